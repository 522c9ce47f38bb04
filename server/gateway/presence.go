package gateway

import (
	"hash/fnv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// The lease of a user's place: as long as this gateway lives it renews it at
// half its time, when it looks at a seat anyway. Of a gateway that has died the
// place runs out by itself.
const (
	placeLife  = 10 * time.Minute
	placeRenew = placeLife / 2
)

// presence writes down who is signed in at this gateway, for those who watch.
// Nobody waits for it. Users are spread over lanes. Within a lane it handles
// one after the other, so that a user who goes and comes back at once ends up
// online.
type presence struct {
	gateway *Gateway
	lanes   [8]lane
	// over: whoever goes is on the way to another gateway.
	over atomic.Bool
}

type lane struct {
	mu sync.Mutex
	// users are to be seen to, in order; waiting has the same.
	users   []string
	waiting map[string]bool
	// renewAt has the users who are shown as online, with the time at which to
	// renew their place, Unix milliseconds.
	renewAt map[string]int64
	// busy: somebody is at it.
	busy bool
}

// newPresence returns nil, which does nothing, if the gateway does not show who
// is online.
func newPresence(g *Gateway) *presence {
	if !g.options.Presence {
		return nil
	}
	p := &presence{gateway: g}
	for i := range p.lanes {
		p.lanes[i].renewAt, p.lanes[i].waiting = map[string]int64{}, map[string]bool{}
	}
	return p
}

// note has a user seen to who may have come, gone, or be due again.
func (p *presence) note(user string) {
	if p == nil || p.over.Load() || p.gateway.ctx.Err() != nil {
		return
	}
	l := p.lane(user)
	if !p.due(l, user) || !l.add(user) {
		return
	}
	p.gateway.run(func() {
		for user, ok := l.next(); ok; user, ok = l.next() {
			p.settle(l, user)
		}
	})
}

// end has nothing written of those who go because the gateway ends: they are as
// good as there, until their places run out. Otherwise every restart would tell
// everybody who follows them that they went and came.
func (p *presence) end() {
	if p != nil {
		p.over.Store(true)
	}
}

func (p *presence) lane(user string) *lane {
	h := fnv.New32a()
	h.Write([]byte(user))
	return &p.lanes[int(h.Sum32())%len(p.lanes)]
}

// due says whether what is shown of a user is not so, or not for long.
func (p *presence) due(l *lane, user string) bool {
	l.mu.Lock()
	renewAt, shown := l.renewAt[user]
	l.mu.Unlock()
	here := len(p.gateway.seats.of(user)) > 0
	return here != shown || here && p.gateway.milliseconds() >= renewAt
}

// settle brings what is shown of a user to what is so.
func (p *presence) settle(l *lane, user string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			_ = p.gateway.recovered(panicked) // It has been logged; the next look mends it.
		}
	}()
	if !p.due(l, user) {
		return
	}
	here := len(p.gateway.seats.of(user)) > 0
	now := p.gateway.milliseconds()
	var command core.Command = core.Vanish{Place: p.gateway.options.Place}
	if here {
		command = core.Appear{Place: p.gateway.options.Place, Until: now + placeLife.Milliseconds()}
	}
	ctx, cancel := p.gateway.work()
	defer cancel()
	_, err := p.gateway.authority.Do(ctx, core.Call{User: user, Command: command}, nil)
	if err != nil && p.gateway.ctx.Err() == nil {
		// Whoever is here is looked at again; who is not runs out.
		p.gateway.options.Log.Warn("a status was not written", "user", user, "error", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if here && err == nil {
		l.renewAt[user] = now + placeRenew.Milliseconds()
	} else {
		delete(l.renewAt, user)
	}
}

// add takes a user in and says whether somebody has to be started.
func (l *lane) add(user string) (start bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting[user] {
		return false
	}
	l.waiting[user] = true
	l.users = append(l.users, user)
	start = !l.busy
	l.busy = true
	return start
}

// next returns who is to be seen to next; false when that is nobody.
func (l *lane) next() (user string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.users) == 0 {
		l.busy = false
		return "", false
	}
	user, l.users = l.users[0], l.users[1:]
	delete(l.waiting, user)
	return user, true
}
