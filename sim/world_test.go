package sim_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// world is everything there is. Nothing in it happens by itself: step draws
// what happens next.
type world struct {
	t      require.TestingT
	random *rand.Rand
	clock  int64 // Unix milliseconds
	// calm: nothing fails any more.
	calm bool

	data     *ledger
	hub      *hub
	gateways []*server
	devices  []*device
	// limits are what the servers allow of conversation groups.
	limits *core.ConversationGroupLimits
	// tasks are what gateways have put off.
	tasks []task
	// zombies are lines that their devices have given up; the servers have
	// not noticed, and go on with what they have got.
	zombies []*line
	story   []string
	started int // gateways
}

// server is a gateway process.
type server struct {
	*gateway.Gateway
	dead bool
}

// task is something that a gateway does later, if it lives.
type task struct {
	server *server
	run    func()
}

var users = []string{"alice", "bob", "carol"}

func newWorld(t require.TestingT, seed uint64) *world {
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 7)), clock: 1_700_000_000_000}
	w.data = newLedger(w)
	w.hub = &hub{world: w}
	if w.draw(2) == 0 {
		w.limits = &core.ConversationGroupLimits{Groups: 2, Size: 3}
	}
	for range 2 {
		w.gateways = append(w.gateways, w.start())
	}
	w.found()
	w.subscribeFormerly()
	for _, user := range users[:2+w.draw(2)] {
		for range 1 + w.draw(2) {
			w.devices = append(w.devices, newDevice(w, user, len(w.devices)))
		}
	}
	return w
}

// start starts a gateway.
func (w *world) start() *server {
	s := &server{}
	w.started++
	s.Gateway = gateway.New(gateway.Options{
		Store:    w.data.of(s),
		Notifier: w.hub.member(s),
		Presence: true,
		Place:    fmt.Sprintf("server%d", w.started),
		Now:      func() time.Time { return time.UnixMilli(w.tick()) },
		Check: func(wire.Hello, time.Time) (gateway.Proof, error) {
			return gateway.Proof{Expires: time.UnixMilli(w.clock).Add(24 * 365 * time.Hour)}, nil
		},
		ConversationGroups: w.limits,
		Go:                 func(f func()) { w.tasks = append(w.tasks, task{s, f}) },
		After:              func(_ time.Duration, f func()) { w.tasks = append(w.tasks, task{s, f}) },
	})
	return s
}

// tick is the clock, a little later at each look.
func (w *world) tick() int64 {
	w.clock++
	return w.clock
}

func (w *world) draw(n int) int { return w.random.IntN(n) }

// chance is true in one of n cases, and never in a calm world.
func (w *world) chance(n int) bool { return !w.calm && w.draw(n) == 0 }

func (w *world) tell(format string, args ...any) {
	w.story = append(w.story, fmt.Sprintf(format, args...))
}

// telling is the end of the story, for a failure.
func (w *world) telling() string {
	from := max(0, len(w.story)-200)
	return strings.Join(w.story[from:], "\n")
}

// step lets one thing happen.
func (w *world) step() {
	w.clock += int64(w.draw(50))
	switch {
	case w.chance(150):
		w.kill(w.draw(len(w.gateways)))
	case w.chance(60):
		w.give()
	case len(w.zombies) > 0 && w.draw(8) == 0:
		w.haunt(w.draw(len(w.zombies)))
	case len(w.tasks) > 0 && w.draw(3) == 0:
		w.runTask(w.draw(len(w.tasks)))
	default:
		w.devices[w.draw(len(w.devices))].step()
	}
}

// kill ends a gateway and starts another in its place.
func (w *world) kill(i int) {
	w.tell("server %d dies", i)
	w.gateways[i].dead = true
	for _, d := range w.devices {
		if d.line != nil && d.line.server == w.gateways[i] {
			d.line.broken = true
		}
	}
	w.gateways[i] = w.start()
}

// leave leaves a line to its server.
func (w *world) leave(l *line) {
	l.broken = true
	if len(l.up) > 0 {
		w.zombies = append(w.zombies, l)
	}
}

// haunt has a server take a frame from a line that its device has left.
func (w *world) haunt(i int) {
	l := w.zombies[i]
	l.serve(w)
	if len(l.up) == 0 {
		w.zombies = append(w.zombies[:i], w.zombies[i+1:]...)
	}
}

func (w *world) runTask(i int) {
	next := w.tasks[i]
	w.tasks = append(w.tasks[:i], w.tasks[i+1:]...)
	if !next.server.dead {
		next.run()
	}
}

// settle lets everything come to rest in a world where nothing fails. After a
// long life some commands still wait when all have been round as often as is
// enough after a short one.
func (w *world) settle() {
	w.calm = true
	for round := 0; round < 4 || w.waits() && round < 100; round++ {
		w.clock += 3 * 60 * 1000 // So that a heartbeat looks closely.
		for _, d := range w.devices {
			d.heartbeat()
		}
		w.drain()
	}
}

// waits says whether a command has no answer yet, or its answer is not collected.
func (w *world) waits() bool {
	return slices.ContainsFunc(w.devices, func(d *device) bool {
		copied := d.tabs[0].Copy()
		return len(copied.Pending)+len(copied.Answered) > 0
	})
}

// drain does all there is to do.
func (w *world) drain() {
	for range 100_000 {
		if len(w.tasks) > 0 {
			w.runTask(0)
			continue
		}
		if len(w.zombies) > 0 {
			w.haunt(0)
			continue
		}
		busy := false
		for _, d := range w.devices {
			busy = d.work() || busy
		}
		if !busy {
			return
		}
	}
	require.FailNow(w.t, "the world does not come to rest", w.telling())
}

var background = context.Background()

var _ authority.Notifier = (*member)(nil)
