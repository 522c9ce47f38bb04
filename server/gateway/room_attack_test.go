package gateway_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestAFloodOfOneUserIsRefusedAndCostsNothing(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	tablet := th.signedIn("bob", "tablet")
	require.Zero(t, tablet.enters("show"))
	th.pass(3 * time.Second)
	olga.hears()
	sent, reads := 0, th.store.reads
	for i := range 200 {
		d := []*device{bob, tablet}[i%2]
		if answer := d.says("show", "me"); answer.Error == nil {
			sent++
		} else {
			require.Equal(t, core.CodeGroupTooFast, answer.Error.Code)
		}
	}
	require.Equal(t, 5, sent, "on all devices together")
	require.LessOrEqual(t, th.store.reads-reads, 5*3)
	th.pass(time.Second)
	require.Len(t, olga.hears(), 5)
	require.Nil(t, bob.says("show", "a second later").Error)
}

func TestWhatManySayIsCutToWhatARoomTakesTheLeastImportantFirst(t *testing.T) {
	const users = 120
	th := newTheatre(t, 2)
	olga, far := th.guest("olga", 0, "show"), th.guest("far", 1, "show")
	crowd := make([]*device, users)
	for i := range crowd {
		crowd[i] = th.guest(fmt.Sprintf("user%03d", i), 0, "show")
	}
	th.pass(5 * time.Second)
	olga.hears()
	far.hears()
	priorities := []string{core.PriorityLowest, core.PriorityLow, core.PriorityNormal, core.PriorityHigh}
	said, seconds := map[string]int{}, 0
	for ; seconds < 5; seconds++ {
		for i, d := range crowd {
			p := priorities[i%3]
			if i%30 == 0 {
				p = core.PriorityHigh
			}
			if d.saysIt("show", words(d.user, "show", p, p)).Error == nil {
				said[p]++
			}
		}
		th.pass(time.Second)
	}
	for _, d := range []*device{olga, far} {
		heard := map[string]int{}
		for _, text := range d.hears() {
			heard[strings.SplitN(text, ": ", 2)[1]]++
		}
		total := 0
		for _, n := range heard {
			total += n
		}
		require.LessOrEqual(t, total, 40*(seconds+1), "40 a second, and as many at once")
		require.GreaterOrEqual(t, total, 40*seconds)
		require.Equal(t, 4*seconds, heard[core.PriorityHigh], "what is important gets through")
		require.Greater(t, heard[core.PriorityNormal], 30*seconds)
	}
}

func TestGoingInAndOutInALoopIsHeld(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0)
	th.pass(3 * time.Second)
	olga.hears()
	in := 0
	for range 200 {
		switch code := bob.enters("show"); code {
		case 0:
			in++
		default:
			require.Equal(t, core.CodeTooFrequent, code)
		}
		bob.exits("show")
		th.settle()
	}
	require.Equal(t, 60, in)
	th.pass(3 * time.Second)
	require.LessOrEqual(t, len(olga.hears()), 4)
	require.Equal(t, 1, olga.count())
	require.Zero(t, bob.enters("show"), "once a second")
}

func TestManyLargeMessagesComeInFramesThatADeviceTakes(t *testing.T) {
	th := newTheatre(t, 2, func(o *gateway.Options) { o.Limits.RoomRate = 1000 })
	near, far := th.guest("ann", 0, "show"), th.guest("bob", 1, "show")
	th.pass(3 * time.Second)
	near.hears()
	far.hears()
	for i := range 40 {
		message := words("sam", "show", fmt.Sprint(i), core.PriorityNormal)
		message.CloudCustomData = strings.Repeat("\x01", 11_000) // Six times as much in JSON.
		_, err := th.gateways[0].SayLive(background, "sam", message)
		require.NoError(t, err)
	}
	th.pass(time.Second)
	require.Len(t, near.hears(), 40)
	require.Len(t, far.hears(), 40)
}

