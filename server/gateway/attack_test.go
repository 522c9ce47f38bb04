package gateway_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/usersig"
)

// key7 is the application's.
var key7 = usersig.Key{SDKAppID: 7, Secret: "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"}

func verify(hello wire.Hello, now time.Time) (time.Time, error) {
	claims, err := key7.Verify(hello.UserSig, hello.UserID, now)
	return claims.Expires, err
}

// sign makes a userSig that is good for an hour from when it was issued.
func sign(key usersig.Key, user string, issued time.Time) string {
	userSig, err := key.Sign(user, issued, time.Hour)
	if err != nil {
		panic(err)
	}
	return userSig
}

func helloWith(userSig string) wire.Hello {
	return wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: "mallory", UserSig: userSig, Device: "phone"}
}

// TestAttacks has for each thing that a hostile device may try how it ends. A
// refusal of 0 is none.
func TestAttacks(t *testing.T) {
	limits := func(o *gateway.Options) {
		o.Check = verify
		o.Limits.Hello, o.Limits.Write = 300*time.Millisecond, 200*time.Millisecond
		o.Limits.Rate, o.Limits.Burst, o.Limits.Flood = 200, 20, 100*time.Millisecond
	}
	good := sign(key7, "mallory", time.Now())
	forger := usersig.Key{SDKAppID: 7, Secret: "guessed"}
	otherApp := usersig.Key{SDKAppID: 8, Secret: key7.Secret}
	hello := func(change func(*wire.Hello)) func(*client) {
		return func(c *client) {
			hello := helloWith(good)
			change(&hello)
			c.send(hello)
		}
	}
	signed := func(then func(*client)) func(*client) {
		return func(c *client) {
			c.send(helloWith(good))
			then(c)
		}
	}
	for _, attack := range []struct {
		name    string
		do      func(*client)
		refusal core.Code
		code    int
	}{
		{"no userSig", hello(func(h *wire.Hello) { h.UserSig = "" }), 70002, wire.CloseRefused},
		{"a forged userSig", hello(func(h *wire.Hello) { h.UserSig = sign(forger, "mallory", time.Now()) }), 70009, wire.CloseRefused},
		{"an expired userSig", hello(func(h *wire.Hello) { h.UserSig = sign(key7, "mallory", time.Now().Add(-2*time.Hour)) }), 70001, wire.CloseRefused},
		{"garbage for a userSig", hello(func(h *wire.Hello) { h.UserSig = "garbage" }), 70003, wire.CloseRefused},
		{"another user's userSig", hello(func(h *wire.Hello) { h.UserSig = sign(key7, "alice", time.Now()) }), 70013, wire.CloseRefused},
		{"another application's userSig", hello(func(h *wire.Hello) { h.UserSig = sign(otherApp, "mallory", time.Now()) }), 70014, wire.CloseRefused},
		{"a user id that is a thread's", hello(func(h *wire.Hello) { h.UserID = "c2c alice bob" }), 70013, wire.CloseRefused},
		{"a version that does not exist", hello(func(h *wire.Hello) { h.Version = 99 }), core.CodeNotSupported, wire.CloseVersion},
		{"a ping before the hello", func(c *client) { c.send(wire.Ping{}) }, 0, wire.CloseProtocol},
		{"a command before the hello", func(c *client) { c.send(command(c.t, 1, core.CreateConversationGroup{Name: "Work"})) }, 0, wire.CloseProtocol},
		{"a question before the hello", func(c *client) { c.send(wire.Ask{ConversationID: "C2Calice", Limit: 9}) }, 0, wire.CloseProtocol},
		{"a second hello", signed(func(c *client) { c.send(helloWith(good)) }), 0, wire.CloseProtocol},
		{"a server's frame", signed(func(c *client) { c.send(wire.Changes{To: 9, Full: true}) }), 0, wire.CloseProtocol},
		{"no JSON", func(c *client) { c.write("hello?") }, 0, wire.CloseProtocol},
		{"half a JSON", signed(func(c *client) { c.write(`{"type":"ping"`) }), 0, wire.CloseProtocol},
		{"an empty frame", signed(func(c *client) { c.write("") }), 0, wire.CloseProtocol},
		{"a type that does not exist", signed(func(c *client) { c.write(`{"type":"party"}`) }), 0, wire.CloseProtocol},
		{"a member of the wrong type", signed(func(c *client) { c.write(`{"type":"ping","revision":"9"}`) }), 0, wire.CloseProtocol},
		{"a number over 64 bits", signed(func(c *client) { c.write(`{"type":"command","number":99999999999999999999}`) }), 0, wire.CloseProtocol},
		{"very deep JSON", signed(func(c *client) {
			c.write(`{"type":"ping","x":` + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000) + `}`)
		}), 0, wire.CloseProtocol},
		{"a binary frame", signed(func(c *client) { _ = c.web.Write(background, websocket.MessageBinary, []byte(`{"type":"ping"}`)) }), 0, wire.CloseProtocol},
		{"a frame that is too large", signed(func(c *client) { c.write(padded(wire.MaxFrame + 1)) }), 0, wire.CloseProtocol},
		{"a hello that is too large", hello(func(h *wire.Hello) { h.UserSig = long(wire.MaxFrame) }), 0, wire.CloseProtocol},
		{"a frame in endless empty pieces", signed(pieces), 0, wire.CloseProtocol},
		{"a number beyond the window", signed(func(c *client) { c.send(wire.Command{Number: wire.Window + 1}) }), 0, wire.CloseProtocol},
		{"a number that is collected", signed(func(c *client) { c.send(wire.Command{Number: 3, Collected: 3}) }), 0, wire.CloseProtocol},
		{"no hello", func(*client) {}, 0, wire.CloseSilent},
		{"a hello in drops", drops, 0, wire.CloseSilent},
		{"a flood of frames", signed(func(c *client) { c.flood(func() error { return c.tryWrite(`{"type":"pong"}`) }) }), 0, wire.CloseRate},
		{"a flood of the WebSocket's own pings", signed(pings), 0, wire.CloseRate},
	} {
		t.Run(attack.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, limits)
			c := s.dial()
			attack.do(c)
			frames := c.closes(attack.code)
			if attack.refusal != 0 {
				require.Len(t, frames, 1)
				require.Equal(t, attack.refusal, frames[0].(wire.Refusal).Code)
			}
			alice := s.dial() // Nobody else is hurt.
			hello := helloWith(sign(key7, "alice", time.Now()))
			hello.UserID = "alice"
			alice.send(hello)
			frame, err := alice.next()
			require.NoError(t, err)
			require.IsType(t, wire.Welcome{}, frame)
		})
	}
}

