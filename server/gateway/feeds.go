package gateway

import (
	"cmp"
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
	// bytes is how much they keep for seats that are behind.
	bytes atomic.Int64
	// checkAt is when to look for lost hints, Unix milliseconds.
	checkAt atomic.Int64
}

// following is an owner whom the user of a seat follows. It is the seat's own.
type following struct {
	feed *feed
	// revision is up to which the device has what the user gets of the owner, if it
	// has: of an owner of whom there is nothing, that is 0.
	revision core.Revision
	has      bool
	// head is the number of the newest message that the device knows of, where
	// that is known.
	headKnown bool
	head      uint64
	// joinedAt, joined and from are of the membership by which the user got it.
	joinedAt     int64
	joined, from uint64
	// stay is, of a live group, where the device is in its room; nil for any other.
	stay *stay
	// sure: it was that membership at revision. Then it still is, at a later one,
	// as long as the user is not among those who left, see [news].
	sure bool
}

// lacks notes that the device has nothing of the owner, and is to get all.
func (f *following) lacks() { f.revision, f.has = 0, false }

// judged notes the membership by which the user gets what the owner has.
func (f *following) judged(value core.Value) {
	membership, _ := value.(core.Membership)
	f.joinedAt, f.joined, f.from = membership.JoinedAt, membership.Joined, membership.From
}

// reason is as much of why the user follows the owner as tells it from another
// reason.
func (f *following) reason() core.Value {
	if _, group := core.GroupOf(f.feed.owner); group {
		return core.Membership{JoinedAt: f.joinedAt, Joined: f.joined, From: f.from}
	}
	key, _ := core.FollowingKey("", f.feed.owner)
	reason, _ := core.Decode(key.Kind, []byte("{}")) // What anybody may see has one reason only.
	return reason
}

// follow has a seat woken by hints of an owner; nil when the seat was given up.
func (r *feeds) follow(s *Seat, owner string) *following {
	return r.enter(s, owner, nil)
}

// enter is follow for a seat that is in a room.
func (r *feeds) enter(s *Seat, owner string, stay *stay) *following {
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
	s.follows = slices.Insert(s.follows, at, &following{feed: f, stay: stay})
	return s.follows[at]
}

// stays notes that a seat is in a room anew, unless it was given up.
func (r *feeds) stays(s *Seat, f *following, stay *stay) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.hints.left() {
		return false
	}
	f.stay = stay
	return true
}

// unfollow ends that.
func (r *feeds) unfollow(s *Seat, owner string) {
	r.mu.Lock()
	var ended *feed
	var left *stay
	if at, there := s.followingAt(owner); there {
		ended = r.remove(s, s.follows[at].feed)
		left = s.follows[at].stay
		s.follows = slices.Delete(s.follows, at, at+1)
	}
	r.mu.Unlock()
	if left != nil {
		left.room.leave(left, 0)
	}
	if ended != nil {
		ended.forget(r)
	}
}

// leave ends it for all whom the seat's user follows. In rooms the user is for so
// many milliseconds more.
func (r *feeds) leave(s *Seat, lingers int64) {
	r.mu.Lock()
	var ended []*feed
	var stays []*stay
	for _, f := range s.follows {
		if last := r.remove(s, f.feed); last != nil {
			ended = append(ended, last)
		}
		if f.stay != nil {
			stays = append(stays, f.stay)
		}
	}
	r.mu.Unlock()
	for _, stay := range stays {
		stay.room.leave(stay, lingers)
	}
	for _, f := range ended {
		f.forget(r)
	}
}

// remove returns the feed if nobody follows it any more.
func (r *feeds) remove(s *Seat, f *feed) (ended *feed) {
	if delete(f.seats, s); len(f.seats) == 0 && r.byOwner[f.owner] == f {
		delete(r.byOwner, f.owner)
		return f
	}
	return nil
}

// wake makes the seats that follow an owner look for changes. A hint that nobody
// here waits for costs a look-up.
func (r *feeds) wake(hint authority.Hint) {
	r.mu.RLock()
	f := r.byOwner[hint.Owner]
	r.mu.RUnlock()
	if f != nil && f.hear(hint.Revision) {
		r.gateway.rounds.add(f)
	}
}

// brought notes that the device has news.
func (f *following) brought(n *news) {
	f.revision = n.set.To
	if n.head != 0 {
		f.head, f.headKnown = n.head, true
	}
}

// seatsOf returns the seats that follow an owner, in the order of their sign-ins.
func (r *feeds) seatsOf(f *feed) []*Seat {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.SortedFunc(maps.Keys(f.seats), func(a, b *Seat) int { return cmp.Compare(a.number, b.number) })
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
	every := r.gateway.options.Limits.Check.Milliseconds()
	at := r.checkAt.Load()
	due := now >= at || at > now+every // The clock was ahead then.
	if !due || !r.checkAt.CompareAndSwap(at, now+every) {
		return
	}
	if owners, _ := r.count(); owners > 0 {
		r.gateway.run(r.checkNow)
	}
}
