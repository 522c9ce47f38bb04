package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/natsnotify"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// listener is a line that notes which messages of a group have come.
type listener struct {
	mu    sync.Mutex
	heard func()
}

// Send implements [gateway.Line].
func (l *listener) Send(frame wire.Frame) error {
	text, err := wire.Encode(frame)
	if err != nil {
		return err
	}
	decoded, err := wire.Decode(text)
	if err != nil {
		return err
	}
	changes, _ := decoded.(wire.Changes)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, set := range changes.Sets {
		for range set.Messages {
			l.heard()
		}
	}
	return nil
}

// Close implements [gateway.Line].
func (l *listener) Close(*gateway.CloseError) {}

// BenchmarkThreeGateways has 64 members of one group send on and on, through three
// gateways on one PostgreSQL and their own NATS, and measures how many messages a
// second reach all members, and how long it is from sending to the commit.
func BenchmarkThreeGateways(b *testing.B) {
	const members = 64
	url := pgtest.Start(b, pgtest.Durable)
	var gateways []*gateway.Gateway
	var routes []string
	for range 3 {
		store, err := sqlstore.Open(b.Context(), url)
		require.NoError(b, err)
		b.Cleanup(func() { _ = store.Close() })
		notifier, err := natsnotify.Embed(natsnotify.EmbedOptions{Listen: "127.0.0.1:0", Routes: routes})
		require.NoError(b, err)
		b.Cleanup(notifier.Close)
		routes = append(routes, notifier.Addr())
		g := gateway.New(gateway.Options{
			Store: store, Notifier: notifier,
			Check: func(wire.Hello, time.Time) (gateway.Proof, error) { return gateway.Proof{}, nil },
		})
		b.Cleanup(g.Close)
		gateways = append(gateways, g)
	}
	user := func(i int) string { return fmt.Sprint("user", i) }
	founders := make([]core.Founder, 49)
	for i := range founders {
		founders[i].UserID = user(i + 1)
	}
	do := func(g *gateway.Gateway, user string, command core.Command) {
		_, err := g.Authority().Do(context.Background(), core.Call{User: user, Command: command}, nil)
		require.NoError(b, err)
	}
	do(gateways[0], user(0), core.CreateChatGroup{GroupID: "forum", Type: core.GroupMeeting, Name: "forum", Founders: founders})
	for i := 50; i < members; i++ {
		do(gateways[0], user(i), core.JoinGroup{GroupID: "forum"})
	}
	var got atomic.Int64
	for i := range members {
		line := &listener{heard: func() { got.Add(1) }}
		_, err := gateways[i%3].SignIn(context.Background(), wire.Hello{Version: wire.Version, UserID: user(i), UserSig: "x", Device: "phone"}, line)
		require.NoError(b, err)
	}
	var senders sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(b.N))
	times := make([]time.Duration, 0, b.N)
	var mu sync.Mutex
	b.ResetTimer()
	for i := range members {
		senders.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				began := time.Now()
				do(gateways[i%3], user(i), core.SendMessage{Message: core.Message{
					ID: core.MessageID(user(i), 0, n), To: "forum", ConversationType: core.TypeGroup, Type: core.MessageText,
					Priority: core.PriorityNormal, Payload: []byte(`{"text":"hello"}`),
				}})
				mu.Lock()
				times = append(times, time.Since(began))
				mu.Unlock()
			}
		})
	}
	senders.Wait()
	sent := b.Elapsed()
	for end := time.Now().Add(time.Minute); got.Load() < int64(b.N*members) && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	b.StopTimer()
	slices.Sort(times)
	b.ReportMetric(float64(b.N)/sent.Seconds(), "messages/s")
	b.ReportMetric(float64((b.Elapsed() - sent).Milliseconds()), "ms-until-all-have-all")
	b.ReportMetric(float64(got.Load())/float64(b.N*members), "of-all-received")
	b.ReportMetric(float64(times[len(times)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Milliseconds()), "p99-ms")
}

// BenchmarkSignInWithGroups measures the sign-in of a user in 500 groups beside that
// of one in none: of a device that has nothing, and of one that has all there is.
func BenchmarkSignInWithGroups(b *testing.B) {
	store, err := sqlstore.Open(b.Context(), filepath.Join(b.TempDir(), "parlor.db"))
	require.NoError(b, err)
	b.Cleanup(func() { _ = store.Close() })
	g := gateway.New(gateway.Options{
		Store: store, Limits: gateway.Limits{SignIns: 1_000_000},
		Check: func(wire.Hello, time.Time) (gateway.Proof, error) { return gateway.Proof{}, nil },
	})
	b.Cleanup(g.Close)
	have := map[string]int64{}
	for i := range 500 {
		id := fmt.Sprint("g", i)
		for _, command := range []core.Command{
			core.CreateChatGroup{GroupID: id, Type: core.GroupWork, Name: id},
			core.SendMessage{Message: core.Message{
				ID: core.MessageID("ann", 0, int64(i)), To: id, ConversationType: core.TypeGroup, Type: core.MessageText,
				Priority: core.PriorityNormal, Payload: []byte(`{"text":"hello"}`),
			}},
		} {
			_, err := g.Authority().Do(b.Context(), core.Call{User: "ann", Command: command}, nil)
			require.NoError(b, err)
		}
		have[core.GroupOwner(id)] = 2
	}
	copied := &welcomed{}
	signIn := func(b *testing.B, hello wire.Hello) {
		hello.Version, hello.UserSig, hello.Device = wire.Version, "x", "phone"
		seat, err := g.SignIn(context.Background(), hello, copied)
		require.NoError(b, err)
		seat.Leave()
	}
	signIn(b, wire.Hello{UserID: "ann"})
	full := wire.Hello{UserID: "ann", Epoch: copied.last.Epoch, Revision: copied.last.Revision, Have: wire.Have{Have: have}}
	signIn(b, wire.Hello{UserID: "bob"})
	for name, hello := range map[string]wire.Hello{
		"none, first":       {UserID: "bob"},
		"none, again":       {UserID: "bob", Epoch: copied.last.Epoch, Revision: copied.last.Revision},
		"500 groups, first": {UserID: "ann"},
		"500 groups, again": full,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				signIn(b, hello)
			}
		})
	}
}

// welcomed is a line that keeps the welcome.
type welcomed struct{ last wire.Welcome }

// Send implements [gateway.Line].
func (w *welcomed) Send(frame wire.Frame) error {
	if welcome, is := frame.(wire.Welcome); is {
		w.last = welcome
	}
	_, err := wire.Encode(frame)
	return err
}

// Close implements [gateway.Line].
func (w *welcomed) Close(*gateway.CloseError) {}