// padded is a good frame of that many bytes.
func padded(bytes int) string {
	const ping = `{"type":"ping"}`
	return ping + strings.Repeat(" ", bytes-len(ping))
}

func TestTheLargestFrameIsTaken(t *testing.T) {
	alice := serve(t).signIn("alice", "phone")
	for range 5 {
		alice.write(padded(wire.MaxFrame))
		frame, err := alice.next()
		require.NoError(t, err)
		require.IsType(t, wire.Pong{}, frame)
	}
}

func (c *client) tryWrite(text string) error {
	return c.web.Write(background, websocket.MessageText, []byte(text))
}

// flood does something without end, until it fails.
func (c *client) flood(do func() error) {
	go func() {
		for do() == nil {
		}
	}()
}

// pieces sends a message in pieces without content.
func pieces(c *client) {
	c.flood(func() error {
		_, err := c.tcp.Write(bytes.Repeat([]byte{0x01, 0x80, 0, 0, 0, 0}, 1)) // The first, of text, and
		for err == nil {
			_, err = c.tcp.Write(bytes.Repeat([]byte{0x00, 0x80, 0, 0, 0, 0}, 1000)) // a thousand that go on.
		}
		return err
	})
}

// drops sends the hello a byte at a time, too slowly.
func drops(c *client) {
	c.flood(func() error {
		_, err := c.tcp.Write([]byte{0x81, 0xFE, 0x10, 0, 0, 0, 0, 0})
		for err == nil {
			time.Sleep(20 * time.Millisecond)
			_, err = c.tcp.Write([]byte{'{'})
		}
		return err
	})
}

func pings(c *client) {
	c.flood(func() error {
		_, err := c.tcp.Write(bytes.Repeat([]byte{0x89, 0x80, 0, 0, 0, 0}, 100))
		return err
	})
}

func TestAskingForAnothersHistoryGivesNothing(t *testing.T) {
	s := serve(t)
	alice := s.signIn("alice", "phone")
	alice.send(command(t, 1, text("alice", "bob", "private")))
	alice.answered("phone", 1)
	mallory := s.signIn("mallory", "phone")
	for id, refused := range map[string]bool{"C2Calice": false, "C2Cbob": false, "c2c alice bob": true, "GROUPx": false} {
		mallory.send(wire.Ask{ID: id, ConversationID: id, Limit: 9})
		rows, err := mallory.next()
		require.NoError(t, err)
		require.Empty(t, rows.(wire.Rows).Messages)
		require.Equal(t, refused, rows.(wire.Rows).Error != nil)
	}
}

func TestADeviceThatDoesNotReadIsClosedAndCatchesUpLater(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.Write = 200 * time.Millisecond })
	alice := s.signIn("alice", "phone")
	s.tight.Store(true)
	bob := s.signIn("bob", "phone")
	s.tight.Store(false)
	for number := uint64(1); s.metric("closes_total", "3002") == 0; number++ {
		require.Less(t, number, uint64(2000), "nobody noticed")
		alice.send(command(t, number, text("alice", "bob", long(12_000))))
		alice.answered("phone", number)
	}
	_, code := bob.end()
	require.Equal(t, 1006, code, "half a frame is in the way of a close")
	again := s.signIn("bob", "phone")
	again.send(wire.Ping{})
	again.until(isPong)
}

