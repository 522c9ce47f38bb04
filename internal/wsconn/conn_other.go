//go:build !js

package wsconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http/httptrace"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// closeTimeout is how long the other side has to answer a close.
const closeTimeout = time.Second

// Conn is a connection. Its methods may be called at the same time. It must be
// closed, unless it has ended by itself.
type Conn struct {
	socket *websocket.Conn
	line   net.Conn // Below the socket, whose own way to break it may wait for 5 s and more.
	inbox  inbox
	done   chan struct{} // Closed when nothing is received any more.
}

// Dial connects to a ws: or wss: URL. When ctx ends before the connection is
// there, the attempt ends with it; later ctx has no meaning.
func Dial(ctx context.Context, url string) (*Conn, error) {
	c := &Conn{inbox: newInbox(), done: make(chan struct{})}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(got httptrace.GotConnInfo) { c.line = got.Conn },
	})
	var err error
	c.socket, _, err = websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	c.socket.SetReadLimit(MaxMessage)
	go c.receive()
	return c, nil
}

// receive fills the inbox until the connection is gone. It reads on while the
// connection is being closed, for the answer to that.
func (c *Conn) receive() {
	defer close(c.done)
	for {
		kind, data, err := c.socket.Read(context.Background())
		if err != nil {
			c.inbox.close(endOf(err))
			_ = c.socket.CloseNow()
			return
		}
		if why := c.keep(kind, data); why != nil && c.inbox.close(why) {
			go c.bye(why)
		}
	}
}

// keep puts a message into the inbox, or returns why the connection has to
// end.
func (c *Conn) keep(kind websocket.MessageType, data []byte) *CloseError {
	switch {
	case kind != websocket.MessageText:
		return &CloseError{CodeBinary, "a message is binary"}
	case !utf8.Valid(data):
		return &CloseError{CodeNotText, "a text is not valid UTF-8"}
	case !c.inbox.put(string(data)):
		return &CloseError{CodeUnread, "too many messages wait to be read"}
	}
	return nil
}

// endOf says how the connection ended.
func endOf(err error) *CloseError {
	var closed websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return &CloseError{int(closed.Code), closed.Reason}
	case errors.Is(err, websocket.ErrMessageTooBig):
		return &CloseError{CodeTooLarge, "a message is too large"}
	}
	return &CloseError{Code: CodeAbnormal}
}

// Read waits for the next message. Behind the last one it returns a
// [*CloseError]. When ctx ends, Read does, and the connection is as before.
func (c *Conn) Read(ctx context.Context) (string, error) {
	return c.inbox.take(ctx)
}

// Write sends a message. It fails with [ErrNotSendable] for a message that
// must not be sent, with ctx's error when ctx has ended, and with a
// [*CloseError] after the end. When ctx ends while a message is being sent, so
// does the connection: with a part of a message it is good for nothing.
func (c *Conn) Write(ctx context.Context, text string) error {
	if err := checkWrite(ctx, text); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := c.inbox.closed(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := c.socket.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
		return fmt.Errorf("write: %w", c.broken(ctx))
	}
	return nil
}

// broken says why sending failed: the end of ctx, or of the connection, which
// is what the receiving side hears of it.
func (c *Conn) broken(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	defer c.breakSoon()()
	<-c.inbox.ended
	return c.inbox.closed()
}

// Close ends the connection with code 1000 or one in 3000-4999, and a reason
// of at most 123 bytes; with others it fails and does nothing. After the end it
// does nothing either.
func (c *Conn) Close(code int, reason string) error {
	if err := checkClose(code, reason); err != nil {
		return err
	}
	if why := (&CloseError{code, reason}); c.inbox.close(why) {
		c.bye(why)
	}
	<-c.done
	return nil
}

// bye tells the other side, and breaks the connection when it does not answer.
func (c *Conn) bye(why *CloseError) {
	defer c.breakSoon()()
	_ = c.socket.Close(websocket.StatusCode(why.Code), why.Reason)
}

// breakSoon breaks the connection after a while, unless that is stopped.
func (c *Conn) breakSoon() (stop func() bool) {
	return time.AfterFunc(closeTimeout, func() { _ = c.line.Close() }).Stop
}
