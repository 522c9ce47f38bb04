package tabs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core/authority"
)

var _ authority.Notifier = (*Channel)(nil)

// Channel is one end of the channel of a name. What it publishes reaches every
// other end in every tab of the origin, not itself.
type Channel struct {
	channel safejs.Value
	receive safejs.Func

	mu          sync.Mutex
	closed      bool
	next        int
	subscribers map[int]func(authority.Hint)
}

// ErrUnsupported says that the browser has no BroadcastChannel.
var ErrUnsupported = errors.New("this browser has no BroadcastChannel")

// Open joins the channel of that name. It fails with [ErrUnsupported] where
// the browser has no channels.
func Open(name string) (*Channel, error) {
	constructor, err := safejs.Global().Get("BroadcastChannel")
	if err != nil || constructor.Type() != safejs.TypeFunction {
		return nil, ErrUnsupported
	}
	channel, err := constructor.New(name)
	if err != nil {
		return nil, fmt.Errorf("open the channel between tabs: %w", err)
	}
	c := &Channel{channel: channel, subscribers: map[int]func(authority.Hint){}}
	if c.receive, err = safejs.FuncOf(c.received); err != nil {
		return nil, fmt.Errorf("make the receiver: %w", err)
	}
	if err := channel.Set("onmessage", c.receive.Value()); err != nil {
		c.receive.Release()
		return nil, fmt.Errorf("listen to the channel: %w", err)
	}
	return c, nil
}

// Publish tells the other tabs. What cannot be sent is dropped: a hint may be
// lost.
func (c *Channel) Publish(hints []authority.Hint) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	text, err := encode(hints)
	if err != nil {
		return
	}
	_, _ = c.channel.Call("postMessage", text)
}

// Subscribe calls f for each hint from another tab until it is unsubscribed.
func (c *Channel) Subscribe(f func(authority.Hint)) (unsubscribe func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return func() {}
	}
	c.next++
	id := c.next
	c.subscribers[id] = f
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subscribers, id)
	}
}

// Close leaves the channel: nothing is heard or said after it.
func (c *Channel) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	clear(c.subscribers)
	_ = c.channel.Set("onmessage", safejs.Null())
	_, _ = c.channel.Call("close")
	c.receive.Release()
}

// received hands the hints of a message over. What other scripts may have put
// on the channel is passed by.
func (c *Channel) received(_ safejs.Value, args []safejs.Value) any {
	defer func() { _ = recover() }()
	for _, hint := range read(args[0]) {
		for _, f := range c.current() {
			f(hint)
		}
	}
	return nil
}

func (c *Channel) current() []func(authority.Hint) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Values(c.subscribers))
}

func read(event safejs.Value) []authority.Hint {
	data, err := event.Get("data")
	if err != nil || data.Type() != safejs.TypeString {
		return nil
	}
	text, err := data.String()
	if err != nil {
		return nil
	}
	return decode(text)
}
