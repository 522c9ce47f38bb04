package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/parlor-chat/parlor/core/wire"
)

// socket is a WebSocket connection. It is the network connection under the
// WebSocket as well: so one read deadline stands for every timer that there is,
// and costs neither a goroutine nor memory.
//
// One goroutine reads, deals with what it has read, and closes in the end.
// Whoever else wants to close leaves the reason in ending and stirs it.
type socket struct {
	net.Conn
	gateway *Gateway
	web     *websocket.Conn
	remote  string

	// ending is why the connection ends, once somebody has said so.
	ending atomic.Pointer[CloseError]
	// unwritable: a write failed, maybe half way; nothing can follow it.
	unwritable atomic.Bool

	place place // The registry's own.

	// What follows is the reader's own.
	seat    *Seat
	expires time.Time
	// heard is when the last bytes came, or when the connection began.
	heard time.Time
	// asked: nothing has come since the device was sent a Ping.
	asked bool
	pace  pace
	// unframed counts the bytes since the last whole frame.
	unframed int
}

// maxUnframed is the most bytes that may come without a frame being complete:
// a frame and the heads of its fragments.
const maxUnframed = 2 * wire.MaxFrame

// serve works until the connection ends.
func (s *socket) serve() {
	defer s.gateway.sockets.remove(s)
	s.finish(closing(s.converse()))
}

func (s *socket) converse() (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = s.gateway.recovered(panicked)
		}
	}()
	if err := s.signIn(); err != nil {
		return err
	}
	for {
		frame, err := s.next()
		if err != nil {
			return err
		}
		if err := s.receive(frame); err != nil {
			return err
		}
	}
}

// signIn waits for the hello.
func (s *socket) signIn() error {
	if err := s.SetReadDeadline(s.heard.Add(s.gateway.options.Limits.Hello)); err != nil {
		return broken(err)
	}
	frame, err := s.next()
	if err != nil {
		return err
	}
	hello, ok := frame.(wire.Hello)
	if !ok {
		return closeWith(wire.CloseProtocol, "the first frame is to be a hello")
	}
	ctx, cancel := s.gateway.work()
	defer cancel()
	if s.seat, err = s.gateway.SignIn(ctx, hello, socketLine{s}); err != nil {
		return err
	}
	s.expires = s.seat.Expires()
	return s.watch()
}

func (s *socket) receive(frame wire.Frame) error {
	ctx, cancel := s.gateway.work()
	defer cancel()
	return s.seat.Receive(ctx, frame)
}

// next waits for a frame.
func (s *socket) next() (wire.Frame, error) {
	if ending := s.ending.Load(); ending != nil {
		return nil, ending
	}
	kind, message, err := s.web.Reader(context.Background())
	if err != nil {
		return nil, s.unread(err)
	}
	if kind != websocket.MessageText {
		return nil, closeWith(wire.CloseProtocol, "frames are text")
	}
	text, err := s.text(message)
	if err != nil {
		return nil, err
	}
	s.unframed = 0
	if err := s.slowDown(); err != nil {
		return nil, err
	}
	frame, err := wire.Decode(text)
	if err != nil {
		return nil, closeWith(wire.CloseProtocol, "%v", err)
	}
	s.gateway.metrics.in(frame)
	return frame, nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *socket) text(message io.Reader) (string, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	n, err := buffer.ReadFrom(io.LimitReader(message, wire.MaxFrame+1))
	if err != nil {
		return "", s.unread(err)
	}
	if n > wire.MaxFrame {
		return "", closeWith(wire.CloseProtocol, "a frame has at most %d bytes", wire.MaxFrame)
	}
	return buffer.String(), nil
}

// unread is what it means that nothing can be read.
func (s *socket) unread(err error) error {
	if websocket.CloseStatus(err) != -1 {
		return &CloseError{Code: closedByDevice, Reason: "the device closed", Err: err}
	}
	return broken(err)
}

// slowDown waits when the device sends faster than it may.
func (s *socket) slowDown() error {
	wait, flood := s.pace.take(time.Now(), s.gateway.options.Limits)
	if flood {
		return closeWith(wire.CloseRate, "too many frames: at most %d a second", s.gateway.options.Limits.Rate)
	}
	time.Sleep(wait)
	return nil
}

// control deals with a ping or pong of the WebSocket itself, which count as
// frames. It says whether to go on.
func (s *socket) control() bool {
	s.unframed = 0
	if err := s.slowDown(); err != nil {
		s.end(closing(err))
		return false
	}
	return true
}

// end closes the connection. The reader finds the reason at once, if it waits,
// or when it next does.
func (s *socket) end(reason *CloseError) {
	if s.ending.CompareAndSwap(nil, reason) {
		_ = s.SetReadDeadline(time.Unix(1, 0)) // Fails only when it is closed.
	}
}

// socketLine is the socket as its seat sees it.
type socketLine struct{ socket *socket }

// Send implements [Line].
func (l socketLine) Send(frame wire.Frame) error {
	return l.socket.send(frame)
}

// Proven implements [prover].
func (l socketLine) Proven() bool {
	return l.socket.gateway.sockets.proven(l.socket)
}

// Remote is where the connection comes from.
func (l socketLine) Remote() string { return l.socket.remote }

// Close implements [Line].
func (l socketLine) Close(end *CloseError) {
	l.socket.end(end)
}

func (s *socket) send(frame wire.Frame) error {
	text, err := encode(frame)
	if err != nil {
		return closing(err)
	}
	err = s.web.Write(context.Background(), websocket.MessageText, []byte(text))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return closeWith(wire.CloseSlow, "the device does not read")
	}
	return err
}
