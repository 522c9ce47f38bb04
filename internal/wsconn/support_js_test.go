package wsconn_test

import (
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/wsconn"
)

// fake is a peer, and the socket that the connection holds.
type fake struct {
	safejs.Value
	t *testing.T
}

// fakeClass stands in for WebSocket. It keeps to the standard where that
// matters: an event comes on its own turn, the browser refuses most codes, and
// a string keeps its byte order mark.
const fakeClass = `
	class {
		constructor(url) {
			this.url = url;
			this.constructor.last = this;
			Object.assign(this, { bufferedAmount: 0, sent: [], closes: [], ...this.constructor.options });
			if (!this.silent) this.fire("open");
		}
		send(text) {
			if (this.refuses) throw new DOMException("no", "InvalidStateError");
			this.sent.push(text);
		}
		close(code, reason) {
			this.closes.push([code, reason]);
			if (code !== 1000 && (code < 3000 || code > 4999)) throw new DOMException("no such code", "InvalidAccessError");
			if (this.refuses) throw new DOMException("no", "InvalidStateError");
		}
		fire(type, fields, times = 1) {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				for (; times > 0; times--) this["on" + type]?.({ type, target: this, ...fields });
				port1.close();
			};
			port2.postMessage(null);
		}
	}`

// replace makes the class WebSocket for the time of a test. Each socket has
// the options as properties.
func replace(t *testing.T, options map[string]any) {
	t.Helper()
	class := evaluate(t, "("+fakeClass+")")
	require.NoError(t, class.Set("options", options))
	setWebSocket(t, class)
}

func setWebSocket(t *testing.T, class any) {
	t.Helper()
	real, err := safejs.Global().Get("WebSocket")
	require.NoError(t, err)
	require.NoError(t, safejs.Global().Set("WebSocket", class))
	t.Cleanup(func() { require.NoError(t, safejs.Global().Set("WebSocket", real)) })
}

// last returns the socket made last.
func last(t *testing.T) fake {
	t.Helper()
	return fake{evaluate(t, "WebSocket.last"), t}
}

// connect makes a connection with a made-up socket.
func connect(t *testing.T) (*wsconn.Conn, peer) {
	t.Helper()
	c, f := connectFake(t)
	return c, f
}

func connectFake(t *testing.T) (*wsconn.Conn, fake) {
	t.Helper()
	replace(t, map[string]any{})
	c, err := wsconn.Dial(t.Context(), "ws://fake")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close(wsconn.CodeNormal, "")) })
	return c, last(t)
}

func (f fake) fire(kind string, args ...any) {
	f.t.Helper()
	_, err := f.Call("fire", append([]any{kind}, args...)...)
	require.NoError(f.t, err)
}

func (f fake) send(text string) { f.sendMany(1, text) }

func (f fake) sendMany(n int, text string) {
	f.t.Helper()
	f.fire("message", map[string]any{"data": bring(f.t, text)}, n)
}

func (f fake) sendBinary() {
	f.t.Helper()
	f.fire("message", map[string]any{"data": evaluate(f.t, `new Blob(["binary"])`)})
}

func (f fake) close(code int, reason string) {
	f.t.Helper()
	f.fire("close", map[string]any{"code": code, "reason": reason})
}

func (f fake) cut() {
	f.t.Helper()
	f.fire("error")
	f.close(wsconn.CodeAbnormal, "")
}

func (f fake) next() string {
	f.t.Helper()
	sent, err := f.Get("sent")
	require.NoError(f.t, err)
	text, err := sent.Call("shift")
	require.NoError(f.t, err)
	require.Equal(f.t, safejs.TypeString, text.Type())
	s, err := text.String()
	require.NoError(f.t, err)
	return s
}

// closed waits for the code, as it may still be on its way in the events.
func (f fake) closed() (code int, reason string) {
	f.t.Helper()
	closes, err := f.Get("closes")
	require.NoError(f.t, err)
	for range 100 {
		if n, _ := closes.Length(); n > 0 {
			break
		}
		turn(f.t)
	}
	pair, err := closes.Call("shift")
	require.NoError(f.t, err)
	first, err := pair.Index(0)
	require.NoError(f.t, err)
	second, err := pair.Index(1)
	require.NoError(f.t, err)
	code, err = first.Int()
	require.NoError(f.t, err)
	reason, err = second.String()
	require.NoError(f.t, err)
	return code, reason
}

// turn lets the events come that are on their way.
func turn(t *testing.T) {
	t.Helper()
	over := make(chan struct{})
	f, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		close(over)
		return nil
	})
	require.NoError(t, err)
	defer f.Release()
	_, err = evaluate(t, `(f) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => { port1.close(); f(); };
		port2.postMessage(null);
	}`).Invoke(f)
	require.NoError(t, err)
	<-over
}

// onTheWire is the code that a browser sends for one.
func onTheWire(code int) int {
	if code == wsconn.CodeNormal || code >= 3000 {
		return code
	}
	return code + 2100
}

// evaluate runs a piece of JavaScript.
func evaluate(t *testing.T, source string) safejs.Value {
	t.Helper()
	value, err := safejs.Global().Call("eval", source)
	require.NoError(t, err)
	return value
}

// bring takes a text over to JavaScript as it is.
func bring(t *testing.T, text string) safejs.Value {
	t.Helper()
	array, err := safejs.MustGetGlobal("Uint8Array").New(len(text))
	require.NoError(t, err)
	_, err = safejs.CopyBytesToJS(array, []byte(text))
	require.NoError(t, err)
	value, err := evaluate(t, `(bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)`).Invoke(array)
	require.NoError(t, err)
	return value
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
				made: 0, complaints: 0,
				restore() { Go.prototype._makeFuncWrapper = make; console.error = complain; },
			};
			console.error = () => { probe.complaints++; };
			Go.prototype._makeFuncWrapper = function (id) {
				probe.made++;
				probe.go = this;
				return probe.last = make.call(this, id);
			};
			return probe;
		})()`)
	t.Cleanup(func() { _, _ = value.Call("restore") })
	return probe{value, t}
}

func (p probe) number(name string) int {
	p.t.Helper()
	value, err := p.Get(name)
	require.NoError(p.t, err)
	n, err := value.Int()
	require.NoError(p.t, err)
	return n
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

// released reports whether a callback is gone: Go complains on the console
// when one that is gone is called.
func (p probe) released(callback safejs.Value) bool {
	p.t.Helper()
	before := p.number("complaints")
	_, err := callback.Invoke(map[string]any{"type": "nothing"})
	require.NoError(p.t, err)
	return p.number("complaints") > before
}

// callback returns the callback made last.
func (p probe) callback() safejs.Value {
	p.t.Helper()
	callback, err := p.Get("last")
	require.NoError(p.t, err)
	return callback
}
