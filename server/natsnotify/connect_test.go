package natsnotify_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

func TestHintsReachAllOthersInOrderAndNotTheirSender(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two, three := connect(t, url), connect(t, url), connect(t, url)
	hints := []authority.Hint{{Owner: "ann", Revision: 1}, {Owner: "bob", Revision: 7}, {Owner: "ann", Revision: 2}}

	one.Publish(hints)
	for _, hint := range hints {
		require.Equal(t, hint, two.next(t))
		require.Equal(t, hint, three.next(t))
	}

	// A connection keeps its order, so an echo of the first would come first.
	two.Publish([]authority.Hint{{Owner: "carl", Revision: 2}})
	require.Equal(t, authority.Hint{Owner: "carl", Revision: 2}, one.next(t))

	t.Run("and nobody is told of a loss", func(t *testing.T) {
		beats(t, url, 3)
		require.Empty(t, one.missed)
		require.Empty(t, two.missed)
		require.Empty(t, three.missed)
	})
	t.Run("nor whoever comes later of more than his start", func(t *testing.T) {
		late := connect(t, url)
		late.waitMissed(t) // Some published before.
		beats(t, url, 4)
		require.LessOrEqual(t, len(late.missed), 1, "one for each that published before")
		require.Empty(t, one.missed)
	})
}

func TestHintsOfOnePublishMayBeAnyNumber(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	hints := make([]authority.Hint, 2*natsnotify.MaxHints+1)
	for i := range hints {
		hints[i] = authority.Hint{Owner: longName(i), Revision: core.Revision(i + 1)}
	}

	one.Publish(nil)
	one.Publish(hints)
	clear(hints) // They are the caller's again.
	for i := range hints {
		require.Equal(t, authority.Hint{Owner: longName(i), Revision: core.Revision(i + 1)}, two.next(t))
	}
}

// longName is so long that 2,000 of them do not fit into one message of NATS.
func longName(i int) string {
	return strings.Repeat("x", 600) + strconv.Itoa(i)
}

// A message that was on its way when its sender's connection broke may come
// back over the new one. NATS does not know it for an echo.
func TestAnEchoThatTookAnotherWayIsIgnored(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()
	sub, err := conn.SubscribeSync("parlor.hints")
	require.NoError(t, err)
	require.NoError(t, conn.Flush())
	one := connect(t, url)
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	for {
		msg, err := sub.NextMsg(waitLimit)
		require.NoError(t, err)
		if _, _, hints, ok := natsnotify.Decode(msg.Data); ok && len(hints) > 0 {
			require.NoError(t, conn.Publish("parlor.hints", msg.Data))
			break
		}
	}
	require.NoError(t, conn.Publish("parlor.hints", natsnotify.Encode(7, 0, []authority.Hint{{Owner: "bob", Revision: 1}})))
	require.Equal(t, "bob", one.next(t).Owner)
}

func TestOtherPrefixesAreOtherParlors(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	other := newGateway()
	options := other.options()
	options.Prefix = "parlor.7"
	n, err := natsnotify.Connect(url, options)
	other.start(t, n, err)
	other.waitMissed(t)

	other.Publish([]authority.Hint{{Owner: "other", Revision: 1}})
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	require.Equal(t, "ann", two.next(t).Owner)
	beats(t, url, 2)
	require.Empty(t, other.heard)
	require.Empty(t, one.heard)
}

func TestHintsStopAfterUnsubscribing(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	stopped := make(chan authority.Hint, 10)
	unsubscribe := two.Subscribe(func(h authority.Hint) { stopped <- h })

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	require.Equal(t, core.Revision(1), (<-stopped).Revision)
	unsubscribe()
	unsubscribe()
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 2}, {Owner: "ann", Revision: 3}})
	for two.next(t).Revision != 3 {
		require.Empty(t, stopped)
	}
	require.Empty(t, stopped)
}

func TestGarbageOnTheSubjectIsIgnored(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()
	good := natsnotify.Encode(7, 0, []authority.Hint{{Owner: "stranger", Revision: 1}})
	for _, garbage := range [][]byte{
		nil, {}, {0}, {1}, []byte("hello"), []byte(`{"owner":"ann"}`), good[:len(good)-1], append(good, 0xff), make([]byte, 1000),
	} {
		require.NoError(t, conn.Publish("parlor.hints", garbage))
	}
	require.NoError(t, conn.Publish("parlor.hints", good))
	require.NoError(t, conn.Flush())

	require.Equal(t, "stranger", two.next(t).Owner)
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	require.Equal(t, "ann", two.next(t).Owner)
	require.Empty(t, two.missed)
}

func TestNATSThatIsAwayAtStartIsJoinedLater(t *testing.T) {
	s := startNATS(t, -1)
	url, port := s.ClientURL(), portOf(t, s)
	stopNATS(s)

	one, two := connect(t, url), connect(t, url)
	publishMuch(t, one)
	require.Empty(t, two.missed)

	startNATS(t, port)
	two.waitMissed(t)
	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)
	two.reach(t, authority.Hint{Owner: "bob", Revision: 1}, one)
}

func TestNATSThatStopsAndStartsAgain(t *testing.T) {
	s := startNATS(t, -1)
	url, port := s.ClientURL(), portOf(t, s)
	one, two := connect(t, url), connect(t, url)
	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)

	stopNATS(s)
	publishMuch(t, one)
	publishMuch(t, two)

	startNATS(t, port)
	one.waitMissed(t)
	two.waitMissed(t)
	one.reach(t, authority.Hint{Owner: "ann", Revision: 2}, two)
	two.reach(t, authority.Hint{Owner: "bob", Revision: 2}, one)
}

