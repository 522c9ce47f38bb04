package gateway

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// Pace is for tests.
type Pace = pace

// Take is for tests.
func (p *pace) Take(now time.Time, limits Limits) (wait time.Duration, flood bool) {
	return p.take(now, limits)
}

// Turns are the turns of those who take much.
type Turns = turns

// NewTurns makes so many turns, so many of them for a user.
func NewTurns(all, each int) *Turns { return newTurns(all, each) }

// Take waits for a turn.
func (t *turns) Take(ctx context.Context, user string) error { return t.take(ctx, user) }

// Give gives a turn back.
func (t *turns) Give(user string) { t.give(user) }

// Count returns how many wait.
func (t *turns) Count() int { return t.count() }

// WithDefaults is for tests.
func (l Limits) WithDefaults() Limits { return l.withDefaults() }

// DefaultLimits is for tests.
func DefaultLimits() Limits { return Limits{}.withDefaults() }

// Encode writes a frame as a socket does.
var Encode = encode

// ChangesOf returns what a frame is that brings changes.
func ChangesOf(frame wire.Frame) (changes wire.Changes) {
	if shared, is := frame.(sharedFrame); is {
		return shared.Changes
	}
	changes, _ = frame.(wire.Changes)
	return changes
}

// Wake is what hints of other gateways come to.
func Wake(g *Gateway, hint authority.Hint) { g.wake(hint) }

// SayHint has a feed hear of a hint and wakes nobody for it.
func SayHint(g *Gateway, hint authority.Hint) {
	g.feeds.mu.RLock()
	defer g.feeds.mu.RUnlock()
	g.feeds.byOwner[hint.Owner].hear(hint.Revision)
}

// LiveOf returns what a frame is that says something in a room.
func LiveOf(frame wire.Frame) (live wire.Live, is bool) {
	shared, is := frame.(sharedLive)
	return shared.Live, is
}
