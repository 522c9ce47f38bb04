//go:build !js

package wsconn_test

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/wsconn"
)

func TestDialingSaysWhyItFails(t *testing.T) {
	t.Run("nobody listens", func(t *testing.T) {
		_, err := wsconn.Dial(t.Context(), "ws://"+unused(t))
		require.ErrorContains(t, err, "connect")
	})
	t.Run("the server refuses", func(t *testing.T) {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		_, err := wsconn.Dial(t.Context(), url)
		require.ErrorContains(t, err, "503")
	})
	t.Run("the server is silent until the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan struct{})
		url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
			close(gone)
		})
		_, err := wsconn.Dial(ctx, url)
		require.ErrorIs(t, err, context.Canceled)
		<-gone
	})
}

// unused returns an address of the loopback that nobody listens on.
func unused(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

func TestATextThatIsNotUTF8EndsTheConnection(t *testing.T) {
	c, server := connectServer(t)
	server.send("\xff")
	require.Equal(t, wsconn.CodeNotText, endOf(t, c).Code)
	code, _ := server.closed()
	require.Equal(t, wsconn.CodeNotText, code)
}

func TestAServerThatHasStoppedReading(t *testing.T) {
	t.Run("holds up writing until the context ends, and with it the connection", func(t *testing.T) {
		c := dialDeaf(t)
		// Time to fill all buffers on a busy machine: a context that ends
		// between two writes harms nothing.
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var err error
		for err == nil {
			err = c.Write(ctx, strings.Repeat("x", wsconn.MaxMessage))
		}
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, wsconn.CodeAbnormal, endOf(t, c).Code)
	})
	t.Run("does not hold up closing for long", func(t *testing.T) {
		c := dialDeaf(t)
		start := time.Now()
		require.NoError(t, c.Close(wsconn.CodeNormal, ""))
		require.Less(t, time.Since(start), 4*time.Second)
		require.Equal(t, wsconn.CodeNormal, endOf(t, c).Code)
	})
	t.Run("does not hold up closing while someone writes", func(t *testing.T) {
		c := dialDeaf(t)
		written := make(chan error)
		go func() {
			var err error
			for err == nil {
				err = c.Write(context.Background(), strings.Repeat("x", wsconn.MaxMessage))
			}
			written <- err
		}()
		require.NoError(t, c.Close(wsconn.CodeNormal, ""))
		var closed *wsconn.CloseError
		require.ErrorAs(t, <-written, &closed)
		require.Equal(t, wsconn.CodeNormal, closed.Code)
	})
}

// dialDeaf connects to a server that does not read.
func dialDeaf(t *testing.T) *wsconn.Conn {
	t.Helper()
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err == nil {
			t.Cleanup(func() { _ = socket.CloseNow() })
		}
	})
	c, err := wsconn.Dial(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close(wsconn.CodeNormal, "") })
	return c
}

func TestConnectionsLeaveNoGoroutineBehind(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = socket.CloseNow() }()
		for {
			if _, _, err := socket.Read(r.Context()); err != nil {
				return
			}
		}
	})
	before := runtime.NumGoroutine()
	for range 50 {
		c, err := wsconn.Dial(t.Context(), url)
		require.NoError(t, err)
		require.NoError(t, c.Write(t.Context(), "hello"))
		require.NoError(t, c.Close(wsconn.CodeNormal, ""))
	}
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, 10*time.Second, 10*time.Millisecond)
}
