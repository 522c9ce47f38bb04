package gateway

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// feeds knows who is followed by seats here.
type feeds struct {
	gateway *Gateway

	mu sync.RWMutex
	// byOwner has those with seats only.
	byOwner map[string]*feed
	// checkAt is when to look for lost hints, Unix milliseconds.
	checkAt int64
}

// feed is one who is followed here.
type feed struct {
	owner string

	// seats are those whose users follow the owner. It belongs to [feeds.mu].
	seats map[*Seat]struct{}
	// heard is the highest revision there was a hint of.
	heard atomic.Int64
}

// following is an owner whom the user of a seat follows. It is the seat's own.
type following struct {
	feed *feed
	// revision is up to which the device has what the user gets of the owner; 0
	// for nothing.
	revision core.Revision
	// head is the number of the newest message that the device knows of, where
	// that is known.
	head      uint64
	headKnown bool
	// joinedAt, joined and from are of the membership by which the user got it.
	joinedAt     int64
	joined, from uint64
}

// judged notes the membership by which the user gets what the owner has.
func (f *following) judged(value core.Value) {
	membership, _ := value.(core.Membership)
	f.joinedAt, f.joined, f.from = membership.JoinedAt, membership.Joined, membership.From
}

// reason is as much of the membership as tells it from another one.
func (f *following) reason() core.Membership {
	return core.Membership{JoinedAt: f.joinedAt, Joined: f.joined, From: f.from}
}

// follow has a seat woken by hints of an owner; nil when the seat was given up.
func (r *feeds) follow(s *Seat, owner string) *following {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, there := s.followingAt(owner)
	if there {
		return s.follows[at]
	}
	if s.hints.left() {
		return nil
	}
	f := r.byOwner[owner]
	if f == nil {
		f = &feed{owner: owner, seats: map[*Seat]struct{}{}}
		r.byOwner[owner] = f
	}
	f.seats[s] = struct{}{}
	s.follows = slices.Insert(s.follows, at, &following{feed: f})
	return s.follows[at]
}

// unfollow ends that.
func (r *feeds) unfollow(s *Seat, owner string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, there := s.followingAt(owner); there {
		r.remove(s, s.follows[at].feed)
		s.follows = slices.Delete(s.follows, at, at+1)
	}
}

// leave ends it for all whom the seat's user follows.
func (r *feeds) leave(s *Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range s.follows {
		r.remove(s, f.feed)
	}
}

func (r *feeds) remove(s *Seat, f *feed) {
	if delete(f.seats, s); len(f.seats) == 0 && r.byOwner[f.owner] == f {
		delete(r.byOwner, f.owner)
	}
}

// wake makes the seats that follow an owner look for changes. A hint that nobody
// here waits for costs a look-up.
func (r *feeds) wake(hint authority.Hint) {
	r.mu.RLock()
	f := r.byOwner[hint.Owner]
	r.mu.RUnlock()
	if f == nil || !f.hear(hint.Revision) {
		return
	}
	for _, s := range r.seatsOf(f) {
		s.wakeFor(f)
	}
}

// hear notes a hint and says whether it is news.
func (f *feed) hear(revision core.Revision) bool {
	for {
		heard := f.heard.Load()
		if int64(revision) <= heard {
			return false
		}
		if f.heard.CompareAndSwap(heard, int64(revision)) {
			return true
		}
	}
}

func (r *feeds) seatsOf(f *feed) []*Seat {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Collect(maps.Keys(f.seats))
}

// count returns how many are followed here, and how often.
func (r *feeds) count() (owners, follows int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, f := range r.byOwner {
		follows += len(f.seats)
	}
	return len(r.byOwner), follows
}

// followingAt is where among the seat's follows an owner is, or would be.
func (s *Seat) followingAt(owner string) (at int, there bool) {
	return slices.BinarySearchFunc(s.follows, owner, func(f *following, owner string) int { return strings.Compare(f.feed.owner, owner) })
}

// followingOf returns the seat's own of an owner, nil if the user does not follow
// it.
func (s *Seat) followingOf(owner string) *following {
	if at, there := s.followingAt(owner); there {
		return s.follows[at]
	}
	return nil
}

// checkParts is how many owners are asked for in one go.
const checkParts = 1000

// checkLost wakes the seats for what there was no hint of, or one that got lost.
func (r *feeds) checkLost(ctx context.Context) error {
	r.mu.RLock()
	owners := make([]string, 0, len(r.byOwner))
	for owner := range r.byOwner {
		owners = append(owners, owner)
	}
	r.mu.RUnlock()
	slices.Sort(owners)
	for some := range slices.Chunk(owners, checkParts) {
		revisions, err := r.gateway.options.Store.Revisions(ctx, some)
		if err != nil {
			return err
		}
		for i, owner := range some {
			r.wake(authority.Hint{Owner: owner, Revision: revisions[i]})
		}
	}
	return nil
}

// checkNow is checkLost on nobody's behalf.
func (r *feeds) checkNow() {
	ctx, cancel := r.gateway.work()
	defer cancel()
	if err := r.checkLost(ctx); err != nil && r.gateway.ctx.Err() == nil {
		r.gateway.options.Log.Warn("nobody could look for lost hints of groups; it is tried again in a minute", "error", err)
	}
}

// checkInTime has lost hints looked for, if nobody has for long.
func (r *feeds) checkInTime() {
	now := r.gateway.milliseconds()
	r.mu.Lock()
	every := r.gateway.options.Limits.Check.Milliseconds()
	due := now >= r.checkAt || r.checkAt > now+every // The clock was ahead then.
	if due {
		r.checkAt = now + every
	}
	idle := len(r.byOwner) == 0
	r.mu.Unlock()
	if due && !idle {
		r.gateway.run(r.checkNow)
	}
}
