package gateway_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// waitLimit is how long a test waits for what has to come.
const waitLimit = 20 * time.Second

// site is a gateway behind a real listener.
type site struct {
	t       testing.TB
	gateway *gateway.Gateway
	store   authority.Store
	metrics *prometheus.Registry
	url     string
	// tight: neither end buffers much, so that a device that does not read
	// is noticed.
	tight atomic.Bool
}

// serve starts a gateway that lasts as long as the test.
func serve(t testing.TB, change ...func(*gateway.Options)) *site {
	t.Helper()
	s := &site{t: t, metrics: prometheus.NewRegistry()}
	options := gateway.Options{Store: authority.NewMemStore(), Check: check, Registerer: s.metrics, Limits: gateway.Limits{Drain: time.Millisecond}}
	for _, f := range change {
		f(&options)
	}
	s.store, s.gateway = options.Store, gateway.New(options)
	server := httptest.NewUnstartedServer(s.gateway)
	server.Listener = listener{server.Listener, s}
	server.Start()
	s.url = "ws" + strings.TrimPrefix(server.URL, "http")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(background, waitLimit)
		defer cancel()
		require.NoError(t, s.gateway.Shutdown(ctx))
		server.Close()
	})
	return s
}

// listener is the site's.
type listener struct {
	net.Listener
	site *site
}

func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok && l.site.tight.Load() {
		_ = tcp.SetWriteBuffer(4096)
	}
	return conn, err
}

// metric sums a counter or gauge over those labels that are given.
func (s *site) metric(name string, labels ...string) float64 {
	s.t.Helper()
	families, err := s.metrics.Gather()
	require.NoError(s.t, err)
	sum := 0.0
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			values := ""
			for _, label := range metric.GetLabel() {
				values += " " + label.GetValue() + " "
			}
			fits := family.GetName() == "parlor_gateway_"+name
			for _, label := range labels {
				fits = fits && strings.Contains(values, " "+label+" ")
			}
			if fits {
				sum += metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
			}
		}
	}
	return sum
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(waitLimit)
	for !so() {
		require.True(t, time.Now().Before(deadline), "it never came to be that %s", what)
		time.Sleep(time.Millisecond)
	}
}

// handshake is what a client asks for a WebSocket with.
const handshake = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

// client is a device's end of a WebSocket.
type client struct {
	t    testing.TB
	web  *websocket.Conn
	tcp  *net.TCPConn
	user string
}

// dial opens a connection and says nothing.
func (s *site) dial() *client {
	s.t.Helper()
	c, err := s.tryDial()
	require.NoError(s.t, err)
	return c
}

func (s *site) tryDial() (*client, error) {
	c := &client{t: s.t}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil {
			c.tcp = conn.(*net.TCPConn)
			if s.tight.Load() {
				_ = c.tcp.SetReadBuffer(4096)
			}
		}
		return conn, err
	}}
	var err error
	c.web, _, err = websocket.Dial(background, s.url, &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		return nil, err
	}
	c.web.SetReadLimit(wire.MaxPush)
	s.t.Cleanup(func() { _ = c.web.CloseNow() })
	return c, nil
}

// signIn opens a connection and signs in.
func (s *site) signIn(user, device string) *client {
	s.t.Helper()
	c := s.dial()
	c.user = user
	c.send(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: device})
	c.until(func(frame wire.Frame) bool { return frame == wire.Synced{} })
	return c
}

func (c *client) send(frame wire.Frame) {
	c.t.Helper()
	text, err := wire.Encode(frame)
	require.NoError(c.t, err)
	c.write(text)
}

func (c *client) write(text string) {
	c.t.Helper()
	require.NoError(c.t, c.web.Write(background, websocket.MessageText, []byte(text)))
}

// next waits for a frame.
func (c *client) next() (wire.Frame, error) {
	ctx, cancel := context.WithTimeout(background, waitLimit)
	defer cancel()
	_, text, err := c.web.Read(ctx)
	if err != nil {
		return nil, err
	}
	return wire.Decode(string(text))
}

// until reads on until a frame is the one.
func (c *client) until(is func(wire.Frame) bool) wire.Frame {
	c.t.Helper()
	for {
		frame, err := c.next()
		require.NoError(c.t, err)
		if is(frame) {
			return frame
		}
	}
}

// end reads what is left and returns it with the close code, 1006 when the
// connection just broke.
func (c *client) end() (frames []wire.Frame, code int) {
	for {
		frame, err := c.next()
		if err == nil {
			frames = append(frames, frame)
			continue
		}
		require.NotErrorIs(c.t, err, context.DeadlineExceeded, "nobody closed")
		if code := websocket.CloseStatus(err); code != -1 {
			return frames, int(code)
		}
		return frames, 1006
	}
}

// closes requires the connection to be closed with a code.
func (c *client) closes(code int) []wire.Frame {
	c.t.Helper()
	frames, got := c.end()
	require.Equal(c.t, code, got)
	return frames
}

// command is a frame that sends a command.
func command(t testing.TB, number uint64, cmd core.Command) wire.Command {
	t.Helper()
	named, err := core.NameCommand(cmd)
	require.NoError(t, err)
	return wire.Command{Number: number, Collected: number - 1, Named: named}
}

// answered waits for the answer to a command of a device.
func (c *client) answered(device string, number uint64) core.Answer {
	c.t.Helper()
	var answer core.Answer
	c.until(func(frame wire.Frame) bool {
		changes, _ := frame.(wire.Changes)
		for _, document := range changes.Documents {
			if document.Kind == core.KindDevice && document.ID == device {
				value, err := core.Decode(core.KindDevice, document.Value)
				require.NoError(c.t, err)
				found, ok := value.(core.Device).Answer(number)
				answer = found
				return ok
			}
		}
		return false
	})
	return answer
}

// locked is a store that a test may make fail while it is used.
type locked struct {
	authority.Store
	mu      sync.Mutex
	trouble func()
}

func (l *locked) set(trouble func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trouble = trouble
}

func (l *locked) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	l.mu.Lock()
	trouble := l.trouble
	l.mu.Unlock()
	if trouble != nil {
		trouble()
	}
	return l.Store.Commit(ctx, c)
}

func isPong(frame wire.Frame) bool {
	_, pong := frame.(wire.Pong)
	return pong
}
