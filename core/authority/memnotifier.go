package authority

import (
	"slices"
	"sync"
)

// Hub spreads hints among its members, all in one process.
type Hub struct {
	mu            sync.Mutex
	subscriptions []*subscription
}

type subscription struct {
	member *member
	f      func(Hint)
}

// NewHub returns a hub without members.
func NewHub() *Hub {
	return &Hub{}
}

// Member returns a new member. What it publishes reaches the subscribers of
// every other member before Publish returns, and none of its own. The hub
// keeps nothing of a member without subscribers.
func (h *Hub) Member() Notifier {
	return &member{hub: h}
}

// member is one place that hints come from.
type member struct {
	hub *Hub
}

// Publish implements [Notifier].
func (m *member) Publish(hints []Hint) {
	for _, s := range m.hub.current() {
		if s.member == m {
			continue
		}
		for _, hint := range hints {
			s.f(hint)
		}
	}
}

// Subscribe implements [Notifier].
func (m *member) Subscribe(f func(Hint)) (unsubscribe func()) {
	s := &subscription{member: m, f: f}
	m.hub.add(s)
	return func() { m.hub.remove(s) }
}

func (h *Hub) add(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscriptions = append(h.subscriptions, s)
}

func (h *Hub) remove(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscriptions = slices.DeleteFunc(h.subscriptions, func(other *subscription) bool { return other == s })
}

// current returns a copy, because nothing is called under the lock: a
// subscriber may unsubscribe or publish.
func (h *Hub) current() []*subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.subscriptions)
}
