package natsnotify_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

func TestHintsGoOverARouteBothWays(t *testing.T) {
	one := embed(t)
	two := embed(t, one.Addr())

	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)
	two.reach(t, authority.Hint{Owner: "bob", Revision: 2}, one)
	require.False(t, one.hears(authority.Hint{Owner: "ann", Revision: 1}), "its own")
}

func TestGatewaysLearnOfEachOtherFromOne(t *testing.T) {
	one := embed(t)
	two, three := embed(t, one.Addr()), embed(t, one.Addr())

	two.reach(t, authority.Hint{Owner: "ann", Revision: 1}, three, one)
	three.reach(t, authority.Hint{Owner: "bob", Revision: 1}, two, one)

	one.Close()
	two.reach(t, authority.Hint{Owner: "ann", Revision: 2}, three)
}

func TestARouteMayLeadNowhereYetOrToTheGatewayItself(t *testing.T) {
	first := embed(t)
	addr := first.Addr()
	first.Close()

	one := embed(t, addr)
	n, err := natsnotify.Embed(natsnotify.EmbedOptions{Options: one.options(), Listen: addr, Routes: []string{addr}})
	two := newGateway().start(t, n, err)
	require.Equal(t, addr, two.Addr())
	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)
}

func TestWhatABrokenRouteLosesIsMissed(t *testing.T) {
	one := embed(t)
	wire := newLine(t, one.Addr())
	two := embed(t, wire.addr())
	one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)
	two.reach(t, authority.Hint{Owner: "bob", Revision: 1}, one)
	three := embed(t, one.Addr())
	one.reach(t, authority.Hint{Owner: "ann", Revision: 2}, three)
	for len(two.missed) > 0 {
		<-two.missed
	}

	wire.cut()
	one.Publish([]authority.Hint{{Owner: "lost", Revision: 3}})
	require.Equal(t, authority.Hint{Owner: "lost", Revision: 3}, lastOf(t, three))
	wire.mend()

	two.waitMissed(t)
	one.reach(t, authority.Hint{Owner: "ann", Revision: 4}, two)
}

func TestStrangersAreNotLetIn(t *testing.T) {
	one := embedWith(t, natsnotify.EmbedOptions{Secret: "right"})

	t.Run("as a gateway", func(t *testing.T) {
		book := &logBook{}
		friend := embedWith(t, natsnotify.EmbedOptions{Secret: "right", Routes: []string{one.Addr()}})
		stranger := embedWith(t, natsnotify.EmbedOptions{
			Secret: "wrong", Routes: []string{one.Addr()},
			Options: natsnotify.Options{Log: book.logger()},
		})
		nobody := embed(t, one.Addr())
		require.Eventually(t, func() bool { return book.contains("Authorization Violation") }, waitLimit, pace)
		require.False(t, book.contains("wrong"), "secrets are not logged")

		one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, friend)
		require.Empty(t, stranger.heard)
		require.Empty(t, nobody.heard)
	})
	t.Run("as a client", func(t *testing.T) {
		// A client may find the connection closed before it reads why.
		require.Eventually(t, func() bool {
			conn, err := nats.Connect(one.ClientURL())
			if err == nil {
				conn.Close()
			}
			return errors.Is(err, nats.ErrAuthorization)
		}, waitLimit, pace)
		require.True(t, strings.HasPrefix(one.ClientURL(), "nats://127.0.0.1:"), one.ClientURL())
	})
}

func TestAClosedGatewayLeavesNothingRunning(t *testing.T) {
	one := embed(t)
	before := runtime.NumGoroutine()
	for range 5 {
		two := embed(t, one.Addr())
		one.reach(t, authority.Hint{Owner: "ann", Revision: 1}, two)
		two.Close()
	}
	// Not compared at once: what one ran for each route ends a little later.
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, waitLimit, pace)
}

func TestEmbedRefusesWhatCannotWork(t *testing.T) {
	taken := embed(t).Addr()
	for name, c := range map[string]struct {
		options natsnotify.EmbedOptions
		want    string
	}{
		"no address":                  {natsnotify.EmbedOptions{}, "not host:port"},
		"an address without port":     {natsnotify.EmbedOptions{Listen: "127.0.0.1"}, "not host:port"},
		"a port that is none":         {natsnotify.EmbedOptions{Listen: "127.0.0.1:x"}, "no port"},
		"a port out of range":         {natsnotify.EmbedOptions{Listen: "127.0.0.1:65536"}, "no port"},
		"a negative port":             {natsnotify.EmbedOptions{Listen: "127.0.0.1:-1"}, "no port"},
		"an address that is taken":    {natsnotify.EmbedOptions{Listen: taken}, "address already in use"},
		"the world without a secret":  {natsnotify.EmbedOptions{Listen: "0.0.0.0:0"}, "need a secret"},
		"any host without a secret":   {natsnotify.EmbedOptions{Listen: ":0"}, "need a secret"},
		"a route that is no address":  {natsnotify.EmbedOptions{Listen: "127.0.0.1:0", Routes: []string{"nats://x"}}, "route: "},
		"a route without a real port": {natsnotify.EmbedOptions{Listen: "127.0.0.1:0", Routes: []string{"127.0.0.1:0"}}, "route: "},
		"a wrong prefix":              {natsnotify.EmbedOptions{Listen: "127.0.0.1:0", Options: natsnotify.Options{Prefix: "*"}}, "prefix"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := natsnotify.Embed(c.options)
			require.ErrorContains(t, err, "embed NATS: ")
			require.ErrorContains(t, err, c.want)
		})
	}
}

// lastOf waits for the next hint that is not a repetition of reach.
func lastOf(t testing.TB, g *gateway) authority.Hint {
	t.Helper()
	for {
		if h := g.next(t); h.Owner == "lost" {
			return h
		}
	}
}
