package jsbridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// Backend is where a session decides and hears of changes.
type Backend struct {
	Authority session.Authority
	Notifier  authority.Notifier
	// Remote is nil where the authority itself answers.
	Remote Remote
	// Place names this tab among those that the user is signed in at; it is
	// empty where a server says who is there.
	Place string
	// Message is what the Notifier publishes for hints, for a page that is to
	// publish some itself.
	Message func([]authority.Hint) string
	// Clock is the time at the server, nil where the device's own counts.
	Clock Clock
	// NewDevice draws an id for this device; it is for a Remote only.
	NewDevice func() string
	// Watch has f called when what is stored is found to be other data; nil
	// where that cannot be.
	Watch func(f func())
	Close func()
}

// Remote is the line to a server that answers in place of a backend's
// authority, which then is only the copy on this device.
type Remote interface {
	// Tab names this end of the copy.
	Tab() string
	// Connect joins a session to its server and returns once the session may
	// be used. Whatever it does to the session from then on it does inside
	// turn.
	Connect(ctx context.Context, s *session.Session, turn func(func())) error
	// Wake looks at once whether the line still stands.
	Wake()
	// Offline says that there is no network, until Wake.
	Offline()
}

// Clock tells a server's time.
type Clock interface {
	// Now is that time, Unix milliseconds.
	Now() int64
	// Set says how far it is ahead of the device's, in milliseconds, as they
	// stand now.
	Set(skew int64)
}

// Account is who signs in.
type Account struct {
	UserID  string
	UserSig string
}

// Options is what a bridge gets from its surroundings.
type Options struct {
	// Open gives the backend for a sign-in.
	Open func(context.Context, Account) (Backend, error)
	// Now is the device's clock, Unix milliseconds.
	Now func() int64
	// Deliver takes one JSON text of items to the page. It must neither call back
	// nor keep the text: there will be another one in the same room.
	Deliver func(text []byte)
	// Pace is the least time between two CONVERSATION_LIST_UPDATED.
	Pace time.Duration
	// Compose gives a text in Unicode's normalization form C. Pages have it, and
	// its tables are too large to bring along.
	Compose func(text string) string
	// Pause lets the page have the thread in the midst of long work; nil where
	// that is not needed.
	Pause func()
}

// Bridge serves the calls of one chat instance.
type Bridge struct {
	options Options
	queue   *queue
	// life ends with destroy().
	life context.Context
	end  context.CancelFunc
	// turn is held by the one job that runs, until it is done or parked.
	turn    sync.Mutex
	tending *time.Timer
	// current is the call that has the turn, nil for another job; last is
	// closed when the newest call has settled.
	current *call
	last    chan struct{}
	out     delivery
	// list is the newest that the session has told of.
	list session.List
	pace pacer
	// presence shows others that the user is there.
	presence presence
	backend  *Backend
	session  *session.Session
	// login is closed when the login that is under way is over.
	login chan struct{}
	// offline: the browser says that there is no network.
	offline bool
	// unsubscribe ends the hints for the session.
	unsubscribe func()
	// readAllAt is when setAllMessageRead was last carried out.
	readAllAt int64
}

// New makes a bridge. [Bridge.Run] serves it.
func New(options Options) *Bridge {
	b := &Bridge{options: options, queue: newQueue(), last: make(chan struct{})}
	close(b.last)
	b.out.deliver, b.out.pause = options.Deliver, options.Pause
	b.life, b.end = context.WithCancel(context.Background())
	return b
}

// now is the clock that counts, Unix milliseconds.
func (b *Bridge) now() int64 {
	if b.backend != nil && b.backend.Clock != nil {
		return b.backend.Clock.Now()
	}
	return b.options.Now()
}

// Call queues a call of the page; the answer is delivered under the same id.
// It never waits.
func (b *Bridge) Call(id int, method, arguments string) {
	b.queue.add(func() { b.answer(id, method, arguments) })
}

// Run serves calls until the page has called destroy.
func (b *Bridge) Run() {
	for {
		job := b.queue.next()
		if job == nil {
			select {
			case <-b.queue.added:
				continue
			case <-b.life.Done():
				return
			}
		}
		b.begin()
		go func() {
			defer b.turn.Unlock()
			b.run(job)
		}()
	}
}

// begin takes the turn for the next call. Nothing overtakes a login.
func (b *Bridge) begin() {
	b.turn.Lock()
	b.current = nil
	for b.login != nil {
		over := b.login
		b.turn.Unlock()
		<-over
		b.turn.Lock()
		b.current = nil
	}
}

// Turn runs a job of the surroundings among the calls, and waits for its end.
func (b *Bridge) Turn(job func()) {
	b.turn.Lock()
	defer b.turn.Unlock()
	b.current = nil
	b.run(job)
}

