//go:build !js

package wsconn_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/wsconn"
)

// server is a peer with a socket.
type server struct {
	t        *testing.T
	socket   *websocket.Conn
	received chan string
	end      chan websocket.CloseError
}

// connect makes a connection with a server of its own.
func connect(t *testing.T) (*wsconn.Conn, peer) {
	t.Helper()
	c, s := connectServer(t)
	return c, s
}

func connectServer(t *testing.T) (*wsconn.Conn, *server) {
	t.Helper()
	accepted := make(chan *websocket.Conn, 1)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err == nil {
			accepted <- socket
		}
	})
	dialing, cancel := context.WithCancel(t.Context())
	c, err := wsconn.Dial(dialing, url)
	require.NoError(t, err)
	cancel() // Means nothing any more.
	s := &server{t, <-accepted, make(chan string, 100), make(chan websocket.CloseError, 1)}
	s.socket.SetReadLimit(-1)
	go s.receive()
	t.Cleanup(func() {
		require.NoError(t, c.Close(wsconn.CodeNormal, ""))
		_ = s.socket.CloseNow()
	})
	return c, s
}

// serve returns the ws: URL of a handler.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return "ws" + strings.TrimPrefix(s.URL, "http")
}

func (s *server) receive() {
	for {
		_, data, err := s.socket.Read(context.Background())
		if err != nil {
			var closed websocket.CloseError
			_ = errors.As(err, &closed)
			s.end <- closed
			return
		}
		s.received <- string(data)
	}
}

// send may fail: a test may have the connection end before.
func (s *server) send(text string) {
	_ = s.socket.Write(context.Background(), websocket.MessageText, []byte(text))
}

func (s *server) sendMany(n int, text string) {
	for range n {
		s.send(text)
	}
}

func (s *server) sendBinary() {
	require.NoError(s.t, s.socket.Write(s.t.Context(), websocket.MessageBinary, []byte("binary")))
}

func (s *server) close(code int, reason string) {
	_ = s.socket.Close(websocket.StatusCode(code), reason)
}

func (s *server) cut() {
	require.NoError(s.t, s.socket.CloseNow())
}

func (s *server) next() string {
	return <-s.received
}

func (s *server) closed() (code int, reason string) {
	end := <-s.end
	return int(end.Code), end.Reason
}

// onTheWire is the code that is sent for one.
func onTheWire(code int) int {
	return code
}
