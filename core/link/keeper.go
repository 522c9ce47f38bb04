package link

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// Line is a connection to a server that carries messages of text.
type Line interface {
	// Read waits for the next message. After the close it fails with a
	// [*Closed].
	Read(ctx context.Context) (string, error)
	// Write hands a message over.
	Write(ctx context.Context, text string) error
	// Close ends the connection. It may be called again.
	Close(code int, reason string)
}

// Closed says how a [Line] ended.
type Closed struct {
	Code   int
	Reason string
}

func (e *Closed) Error() string {
	return fmt.Sprintf("the connection was closed: %d %s", e.Code, e.Reason)
}

// Options is what a keeper gets from its surroundings.
type Options struct {
	Account Account
	// Tab names this end of the copy among those that share it.
	Tab string
	// Dial opens a connection.
	Dial func(context.Context) (Line, error)
	// Lead waits until this tab is the one to keep the connection, until
	// release is called; lost is closed when it no longer is. With take it
	// takes that from the tab that has it. Nil: it always is.
	Lead func(ctx context.Context, take bool) (release func(), lost <-chan struct{}, err error)
	// Tabs reaches the tabs that share the copy. Nil: nobody asks who leads.
	Tabs authority.Notifier
	// WhenGone calls gone once another tab is no more, if it can know. Nil: it
	// cannot.
	WhenGone func(tab string, gone func())
	// Visible says whether the page can be seen. Nil: it always can.
	Visible func() bool
	// Random gives a number from 0 up to 1, for the back-off.
	Random func() float64
	// Leads is told when this tab begins to keep the connection, and when it no longer
	// does; Rests for how long it waits before it connects again. Nil: nobody asks.
	Leads func(leads bool)
	Rests func(time.Duration)
	// Device reads the device's clocks; nil for [Now].
	Device func() Moment
}

// How a keeper waits.
const (
	dialPatience = 10 * time.Second
	firstWait    = 500 * time.Millisecond // before the second attempt; doubled each time
	longestWait  = 30 * time.Second
	// steady is how long a connection has to stand to count as one that works.
	steady = 10 * time.Second
	// brokenAttempt is the attempt that one counts as at most after a line that
	// broke sooner: 16 seconds of waiting.
	brokenAttempt = 5
	// leadPatience is after how long without the lead another tab surely has
	// it.
	leadPatience = 300 * time.Millisecond
	// orphanGrace is how long an answer waits for the tab that asked.
	orphanGrace = time.Second
)

// Keeper keeps a session connected: it connects again after every break, and
// takes turns with the other tabs of the device.
type Keeper struct {
	options Options
	ctx     context.Context
	cancel  context.CancelFunc
	session *session.Session
	turn    func(func())

	changed chan struct{} // The copy has changed; for the talk.
	grown   chan struct{} // The same, for Connect.
	woken   chan struct{} // Look at once whether the line stands.
	left    chan struct{} // The line is gone, says the browser.
	// offline: the browser says that there is no network.
	offline atomic.Bool
	lead    lead
	// seats are the tabs in rooms of live groups, talk the newest conversation; both
	// are used inside turn alone.
	seats []seat
	talk  *Talk
	// first is what came of the first attempt to connect.
	first chan error
	// told is when tabs were told last how the clocks stand, nil if this one never
	// did so.
	told *Moment
}

// NewKeeper makes a keeper. [Keeper.Connect] starts it.
func NewKeeper(options Options) *Keeper {
	k := &Keeper{
		options: options,
		changed: make(chan struct{}, 1),
		grown:   make(chan struct{}, 1),
		woken:   make(chan struct{}, 1),
		left:    make(chan struct{}, 1),
		lead:    lead{alive: make(chan struct{}, 1)},
		first:   make(chan error, 1),
	}
	if k.options.Device == nil {
		k.options.Device = Now
	}
	k.ctx, k.cancel = context.WithCancel(context.Background())
	return k
}

// Tab names this end of the copy.
func (k *Keeper) Tab() string { return k.options.Tab }

// Wake looks at once whether the line still stands.
func (k *Keeper) Wake() {
	k.offline.Store(false)
	signal(k.woken)
}

// Offline says that there is no network: the line counts as gone until
// [Keeper.Wake]. Browsers may be wrong about that, where a server is on the same
// machine for one, so it is tried now and then all the same.
func (k *Keeper) Offline() {
	k.offline.Store(true)
	signal(k.left)
}

// Close ends the connection and gives the lead to another tab.
func (k *Keeper) Close() { k.cancel() }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// forget drops a signal that is out of date.
func forget(c chan struct{}) {
	select {
	case <-c:
	default:
	}
}

// Connect starts to keep the session connected and returns once the session may
// be used: at once with a copy that this userSig was accepted for, else when
// the server has let it in, or cannot be reached and there is a copy.
//
// Refusals: those of the server, 2800 it cannot be reached and there is no
// copy.
func (k *Keeper) Connect(ctx context.Context, s *session.Session, turn func(func())) error {
	k.session, k.turn = s, turn
	s.Watch(func() { signal(k.changed); signal(k.grown) })
	copied := s.Copy()
	trusted := copied.Link.Epoch != "" && copied.Link.Seal == Seal(k.options.Account.UserSig)
	go k.run()
	if trusted {
		return nil
	}
	return k.untilUsable(ctx)
}