// tendAfter is how long answered calls are left in the queue: the next call
// clears them away too.
const tendAfter = 300 * time.Millisecond

func (b *Bridge) tendSoon() {
	if b.tending == nil && b.session != nil && b.session.Untidy() {
		b.tending = time.AfterFunc(tendAfter, func() { b.post(b.tend) })
	}
}

func (b *Bridge) tend() error {
	b.tending = nil
	if b.session == nil {
		return nil
	}
	return wrap("clear the queue", b.session.Tend(context.Background()))
}

// park lets others go on while wait waits, and until the calls before have
// settled.
func (b *Bridge) park(wait func()) {
	this := b.current
	b.out.flush()
	b.turn.Unlock()
	wait()
	if this != nil {
		<-this.before
	}
	b.turn.Lock()
	b.current = this
}

// run does one job and delivers what came of it. A panic ends only the job.
func (b *Bridge) run(job func()) {
	defer b.out.flush()
	defer b.tendSoon()
	defer func() {
		if fault := recover(); fault != nil {
			b.out.add(errorItem(faultOf(fault)))
			b.out.startOver()
		}
	}()
	job()
}

// call is a call of the page on its way. Calls settle in the order made.
type call struct {
	before, settled chan struct{}
}

func (b *Bridge) answer(id int, name, text string) {
	this := &call{before: b.last, settled: make(chan struct{})}
	b.current, b.last = this, this.settled
	defer close(this.settled)
	if !methods[name].queued && !isClosed(this.before) {
		b.park(func() {}) // It is to see what the calls before it did.
	}
	data, err := b.invoke(name, text)
	b.announceReceived()
	if err != nil {
		b.out.add(item{Settle: &id, Error: errorOf(err)})
		return
	}
	later, isPending := data.(pending)
	if isPending {
		data = later.data
	}
	b.out.add(item{Settle: &id, Data: data, Pending: isPending})
	if name == "login" {
		b.announceOpening(data.(loginDTO))
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// pending is the data of a call that is queued and not answered yet.
type pending struct{ data any }

// done is the data of a call whose command came to result.
func done[O any](result session.Result[O], data any) any {
	if result.Pending {
		return pending{data}
	}
	return data
}

// invoke calls a method. A panic in it becomes an error, and the session
// forgets what it holds, which may be half changed, and loads it again.
func (b *Bridge) invoke(name, text string) (data any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			data, err = nil, faultOf(fault)
			b.post(b.reload)
		}
	}()
	method, ok := methods[name]
	if !ok {
		return nil, core.Errorf(core.CodeNotSupported, "%s is not supported yet", name)
	}
	arguments, err := parseArguments(name, text)
	if err != nil {
		return nil, err
	}
	if b.session == nil && !method.always {
		return nil, core.Errorf(core.CodeNotLoggedIn, "%s needs a signed-in user: call login() and wait for SDK_READY", name)
	}
	ctx, cancel := context.WithTimeout(b.life, callTimeout(name))
	defer cancel()
	data, err = method.run(ctx, b, arguments)
	if errors.Is(err, context.DeadlineExceeded) {
		err = core.Errorf(core.CodeTimeout, "%s: %s", name, b.tardy(err))
	}
	return data, err
}

// tardy says what a call has waited for in vain.
func (b *Bridge) tardy(err error) string {
	switch {
	case errors.Is(err, authority.ErrUnsettled):
		return "the browser's storage did not answer in time, and may still carry it out: look whether it is done before you call again. " + holdUp
	case b.backend != nil && b.backend.Remote != nil:
		return "the server did not answer in time; look at the network and call again"
	}
	return "the browser's storage did not answer in time. " + holdUp
}

// holdUp is what mostly keeps storage from answering, and what helps.
const holdUp = "Another tab of this site may be holding it up, one that shows a dialog or computes: answer the dialog, or close the other tabs of this site, then call again"

// callTimeout is how long a call may take (docs/facts.md#sign-in).
func callTimeout(name string) time.Duration {
	if name == "login" {
		return 90 * time.Second
	}
	return 15 * time.Second
}

func (b *Bridge) reload() error {
	if b.session == nil {
		return nil
	}
	b.out.startOver()
	return wrap("load again", b.session.Reload(context.Background()))
}

func faultOf(fault any) error {
	return core.Errorf(core.CodeUncaught, "a fault inside Parlor: %v. Other calls go on working; please report this", fault)
}

// post queues work of the bridge's own.
func (b *Bridge) post(job func() error) {
	b.queue.add(func() {
		if err := job(); err != nil {
			b.out.add(errorItem(err))
		}
	})
}

// wrap keeps refusals as they are and names anything else as a fault of the
// surroundings.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if core.CodeOf(err) != core.CodeUncaught {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}