func TestManyConnectionsThatSayNothing(t *testing.T) {
	const many = 1000
	s := serve(t, func(o *gateway.Options) {
		o.Limits.Unsigned, o.Limits.AddressUnsigned, o.Limits.Hello = many, many, time.Hour
	})
	before := heap()
	oldest := s.dial()
	one := oldest
	for range many - 1 {
		one = s.dial()
	}
	// Both ends are in this process.
	require.Less(t, (heap()-before)/many, int64(64*1024), "bytes for each connection")

	s.dial()
	_, code := oldest.end()
	require.Equal(t, 1006, code, "the oldest has to go")
	require.Equal(t, 1.0, s.metric("turned_away_total", "silent"))
	require.Equal(t, float64(many), s.metric("unsigned_connections"))
	require.NoError(t, one.web.Close(1000, ""))
	eventually(t, "there is room again", func() bool { return s.metric("unsigned_connections") == many-1 })
	s.dial()
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

func TestThereAreAtMostSoManyConnections(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.Connections = 2 })
	alice := s.signIn("alice", "phone")
	s.signIn("bob", "phone")
	_, err := s.tryDial()
	require.ErrorContains(t, err, "503")
	require.NoError(t, alice.web.Close(1000, ""))
	eventually(t, "there is room", func() bool { return s.metric("connections") == 1 })
	s.signIn("carol", "phone")
}

func TestOrigins(t *testing.T) {
	dial := func(s *site, origin string) error {
		web, _, err := websocket.Dial(background, s.url, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if err == nil {
			_ = web.CloseNow()
		}
		return err
	}
	t.Run("all may connect by default", func(t *testing.T) {
		require.NoError(t, dial(serve(t), "https://anywhere.example"))
	})
	t.Run("or only those named", func(t *testing.T) {
		s := serve(t, func(o *gateway.Options) { o.Origins = []string{"*.example.org"} })
		require.NoError(t, dial(s, "https://chat.example.org"))
		require.ErrorContains(t, dial(s, "https://anywhere.example"), "403")
		eventually(t, "the one refused is gone", func() bool { return s.metric("connections") == 0 })
	})
	t.Run("what is no WebSocket is told so", func(t *testing.T) {
		s := serve(t)
		response, err := http.Get("http" + strings.TrimPrefix(s.url, "ws"))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusUpgradeRequired, response.StatusCode)
		require.Zero(t, s.metric("connections"))
	})
}

func TestAPanicInTheStoreEndsOneConnectionOnly(t *testing.T) {
	store := &locked{Store: authority.NewMemStore()}
	var log safeBuffer
	s := serve(t, func(o *gateway.Options) {
		o.Store = store
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	alice, bob := s.signIn("alice", "phone"), s.signIn("bob", "phone")
	signedIn := regexp.MustCompile(`level=INFO msg="signed in" user=alice device=phone .*remote=127\.0\.0\.1:\d+`)
	eventually(t, "the log says so", func() bool { return signedIn.MatchString(log.String()) })
	store.set(func() { panic("the store has lost its mind") })
	alice.send(command(t, 1, core.CreateConversationGroup{Name: "Work"}))
	alice.closes(wire.CloseFault)
	store.set(nil)
	bob.send(command(t, 1, core.CreateConversationGroup{Name: "Work"}))
	require.Nil(t, bob.answered("phone", 1).Error)
	require.Contains(t, log.String(), "lost its mind")
	require.Contains(t, log.String(), "(*locked).Commit", "with the stack")
}

func TestAStoreThatHangsEndsTheConnectionInTime(t *testing.T) {
	store := &hanging{Store: authority.NewMemStore(), hang: make(chan struct{})}
	s := serve(t, func(o *gateway.Options) { o.Store, o.Limits.Work = store, 100*time.Millisecond })
	alice := s.signIn("alice", "phone")
	close(store.hang)
	alice.send(command(t, 1, core.CreateConversationGroup{Name: "Work"}))
	alice.closes(wire.CloseFault)
}

// hanging waits for the end of the context once hang is closed.
type hanging struct {
	authority.Store
	hang chan struct{}
}

func (h *hanging) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	select {
	case <-h.hang:
		<-ctx.Done()
		return nil, ctx.Err()
	default:
		return h.Store.Read(ctx, keys)
	}
}

func TestTheLogHoldsNoUserSig(t *testing.T) {
	var log safeBuffer
	s := serve(t, func(o *gateway.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.Check = func(hello wire.Hello, _ time.Time) (time.Time, error) {
			switch hello.UserID {
			case "refused":
				return time.Time{}, core.Errorf(70003, "no")
			case "fault":
				return time.Time{}, errors.New("no")
			}
			return time.Time{}, nil
		}
	})
	for _, user := range []string{"refused", "fault", "welcome", "evil\nuser=root"} {
		c := s.dial()
		c.send(wire.Hello{Version: wire.Version, UserID: user, UserSig: "SECRET", Device: "phone"})
		_, err := c.next()
		if user == "welcome" {
			require.NoError(t, err)
			c.write("garbage")
		}
		c.end()
	}
	eventually(t, "all are gone", func() bool { return s.metric("connections") == 0 })
	require.Contains(t, log.String(), "user=welcome")
	require.NotContains(t, log.String(), "SECRET")
	require.NotContains(t, log.String(), "user=root\n")
}

// safeBuffer is a buffer for a log.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
