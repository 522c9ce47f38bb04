package wsconn

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hack-pad/safejs"
)

// Conn is a connection. Its methods may be called at the same time. It must be
// closed, unless it has ended by itself.
type Conn struct {
	socket   safejs.Value
	encoder  safejs.Value
	callback safejs.Func
	dialed   chan bool // Whether the connection was made; the first answer counts.
	inbox    inbox
}

var errNoConnection = errors.New("connect: there is no server, or it refused, or this page must not connect to it; browsers do not tell which")

// handlers are the properties of a WebSocket that the callback goes to.
var handlers = [...]string{"onopen", "onmessage", "onerror", "onclose"}

// Dial connects to a ws: or wss: URL. When ctx ends before the connection is
// there, the attempt ends with it; later ctx has no meaning.
func Dial(ctx context.Context, url string) (*Conn, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("connect: %w", ctx.Err())
	}
	c := &Conn{dialed: make(chan bool, 1), inbox: newInbox()}
	if err := c.start(url); err != nil {
		// The text only: a thrown value stays in here.
		return nil, fmt.Errorf("connect: %s", err.Error())
	}
	select {
	case there := <-c.dialed:
		if there {
			return c, nil
		}
		return nil, errNoConnection
	case <-ctx.Done():
		c.shut(&CloseError{Code: CodeNormal})
		return nil, fmt.Errorf("connect: %w", ctx.Err())
	}
}

// start begins to connect. The constructor throws when it does not like the
// URL.
func (c *Conn) start(url string) (err error) {
	if c.encoder, err = construct("TextEncoder"); err != nil {
		return err
	}
	if c.callback, err = safejs.FuncOf(c.handle); err != nil {
		return err
	}
	if c.socket, err = construct("WebSocket", url); err != nil {
		c.callback.Release()
		return err
	}
	if err := c.listen(c.callback); err != nil {
		c.shut(&CloseError{Code: CodeFault})
		return err
	}
	return nil
}

func construct(class string, args ...any) (safejs.Value, error) {
	constructor, err := safejs.Global().Get(class)
	if err != nil {
		return constructor, err
	}
	if constructor.Type() != safejs.TypeFunction {
		return constructor, errors.New("this environment has no " + class)
	}
	return constructor.New(args...)
}

func (c *Conn) listen(handler any) error {
	for _, name := range handlers {
		if err := c.socket.Set(name, handler); err != nil {
			return err
		}
	}
	return nil
}

// handle takes every event of the socket. JavaScript stands still meanwhile:
// it copies out what matters, hands over and returns.
func (c *Conn) handle(_ safejs.Value, args []safejs.Value) (result any) {
	defer func() {
		if recover() != nil {
			go c.shut(&CloseError{Code: CodeFault}) // Only a bug gets here; it may cost the connection, not the program.
		}
	}()
	if len(args) == 0 {
		return nil
	}
	event := args[0]
	switch text(event, "type") {
	case "open":
		c.answer(true)
	case "message":
		c.receive(event)
	case "error": // After some, such as a violation of the page's policy, no close comes.
		c.end(&CloseError{Code: CodeAbnormal})
	case "close":
		c.end(&CloseError{Code: number(event, "code"), Reason: text(event, "reason")})
	}
	return nil
}

func (c *Conn) receive(message safejs.Value) {
	data, err := message.Get("data")
	if err != nil || data.Type() != safejs.TypeString {
		c.shut(&CloseError{CodeBinary, "a message is binary"})
		return
	}
	text, err := c.copyOut(data)
	switch {
	case err != nil:
		c.shut(&CloseError{Code: CodeFault})
	case text == nil:
		c.shut(&CloseError{CodeTooLarge, "a message is too large"})
	case !c.inbox.put(string(text)):
		c.shut(&CloseError{CodeUnread, "too many messages wait to be read"})
	}
}

// copyOut returns a string as UTF-8, or nil when it is too large: memory that
// Go has taken once, the page does not get back.
func (c *Conn) copyOut(text safejs.Value) ([]byte, error) {
	array, err := c.encoder.Call("encode", text)
	if err != nil {
		return nil, err
	}
	length, err := array.Length()
	if err != nil || length > MaxMessage {
		return nil, err
	}
	bytes := make([]byte, length)
	_, err = safejs.CopyBytesToGo(bytes, array)
	return bytes, err
}

// Read waits for the next message. Behind the last one it returns a
// [*CloseError]. When ctx ends, Read does, and the connection is as before.
func (c *Conn) Read(ctx context.Context) (string, error) {
	return c.inbox.take(ctx)
}

// Write gives a message to the browser, which sends it. It fails with
// [ErrNotSendable] for a message that must not be sent, with ctx's error when
// ctx has ended, and with a [*CloseError] after the end. While more than
// [MaxUnsent] bytes wait to be sent, it ends the connection with [CodeUnsent].
func (c *Conn) Write(ctx context.Context, text string) error {
	if err := checkWrite(ctx, text); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if number(c.socket, "bufferedAmount") > MaxUnsent {
		c.shut(&CloseError{CodeUnsent, "too much waits to be sent"})
	}
	if err := c.inbox.closed(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if _, err := c.socket.Call("send", marked(text)); err != nil {
		return fmt.Errorf("write: %s", err.Error())
	}
	return nil
}

// marked makes up for the byte order mark that a string loses from its start
// on the way to JavaScript.
func marked(text string) string {
	const mark = "\ufeff"
	if strings.HasPrefix(text, mark) {
		return mark + text
	}
	return text
}

// Close ends the connection with code 1000 or one in 3000-4999, and a reason
// of at most 123 bytes; with others it fails and does nothing. After the end it
// does nothing either.
func (c *Conn) Close(code int, reason string) error {
	if err := checkClose(code, reason); err != nil {
		return err
	}
	c.shut(&CloseError{code, reason})
	return nil
}

// shut ends the connection from this side. The browser may take its time to
// close it, or never be done: nobody waits.
func (c *Conn) shut(why *CloseError) {
	if !c.end(why) {
		return
	}
	code := why.Code
	if code != CodeNormal && code < 3000 {
		code += 2100
	}
	_, _ = c.socket.Call("close", code, marked(why.Reason))
}

// end lets go of the socket, and reports whether this was the first end.
func (c *Conn) end(why *CloseError) bool {
	if !c.inbox.close(why) {
		return false
	}
	// Without handlers nothing calls back any more, not even an event that is
	// on its way.
	_ = c.listen(safejs.Null())
	c.callback.Release()
	c.answer(false)
	return true
}

// answer tells Dial, which has been told when it was called before.
func (c *Conn) answer(there bool) {
	select {
	case c.dialed <- there:
	default:
	}
}

// text returns a property that is a string, and nothing for any other.
func text(value safejs.Value, name string) string {
	property, err := value.Get(name)
	if err != nil || property.Type() != safejs.TypeString {
		return ""
	}
	s, _ := property.String()
	return s
}

// number returns a property that is a number, and 0 for any other.
func number(value safejs.Value, name string) int {
	property, err := value.Get(name)
	if err != nil || property.Type() != safejs.TypeNumber {
		return 0
	}
	n, _ := property.Int()
	return n
}
