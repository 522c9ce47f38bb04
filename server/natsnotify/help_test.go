package natsnotify_test

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

const (
	waitLimit = 20 * time.Second
	beat      = 20 * time.Millisecond
	pace      = 5 * time.Millisecond
)

// startNATS starts an outside NATS; port -1 takes a free one.
func startNATS(t testing.TB, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	require.NoError(t, err)
	s.Start()
	require.True(t, s.ReadyForConnections(waitLimit))
	t.Cleanup(func() { stopNATS(s) })
	return s
}

func stopNATS(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

func portOf(t testing.TB, s *server.Server) int {
	t.Helper()
	addr, ok := s.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return addr.Port
}

// gateway is a notifier with what it heard.
type gateway struct {
	*natsnotify.Notifier
	heard  chan authority.Hint
	missed chan struct{}
}

func newGateway() *gateway {
	return &gateway{heard: make(chan authority.Hint, 200_000), missed: make(chan struct{}, 1000)}
}

func (g *gateway) options() natsnotify.Options {
	return natsnotify.Options{Beat: beat, Missed: func() { g.missed <- struct{}{} }}
}

func (g *gateway) start(t testing.TB, n *natsnotify.Notifier, err error) *gateway {
	t.Helper()
	require.NoError(t, err)
	g.Notifier = n
	t.Cleanup(n.Close)
	n.Subscribe(func(h authority.Hint) { g.heard <- h })
	return g
}

// connect joins a NATS. A connection that stands has told of itself.
func connect(t testing.TB, url string) *gateway {
	t.Helper()
	g := newGateway()
	n, err := natsnotify.Connect(url, g.options())
	g.start(t, n, err)
	if n.IsConnected() {
		g.waitMissed(t)
	}
	return g
}

func embed(t testing.TB, routes ...string) *gateway {
	t.Helper()
	return embedWith(t, natsnotify.EmbedOptions{Routes: routes})
}

func embedWith(t testing.TB, o natsnotify.EmbedOptions) *gateway {
	t.Helper()
	g := newGateway()
	log := o.Log
	o.Options, o.Listen = g.options(), "127.0.0.1:0"
	o.Log = log
	n, err := natsnotify.Embed(o)
	g.start(t, n, err)
	g.waitMissed(t)
	return g
}

func (g *gateway) next(t testing.TB) authority.Hint {
	t.Helper()
	select {
	case h := <-g.heard:
		return h
	case <-time.After(waitLimit):
		require.Fail(t, "no hint came")
		return authority.Hint{}
	}
}

func (g *gateway) waitMissed(t testing.TB) {
	t.Helper()
	select {
	case <-g.missed:
	case <-time.After(waitLimit):
		require.Fail(t, "Missed was not called")
	}
}

// reach publishes the hint again and again until all others heard it.
func (g *gateway) reach(t testing.TB, h authority.Hint, others ...*gateway) {
	t.Helper()
	for _, other := range others {
		require.Eventually(t, func() bool {
			g.Publish([]authority.Hint{h})
			return other.hears(h)
		}, waitLimit, pace)
	}
}

// hears says whether the hint is among those that came.
func (g *gateway) hears(h authority.Hint) bool {
	for {
		select {
		case heard := <-g.heard:
			if heard == h {
				return true
			}
		default:
			return false
		}
	}
}

// beats waits until messages without hints came from so many senders, three
// from each.
func beats(t testing.TB, url string, senders int) {
	t.Helper()
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()
	sub, err := conn.SubscribeSync("parlor.hints")
	require.NoError(t, err)
	seen := map[uint64]int{}
	for enough := 0; enough < senders; {
		msg, err := sub.NextMsg(waitLimit)
		require.NoError(t, err)
		sender, _, hints, ok := natsnotify.Decode(msg.Data)
		require.True(t, ok)
		if len(hints) > 0 {
			continue
		}
		if seen[sender]++; seen[sender] == 3 {
			enough++
		}
	}
}

// line is a wire that can be cut, and held.
type line struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	gate  sync.RWMutex // held for writing while nothing flows
	down  bool
	conns []net.Conn
}

func newLine(t testing.TB, target string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &line{listener: listener, target: target}
	go l.accept()
	t.Cleanup(func() {
		_ = listener.Close()
		l.cut()
	})
	return l
}

func (l *line) addr() string { return l.listener.Addr().String() }

func (l *line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.join(near)
	}
}

func (l *line) join(near net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		_ = near.Close()
		return
	}
	far, err := net.Dial("tcp", l.target)
	if err != nil {
		_ = near.Close()
		return
	}
	l.conns = append(l.conns, near, far)
	go l.copy(near, far)
	go l.copy(far, near)
}

func (l *line) copy(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 4096)
	for {
		size, err := from.Read(buffer)
		if err != nil {
			return
		}
		l.gate.RLock()
		_, err = to.Write(buffer[:size])
		l.gate.RUnlock()
		if err != nil {
			return
		}
	}
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = true
	for _, c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
}

func (l *line) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = false
}

// logBook is a log that can be waited on.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBook) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(line)
}

func (b *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, nil))
}

func (b *logBook) contains(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Contains(b.text.String(), text)
}
