package jsbridge

import (
	"context"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// Options is what a bridge gets from its surroundings.
type Options struct {
	// Open gives the backend for a sign-in.
	Open func(context.Context, Account) (Backend, error)
	// Now is the device's clock, Unix milliseconds.
	Now func() int64
	// NewChangeID draws an id for a change of conversation groups.
	NewChangeID func() string
	// Deliver takes one JSON text of items to the page. It must neither call back
	// nor keep the text: there will be another one in the same room.
	Deliver func(text []byte)
	// Unlimited: the user may be in more than one live group at a time.
	Unlimited bool
	// Pace is the least time between two CONVERSATION_LIST_UPDATED.
	Pace time.Duration
	// Compose gives a text in Unicode's normalization form C. Pages have it, and
	// its tables are too large to bring along.
	Compose func(text string) string
	// Pause lets the page have the thread in the midst of long work; nil where
	// that is not needed.
	Pause func()
}

// Bridge serves the calls of one chat instance.
type Bridge struct {
	options Options
	// subjects are the rows of its methods, some of which look at them too.
	subjects [][]method
	queue    *queue
	// life ends with destroy().
	life context.Context
	end  context.CancelFunc
	// turn is held by the one job that runs, until it is done or parked.
	turn    sync.Mutex
	tending *time.Timer
	// current is the call that has the turn, nil for another job; last is
	// closed when the newest call has settled.
	current *call
	last    chan struct{}
	out     delivery
	// list is the newest that the session has told of.
	list replica.List
	pace pacer
	// presence shows others that the user is there.
	presence presence
	backend  *Backend
	session  *session.Session
	// login is closed when the login that is under way is over.
	login chan struct{}
	// offline: the browser says that there is no network.
	offline bool
	// unsubscribe ends the hints for the session.
	unsubscribe func()
	// readAllAt is when setAllMessageRead was last carried out.
	readAllAt int64
}

// New makes a bridge. [Bridge.Run] serves it.
func New(options Options) *Bridge {
	b := &Bridge{options: options, subjects: subjects, queue: newQueue(), last: make(chan struct{})}
	close(b.last)
	b.out.deliver, b.out.pause = options.Deliver, options.Pause
	b.life, b.end = context.WithCancel(context.Background())
	return b
}

// now is the clock that counts, Unix milliseconds.
func (b *Bridge) now() int64 {
	if b.backend != nil && b.backend.Clock != nil {
		return b.backend.Clock.Now()
	}
	return b.options.Now()
}
