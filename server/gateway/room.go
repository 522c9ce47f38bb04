package gateway

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// room is a live group that somebody here is in, or was a moment ago.
//
// Who is in it was let in by the authority, and is judged again once there is a hint
// of the group, before anything more is sent: see [room.judge].
type room struct {
	rooms       *rooms
	id          string
	unsubscribe func()

	// judged is the revision of the group up to which all guests were judged, and
	// judging is held by whoever does.
	judged  atomic.Int64
	judging sync.Mutex

	mu sync.Mutex
	// feed is that of the group, as somebody here follows it.
	feed *feed
	// guests are the users who are here, newest those who came last, the last one
	// at the end.
	guests map[string]*guest
	newest []*guest
	// others is what other gateways say of who is there, by their names; elsewhere is
	// how many users that makes.
	others    map[string]present
	elsewhere int
	ended     bool
	// sweeping: those who have gone are looked for before the next beat.
	sweeping bool

	saying saying
	tips   tips
}

// guest is a user in a room, on one seat or several.
type guest struct {
	user  string
	since int64
	owner bool
	seats int
	// until is when the user has gone who has no seat any more, 0 while there is one.
	until int64
	// out: the user may not be in the room any more, or has gone.
	out bool
}

// stay is what a seat has of a room.
type stay struct {
	room  *room
	guest *guest
	// came: the user was not in the room before. left: the seat has left it.
	came, left bool
	// next is the place of what the seat is to be sent next, told the number of
	// users that it was sent last.
	next uint64
	told int
}

const (
	// lingering is how long a user counts whose line was lost, milliseconds: most
	// come back, and nobody need hear of it. lingeringClosed is that for a line which
	// the device has closed: another of its tabs may take over.
	lingering       = 30_000
	lingeringClosed = 3_000
	// newestShown is how many of those who came last anybody is told.
	newestShown = 30
)

// enter takes in a seat of a user. Rooms are locked.
func (r *room) enter(user string, owner bool, now int64) *stay {
	r.mu.Lock()
	defer r.mu.Unlock()
	g := r.guests[user]
	came := g == nil
	if came {
		g = &guest{user: user, since: now, owner: owner}
		r.guests[user] = g
		r.newest = append(r.newest, g)
		if len(r.newest) > 2*newestShown {
			r.newest = slices.Clone(r.newest[len(r.newest)-newestShown:])
		}
	}
	g.seats++
	g.until = 0
	return &stay{room: r, guest: g, came: came, next: r.saying.next}
}

// lost says whether the user of a seat was put out.
func (r *room) lost(s *stay) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return s.guest.out
}

// tellAgain has a seat told how many users are there, whatever it was told.
func (r *room) tellAgain(s *stay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.told = 0
}

// putOutOne forgets a guest who may not be here.
func (r *room) putOutOne(g *guest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !g.out {
		r.remove(g)
	}
}

// follows notes which feed wakes those in the room.
func (r *room) follows(f *feed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.feed = f
}

// leave takes a seat out, once. If that was the last one the user has gone, unless
// the user is back after so many milliseconds.
func (r *room) leave(s *stay, lingers int64) {
	now := r.rooms.gateway.milliseconds()
	r.mu.Lock()
	if s.left {
		r.mu.Unlock()
		return
	}
	s.left = true
	g := s.guest
	g.seats--
	gone := g.seats == 0 && !g.out && lingers == 0
	switch {
	case gone:
		r.remove(g)
	case g.seats == 0 && !g.out:
		g.until = now + lingers
		r.sweepSoon(lingers)
	}
	r.mu.Unlock()
	if gone {
		r.tip(core.TipQuit, g.user)
	}
	r.rooms.end(r)
}

// remove forgets a guest. The lock is held.
func (r *room) remove(g *guest) {
	g.out = true
	delete(r.guests, g.user)
	if at := slices.Index(r.newest, g); at >= 0 {
		r.newest = slices.Delete(r.newest, at, at+1)
	}
	if len(r.newest) < newestShown && len(r.newest) < len(r.guests) {
		r.newest = r.newest[:0]
		for _, g := range r.guests {
			r.newest = append(r.newest, g)
		}
		slices.SortFunc(r.newest, func(a, b *guest) int {
			return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.user, b.user))
		})
		r.newest = slices.Clone(r.newest[max(0, len(r.newest)-2*newestShown):])
	}
}

// sweepSoon has those let go who are not back by then, if that is before the next
// beat. The lock is held.
func (r *room) sweepSoon(lingers int64) {
	after := time.Duration(lingers) * time.Millisecond
	if r.sweeping || after >= beatEvery {
		return
	}
	r.sweeping = true
	r.rooms.gateway.later(after, func() {
		r.mu.Lock()
		r.sweeping = false
		r.mu.Unlock()
		r.sweep()
		r.rooms.end(r)
	})
}

// sweep lets those go who have not come back, and other gateways of whom nothing
// was heard.
func (r *room) sweep() {
	now := r.rooms.gateway.milliseconds()
	var gone []string
	r.mu.Lock()
	for _, g := range r.guests {
		if g.until != 0 && now >= g.until {
			gone = append(gone, g.user)
		}
	}
	slices.Sort(gone)
	for _, user := range gone {
		r.remove(r.guests[user])
	}
	for gateway, p := range r.others {
		if now >= p.until {
			delete(r.others, gateway)
			r.elsewhere -= p.Count
		}
	}
	r.mu.Unlock()
	for _, user := range gone {
		r.tip(core.TipQuit, user)
	}
}

// here returns how many users are here.
func (r *room) here() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.guests)
}

// count returns how many users are in the room, at all gateways.
func (r *room) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total()
}

// total is count under the lock. Who is at two gateways counts twice.
func (r *room) total() int { return len(r.guests) + r.elsewhere }

// endIfIdle says whether nobody is here any more and nothing is left to be said.
// Rooms are locked.
func (r *room) endIfIdle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended || len(r.guests) > 0 || r.saying.due || r.tips.due {
		return false
	}
	r.ended = true
	r.keepOnly(0)
	return true
}

// beatEvery is how often a gateway tells the others who is here.
const beatEvery = 10 * time.Second

func (r *room) beatLater() {
	r.rooms.gateway.later(beatEvery, r.beat)
}

// beat does what has to be done now and then.
func (r *room) beat() {
	r.sweep()
	r.forgetOld()
	r.rooms.end(r)
	r.mu.Lock()
	ended := r.ended
	r.mu.Unlock()
	if ended {
		return
	}
	r.tell(false)
	r.wakeForCount()
	r.beatLater()
}
