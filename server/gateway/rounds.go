package gateway

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
)

const (
	// atOnce is how many seats are woken at a time for those whom they follow. The
	// others wait, so that commands, and what is for one user alone, need not.
	atOnce = 256
	// slow is after how many milliseconds others no longer wait for a device.
	slow = 100
	// What is of one user alone, such as a status, is told at once, and then not
	// for a while: for longer the more are told. So whoever comes and goes all the
	// time, and has many followers, does not keep a server busy.
	restAtLeast = 200 * time.Millisecond
	restEach    = 100 * time.Microsecond
)

// rounds wake seats for those whom their users follow, at most so many at a time:
// one of each owner in turn, so that nobody waits for a group with many members. A
// device that does not take what it is sent holds nobody up for long. What happens
// while a round is on its way comes with the next one.
type rounds struct {
	gateway *Gateway

	mu sync.Mutex
	// ring has the rounds that are not over, in the order in which they are next;
	// active has the same.
	ring   []*round
	active map[*feed]*round
	// under are the seats that are at it.
	under map[*wakened]struct{}
	// looked is when it was last looked who of them is slow.
	looked int64
	// full: there are as many of them as may be. waits: it will be looked soon whether
	// they are slow.
	full  atomic.Bool
	waits bool
}

// wakened is a seat that is at it, since a time in Unix milliseconds.
type wakened struct {
	seat  *Seat
	feed  *feed
	since int64
}

// round wakes all who follow an owner.
type round struct {
	feed  *feed
	seats []*Seat
	// heard is the revision at which it began.
	heard int64
	// rest is how long it is until the next one of the owner.
	rest time.Duration
	// said is how often something had been said in the room then.
	said int64
}

// add has all seats woken that follow an owner.
func (r *rounds) add(f *feed) {
	r.mu.Lock()
	if r.active[f] == nil {
		r.begin(f)
	}
	r.mu.Unlock()
	r.pump()
}

// begin begins a round. The lock is held.
func (r *rounds) begin(f *feed) {
	next := &round{feed: f, heard: f.heard.Load(), said: f.said.Load(), seats: r.gateway.feeds.seatsOf(f)}
	if _, group := core.GroupOf(f.owner); !group {
		next.rest = max(restAtLeast, restEach*time.Duration(len(next.seats)))
	}
	f.want(next.heard)
	r.active[f] = next
	r.ring = append(r.ring, next)
}

// end ends a round. There is another one if something was heard meanwhile, perhaps
// once the feed has rested. The lock is held.
func (r *rounds) end(last *round) {
	if last.rest == 0 {
		r.again(last)
		return
	}
	r.gateway.options.After(last.rest, func() {
		r.mu.Lock()
		r.again(last)
		r.mu.Unlock()
		r.pump()
	})
}

func (r *rounds) again(last *round) {
	if delete(r.active, last.feed); last.feed.heard.Load() > last.heard || last.feed.said.Load() > last.said {
		r.begin(last.feed)
	}
}

// pump wakes as many seats as may be.
func (r *rounds) pump() {
	for {
		w := r.next()
		if w == nil {
			return
		}
		if !w.seat.hints.hearOf(w.feed) { // It is at it already, and will come to this.
			r.done(w)
			continue
		}
		r.gateway.run(func() {
			w.seat.heed()
			r.done(w)
			r.pump()
		})
	}
}

// next returns who is to be woken next, nil if nobody is.
func (r *rounds) next() *wakened {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.gateway.milliseconds(); len(r.under) >= atOnce && now-r.looked > slow/4 {
		r.passOver(now)
	}
	for len(r.under) < atOnce && len(r.ring) > 0 {
		first := r.ring[0]
		r.ring = r.ring[1:]
		if len(first.seats) == 0 {
			r.end(first)
			continue
		}
		s := first.seats[0]
		first.seats = first.seats[1:]
		r.ring = append(r.ring, first)
		w := &wakened{s, first.feed, r.gateway.milliseconds()}
		r.under[w] = struct{}{}
		return w
	}
	if r.full.Store(len(r.ring) > 0); len(r.ring) > 0 && !r.waits {
		r.waits = true // Where nothing else happens, nobody would pass over who is slow.
		r.gateway.later(slow*5/4*time.Millisecond, r.goOn)
	}
	return nil
}

// goOn passes over who is slow, if there still are as many as may be.
func (r *rounds) goOn() {
	r.mu.Lock()
	r.waits = false
	r.mu.Unlock()
	r.unstick()
}

// passOver stops waiting for devices that are slow. The lock is held.
func (r *rounds) passOver(now int64) {
	r.looked = now
	for w := range r.under {
		if now-w.since > slow {
			delete(r.under, w)
		}
	}
}

func (r *rounds) done(w *wakened) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.under, w)
}

// unstick goes on where all who are at it may be slow.
func (r *rounds) unstick() {
	if r.full.Load() {
		r.pump()
	}
}
