package weblock_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/weblock"
)

func lock(t *testing.T, name string) *weblock.Lock {
	t.Helper()
	l, err := weblock.Request(t.Context(), name)
	require.NoError(t, err)
	t.Cleanup(l.Release)
	return l
}

// requesting is a request that waits.
type requesting struct {
	granted chan *weblock.Lock
	refused chan error
	cancel  func()
}

// request asks for a lock that is held, and comes back when the browser knows.
func request(t *testing.T, name string) requesting {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := requesting{make(chan *weblock.Lock, 1), make(chan error, 1), cancel}
	before := pending(t, name)
	go func() {
		if l, err := weblock.Request(ctx, name); err != nil {
			r.refused <- err
		} else {
			r.granted <- l
		}
	}()
	for pending(t, name) == before {
		runtime.Gosched()
	}
	t.Cleanup(cancel)
	return r
}

// pending counts the requests for a lock that wait, in all of the origin.
func pending(t *testing.T, name string) int { return count(t, name, "pending") }

// held counts the holders of a lock, in all of the origin.
func held(t *testing.T, name string) int { return count(t, name, "held") }

// requireFree holds once nobody has or wants a lock: the browser takes one back
// a little after its release.
func requireFree(t *testing.T, name string) {
	t.Helper()
	for range 1000 {
		if held(t, name)+pending(t, name) == 0 {
			return
		}
	}
	t.Fatalf("%s: %d held, %d pending", name, held(t, name), pending(t, name))
}

func count(t *testing.T, name, state string) int {
	t.Helper()
	n, err := await(t, `async (name, state) =>
		(await navigator.locks.query())[state].filter((lock) => lock.name === name && lock.mode === "exclusive").length`, name, state).Int()
	require.NoError(t, err)
	return n
}

// steal takes a lock away and gives it back.
func steal(t *testing.T, name string) {
	t.Helper()
	await(t, `(name) => navigator.locks.request(name, { steal: true }, () => {})`, name)
}

// evaluate runs a piece of JavaScript.
func evaluate(t *testing.T, source string) safejs.Value {
	t.Helper()
	value, err := safejs.Global().Call("eval", source)
	require.NoError(t, err)
	return value
}

// await waits for the promise that a function of JavaScript returns.
func await(t *testing.T, function string, args ...any) safejs.Value {
	t.Helper()
	promise, err := evaluate(t, function).Invoke(args...)
	require.NoError(t, err)
	settled := make(chan safejs.Value, 1)
	f, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		settled <- args[0]
		return nil
	})
	require.NoError(t, err)
	defer f.Release()
	_, err = promise.Call("then", f)
	require.NoError(t, err)
	return <-settled
}

// setLocks makes navigator.locks what a property descriptor says, for the time
// of a test.
func setLocks(t *testing.T, descriptor string) {
	t.Helper()
	evaluate(t, `Object.defineProperty(navigator, "locks", { configurable: true, ...`+descriptor+` })`)
	t.Cleanup(func() { evaluate(t, `delete navigator.locks`) })
}

// probe sees the callbacks that Go makes, and the values of JavaScript that it
// holds, with the eyes of JavaScript.
type probe struct {
	safejs.Value
	t *testing.T
}

func watchCallbacks(t *testing.T) probe {
	t.Helper()
	value := evaluate(t, `
		(() => {
			const make = Go.prototype._makeFuncWrapper;
			const complain = console.error;
			const probe = {
				made: [], complaints: 0,
				restore() { Go.prototype._makeFuncWrapper = make; console.error = complain; },
				// Go complains on the console when a callback that is gone is called.
				alive() {
					const before = probe.complaints;
					for (const callback of probe.made) callback();
					const alive = probe.made.length - (probe.complaints - before);
					probe.complaints = before;
					return alive;
				},
			};
			console.error = () => { probe.complaints++; };
			Go.prototype._makeFuncWrapper = function (id) {
				probe.go = this;
				const callback = make.call(this, id);
				probe.made.push(callback);
				return callback;
			};
			return probe;
		})()`)
	t.Cleanup(func() { _, _ = value.Call("restore") })
	return probe{value, t}
}

// alive counts the callbacks that were made and not released. It calls them.
func (p probe) alive() int {
	p.t.Helper()
	count, err := p.Call("alive")
	require.NoError(p.t, err)
	n, err := count.Int()
	require.NoError(p.t, err)
	return n
}

func (p probe) complaints() int {
	p.t.Helper()
	count, err := p.Get("complaints")
	require.NoError(p.t, err)
	n, err := count.Int()
	require.NoError(p.t, err)
	return n
}

// forgetMade forgets the callbacks made so far.
func (p probe) forgetMade() {
	p.t.Helper()
	require.NoError(p.t, p.Set("made", []any{}))
}

// held counts the values that Go holds after a collection.
func (p probe) held() int {
	p.t.Helper()
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
	count, err := evaluate(p.t, `(probe) => probe.go._ids.size`).Invoke(p.Value)
	require.NoError(p.t, err)
	n, err := count.Int()
	require.NoError(p.t, err)
	return n
}
