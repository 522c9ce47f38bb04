package gateway

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core/wire"
)

// restart tells a device to connect again, to whatever takes over.
var restart = closeWith(wire.CloseRestart, "the server restarts")

// Shutdown accepts no more connections, closes those there are, spread over
// Limits.Drain so that the devices do not all come back at once, and waits until
// all work has ended. Nobody is shown as gone because of it, see placeLife. When ctx ends before, it cuts what is left and returns its
// error. It is for gateways whose Options.Go starts goroutines.
func (g *Gateway) Shutdown(ctx context.Context) error {
	g.presence.end()
	sockets := g.sockets.drain()
	began := time.Now()
	for i, s := range sockets {
		at := began.Add(g.options.Limits.Drain * time.Duration(i) / time.Duration(len(sockets)))
		if !sleep(ctx, time.Until(at)) {
			break
		}
		s.end(restart)
	}
	err := g.untilIdle(ctx)
	g.rooms.sayGone()
	g.Close()
	return err
}

// untilIdle waits until nothing is at work any more.
func (g *Gateway) untilIdle(ctx context.Context) error {
	for {
		if all, _, open := g.sockets.count(); all == 0 && open == 0 && g.pushing.Load() == 0 {
			return nil
		}
		if !sleep(ctx, 5*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// sleep returns false when ctx ended before.
func sleep(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
