package wsconn_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/wsconn"
)

func TestDialingInARealBrowser(t *testing.T) {
	probe := watchCallbacks(t)
	host, err := evaluate(t, "location.host").String()
	require.NoError(t, err)
	t.Run("fails where a server speaks no WebSocket", func(t *testing.T) {
		_, err := wsconn.Dial(t.Context(), "ws://"+host+"/nothing")
		require.ErrorContains(t, err, "there is no server")
		require.True(t, probe.released(probe.callback()))
	})
	t.Run("fails where nobody listens", func(t *testing.T) {
		_, err := wsconn.Dial(t.Context(), "ws://127.0.0.1:1023/")
		require.ErrorContains(t, err, "there is no server")
		require.True(t, probe.released(probe.callback()))
	})
	t.Run("fails with a URL that is none", func(t *testing.T) {
		_, err := wsconn.Dial(t.Context(), "ws://[")
		require.ErrorContains(t, err, "ws://[")
		require.ErrorContains(t, err, "invalid")
		require.True(t, probe.released(probe.callback()))
	})
	t.Run("fails where the page's policy forbids it", func(t *testing.T) {
		setWebSocket(t, strictWebSocket(t))
		_, err := wsconn.Dial(t.Context(), "ws://"+host+"/")
		require.ErrorContains(t, err, "this page must not connect")
		require.True(t, probe.released(probe.callback()))
	})
	t.Run("ends with its context", func(t *testing.T) {
		evaluate(t, `globalThis.WebSocket = class extends WebSocket {
			constructor(url) { super(url); WebSocket.last = this; }
		}`)
		defer evaluate(t, `globalThis.WebSocket = Object.getPrototypeOf(WebSocket)`)
		ctx, cancel := context.WithCancel(t.Context())
		go cancel() // Runs when Dial waits, before any event.
		_, err := wsconn.Dial(ctx, "ws://"+host+"/")
		require.ErrorIs(t, err, context.Canceled)
		state, err := evaluate(t, "WebSocket.last.readyState").Int()
		require.NoError(t, err)
		require.GreaterOrEqual(t, state, 2, "closing or closed")
		require.True(t, probe.released(probe.callback()))
	})
}

// strictWebSocket returns the constructor of a frame that may not connect to
// anything.
func strictWebSocket(t *testing.T) safejs.Value {
	t.Helper()
	frame := evaluate(t, `
		(() => {
			const frame = document.body.appendChild(document.createElement("iframe"));
			const policy = frame.contentDocument.createElement("meta");
			policy.httpEquiv = "Content-Security-Policy";
			policy.content = "connect-src 'none'";
			frame.contentDocument.head.append(policy);
			return frame;
		})()`)
	t.Cleanup(func() { _, _ = frame.Call("remove") })
	window, err := frame.Get("contentWindow")
	require.NoError(t, err)
	constructor, err := window.Get("WebSocket")
	require.NoError(t, err)
	return constructor
}

func TestAnEnvironmentWithoutWebSocket(t *testing.T) {
	setWebSocket(t, safejs.Undefined())
	_, err := wsconn.Dial(t.Context(), "ws://fake")
	require.ErrorContains(t, err, "no WebSocket")
}

func TestDialingASocketThatIsSilentEndsWithTheContext(t *testing.T) {
	probe := watchCallbacks(t)
	replace(t, map[string]any{"silent": true})
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	_, err := wsconn.Dial(ctx, "ws://fake")
	require.ErrorIs(t, err, context.Canceled)
	code, _ := last(t).closed()
	require.Equal(t, wsconn.CodeNormal, code)
	require.True(t, probe.released(probe.callback()))
}

func TestAnErrorAloneEndsTheConnection(t *testing.T) {
	c, fake := connectFake(t)
	fake.send("before")
	fake.fire("error")
	require.Equal(t, "before", read(t, c))
	require.Equal(t, wsconn.CloseError{Code: wsconn.CodeAbnormal}, endOf(t, c))
}

func TestAConnectionThatEndsAtOnceIsStillOne(t *testing.T) {
	replace(t, map[string]any{"silent": true})
	dialed := make(chan *wsconn.Conn)
	go func() {
		c, err := wsconn.Dial(t.Context(), "ws://fake")
		if err != nil {
			t.Error(err)
		}
		dialed <- c
	}()
	turn(t)
	// All of it comes in one turn, before any goroutine runs.
	_, err := evaluate(t, `(socket) => {
		socket.onopen({ type: "open" });
		socket.onmessage({ type: "message", data: "refused" });
		socket.onclose({ type: "close", code: 4001, reason: "" });
	}`).Invoke(last(t).Value)
	require.NoError(t, err)
	c := <-dialed
	require.Equal(t, "refused", read(t, c))
	require.Equal(t, wsconn.CloseError{Code: 4001}, endOf(t, c))
}

