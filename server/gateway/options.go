package gateway

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// Options is what a gateway gets from its surroundings.
type Options struct {
	// Store keeps everything.
	Store authority.Store
	// Notifier brings hints from other gateways on the same store, and this
	// one's to them. Nil: there are none.
	Notifier authority.Notifier
	// Live carries what is said in live groups to other gateways, and from them.
	// Nil: there are none.
	Live Live
	// Release names this program to devices, for those who look for a fault.
	Release string
	// Check says whether the userSig of a hello is good, and until when. The
	// zero time means for ever. A [core.Error] refuses the sign-in and is shown
	// to the device; any other error is a fault. Without Check nobody gets in.
	Check func(hello wire.Hello, now time.Time) (expires time.Time, err error)

	// Before, if it is set, is asked about each command of a user's before it is
	// carried out, and returns it as it is to be. A [core.Error] refuses it. It may
	// take seconds: only this device's own commands wait for it.
	Before func(ctx context.Context, user string, command core.Command) (core.Command, error)

	// Now is the clock, [time.Now] by default. Silence on a socket is
	// measured by the system's clock whatever this is.
	Now func() time.Time
	// Steady is a clock that nobody sets: what has passed since some moment. By
	// default it goes with Now.
	Steady func() time.Duration
	// Go runs something soon, a goroutine by default.
	Go func(func())
	// After runs something once some time has passed, by [time.AfterFunc] by default.
	After func(time.Duration, func())
	// Log gets what an operator may want to know. It never gets a userSig.
	Log *slog.Logger
	// Registerer takes the metrics, nil for nobody. Two gateways need two,
	// or two sets of labels.
	Registerer prometheus.Registerer

	// Epoch is the name for data that has none yet, drawn by default.
	Epoch string
	// Presence: users are shown as online to others while they are connected.
	Presence bool
	// Place names this gateway among those on the store, drawn by default.
	Place string
	// Instances is how many devices of one user may be connected to this
	// gateway, 0 for any number. One more takes the place of the one that
	// signed in first (docs/facts.md#signed-out).
	Instances int
	// Address names whom connections are counted for, by default the host of
	// the request's RemoteAddr.
	Address func(r *http.Request) string
	// Origins are host patterns, see [path.Match], of the pages that may
	// connect. Empty: all. Nothing here rests on it, since no browser sends
	// a userSig by itself as it does a cookie.
	Origins []string
	Limits  Limits
	Quota   Quota
	// Services answer questions by their names, beside those that the authority
	// answers.
	Services map[string]Service
	// Groups is what is set for chat groups, nil for the defaults.
	Groups *core.GroupSettings
	// ConversationGroups is what is allowed of conversation groups, nil for the
	// defaults.
	ConversationGroups *core.ConversationGroupLimits
	// FriendsOnly: only those write to each other who are friends of each other.
	FriendsOnly bool
}

// Limits bounds what devices may take. Zero values mean the defaults, which are
// in parentheses.
type Limits struct {
	Connections     int // in all (50,000)
	Unsigned        int // that have not proven whose they are; one more takes the place of the oldest (1,000)
	UserConnections int // of one user; one more takes the place of the first (64)

	// The same for one address, which many people may share.
	AddressConnections int // 0: any number
	AddressUnsigned    int // (500)

	SignIns int // of one user a minute (120)

	// RoomRate is how many messages a second are sent to those in the room of a live
	// group (40), those of the highest priority first.
	RoomRate int

	// By one user in an hour, 0: any number. More is refused with 10006.
	GroupsMade   int // chat groups
	Joins        int // joined, and asked to let in
	MembersAdded int // users whom the user makes members, or asks to be let in
	FriendsAdded int // users whom the user adds as friends, or asks
	Follows      int // users whom the user follows by followUser, or follows no more

	// Served is how many questions for services one user asks in a minute (60). More
	// is refused with 60018.
	Served int

	// Searches is how many searches one user makes in a second (2), with all devices at
	// this gateway. More is refused with 60018.
	Searches int

	Hello     time.Duration // within which the first frame must come (10 s)
	Write     time.Duration // within which a device must take a frame (10 s)
	Work      time.Duration // that one frame may take in the store (30 s)
	Heartbeat time.Duration // after which a silent device is to ping (25 s)
	Check     time.Duration // after which a seat looks for lost hints (1 min)
	Drain     time.Duration // over which Shutdown spreads the closing (3 s)
	// Turn is how long a device waits for its turn before it is to come later
	// (8 s): a device gives a line up on which nothing comes for 10 s.
	Turn time.Duration

	// LoadBytes is about how much memory holds what devices take slowly
	// (64 MiB): documents of large accounts, and pages of history. Who needs
	// more waits for a turn. A user has one for documents and four for history.
	LoadBytes int

	// A device may send Rate frames a second (50), and Burst at once (200).
	// When it sends more the gateway reads more slowly, and when that has not
	// ended after Flood (30 s) it closes.
	Rate  int
	Burst int
	Flood time.Duration
}

const (
	// turnBytes is about what a turn holds: a part of pushBytes as it was read,
	// as a frame, and as it is written.
	turnBytes = 4 * pushBytes
	// userAnswers is how many large answers a user gets at a time, on all
	// devices together.
	userAnswers = 4
)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		start := time.Now()
		o.Now, o.Steady = time.Now, func() time.Duration { return time.Since(start) }
	}
	if o.Address == nil {
		o.Address = func(r *http.Request) string {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			return host
		}
	}
	if o.Go == nil {
		o.Go = func(f func()) { go f() }
	}
	if o.After == nil {
		o.After = func(wait time.Duration, f func()) { time.AfterFunc(wait, f) }
	}
	if o.Live == nil {
		o.Live = nobody{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Epoch == "" {
		o.Epoch = rand.Text()
	}
	if o.Place == "" {
		o.Place = rand.Text()
	}
	o.Limits = o.Limits.withDefaults()
	return o
}

func (l Limits) withDefaults() Limits {
	def(&l.Connections, 50_000)
	def(&l.Unsigned, 1_000)
	def(&l.UserConnections, 64)
	def(&l.AddressUnsigned, 500)
	def(&l.SignIns, 120)
	def(&l.RoomRate, 40)
	def(&l.Served, 60)
	def(&l.Searches, 2)
	def(&l.Hello, 10*time.Second)
	def(&l.Write, 10*time.Second)
	def(&l.Work, 30*time.Second)
	def(&l.Heartbeat, 25*time.Second)
	def(&l.Check, time.Minute)
	def(&l.Drain, 3*time.Second)
	def(&l.Turn, 8*time.Second)
	def(&l.LoadBytes, 64<<20)
	def(&l.Rate, 50)
	def(&l.Burst, 200)
	def(&l.Flood, 30*time.Second)
	return l
}

func def[T int | time.Duration](value *T, otherwise T) {
	if *value <= 0 {
		*value = otherwise
	}
}

// heartbeatSeconds is what a Welcome says.
func (l Limits) heartbeatSeconds() int {
	return max(1, int(l.Heartbeat/time.Second))
}
