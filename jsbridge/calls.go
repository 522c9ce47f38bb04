package jsbridge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Call queues a call of the page; the answer is delivered under the same id.
// It never waits.
func (b *Bridge) Call(id int, method, arguments string) {
	b.queue.add(func() { b.answer(id, method, arguments) })
}

// call is a call of the page on its way. Calls settle in the order made.
type call struct {
	before, settled chan struct{}
}

func (b *Bridge) answer(id int, name, text string) {
	this := &call{before: b.last, settled: make(chan struct{})}
	b.current, b.last = this, this.settled
	defer close(this.settled)
	method := b.methodThat(func(m *method) bool { return m.name == name })
	if (method == nil || !method.isQueued()) && !isClosed(this.before) {
		b.park(func() {}) // It is to see what the calls before it did.
	}
	data, err := b.invoke(method, name, text)
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
	if login, ok := data.(loginDTO); ok {
		b.announceOpening(login)
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

// done is the data of a call whose command came to a result.
func done(isPending bool, data any) any {
	if isPending {
		return pending{data}
	}
	return data
}

// invoke calls a method. A panic in it becomes an error, and the session
// forgets what it holds, which may be half changed, and loads it again.
func (b *Bridge) invoke(method *method, name, text string) (data any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			data, err = nil, faultOf(fault)
			b.post(b.reload)
		}
	}()
	if method == nil {
		return nil, core.Errorf(core.CodeNotSupported, "%s is not supported yet", name)
	}
	arguments := parseArguments(name, text)
	if arguments.err != nil {
		return nil, arguments.err
	}
	if b.session == nil && !method.always {
		return nil, core.Errorf(core.CodeNotLoggedIn, "%s needs a signed-in user: call login() and wait for SDK_READY", name)
	}
	answer := method.begin(b, arguments)
	if arguments.err != nil {
		return nil, arguments.err
	}
	ctx, cancel := context.WithTimeout(b.life, cmp.Or(method.timeout, callTimeout))
	defer cancel()
	data, err = answer(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, authority.ErrUnsettled) {
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

// How long a call may take, and login (docs/facts.md#sign-in).
const (
	callTimeout  = 15 * time.Second
	loginTimeout = 90 * time.Second
)

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