func TestABrowserThatCannotKeepUpEndsTheConnection(t *testing.T) {
	c, fake := connectFake(t)
	require.NoError(t, fake.Set("bufferedAmount", wsconn.MaxUnsent))
	require.NoError(t, c.Write(t.Context(), "just so"))
	require.Equal(t, "just so", fake.next())

	require.NoError(t, fake.Set("bufferedAmount", wsconn.MaxUnsent+1))
	var closed *wsconn.CloseError
	require.ErrorAs(t, c.Write(t.Context(), "too much"), &closed)
	require.Equal(t, wsconn.CodeUnsent, closed.Code)
	require.Equal(t, *closed, endOf(t, c))
	code, _ := fake.closed()
	require.Equal(t, wsconn.CodeUnsent, code)
	sent, err := fake.Get("sent")
	require.NoError(t, err)
	n, err := sent.Length()
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestASocketThatThrowsDoesNoHarm(t *testing.T) {
	probe := watchCallbacks(t)
	c, fake := connectFake(t)
	callback := probe.callback()
	require.NoError(t, fake.Set("refuses", true))
	require.ErrorContains(t, c.Write(t.Context(), "hello"), "write: ")
	require.NoError(t, c.Close(wsconn.CodeNormal, ""))
	require.True(t, probe.released(callback))
}

func TestEventsThatMakeNoSenseDoNoHarm(t *testing.T) {
	probe := watchCallbacks(t)
	c, fake := connectFake(t)
	callback := probe.callback()
	for _, args := range [][]any{
		{},
		{safejs.Null()},
		{7},
		{map[string]any{}},
		{map[string]any{"type": "open"}},
		{map[string]any{"type": 7}},
		{evaluate(t, `({ type: Symbol() })`)},
	} {
		for range 5 {
			_, err := callback.Invoke(args...)
			require.NoError(t, err)
		}
	}
	fake.send("still here")
	require.Equal(t, "still here", read(t, c))
}

func TestTheCallbackIsReleasedOnceWithTheConnection(t *testing.T) {
	ends := map[string]func(*wsconn.Conn, fake){
		"after Close, also when no close event comes": func(c *wsconn.Conn, _ fake) { _ = c.Close(wsconn.CodeNormal, "") },
		"after Close, with events on their way": func(c *wsconn.Conn, f fake) {
			f.send("late")
			f.cut()
			_ = c.Close(wsconn.CodeNormal, "")
		},
		"after the other side's close": func(_ *wsconn.Conn, f fake) { f.close(1000, "") },
		"after an error and a close":   func(_ *wsconn.Conn, f fake) { f.cut() },
		"after a violation":            func(_ *wsconn.Conn, f fake) { f.sendBinary() },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			probe := watchCallbacks(t)
			c, fake := connectFake(t)
			callback := probe.callback()
			made := probe.number("made")
			require.False(t, probe.released(callback))
			end(c, fake)
			for {
				if _, err := c.Read(t.Context()); err != nil {
					break
				}
			}
			require.Equal(t, made, probe.number("made"), "a connection has one callback")
			fake.cut()
			turn(t)
			require.Zero(t, probe.number("complaints"), "nothing calls what is released")
			require.True(t, probe.released(callback))
		})
	}
}

func TestConnectionsLeaveNothingBehind(t *testing.T) {
	const rounds = 1000
	replace(t, map[string]any{})
	probe := watchCallbacks(t)
	work(t, 50)
	made, values, goroutines := probe.number("made"), probe.held(), runtime.NumGoroutine()

	work(t, rounds)

	require.Equal(t, made+rounds, probe.number("made"), "a connection has one callback")
	require.InDelta(t, values, probe.held(), 50, "values of JavaScript that Go holds")
	require.Equal(t, goroutines, runtime.NumGoroutine())
	require.Zero(t, probe.number("complaints"))
}

// work makes n connections, which end in all ways.
func work(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		c, err := wsconn.Dial(t.Context(), "ws://fake")
		require.NoError(t, err)
		require.NoError(t, c.Write(t.Context(), "hello"))
		f := last(t)
		f.send("hello")
		require.Equal(t, "hello", read(t, c))
		switch i % 3 {
		case 0:
			require.NoError(t, c.Close(wsconn.CodeNormal, ""))
		case 1:
			f.close(4001, "")
		case 2:
			f.cut()
		}
		endOf(t, c)
	}
}