func TestWhoFollowsTheSameInALoopIsClosed(t *testing.T) {
	th := newTheatre(t, 1)
	bob := th.guest("bob", 0, "show")
	for range 60 {
		require.Zero(t, bob.enters("show"))
	}
	closes(t, wire.CloseRate, bob.receive(wire.Follow{Owners: []string{"group show"}}))
}

func TestADeviceIsInSoManyRoomsAndNoMore(t *testing.T) {
	th := newTheatre(t, 1)
	var owners []string
	for i := range 25 {
		th.must("olga", core.CreateChatGroup{GroupID: fmt.Sprint("room", i), Type: core.GroupLive, Name: "n"})
		owners = append(owners, fmt.Sprint("group room", i))
	}
	bob := th.guest("bob", 0)
	require.NoError(t, bob.receive(wire.Follow{Owners: owners}))
	refused := map[core.Code]int{}
	for _, set := range last[wire.Changes](bob).Sets {
		refused[set.Error.Code]++
	}
	require.Equal(t, map[core.Code]int{core.CodeTooManyGroups: 5}, refused)
	bob.exits("room3")
	th.pass(2 * time.Second)
	require.Zero(t, bob.enters("room24"), "one may go into another one")
	many := make([]string, wire.MaxFollow+1)
	for i := range many {
		many[i] = fmt.Sprint("group nothing", i)
	}
	closes(t, wire.CloseProtocol, bob.receive(wire.Follow{Owners: many}))
}

func TestFollowsThatComeBeforeTheDeviceHasSaidWhatItHasClose(t *testing.T) {
	th := newTheatre(t, 1)
	bob := th.device("bob", "phone")
	hello := bob.hello()
	hello.More = true
	require.NoError(t, bob.signInWith(hello))
	closes(t, wire.CloseProtocol, bob.receive(wire.Follow{Owners: []string{"group show"}}))
}

func TestNobodySpeaksAsSomebodyElseOrForTheServer(t *testing.T) {
	th := newTheatre(t, 1)
	th.must("olga", core.CreateChatGroup{GroupID: "other", Type: core.GroupLive, Name: "n"})
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	th.pass(3 * time.Second)
	olga.hears()
	say := func(change func(*core.Message)) wire.Lived {
		th.pass(time.Second)
		message := words("bob", "show", "hm", core.PriorityNormal)
		change(&message)
		return bob.saysIt("show", message)
	}
	t.Run("as its owner", func(t *testing.T) {
		say(func(m *core.Message) {
			m.From, m.Nick, m.Sequence, m.Time, m.Broadcast = "olga", "Olga", 1<<52, 7, true
		})
		th.beat()
		for _, text := range olga.hears() {
			require.Equal(t, "bob: hm", text)
		}
		for _, frame := range olga.said {
			require.NotContains(t, encoded(t, frame), `"nick":"Olga"`)
			require.NotContains(t, encoded(t, frame), `"broadcast"`)
			require.NotContains(t, encoded(t, frame), fmt.Sprint(uint64(1)<<52))
		}
	})
	for name, change := range map[string]func(*core.Message){
		"as the server":                 func(m *core.Message) { m.Type, m.From = core.MessageGroupTip, core.SystemSender },
		"in a room where one is not":    func(m *core.Message) { m.To = "other" },
		"to a user":                     func(m *core.Message) { m.To, m.ConversationType = "olga", core.TypeC2C },
		"to some only":                  func(m *core.Message) { m.Receivers = []string{"olga"} },
		"more than a message holds":     func(m *core.Message) { m.Payload = json.RawMessage(`{"text":"` + long(100_000) + `"}`) },
		"what is no payload of its own": func(m *core.Message) { m.Payload = json.RawMessage(`{"text":7}`) },
		"without an id":                 func(m *core.Message) { m.ID = "" },
	} {
		t.Run(name, func(t *testing.T) {
			require.NotNil(t, say(change).Error)
			th.beat()
			require.Empty(t, olga.hears())
		})
	}
	t.Run("several at a time, none, or what is no message", func(t *testing.T) {
		for _, texts := range [][]json.RawMessage{nil, {[]byte(`{}`), []byte(`{}`)}, {[]byte(`7`)}, {[]byte(`{"payload":"x"}`)}} {
			require.NoError(t, bob.receive(wire.Live{Owner: "group show", ID: "x", Messages: texts}))
			require.NotNil(t, last[wire.Lived](bob).Error)
		}
	})
	t.Run("at once to the room that follows", func(t *testing.T) {
		require.Zero(t, bob.enters("other"))
		message := words("bob", "other", "hm", core.PriorityNormal)
		require.NotNil(t, bob.saysIt("show", message).Error)
	})
}

