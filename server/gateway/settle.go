package gateway

import (
	"strings"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// settlement ends the membership of a user in a group that was dismissed.
type settlement struct{ user, owner string }

// settling ends memberships of dismissed groups. Who dismissed a group wrote
// nothing for its members; the gateway where one of them is does. It does so for
// one after the other: nobody waits for it, and all members of a large group come
// at once.
type settling struct {
	gateway *Gateway

	mu      sync.Mutex
	queue   []settlement
	waiting map[settlement]bool
	busy    bool
}

// add has a membership ended. What comes twice is done once; if it fails it comes
// again, see [Seat.setsOf].
func (q *settling) add(next settlement) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waiting[next] {
		return
	}
	if q.waiting == nil {
		q.waiting = map[settlement]bool{}
	}
	q.waiting[next] = true
	q.queue = append(q.queue, next)
	if !q.busy {
		q.busy = true
		q.gateway.run(q.work)
	}
}

func (q *settling) work() {
	for next, ok := q.next(); ok; next, ok = q.next() {
		q.settle(next)
	}
}

func (q *settling) next() (settlement, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.queue) == 0 || q.gateway.ctx.Err() != nil {
		q.busy = false
		return settlement{}, false
	}
	next := q.queue[0]
	q.queue = q.queue[1:]
	delete(q.waiting, next)
	return next, true
}

func (q *settling) settle(next settlement) {
	defer func() {
		if panicked := recover(); panicked != nil {
			_ = q.gateway.recovered(panicked) // It has been logged.
		}
	}()
	ctx, cancel := q.gateway.work()
	defer cancel()
	groupID := strings.TrimPrefix(next.owner, core.GroupOwner(""))
	_, err := q.gateway.authority.Do(ctx, core.Call{User: next.user, Command: core.SettleDismissed{GroupID: groupID}}, nil)
	if err != nil && q.gateway.ctx.Err() == nil {
		q.gateway.options.Log.Warn("a membership of a dismissed group was not ended", "user", next.user, "group", groupID, "error", err)
	}
}
