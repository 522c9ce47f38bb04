package gateway

import (
	"context"
	"crypto/rand"
	"runtime/debug"
	"sync/atomic"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// Gateway is the place that devices connect to. Its methods may be called from
// several goroutines.
type Gateway struct {
	options    Options
	authority  *authority.Authority
	seats      seats
	sockets    sockets
	signIns    rates
	groupRates groupRates
	// served and searched limit how often users ask services and search, services are
	// the turns for the former.
	served      rates
	searched    rates
	services    *turns
	metrics     *metrics
	presence    *presence
	revocations revocations
	feeds       feeds
	rounds      rounds
	rooms       *rooms
	settling    settling
	// loads are the turns for sending many documents, answers those for long
	// answers, counts those for counting a user's documents.
	loads, answers, counts *turns
	onlines                *onlineCounts

	// made counts the seats.
	made atomic.Uint64
	// pushing counts what was handed to Options.Go and has not ended.
	pushing atomic.Int64

	ctx         context.Context
	cancel      context.CancelFunc
	unsubscribe func()
}

// New makes a gateway. End it with [Gateway.Shutdown] or [Gateway.Close].
func New(options Options) *Gateway {
	g := &Gateway{options: options.withDefaults(), unsubscribe: func() {}}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.seats.byUser = map[string][]*Seat{}
	g.sockets.open, g.sockets.byAddress, g.sockets.strangers = map[*socket]struct{}{}, map[string]int{}, map[string][]*socket{}
	places := max(1, g.options.Limits.LoadBytes/(2*turnBytes))
	g.loads, g.answers = newTurns(places, 1), newTurns(places, userAnswers)
	g.counts, g.services = newTurns(maxCounts, 1), newTurns(maxServed, userServed)
	g.metrics = newMetrics(g)
	g.presence = newPresence(g)
	g.revocations.gateway = g
	g.feeds = feeds{gateway: g, byOwner: map[string]*feed{}}
	g.rounds = rounds{gateway: g, under: map[*wakened]struct{}{}, active: map[*feed]*round{}}
	g.settling.gateway = g
	g.rooms = newRooms(g)
	g.authority = authority.New(g.options.Store, notifier{g}, g.milliseconds)
	g.authority.Answers = authority.Searches()
	g.authority.Groups, g.authority.ConversationGroups = g.options.Groups, g.options.ConversationGroups
	g.authority.FriendsOnly = g.options.FriendsOnly
	g.authority.Bounds = core.ServerBounds{}
	g.authority.Tell = g.rooms.tellAll
	g.authority.Admit = new(authority.Lanes).Admit
	g.onlines = &onlineCounts{now: g.options.Now, count: g.authority.CountOnline, turns: newTurns(maxCounts, 1), wait: g.options.Limits.Turn}
	g.authority.Online = g.onlines.of
	if g.options.Steady != nil {
		g.authority.Clock = authority.NewClock(g.milliseconds, g.options.Steady)
	}
	if g.options.Notifier != nil {
		g.unsubscribe = g.options.Notifier.Subscribe(g.wake)
	}
	return g
}

// Authority decides and commits on the gateway's store. What is done with it
// reaches the devices here and, through the notifier, elsewhere.
func (g *Gateway) Authority() *authority.Authority {
	return g.authority
}

// Kick ends every connection of a user to this gateway and returns how many
// there were. Code is one of package wire.
func (g *Gateway) Kick(userID string, code int, reason string) int {
	seats := g.seats.of(userID)
	for _, seat := range seats {
		seat.end(closeWith(code, "%s", reason))
	}
	return len(seats)
}

// Missed makes every seat look for changes, a few at a time. Call it when hints
// may have been lost, such as when a notifier has connected again.
func (g *Gateway) Missed() {
	const workers = 4
	seats := g.seats.all()
	var next atomic.Int64
	g.revocations.due()
	for range min(workers, len(seats)) {
		g.run(func() {
			g.revocations.checkNow()
			for i := next.Add(1); int(i) <= len(seats); i = next.Add(1) {
				seats[i-1].look()
			}
		})
	}
	if owners, _ := g.feeds.count(); owners > 0 {
		g.run(g.feeds.checkNow)
	}
}

// Close drops all seats and connections at once, as a crash would, and tells
// nobody. The gateway is of no use afterwards.
func (g *Gateway) Close() {
	g.unsubscribe()
	g.rooms.close()
	g.cancel()
	for _, seat := range g.seats.all() {
		seat.Leave()
	}
	for _, socket := range g.sockets.drain() {
		_ = socket.Close() // The reader notices and cleans up.
	}
}

// run hands f to Options.Go.
func (g *Gateway) run(f func()) {
	g.pushing.Add(1)
	g.options.Go(func() {
		defer g.pushing.Add(-1)
		f()
	})
}

// work returns the context for what one frame or push may take.
func (g *Gateway) work() (context.Context, context.CancelFunc) {
	return context.WithTimeout(g.ctx, g.options.Limits.Work)
}

// nameOfData returns the epoch of a user's data.
func (g *Gateway) nameOfData(ctx context.Context, user string) (string, error) {
	return g.authority.EpochOf(ctx, user, g.options.Epoch)
}

// renew gives a user's data another epoch and returns it: a device was further
// than there is, so others of the user may have what is lost, too.
func (g *Gateway) renew(ctx context.Context, user string) (string, error) {
	g.options.Log.Warn("a device was ahead of the data, which must have been restored; the user's devices load it anew", "user", user)
	if err := g.authority.Renew(ctx, user, rand.Text()); err != nil {
		return "", err
	}
	return g.nameOfData(ctx, user)
}

// milliseconds is the clock as the core counts.
func (g *Gateway) milliseconds() int64 {
	return g.options.Now().UnixMilli()
}

// recovered turns a panic into the end of one connection.
func (g *Gateway) recovered(panicked any) error {
	g.options.Log.Error("a connection ended by a panic", "panic", panicked, "stack", string(debug.Stack()))
	return closeWith(wire.CloseFault, "something failed in the server")
}
