package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// Backend is where a session decides and hears of changes.
type Backend struct {
	Authority session.Authority
	Notifier  authority.Notifier
	// Limits are those of conversation groups, nil for what holds by default, or what
	// a server says.
	Limits *core.ConversationGroupLimits
	// Remote is nil where the authority itself answers.
	Remote Remote
	// Place names this tab among those that the user is signed in at; it is
	// empty where a server says who is there.
	Place string
	// Message is what the Notifier publishes for hints, for a page that is to
	// publish some itself.
	Message func([]authority.Hint) string
	// Seats knows which tabs there are; nil where nothing does.
	Seats Seats
	// Clock is the time at the server, nil where the device's own counts.
	Clock Clock
	// NewDevice draws an id for this device; it is for a Remote only.
	NewDevice func() string
	// Watch has f called when what is stored is found to be other data; nil
	// where that cannot be.
	Watch func(f func())
	Close func()
}

// Remote is the line to a server that answers in place of a backend's
// authority, which then is only the copy on this device.
type Remote interface {
	// Tab names this end of the copy.
	Tab() string
	// Connect joins a session to its server and returns once the session may
	// be used. Whatever it does to the session from then on it does inside
	// turn.
	Connect(ctx context.Context, s *session.Session, turn func(func())) error
	// Wake looks at once whether the line still stands.
	Wake()
	// Offline says that there is no network, until Wake.
	Offline()
	// Live takes what the session says in the rooms of live groups.
	Live(frame *core.LiveFrame)
	// Hear takes a hint if it is about these rooms, inside turn; false for any other.
	Hear(ctx context.Context, hint authority.Hint) bool
}

// Seats says of the tabs that are in live groups whether they still are there.
type Seats interface {
	// Take makes this tab one of them, until the backend is closed.
	Take(ctx context.Context)
	// WhenGone calls gone once another one is no more, unless the backend is closed
	// before.
	WhenGone(seat string, gone func())
}

// Clock tells a server's time.
type Clock interface {
	// Now is that time, Unix milliseconds.
	Now() int64
	// Set says how far it is ahead of the device's, in milliseconds, as they
	// stand now.
	Set(skew int64)
}

// Account is who signs in.
type Account struct {
	UserID  string
	UserSig string
}
