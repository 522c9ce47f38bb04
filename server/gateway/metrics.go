package gateway

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// metrics counts what goes on. No label comes from a device as it is, so their
// number is bounded.
type metrics struct {
	signIns   *prometheus.CounterVec
	frames    *prometheus.CounterVec
	commands  *prometheus.CounterVec
	seconds   prometheus.Histogram
	pushes    prometheus.Counter
	feedReads prometheus.Counter
	alone     prometheus.Counter
	unsaid    prometheus.Counter
	missed    prometheus.Counter
	foreign   prometheus.Counter
	closes    *prometheus.CounterVec
	turned    *prometheus.CounterVec
}

// unreadable stands for the name of a command that cannot be read.
const unreadable = "unreadable"

func newMetrics(g *Gateway) *metrics {
	m := &metrics{
		signIns:   counters("sign_ins_total", "Sign-ins by result: ok, the code of the refusal, or failed.", "result"),
		frames:    counters("frames_total", "Frames by direction and type.", "direction", "type"),
		commands:  counters("commands_total", "Commands by name and result: done, refused, again, stale, full or failed.", "name", "result"),
		closes:    counters("closes_total", "Connections that ended, by close code; device and broken are not ours.", "code"),
		turned:    counters("turned_away_total", "Connections not accepted, by reason; silent ones had to go for another.", "reason"),
		pushes:    prometheus.NewCounter(prometheus.CounterOpts(opts("pushes_total", "Sets of changes sent."))),
		feedReads: prometheus.NewCounter(prometheus.CounterOpts(opts("feed_reads_total", "Times that what changed of a chat group was read for all who are in it."))),
		alone:     prometheus.NewCounter(prometheus.CounterOpts(opts("feed_alone_total", "Times that what changed of a chat group was read for one device."))),
		unsaid:    prometheus.NewCounter(prometheus.CounterOpts(opts("live_dropped_total", "Messages that were not said in the room of a live group, for there were too many."))),
		missed:    prometheus.NewCounter(prometheus.CounterOpts(opts("live_missed_total", "Messages to a live group that a device did not get, for it did not read in time."))),
		foreign:   prometheus.NewCounter(prometheus.CounterOpts(opts("live_unreadable_total", "What came for rooms of live groups from other gateways and could not be read."))),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "parlor", Subsystem: "gateway", Name: "command_seconds",
			Help:    "How long commands take to be decided and committed.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
	}
	if g.options.Registerer != nil {
		g.options.Registerer.MustRegister(m.signIns, m.frames, m.commands, m.closes, m.turned, m.pushes, m.feedReads, m.alone, m.unsaid, m.missed, m.foreign, m.seconds,
			gauge("connections", "Connections, signed in or not.", func() float64 { all, _, _ := g.sockets.count(); return float64(all) }),
			gauge("waiting_turns", "Devices that wait for their turn to be sent much, or for a count.", func() float64 {
				return float64(g.loads.count() + g.answers.count() + g.counts.count() + g.onlines.turns.count())
			}),
			gauge("feeds", "Chat groups that somebody connected is in.", func() float64 { owners, _ := g.feeds.count(); return float64(owners) }),
			gauge("follows", "How often somebody connected is in a chat group.", func() float64 { _, follows := g.feeds.count(); return float64(follows) }),
			gauge("rooms", "Live groups that somebody connected is in.", func() float64 { rooms, _ := g.rooms.count(); return float64(rooms) }),
			gauge("guests", "How often somebody connected is in a live group.", func() float64 { _, guests := g.rooms.count(); return float64(guests) }),
			gauge("unsigned_connections", "Connections that have not signed in.", func() float64 { _, unsigned, _ := g.sockets.count(); return float64(unsigned) }),
		)
	}
	return m
}

func opts(name, help string) prometheus.Opts {
	return prometheus.Opts{Namespace: "parlor", Subsystem: "gateway", Name: name, Help: help}
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts(opts(name, help)), labels)
}

func gauge(name, help string, value func() float64) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts(opts(name, help)), value)
}

func (m *metrics) in(frame wire.Frame) {
	m.frames.WithLabelValues("in", typeOf(frame)).Inc()
}

func (m *metrics) out(frame wire.Frame) {
	m.frames.WithLabelValues("out", typeOf(frame)).Inc()
}

func (m *metrics) signIn(err error) {
	m.signIns.WithLabelValues(signInResult(err)).Inc()
}

func signInResult(err error) string {
	var refusal *core.Error
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &refusal):
		return strconv.Itoa(int(refusal.Code))
	}
	return "failed"
}

func (m *metrics) command(name string, committed authority.Committed, err error, took time.Duration) {
	m.commands.WithLabelValues(name, commandResult(committed, err)).Inc()
	m.seconds.Observe(took.Seconds())
}

func commandResult(committed authority.Committed, err error) string {
	answer, _ := committed.Outcome.(core.Answer)
	switch {
	case isStale(err):
		return "stale"
	case errors.Is(err, authority.ErrFull):
		return "full"
	case err != nil:
		return "failed"
	case committed.Revision == 0:
		return "again"
	case answer.Error != nil:
		return "refused"
	}
	return "done"
}

func (m *metrics) closed(code int) {
	label := strconv.Itoa(code)
	switch code {
	case closedByDevice:
		label = "device"
	case closedByBreak:
		label = "broken"
	}
	m.closes.WithLabelValues(label).Inc()
}

// typeOf is the frame's "type" as it travels.
func typeOf(frame wire.Frame) string {
	switch frame.(type) {
	case wire.Hello:
		return "hello"
	case wire.Welcome:
		return "welcome"
	case wire.Have:
		return "have"
	case wire.Synced:
		return "synced"
	case wire.Page:
		return "page"
	case wire.Paged:
		return "paged"
	case wire.Command:
		return "command"
	case wire.Later:
		return "later"
	case wire.Changes, sharedFrame:
		return "changes"
	case wire.Ask:
		return "ask"
	case wire.Rows:
		return "rows"
	case wire.Look:
		return "look"
	case wire.Found:
		return "found"
	case wire.Follow:
		return "follow"
	case wire.Unfollow:
		return "unfollow"
	case wire.Live, sharedLive:
		return "live"
	case wire.Lived:
		return "lived"
	case wire.Ping:
		return "ping"
	case wire.Pong:
		return "pong"
	case wire.Refusal:
		return "refusal"
	}
	return "other"
}
