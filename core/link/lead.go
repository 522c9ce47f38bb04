package link

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core/authority"
)

// A tab that shows a dialog or computes keeps the lead and does nothing with
// it. So a tab that follows asks now and then whether the leading tab runs, and
// takes the lead from one that does not. The leading tab sends no signs of life
// by itself, because timers of a hidden tab may be a minute late, and messages
// are not.
const (
	// lookAfter is how long a tab that follows leaves the other alone.
	lookAfter = 5 * time.Second
	// waitAfter is how long it leaves it alone when something waits for it.
	waitAfter = 500 * time.Millisecond
	// askAgain is after how long it asks once more, and silentAfter after how
	// long the other counts as silent.
	askAgain    = time.Second
	silentAfter = 2500 * time.Millisecond
	// spread is up to how long it waits then, so that of several one is first,
	// and lastLook how long it waits after asking for the last time: a machine
	// that wakes tells everybody at once that their time is up.
	spread   = 500 * time.Millisecond
	lastLook = 250 * time.Millisecond
	// robbedFor is how long a tab does not take the lead from others once
	// another has taken it from this one.
	robbedFor = 30 * time.Second
)

// lead is what a keeper knows about who leads.
type lead struct {
	has atomic.Bool // This tab does.
	// shared: others may, too, as there are no locks.
	shared atomic.Bool
	alive  chan struct{} // Who leads has given a sign of life.
	// robbed is when another tab took the lead from this one.
	robbed time.Time
}

// The hints that tabs ask with, and answer. Their owners can be no users, nor
// anything else that owns documents, and their revisions mean nothing.
func (k *Keeper) question() authority.Hint {
	return authority.Hint{Owner: "lead? " + k.options.Account.UserID, Revision: 1}
}

func (k *Keeper) answer() authority.Hint {
	return authority.Hint{Owner: "lead! " + k.options.Account.UserID, Revision: 1}
}

// heed takes a hint of another tab.
func (k *Keeper) heed(hint authority.Hint) {
	switch {
	case hint == k.answer():
		signal(k.lead.alive)
	case hint == k.question() && k.lead.has.Load():
		k.say(k.answer())
	}
}

func (k *Keeper) say(hint authority.Hint) {
	if k.options.Tabs != nil {
		k.options.Tabs.Publish([]authority.Hint{hint})
	}
}

// taken is a lead that this tab has. Its context ends when the lead or the keeper
// does.
type taken struct {
	ctx     context.Context
	release func()
	// safe: nobody else has it at the same time, unless it was stolen. Where
	// there are no locks every tab leads.
	safe bool
	// noted: the copy says that this tab keeps the connection, and none but who
	// takes the lead from it says another thing. There may be no room to write
	// so; and where a lead is not safe, the tab that says so last may be gone
	// since.
	noted bool
}

// takeLead waits for the lead.
func (k *Keeper) takeLead() (taken, error) {
	ctx, cancel := context.WithCancel(k.ctx)
	if k.options.Lead == nil {
		return taken{ctx: ctx, release: cancel}, nil
	}
	give, lost, err := k.obtain()
	if err != nil {
		cancel()
		return taken{}, err
	}
	k.lead.has.Store(true)
	k.lead.shared.Store(lost == nil)
	go func() {
		select {
		case <-lost:
			k.lead.has.Store(false)
			cancel()
		case <-ctx.Done():
		}
	}()
	release := func() {
		if !k.lead.has.Swap(false) {
			k.lead.robbed = time.Now()
		}
		cancel()
		give()
	}
	return taken{ctx: ctx, release: release, safe: lost != nil}, nil
}

// obtain waits for its turn, or until whoever leads is silent.
func (k *Keeper) obtain() (give func(), lost <-chan struct{}, err error) {
	waiting, stop := context.WithCancel(k.ctx)
	silent := make(chan bool, 1)
	go func() {
		silence := k.options.Tabs != nil && k.awaitSilence(waiting)
		if silence {
			stop()
		}
		silent <- silence
	}()
	give, lost, err = k.options.Lead(waiting, false)
	stop()
	if <-silent && err != nil {
		return k.options.Lead(k.ctx, true)
	}
	return give, lost, err
}

// awaitSilence waits until whoever leads gives no sign of life; false: ctx has
// ended.
func (k *Keeper) awaitSilence(ctx context.Context) bool {
	for wait := waitAfter; k.awaitDoubt(ctx, wait); wait = lookAfter {
		if k.mayTake() && k.silent(ctx) {
			return true
		}
	}
	return false
}

// mayTake says whether this tab may take the lead from another. A hidden tab
// may not: nobody waits for it.
func (k *Keeper) mayTake() bool {
	visible := k.options.Visible == nil || k.options.Visible()
	return visible && (k.lead.robbed.IsZero() || time.Since(k.lead.robbed) >= robbedFor)
}

// awaitDoubt waits until it is time to ask who leads; false: ctx has ended.
func (k *Keeper) awaitDoubt(ctx context.Context, wait time.Duration) bool {
	due := time.Now().Add(wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return true
		case <-k.woken:
			return true
		case <-k.changed:
			sooner := time.Now().Add(waitAfter)
			if sooner.Before(due) && k.session.Waiting() {
				due = sooner
				timer.Reset(waitAfter)
			}
		case <-ctx.Done():
			return false
		}
	}
}

// silent asks whoever leads for a sign of life, and says whether none came.
func (k *Keeper) silent(ctx context.Context) bool {
	select {
	case <-k.lead.alive: // From before.
	default:
	}
	random := time.Duration(float64(spread) * k.options.Random())
	for _, wait := range []time.Duration{askAgain, silentAfter - askAgain + random, lastLook} {
		k.say(k.question())
		if k.answered(ctx, wait) {
			return false
		}
	}
	return k.mayTake()
}

// answered waits for a sign of life; true as well when ctx ends.
func (k *Keeper) answered(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-k.lead.alive:
		return true
	case <-timer.C:
		return ctx.Err() != nil
	case <-ctx.Done():
		return true
	}
}

// replaced says whether this tab has no lead any more, which it may not have heard
// yet: another one keeps the connection.
func (k *Keeper) replaced(lead taken) (yes bool) {
	if lead.ctx.Err() != nil {
		return true
	}
	if !lead.noted {
		return false
	}
	k.turn(func() {
		_ = k.session.CatchUp(lead.ctx)
		// A copy that has begun anew may know of nobody.
		keeper := k.session.Copy().Keeper
		yes = keeper != "" && keeper != k.options.Tab
	})
	if yes {
		k.lead.has.Store(false)
	}
	return yes
}
