package gateway

import (
	"context"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core/wire"
)

// turns bound what slow devices make the gateway hold in memory. Only a fixed
// number of devices hold a part of something large at a time, and only a fixed
// number of one user. Others wait. The device whose user has the fewest turns
// comes first; among equals, the one that has waited the longest. So nobody
// waits because of users who take all they can.
type turns struct {
	mu      sync.Mutex
	free    int
	each    int
	taken   map[string]int
	waiting []*waiter
}

// waiter waits for a turn.
type waiter struct {
	user string
	// granted is closed when the turn has come.
	granted chan struct{}
}

func newTurns(all, each int) *turns {
	return &turns{free: all, each: each, taken: map[string]int{}}
}

// take waits for a turn, which the caller has to give back. If ctx ends first,
// the device has to come again later.
func (t *turns) take(ctx context.Context, user string) error {
	t.mu.Lock()
	if t.may(user) {
		t.grant(user)
		t.mu.Unlock()
		return nil
	}
	w := &waiter{user: user, granted: make(chan struct{})}
	t.waiting = append(t.waiting, w)
	t.mu.Unlock()
	select {
	case <-w.granted:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(t.waiting, w); i >= 0 {
		t.waiting = slices.Delete(t.waiting, i, i+1)
		return closeWith(wire.CloseRate, "too much is being loaded at once; come again later")
	}
	return nil // It came just then.
}

// give gives a turn back.
func (t *turns) give(user string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free++
	if t.taken[user]--; t.taken[user] == 0 {
		delete(t.taken, user)
	}
	for t.free > 0 {
		i := t.next()
		if i < 0 {
			return
		}
		next := t.waiting[i]
		t.waiting = slices.Delete(t.waiting, i, i+1)
		t.grant(next.user)
		close(next.granted)
	}
}

// next is who among those who wait gets a turn, -1 for nobody.
func (t *turns) next() int {
	next := -1
	for i, w := range t.waiting {
		if t.may(w.user) && (next < 0 || t.taken[w.user] < t.taken[t.waiting[next].user]) {
			next = i
		}
	}
	return next
}

// may says whether a user may have a turn now. While a turn is free, only users
// who have enough of them wait.
func (t *turns) may(user string) bool {
	return t.free > 0 && t.taken[user] < t.each
}

func (t *turns) grant(user string) {
	t.free--
	t.taken[user]++
}

// count returns how many wait.
func (t *turns) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.waiting)
}
