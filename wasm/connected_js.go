package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/internal/weblock"
	"github.com/parlor-chat/parlor/internal/wsconn"
	"github.com/parlor-chat/parlor/jsbridge"
)

// connected is the mode with a server: what is stored under name is a copy of
// its user's documents there.
type connected struct {
	name     string
	keep     keeper
	pause    func()
	server   string
	sdkAppID uint64
	host     jsbridge.Host
}

func (c connected) open(ctx context.Context, account jsbridge.Account) (jsbridge.Backend, error) {
	data, err := c.keep(ctx, c.name)
	if err != nil {
		return jsbridge.Backend{}, err
	}
	clock := link.NewClock(link.Now)
	copied := link.NewCopy(data.Store, data.Notifier, clock.Now)
	copied.Pause = c.pause
	seat := newSeat()
	keeper := link.NewKeeper(link.Options{
		Account: link.Account{SDKAppID: c.sdkAppID, UserID: account.UserID, UserSig: account.UserSig, Agent: "parlor-chat web"},
		Tab:     seat.tab,
		Dial:    c.dial,
		Lead: func(ctx context.Context, take bool) (func(), <-chan struct{}, error) {
			return lead(ctx, c.name+" "+account.UserID, take)
		},
		Tabs:     data.Notifier,
		WhenGone: seat.WhenGone,
		Visible:  c.host.Visible,
		Leads:    func(leads bool) { c.host.Tell("leads", leads) },
		Rests:    func(wait time.Duration) { c.host.Tell("rests", wait.Milliseconds()) },
		Random:   rand.Float64,
	})
	return jsbridge.Backend{
		Authority: copied,
		Notifier:  data.Notifier,
		Remote:    keeper,
		Seats:     seat,
		Clock:     clock,
		NewDevice: drawID,
		Watch:     data.watch,
		Close: func() {
			keeper.Close()
			seat.close()
			data.close()
		},
	}, nil
}

// drawID draws a name that nobody else has.
func drawID() string {
	return fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64())
}

// lead waits until this tab is the one of the device that is connected, or takes
// that from another one. Without Web Locks every tab is: that costs connections,
// nothing else.
func lead(ctx context.Context, name string, take bool) (release func(), lost <-chan struct{}, err error) {
	request := weblock.Request
	if take {
		request = weblock.Steal
	}
	lock, err := request(ctx, name)
	if errors.Is(err, weblock.ErrUnsupported) {
		return func() {}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return lock.Release, lock.Lost(), nil
}

func (c connected) dial(ctx context.Context) (link.Line, error) {
	conn, err := wsconn.Dial(ctx, c.server)
	if err != nil {
		return nil, err
	}
	return line{conn}, nil
}

// line is a WebSocket as the keeper knows it.
type line struct{ *wsconn.Conn }

func (l line) Read(ctx context.Context) (string, error) {
	text, err := l.Conn.Read(ctx)
	var closed *wsconn.CloseError
	if errors.As(err, &closed) {
		return "", &link.Closed{Code: closed.Code, Reason: closed.Reason}
	}
	return text, err
}

func (l line) Close(code int, reason string) {
	_ = l.Conn.Close(code, reason) // It is over either way.
}
