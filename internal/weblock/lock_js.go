package weblock

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/hack-pad/safejs"
)

// ErrUnsupported says that there are no Web Locks here: the page is not in a
// secure context, or has no origin, or the browser is old.
var ErrUnsupported = errors.New("this environment has no Web Locks")

// Lock is a lock that is held, until it is released or lost. Its methods may
// be called at the same time.
type Lock struct {
	hold     safejs.Value // The browser takes the lock back when this promise is settled.
	settle   safejs.Value // Settles it.
	onHeld   safejs.Func
	onOver   safejs.Func
	held     chan struct{}
	lost     chan struct{}
	reason   exception   // Why it is lost; set before lost is closed.
	released atomic.Bool // It is over because we said so.
}

// Request waits until this tab holds the lock of a name, alone. Requests of
// one tab exclude each other as well. When ctx ends, Request takes back what it
// asked for; once it holds the lock, ctx has no meaning. Names that begin with
// a hyphen are the browser's own, and fail.
func Request(ctx context.Context, name string) (*Lock, error) {
	l, err := request(ctx, name, false)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	return l, nil
}

// Steal takes the lock of a name from whoever holds it, and before all who wait
// for it. The other one hears of it when its tab runs again.
func Steal(ctx context.Context, name string) (*Lock, error) {
	l, err := request(ctx, name, true)
	if err != nil {
		return nil, fmt.Errorf("steal lock %s: %w", name, err)
	}
	return l, nil
}

func request(ctx context.Context, name string, steal bool) (*Lock, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	locks, err := manager()
	if err != nil {
		return nil, err
	}
	l := &Lock{held: make(chan struct{}), lost: make(chan struct{})}
	abort, err := l.ask(locks, name, steal)
	if err != nil {
		return nil, fmt.Errorf("ask the browser: %s", err.Error()) // The text only: a thrown value stays in here.
	}
	select {
	case <-l.held:
		return l, nil
	case <-l.lost:
		return nil, l.reason.error()
	case <-ctx.Done():
		l.Release() // It may have been granted just now, and then aborting is too late.
		_, _ = abort.Call("abort")
		return nil, ctx.Err()
	}
}

// manager returns navigator.locks. Looking at it may throw, which [get] takes
// and Value.Get does not.
func manager() (safejs.Value, error) {
	navigator, err := get(safejs.Global(), "navigator")
	if err != nil || navigator.Type() != safejs.TypeObject {
		return navigator, ErrUnsupported
	}
	locks, err := get(navigator, "locks")
	if err != nil || locks.Type() != safejs.TypeObject {
		return locks, ErrUnsupported
	}
	return locks, nil
}

// ask makes the callbacks and the request that calls them, and returns the
// AbortController of the request.
func (l *Lock) ask(locks safejs.Value, name string, steal bool) (abort safejs.Value, err error) {
	if abort, err = construct("AbortController"); err != nil {
		return abort, err
	}
	signal, err := abort.Get("signal")
	if err != nil {
		return abort, err
	}
	if err = l.promise(); err != nil {
		return abort, err
	}
	if l.onHeld, err = safejs.FuncOf(l.begin); err != nil {
		return abort, err
	}
	if l.onOver, err = safejs.FuncOf(l.end); err != nil {
		l.onHeld.Release()
		return abort, err
	}
	options := map[string]any{"signal": signal}
	if steal {
		options = map[string]any{"steal": true} // The browser takes no signal with it.
	}
	over, err := locks.Call("request", name, options, l.onHeld)
	if err == nil {
		_, err = over.Call("then", l.onOver, l.onOver)
	}
	if err != nil {
		l.forget()
	}
	return abort, err
}

// promise makes the promise that keeps the lock.
func (l *Lock) promise() error {
	executor, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		if len(args) > 0 {
			l.settle = args[0]
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer executor.Release() // It is called at once or never.
	l.hold, err = construct("Promise", executor)
	return err
}

// begin is called once, when the lock is granted. It returns what keeps it.
func (l *Lock) begin(safejs.Value, []safejs.Value) (result any) {
	defer func() { _ = recover() }() // Only a bug gets here; it may cost the lock, not the program.
	close(l.held)
	return l.hold
}

// end is called once, when the lock is over or was refused. JavaScript stands
// still meanwhile: it copies out what matters and returns.
func (l *Lock) end(_ safejs.Value, args []safejs.Value) (result any) {
	defer func() { _ = recover() }() // As above.
	defer l.forget()
	if l.released.Load() {
		return nil
	}
	if len(args) > 0 {
		l.reason = exception{text(args[0], "name"), text(args[0], "message")}
	}
	close(l.lost)
	return nil
}

// forget lets go of the callbacks.
func (l *Lock) forget() {
	l.onHeld.Release()
	l.onOver.Release()
}

// Release gives the lock back. It may be called again, and after the lock was
// lost.
func (l *Lock) Release() {
	l.released.Store(true)
	_, _ = l.settle.Invoke()
}

// Lost returns a channel that is closed when the lock is taken away: another
// script of the origin may steal it. Releasing does not close it.
func (l *Lock) Lost() <-chan struct{} { return l.lost }