func (k *Keeper) untilUsable(ctx context.Context) error {
	timer := time.NewTimer(leadPatience)
	defer timer.Stop()
	follows := false
	for {
		select {
		case err := <-k.first:
			return k.usable(err)
		case <-timer.C:
			follows = !k.lead.has.Load()
		case <-k.grown:
		case <-ctx.Done():
			return ctx.Err()
		}
		if !follows {
			continue
		}
		// Who signs in hears no hint yet: it looks itself what the tab that
		// leads has written.
		k.turn(func() { _ = k.session.CatchUp(ctx) })
		if k.session.Copy().Link.Epoch != "" {
			return nil
		}
		timer.Reset(leadPatience)
	}
}

func (k *Keeper) usable(err error) error {
	var refusal *core.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return refusal
	case k.session.Copy().Link.Epoch != "":
		return nil
	}
	return core.Errorf(core.CodeNetwork, "the server cannot be reached (%v); look at its address and at the network, then call login() again", err)
}

// run takes the lead again and again, until it is closed or the sign-in has
// ended.
func (k *Keeper) run() {
	if k.options.Tabs != nil {
		defer k.options.Tabs.Subscribe(k.heed)()
	}
	for !k.reign() {
	}
}

// reign takes the lead, connects and connects again for as long as it has it. It
// says whether that was the last time.
func (k *Keeper) reign() (over bool) {
	taken, err := k.takeLead()
	if err != nil {
		return true
	}
	defer taken.release()
	if k.options.Leads != nil {
		k.options.Leads(true)
		defer k.options.Leads(false)
	}
	ctx := taken.ctx
	// The tab that led before may have been told to end it.
	k.turn(func() { _ = k.session.CatchUp(ctx) })
	hopeful := true
	for attempt := 0; ctx.Err() == nil && !k.session.Ended(); attempt++ {
		// From here on it is this tab that keeps the connection.
		takes := !taken.noted
		k.set(core.SetNet{Net: core.Net{State: core.NetConnecting, Doubtful: !hopeful || k.offline.Load()}, Takes: takes})
		if takes {
			taken.noted = taken.safe && k.session.Copy().Keeper == k.options.Tab
		}
		began := time.Now()
		synced, err := k.once(ctx)
		if synced {
			attempt = after(attempt, err, time.Since(began))
		}
		if k.replaced(taken) {
			break
		}
		if errors.Is(err, ErrRenewed) {
			attempt, taken.noted = -1, false
			continue // At once: nothing is wrong with the line.
		}
		if k.ended(err) {
			return true
		}
		k.note(core.Net{State: core.NetDisconnected})
		k.report(err)
		// A server that starts anew is soon back; a network that fell silent
		// mostly is not.
		hopeful = k.rest(ctx, attempt) || synced && closed(err)
	}
	return k.ctx.Err() != nil || k.session.Ended()
}

// closed says whether a line ended by being closed, and not because nothing came.
func closed(err error) bool {
	var closed *Closed
	return errors.As(err, &closed)
}

// report tells who waits for the first attempt.
func (k *Keeper) report(err error) {
	select {
	case k.first <- err:
	default:
	}
}

// note writes down how the connection stands, for all tabs.
func (k *Keeper) note(net core.Net) {
	k.set(core.SetNet{Net: net})
}

// set notes it in the name of this tab.
func (k *Keeper) set(net core.SetNet) {
	net.Net.Tab = k.options.Tab
	k.turn(func() { _ = k.session.Apply(context.Background(), net) })
}

// rest waits before the next attempt, longer each time, or until it is woken.
func (k *Keeper) rest(ctx context.Context, attempt int) (woken bool) {
	wait := min(firstWait<<min(attempt, 10), longestWait)
	if k.offline.Load() {
		wait = longestWait
	}
	wait = time.Duration(float64(wait) * (0.5 + k.options.Random()/2))
	if k.options.Rests != nil {
		k.options.Rests(wait)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-k.woken:
		return true
	case <-ctx.Done():
		return false
	}
}

// after is which attempt the next one counts as, after a connection that stood
// for a time. One that fails soon is no reason to hurry, or a server that cannot
// do what it is asked for would be asked all the time.
func after(attempt int, err error, stood time.Duration) int {
	var closed *Closed
	switch {
	case stood >= steady:
		return 0
	case errors.As(err, &closed) && closed.Code >= wire.CloseSlow && closed.Code <= wire.CloseRate:
		return attempt // The server's word: it has trouble, or we do.
	}
	return min(attempt, brokenAttempt)
}

// ended says whether the server has ended the sign-in, and notes it.
func (k *Keeper) ended(err error) bool {
	var closed *Closed
	if !errors.As(err, &closed) || wire.Reconnect(closed.Code) {
		return false
	}
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		refusal = core.Errorf(core.CodeNetwork, "the server closed the connection: %d %s", closed.Code, closed.Reason)
	}
	k.turn(func() {
		_ = k.session.Apply(context.Background(), core.SealSignIn{})
		_ = k.session.Apply(context.Background(), core.SetNet{Net: core.Net{State: core.NetEnded, Reason: reason(closed.Code), Tab: k.options.Tab}})
	})
	k.report(refusal)
	return true
}

// reason is the type of KICKED_OUT for a close code (docs/facts.md#signed-out).
func reason(code int) string {
	switch code {
	case wire.CloseTakenOver:
		return "multipleAccount"
	case wire.CloseKicked:
		return "REST_API_Kick"
	}
	return "userSigExpired"
}
