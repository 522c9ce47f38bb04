package gateway

import (
	"maps"
	"slices"
	"sync"
)

// seats knows who is signed in here.
type seats struct {
	mu sync.RWMutex
	// byUser has the seats of each user in the order they signed in. A list
	// is never changed, only replaced.
	byUser map[string][]*Seat
}

// add takes a seat in, and out those that have to go for it: the connections
// that signed in first when the user has too many, and the devices whose last
// sign-in is the oldest when there are more than instances.
func (r *seats) add(seat *Seat, instances, connections int) (displaced []*Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := append(slices.Clone(r.byUser[seat.user]), seat)
	if extra := len(list) - connections; extra > 0 {
		displaced, list = list[:extra:extra], list[extra:]
	}
	if instances > 0 {
		kept := newestDevices(list, instances)
		displaced = append(displaced, without(list, kept)...)
		list = slices.DeleteFunc(list, func(s *Seat) bool { return !kept[s.device] })
	}
	r.byUser[seat.user] = list
	return displaced
}

// newestDevices returns the n devices that signed in last.
func newestDevices(list []*Seat, n int) map[string]bool {
	kept := map[string]bool{}
	for _, seat := range slices.Backward(list) {
		if len(kept) < n {
			kept[seat.device] = true
		}
	}
	return kept
}

func without(list []*Seat, devices map[string]bool) (others []*Seat) {
	for _, seat := range list {
		if !devices[seat.device] {
			others = append(others, seat)
		}
	}
	return others
}

func (r *seats) remove(seat *Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := slices.Clone(r.byUser[seat.user])
	list = slices.DeleteFunc(list, func(s *Seat) bool { return s == seat })
	if len(list) == 0 {
		delete(r.byUser, seat.user)
		return
	}
	r.byUser[seat.user] = list
}

// of returns a user's seats, the first signed in first.
func (r *seats) of(user string) []*Seat {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byUser[user]
}

// Connected says whether a device of a user is signed in to this gateway.
func (g *Gateway) Connected(user, device string) bool {
	return slices.ContainsFunc(g.seats.of(user), func(s *Seat) bool { return s.device == device })
}

// all returns every seat, always in the same order.
func (r *seats) all() []*Seat {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []*Seat
	for _, user := range slices.Sorted(maps.Keys(r.byUser)) {
		all = append(all, r.byUser[user]...)
	}
	return all
}
