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
	// those among them that have not proven whose they are.
	all      int
	unsigned int
	// byAddress counts the connections of each address.
	byAddress map[string]int
	// strangers are the connections of each address that have not proven
	// whose they are, the oldest first.
	strangers map[string][]*socket
	draining  bool
}

// place is what a connection holds of the limits: its address.
type place struct {
	address string
	// unsigned: it has not proven whose it is.
	unsigned bool
	// taken: somebody else has been given the place.
	taken bool
	// accepted: the handshake is over.
	accepted bool
}

// admit makes room for one more connection, or says why there is none. Where
// there are too many that have not proven whose they are, the oldest of them
// has to go, and not the newcomer: whoever means to sign in does so at once. One
// that goes before its handshake is over learns it from [sockets.add].
func (r *sockets) admit(limits Limits, s *socket) (out *socket, refusal string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	address := s.place.address
	switch {
	case r.draining:
		return nil, "draining"
	case limits.AddressConnections > 0 && r.byAddress[address] >= limits.AddressConnections:
		out, refusal = r.oldest(address), "address"
	case len(r.strangers[address]) >= limits.AddressUnsigned:
		out = r.oldest(address)
	case r.all >= limits.Connections:
		out, refusal = r.oldest(r.busiest()), "full"
	case r.unsigned >= limits.Unsigned:
		out, refusal = r.oldest(r.busiest()), "unsigned"
	}
	if out == nil && refusal != "" {
		return nil, refusal
	}
	if out != nil {
		r.release(out)
		out.place.taken = true
	}
	r.all++
	r.unsigned++
	r.byAddress[address]++
	r.strangers[address] = append(r.strangers[address], s)
	s.place.unsigned = true
	return out, ""
}

// oldest returns the oldest stranger of an address, nil if there is none.
func (r *sockets) oldest(address string) *socket {
	if list := r.strangers[address]; len(list) > 0 {
		return list[0]
	}
	return nil
}

// busiest returns the address with the most strangers.
func (r *sockets) busiest() (address string) {
	for other, list := range r.strangers {
		if len(list) > len(r.strangers[address]) {
			address = other
		}
	}
	return address
}

// add adds a connection that was admitted and accepted. It says whether its place
// was given away meanwhile, and whether the gateway has begun to drain.
func (r *sockets) add(s *socket) (taken, draining bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open[s] = struct{}{}
	s.place.accepted = true
	return s.place.taken, r.draining
}

// cut breaks off a connection whose place was given away, once it has one.
func (r *sockets) cut(s *socket) {
	r.mu.Lock()
	accepted := s.place.accepted
	r.mu.Unlock()
	if accepted {
		_ = s.Close() // Its reader notices, whatever it waits for.
	}
}

// proven notes that a connection has proven whose it is; false when its place
// was given away before.
func (r *sockets) proven(s *socket) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.place.taken {
		return false
	}
	r.noStranger(s)
	return true
}

func (r *sockets) noStranger(s *socket) {
	if !s.place.unsigned {
		return
	}
	s.place.unsigned = false
	r.unsigned--
	address := s.place.address
	list := slices.DeleteFunc(r.strangers[address], func(other *socket) bool { return other == s })
	if r.strangers[address] = list; len(list) == 0 {
		delete(r.strangers, address)
	}
}

// release gives a connection's place to others.
func (r *sockets) release(s *socket) {
	r.noStranger(s)
	r.all--
	address := s.place.address
	if r.byAddress[address]--; r.byAddress[address] == 0 {
		delete(r.byAddress, address)
	}
}

// remove takes out a connection that was admitted.
func (r *sockets) remove(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, s)
	if !s.place.taken {
		r.release(s)
	}
}

// drain admits nobody any more and returns who is there.
func (r *sockets) drain() []*socket {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.draining = true
	return slices.Collect(maps.Keys(r.open))
}

// count returns how many connections there are, and how many of them have not
// proven whose they are. Open are those whose readers have not ended.
func (r *sockets) count() (all, unsigned, open int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all, r.unsigned, len(r.open)
}
