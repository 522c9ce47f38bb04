package gateway

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// ServeHTTP accepts a device's WebSocket connection, or turns it away with 503
// when there are too many. It returns at once: the connection lives on in a
// goroutine of its own, which needs less memory than the one it came in.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := &socket{gateway: g, remote: r.RemoteAddr, place: place{address: g.options.Address(r)}, heard: time.Now()}
	out, reason := g.sockets.admit(g.options.Limits, s)
	if reason != "" {
		g.turnAway(w, s, reason)
		return
	}
	if out != nil {
		g.metrics.turned.WithLabelValues("silent").Inc()
		g.sockets.cut(out)
	}
	if err := s.accept(w, r); err != nil { // The library has answered.
		g.sockets.remove(s)
		g.metrics.turned.WithLabelValues("handshake").Inc()
		g.options.Log.Debug("no WebSocket", "remote", r.RemoteAddr, "error", err)
		return
	}
	switch taken, draining := g.sockets.add(s); {
	case taken:
		_ = s.Close()
	case draining:
		s.end(restart)
	}
	go s.serve()
}

func (g *Gateway) turnAway(w http.ResponseWriter, s *socket, reason string) {
	g.metrics.turned.WithLabelValues(reason).Inc()
	if reason == "address" {
		g.options.Log.Warn("an address has as many connections as it may; if it is a proxy's, name it as trusted",
			"address", s.place.address, "connections", g.options.Limits.AddressConnections)
	}
	w.Header().Set("Retry-After", "5")
	http.Error(w, "there are too many connections; try again", http.StatusServiceUnavailable)
}

func (s *socket) accept(w http.ResponseWriter, r *http.Request) error {
	origins := s.gateway.options.Origins
	web, err := websocket.Accept(hijacker{w, s}, r, &websocket.AcceptOptions{
		OriginPatterns:     origins,
		InsecureSkipVerify: len(origins) == 0,
		OnPingReceived:     func(context.Context, []byte) bool { return s.control() },
		OnPongReceived:     func(context.Context, []byte) { s.control() },
	})
	if err != nil {
		return err
	}
	web.SetReadLimit(-1) // The socket counts itself, and closes with our code.
	s.web = web
	return nil
}

// hijacker puts the socket between the WebSocket and its connection, and gives
// it smaller buffers than HTTP has: most frames are a few hundred bytes.
type hijacker struct {
	http.ResponseWriter
	socket *socket
}

const (
	readBuffer  = 1024
	writeBuffer = 2048
)

// Hijack implements [http.Hijacker].
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.socket.Conn = conn
	reader, err := rebuffer(buffered.Reader)
	if err != nil {
		return nil, nil, err
	}
	return h.socket, bufio.NewReadWriter(reader, bufio.NewWriterSize(h.socket, writeBuffer)), nil
}

// rebuffer returns a small reader that holds what was read already. The library
// puts the connection behind it.
func rebuffer(old *bufio.Reader) (*bufio.Reader, error) {
	read, err := old.Peek(old.Buffered())
	if err != nil {
		return nil, fmt.Errorf("take over what was read: %w", err)
	}
	reader := bufio.NewReaderSize(bytes.NewReader(bytes.Clone(read)), max(readBuffer, len(read)))
	_, err = reader.Peek(len(read))
	return reader, err
}
