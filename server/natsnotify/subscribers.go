package natsnotify

import (
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core/authority"
)

// subscribers are those who hear the hints.
type subscribers struct {
	mu     sync.Mutex
	list   []*subscriber
	closed bool
}

type subscriber struct {
	f func(authority.Hint)
}

func (s *subscribers) add(f func(authority.Hint)) (remove func()) {
	added := &subscriber{f}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.list = append(s.list, added)
	}
	return func() { s.remove(added) }
}

func (s *subscribers) remove(removed *subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(other *subscriber) bool { return other == removed })
}

func (s *subscribers) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list, s.closed = nil, true
}

// deliver calls nobody under the lock: a subscriber may unsubscribe.
func (s *subscribers) deliver(hints []authority.Hint) {
	s.mu.Lock()
	list := slices.Clone(s.list)
	s.mu.Unlock()
	for _, subscriber := range list {
		for _, hint := range hints {
			subscriber.f(hint)
		}
	}
}
