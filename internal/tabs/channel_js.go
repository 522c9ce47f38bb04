package tabs

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core/authority"
)

// ErrUnsupported says that there is no BroadcastChannel here.
var ErrUnsupported = errors.New("this environment has no BroadcastChannel")

// Channel is an [authority.Notifier] among all channels of the same name on
// this origin, in this tab and in others.
type Channel struct {
	channel  safejs.Value
	callback safejs.Func

	// The callback does not take mu, and nobody calls JavaScript under it.
	mu            sync.Mutex
	subscriptions []*subscription
	closed        bool
}

type subscription struct {
	f func(authority.Hint)
}

var _ authority.Notifier = (*Channel)(nil)

// Open joins the channel of a name. Where there is no BroadcastChannel it
// fails with [ErrUnsupported].
func Open(name string) (*Channel, error) {
	constructor, err := safejs.Global().Get("BroadcastChannel")
	if err != nil || constructor.Type() != safejs.TypeFunction {
		return nil, fmt.Errorf("open channel: %w", ErrUnsupported)
	}
	c := &Channel{}
	if c.channel, err = constructor.New(name); err != nil {
		return nil, fmt.Errorf("open channel: %w", err)
	}
	if c.callback, err = safejs.FuncOf(c.receive); err != nil {
		return nil, fmt.Errorf("open channel: %w", err)
	}
	if err := c.channel.Set("onmessage", c.callback); err != nil {
		c.callback.Release()
		return nil, fmt.Errorf("open channel: %w", err)
	}
	return c, nil
}

// Close leaves the channel. It may be called again.
func (c *Channel) Close() {
	c.mu.Lock()
	first := !c.closed
	c.closed = true
	c.subscriptions = nil
	c.mu.Unlock()
	if !first {
		return
	}
	// Without a handler nothing calls back any more, not even a message that
	// is on its way.
	_ = c.channel.Set("onmessage", safejs.Null())
	_, _ = c.channel.Call("close")
	c.callback.Release()
}

// Publish implements [authority.Notifier]. The browser delivers later; after
// Close nobody hears.
func (c *Channel) Publish(hints []authority.Hint) {
	if len(hints) == 0 {
		return
	}
	_, _ = c.channel.Call("postMessage", Message(hints)) // A hint may be lost.
}

// Subscribe implements [authority.Notifier].
func (c *Channel) Subscribe(f func(authority.Hint)) (unsubscribe func()) {
	s := &subscription{f}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.subscriptions = append(c.subscriptions, s)
	}
	return func() { c.remove(s) }
}

func (c *Channel) remove(s *subscription) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.subscriptions = slices.DeleteFunc(c.subscriptions, func(other *subscription) bool { return other == s })
}

// receive takes a message. JavaScript stands still meanwhile: it copies the
// text out, hands over and returns.
func (c *Channel) receive(_ safejs.Value, args []safejs.Value) (result any) {
	defer func() { _ = recover() }() // A hint may be lost, the program may not.
	if len(args) == 0 {
		return nil
	}
	data, err := args[0].Get("data")
	if err != nil || data.Type() != safejs.TypeString {
		return nil
	}
	if text, err := data.String(); err == nil {
		go c.deliver(text)
	}
	return nil
}

func (c *Channel) deliver(text string) {
	hints := decode(text)
	c.mu.Lock()
	subscriptions := slices.Clone(c.subscriptions)
	c.mu.Unlock()
	for _, s := range subscriptions {
		for _, hint := range hints {
			s.f(hint)
		}
	}
}
