package gateway

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// rooms knows the live groups that somebody here is in. Nothing of it is in the
// store: who is in a room, and what is said there, is known for as long as somebody
// is connected.
type rooms struct {
	gateway *Gateway

	mu      sync.Mutex
	byGroup map[string]*room
	// closed: the gateway ends.
	closed bool

	// numbered is the highest number that a message got here.
	numbered atomic.Uint64
	// bytes is how much rooms keep for seats that are behind.
	bytes atomic.Int64
	// spoken, joined and again limit what one user does, in all rooms together.
	spoken, joined, again rates

	unsubscribe func()
}

// What one user may do in rooms: so many messages a second, as many at once; and so
// often in a time go into one, all of them in a row.
const (
	spokenASecond = 5
	joinedInTime  = 60
	joinedTime    = joinedInTime * time.Second
)

func newRooms(g *Gateway) *rooms {
	r := &rooms{gateway: g, byGroup: map[string]*room{}}
	r.unsubscribe = g.options.Live.Subscribe(everywhere, r.hearAll)
	return r
}

// number returns the number of a message: that of its moment, and above all before.
func (r *rooms) number() uint64 {
	for {
		last := r.numbered.Load()
		next := max(uint64(r.gateway.milliseconds())*1000, last+1)
		if r.numbered.CompareAndSwap(last, next) {
			return next
		}
	}
}

// enter takes a user into a room, on one more seat; nil when the gateway ends.
func (r *rooms) enter(user, groupID string, owner bool) (stay *stay) {
	r.open(groupID, func(in *room) { stay = in.enter(user, owner, r.gateway.milliseconds()) })
	return stay
}

// open calls f with a room, which it opens if nobody is there yet, unless the
// gateway ends. It says whether it has.
func (r *rooms) open(groupID string, f func(*room)) (opened bool) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return false
	}
	in := r.byGroup[groupID]
	if opened = in == nil; opened {
		in = &room{rooms: r, id: groupID, guests: map[string]*guest{}, others: map[string]present{}}
		in.unsubscribe = r.gateway.options.Live.Subscribe(groupID, in.hear)
		r.byGroup[groupID] = in
	}
	f(in)
	r.mu.Unlock()
	if opened {
		in.tell(true)
		in.beatLater()
	}
	return opened
}

// of returns a room, nil if nobody here is in it.
func (r *rooms) of(groupID string) *room {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byGroup[groupID]
}

// all returns the rooms in the order of their groups' ids.
func (r *rooms) all() []*room {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]*room, 0, len(r.byGroup))
	for _, id := range slices.Sorted(maps.Keys(r.byGroup)) {
		list = append(list, r.byGroup[id])
	}
	return list
}

// end forgets a room that has become idle.
func (r *rooms) end(in *room) {
	r.mu.Lock()
	ended := in.endIfIdle()
	if ended {
		delete(r.byGroup, in.id)
	}
	r.mu.Unlock()
	if ended {
		in.unsubscribe()
		in.gone()
	}
}

// sayGone tells the other gateways that nobody is here any more.
func (r *rooms) sayGone() {
	for _, in := range r.all() {
		in.gone()
	}
}

// close hears nothing more.
func (r *rooms) close() {
	r.mu.Lock()
	already := r.closed
	r.closed = true
	r.mu.Unlock()
	if already {
		return
	}
	r.unsubscribe()
	for _, in := range r.all() {
		in.unsubscribe()
	}
}

// count returns how many rooms there are, and how many users are in them here.
func (r *rooms) count() (rooms, guests int) {
	for _, in := range r.all() {
		rooms++
		guests += in.here()
	}
	return rooms, guests
}

// survive runs what nobody waits for, and keeps a panic from ending the program.
func (r *rooms) survive(do func(context.Context)) {
	defer func() {
		if panicked := recover(); panicked != nil {
			_ = r.gateway.recovered(panicked) // It has been logged.
		}
	}()
	ctx, cancel := r.gateway.work()
	defer cancel()
	do(ctx)
}

// later has something done after a while, unless the gateway has ended by then.
func (g *Gateway) later(after time.Duration, f func()) {
	g.options.After(after, func() {
		if g.ctx.Err() == nil {
			g.run(f)
		}
	})
}