func TestWhatComesFromElsewhereAndIsNoneOfOursChangesNothing(t *testing.T) {
	th := newTheatre(t, 1)
	olga := th.guest("olga", 0, "show")
	th.pass(3 * time.Second)
	olga.hears()
	good, err := core.Encode(func() core.Message {
		m := words("eve", "show", "hello", core.PriorityNormal)
		m.From, m.Sequence = "eve", 5
		return m
	}())
	require.NoError(t, err)
	publish := th.live.Member().Publish
	of := func(messages string) string { return `{"gateway":"x","group":"show","messages":[` + messages + `]}` }
	for _, text := range []string{
		"", "7", "null", "[]", "\x00\xff", strings.Repeat("[", 100_000), `{"group":"show"}`, `{"gateway":"x"}`,
		`{"gateway":"x","group":"other","messages":[` + string(good) + `]}`,
		of(`7`), of(`{}`), of(`null`), of(`""`),
		of(strings.Replace(string(good), `"to":"show"`, `"to":"other"`, 1)),
		of(strings.Replace(string(good), `"GROUP"`, `"C2C"`, 1)),
		of(strings.Replace(string(good), `hello`, strings.Repeat("long ", 100_000), 1)),
		of(strings.TrimSuffix(strings.Repeat(string(good)+",", 1000), ",")),
		`{"gateway":"x","group":"show","present":{"count":-5,"newest":[{"user":"a b"},{"user":""}]}}`,
	} {
		publish("show", []byte(text))
		publish("", []byte(text))
	}
	th.pass(20 * time.Second)
	require.Empty(t, olga.hears())
	require.Equal(t, 1, olga.count())
	publish("show", []byte(of(string(good))))
	th.beat()
	require.Equal(t, []string{"eve: hello"}, olga.hears(), "and what is one is heard all the same")
	for i := range 5000 {
		publish("show", []byte(fmt.Sprintf(`{"gateway":"g%d","group":"show","present":{"count":99999999999}}`, i)))
	}
	th.pass(10 * time.Second)
	require.LessOrEqual(t, olga.count(), 1000*10_000_000+1)
}

func TestAHintOfMoreThanThereIsHoldsARoomUpNotAtAll(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	th.pass(3 * time.Second)
	bob.hears()
	gateway.Wake(th.gateways[0], authority.Hint{Owner: "group show", Revision: 1 << 40})
	for range 3 {
		olga.says("show", "hello")
		th.pass(time.Second)
	}
	require.Len(t, bob.hears(), 3)
	looks := th.store.looks
	olga.says("show", "hello")
	th.pass(time.Second)
	require.Equal(t, looks, th.store.looks, "it is looked for once")
}

func TestWhileItCannotBeReadWhoMayHearNobodyHears(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	th.pass(3 * time.Second)
	bob.hears()
	olga.says("show", "hello")
	th.do("olga", core.RemoveMembers{GroupID: "show", UserIDs: []string{"bob"}, Seconds: 60}) // Nobody is told.
	th.store.broken = errors.New("the disk is gone")
	gateway.SayHint(th.gateways[0], authority.Hint{Owner: "group show", Revision: 1 << 20})
	th.beat()
	require.Empty(t, bob.hears())
	th.store.broken = nil
	require.NoError(t, olga.signIn())
	require.NoError(t, bob.signIn())
	require.Zero(t, olga.enters("show"))
	require.Equal(t, core.CodeGroupDenied, bob.enters("show"))
	olga.says("show", "again")
	th.pass(time.Second)
	require.Empty(t, bob.hears())
}

