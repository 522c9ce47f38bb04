package jsbridge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// Backend is where a bridge's sessions decide and hear of changes.
type Backend struct {
	Authority session.Authority
	Notifier  authority.Notifier
	Close     func()
}

// Options is what a bridge gets from its surroundings.
type Options struct {
	// Open gives the backend at the first sign-in.
	Open func(context.Context) (Backend, error)
	// Deliver takes one JSON text of items to the page. It must not call back.
	Deliver func(text string)
	// Stamp gives what a new message needs from outside.
	Stamp func() core.Stamp
	// Pace is the least time between two CONVERSATION_LIST_UPDATED.
	Pace time.Duration
}

// Bridge serves the calls of one chat instance.
type Bridge struct {
	options Options
	queue   *queue
	done    chan struct{}
	out     outbox
	pace    pacer
	backend *Backend
	session *session.Session
	// unsubscribe ends the hints for the session.
	unsubscribe func()
	// sender is the session as createTextMessage finds it; see send.go.
	sender sender
}

// New makes a bridge. [Bridge.Run] serves it.
func New(options Options) *Bridge {
	b := &Bridge{options: options, queue: newQueue(), done: make(chan struct{})}
	b.out.held = map[string]*session.Conversation{}
	return b
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
			case <-b.done:
				return
			}
		}
		b.run(job)
		b.flush()
	}
}

// run does one job. A panic in it ends only the job.
func (b *Bridge) run(job func()) {
	defer func() {
		if fault := recover(); fault != nil {
			b.out.add(errorItem(faultOf(fault)))
		}
	}()
	job()
}

func (b *Bridge) answer(id int, name, text string) {
	data, err := b.invoke(name, text)
	if err != nil {
		b.out.add(item{Settle: &id, Error: errorOf(err)})
		return
	}
	b.out.add(item{Settle: &id, Data: data})
	if name == "login" {
		b.announceOpening(data.(loginDTO))
	}
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
	ctx, cancel := context.WithTimeout(context.Background(), patience(name))
	defer cancel()
	data, err = method.run(ctx, b, arguments)
	if errors.Is(err, context.DeadlineExceeded) {
		err = core.Errorf(core.CodeTimeout, "%s: the browser's storage did not answer in time; another tab may be holding it", name)
	}
	return data, err
}

// patience is how long a call may take (chat-api F6.2).
func patience(name string) time.Duration {
	if name == "login" {
		return 90 * time.Second
	}
	return 15 * time.Second
}

func (b *Bridge) reload() error {
	if b.session == nil {
		return nil
	}
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
