package gateway

import (
	"maps"
	"slices"
	"sync"
)

// sockets knows every connection that was accepted.
type sockets struct {
	mu   sync.Mutex
	open map[*socket]struct{}
	// all counts the connections, also those just being accepted; unsigned
	// those among them that have not signed in.
	all      int
	unsigned int
	draining bool
}

// admit makes room for one more connection, or says why there is none.
func (r *sockets) admit(limits Limits) (refusal string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.draining:
		return "draining"
	case r.all >= limits.Connections:
		return "full"
	case r.unsigned >= limits.Unsigned:
		return "unsigned"
	}
	r.all++
	r.unsigned++
	return ""
}

// add takes in a connection that was admitted and accepted; false when the
// gateway has begun to drain meanwhile.
func (r *sockets) add(s *socket) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open[s] = struct{}{}
	return !r.draining
}

// signedIn notes that a connection no longer counts as unsigned.
func (r *sockets) signedIn(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.signedIn = true
	r.unsigned--
}

// remove takes out a connection that was admitted.
func (r *sockets) remove(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, s)
	r.all--
	if !s.signedIn {
		r.unsigned--
	}
}

// drain admits nobody any more and returns who is there.
func (r *sockets) drain() []*socket {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.draining = true
	return slices.Collect(maps.Keys(r.open))
}

func (r *sockets) count() (all, unsigned int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all, r.unsigned
}