func TestPublishDoesNotWaitForANATSThatDoesNotRead(t *testing.T) {
	url := startNATS(t, -1)
	wire := newLine(t, url.Addr().String())
	one, two := connect(t, "nats://"+wire.addr()), connect(t, url.ClientURL())
	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)

	wire.gate.Lock()
	publishMuch(t, one)
	require.Empty(t, two.missed)
	wire.gate.Unlock()

	two.waitMissed(t)
	one.reach(t, authority.Hint{Owner: "ann", Revision: 2}, two)
}

func TestWhatASlowSubscriberLosesIsMissed(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	book, two := &logBook{}, newGateway()
	options := two.options()
	options.Log = book.logger()
	n, err := natsnotify.Connect(url, options)
	two.start(t, n, err)
	two.waitMissed(t)
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()
	publish := func(number int) {
		data := natsnotify.Encode(7, uint64(number), []authority.Hint{{Owner: "ann", Revision: core.Revision(number + 1)}})
		require.NoError(t, conn.Publish("parlor.hints", data))
	}
	stuck, free := make(chan struct{}), make(chan struct{})
	unsubscribe := two.Subscribe(func(authority.Hint) {
		stuck <- struct{}{}
		<-free
	})

	publish(0)
	<-stuck
	unsubscribe()
	const many = natsnotify.PendingMessages + 1000
	for i := range many {
		publish(i + 1)
	}
	require.Eventually(t, func() bool { return book.contains("slow consumer") }, waitLimit, pace)
	require.Empty(t, two.missed)
	close(free)

	last := authority.Hint{Owner: "ann", Revision: many + 2}
	require.Eventually(t, func() bool {
		publish(many + 1)
		return two.hears(last)
	}, waitLimit, pace)
	two.waitMissed(t)
}

func TestASubscriberThatPanicsHarmsNobodyElse(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	unsubscribe := two.Subscribe(func(authority.Hint) { panic("a fault") })

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	two.waitMissed(t)
	unsubscribe()
	one.reach(t, authority.Hint{Owner: "ann", Revision: 2}, two)
}

func TestAMissedThatPanicsIsCalledAgain(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	calls := make(chan struct{}, 10)
	book := &logBook{}
	n, err := natsnotify.Connect(url, natsnotify.Options{Log: book.logger(), Missed: func() {
		calls <- struct{}{}
		panic("a fault")
	}})
	require.NoError(t, err)
	defer n.Close()
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()

	<-calls
	require.NoError(t, conn.Publish("parlor.hints", natsnotify.Encode(7, 100, nil)))
	<-calls
	require.Eventually(t, func() bool { return book.contains("panic in Missed") }, waitLimit, pace)
}

func TestAClosedNotifierHearsAndSaysNothing(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two, three := connect(t, url), connect(t, url), connect(t, url)

	const many = 500
	for range many {
		two.Publish([]authority.Hint{{Owner: "just in time", Revision: 1}})
	}
	two.Close()
	two.Close()
	for range many {
		require.Equal(t, "just in time", three.next(t).Owner)
	}

	two.Publish([]authority.Hint{{Owner: "too late", Revision: 1}})
	two.Subscribe(func(authority.Hint) { t.Error("heard after closing") })()
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	require.Equal(t, "ann", three.next(t).Owner)
	require.Empty(t, two.heard)
}

func TestClosingWithoutNATSDoesNotWait(t *testing.T) {
	s := startNATS(t, -1)
	stopNATS(s)
	one := connect(t, s.ClientURL())
	publishMuch(t, one)
	within(t, one.Close)
}

func TestWrongOptionsAreRefused(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	for name, o := range map[string]natsnotify.Options{
		"a wildcard":            {Prefix: "parlor.*"},
		"a tail":                {Prefix: "parlor.>"},
		"an empty word":         {Prefix: "parlor..7"},
		"a dot at the end":      {Prefix: "parlor."},
		"a space":               {Prefix: "par lor"},
		"a line break":          {Prefix: "parlor\r\nPUB x"},
		"NATS's own subjects":   {Prefix: "$SYS"},
		"a beat into the past":  {Beat: -time.Second},
		"a prefix without end":  {Prefix: string(make([]byte, 1000))},
		"a prefix beyond ASCII": {Prefix: "sälon"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := natsnotify.Connect(url, o)
			require.ErrorContains(t, err, "connect to NATS: ")
		})
	}
	t.Run("a URL that is none", func(t *testing.T) {
		_, err := natsnotify.Connect("nats://[::1", natsnotify.Options{})
		require.ErrorContains(t, err, "connect to NATS: ")
	})
}

// publishMuch publishes more than waits anywhere, and never waits itself: no
// call takes as long as a write to a NATS that does not read.
func publishMuch(t testing.TB, g *gateway) {
	t.Helper()
	hints := make([]authority.Hint, 100)
	for i := range hints {
		hints[i] = authority.Hint{Owner: "an owner with a name of thirty-two", Revision: 1}
	}
	within(t, func() {
		for range 10 * natsnotify.QueueLength {
			start := time.Now()
			g.Publish(hints)
			if took := time.Since(start); took > natsnotify.WriteTimeout/2 {
				t.Errorf("a call of Publish took %s", took)
				return
			}
		}
	})
}

func within(t testing.TB, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(waitLimit):
		require.Fail(t, "it waits")
	}
}