// stuck is a line that takes nothing until it is let.
type stuck struct {
	mu     sync.Mutex
	taken  sync.Cond
	open   bool
	closed bool
	live   []wire.Live
}

func (l *stuck) Send(frame wire.Frame) error {
	text, err := gateway.Encode(frame)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if frame, _ := wire.Decode(text); frame != nil {
		if live, is := frame.(wire.Live); is {
			for !l.open {
				l.taken.Wait()
			}
			l.live = append(l.live, live)
		}
	}
	return nil
}

func (l *stuck) let() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = true
	l.taken.Broadcast()
}

func (l *stuck) Close(*gateway.CloseError) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}

func (l *stuck) heard() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, live := range l.live {
		n += len(live.Messages)
	}
	return n
}

func TestDevicesThatDoNotReadHoldNobodyUpAndGetTheNewest(t *testing.T) {
	const slow, rounds = 300, 100
	s := serve(t, func(o *gateway.Options) { o.Limits.RoomRate = 10_000 })
	_, err := s.gateway.Authority().Do(background, core.Call{User: "olga", Command: core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "n"}, Live: true}, nil)
	require.NoError(t, err)
	enter := func(user string) (*stuck, *gateway.Seat) {
		line := &stuck{open: true}
		line.taken.L = &line.mu
		seat, err := s.gateway.SignIn(background, wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: "phone"}, line)
		require.NoError(t, err)
		require.NoError(t, seat.Receive(background, wire.Follow{Owners: []string{"group show"}}))
		return line, seat
	}
	lines := make([]*stuck, slow)
	for i := range lines {
		lines[i], _ = enter(fmt.Sprint("slow", i))
	}
	quick, _ := enter("quick")
	eventually(t, "all have come", func() bool { return quick.heard() > 0 })
	for _, line := range lines {
		line.mu.Lock()
		line.open = false
		line.mu.Unlock()
	}
	start := quick.heard()
	for i := range rounds {
		_, err := s.gateway.SayLive(background, "olga", words("olga", "show", fmt.Sprint(i), core.PriorityHigh))
		require.NoError(t, err)
		if i%10 == 9 {
			eventually(t, "who reads hears it", func() bool { return quick.heard() >= start+i+1 })
		}
	}
	before := make([]int, slow)
	for i, line := range lines {
		before[i] = line.heard()
		line.let()
	}
	for i, line := range lines {
		eventually(t, "who reads again hears the newest", func() bool {
			line.mu.Lock()
			defer line.mu.Unlock()
			n := len(line.live)
			return n > 0 && strings.Contains(fmt.Sprintf("%s", line.live[n-1].Messages), fmt.Sprint(`"text":"`, rounds-1, `"`))
		})
		require.LessOrEqual(t, line.heard()-before[i], 64+40, "what it was being sent, and 64")
	}
}

func TestWhoseSocketClosesIsInNoRoomSoon(t *testing.T) {
	s := serve(t)
	_, err := s.gateway.Authority().Do(background, core.Call{User: "olga", Command: core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "n"}, Live: true}, nil)
	require.NoError(t, err)
	ann, bob := s.signIn("ann", "phone"), s.signIn("bob", "phone")
	for _, c := range []*client{ann, bob} {
		c.send(wire.Follow{Owners: []string{"group show"}})
		c.until(func(frame wire.Frame) bool { live, is := frame.(wire.Live); return is && live.Count > 0 })
	}
	require.EqualValues(t, 2, s.metric("guests"))
	require.NoError(t, ann.web.Close(websocket.StatusGoingAway, ""))
	bob.until(func(frame wire.Frame) bool { live, is := frame.(wire.Live); return is && live.Count == 1 })
	require.EqualValues(t, 1, s.metric("guests"))
}
