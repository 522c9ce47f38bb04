//go:build unix

package gateway_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// crowd are lines that only write out what they are sent, and count who has been
// brought to a revision of a group.
type crowd struct {
	target  atomic.Int64
	reached sync.WaitGroup
}

// crowdLine is one of them.
type crowdLine struct {
	crowd *crowd
	last  int64
}

// until has the crowd count those who reach a revision, from now on.
func (c *crowd) until(revision, lines int) {
	c.reached.Add(lines)
	c.target.Store(int64(revision))
}

// Send implements [gateway.Line].
func (l *crowdLine) Send(frame wire.Frame) error {
	text, err := gateway.Encode(frame)
	if err != nil || len(text) == 0 {
		return err
	}
	target := l.crowd.target.Load()
	for _, set := range gateway.ChangesOf(frame).Sets {
		if l.last < target && int64(set.To) >= target {
			l.crowd.reached.Done()
		}
		l.last = int64(set.To)
	}
	return nil
}

// Close implements [gateway.Line].
func (l *crowdLine) Close(*gateway.CloseError) {}

func (s *site) seat(user string, line gateway.Line) {
	s.t.Helper()
	_, err := s.gateway.SignIn(background, wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: "phone"}, line)
	require.NoError(s.t, err)
}

// BenchmarkFanOut measures how long it is until the last of so many connected
// members of one group has a message, one after the other; and with many at a
// time, how many messages a second reach all. The lines write each frame out, and
// have no sockets.
func BenchmarkFanOut(b *testing.B) {
	for _, members := range []int{5_000, 10_000} {
		b.Run(fmt.Sprint(members), func(b *testing.B) {
			s, c := serve(b), new(crowd)
			user := func(m int) string { return fmt.Sprint("user", m) }
			fill(b, s.store, 1, members, func(_, m int) string { return user(m) })
			for m := range members {
				s.seat(user(m), &crowdLine{crowd: c})
			}
			revision := 1
			send := func(n int) {
				from := user(n % 64)
				_, err := s.gateway.Authority().Do(background, core.Call{User: from, Command: grouped(from, "g0", "To be, or not to be, that is the question")}, nil)
				require.NoError(b, err)
				revision++
			}
			one := func(n int) {
				c.until(revision+1, members)
				send(n)
				c.reached.Wait()
			}
			one(0)
			reads, alone, worked := s.metric("feed_reads_total"), s.metric("feed_alone_total"), worked(b)
			b.ResetTimer()
			for n := range b.N {
				one(n)
			}
			b.StopTimer()
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms-to-the-last")
			b.ReportMetric((s.metric("feed_reads_total")-reads)/float64(b.N), "reads/message")
			b.ReportMetric((s.metric("feed_alone_total")-alone)/float64(b.N), "alone/message")
			b.ReportMetric(float64(b.N*members)/b.Elapsed().Seconds(), "frames/s")
			b.ReportMetric(worked()/float64(b.N*members), "cpu-µs/frame")

			const many = 400
			c.until(revision+many, members)
			began := time.Now()
			for n := range many {
				send(n)
			}
			c.reached.Wait()
			b.ReportMetric(many/time.Since(began).Seconds(), "messages/s-of-400")
		})
	}
}

// BenchmarkInterest measures what it takes to follow, and what a hint costs that
// nobody here waits for.
func BenchmarkInterest(b *testing.B) {
	const users, each, groups = 5_000, 20, 20_000
	memory := func(groups int) (float64, *site) {
		s := serve(b)
		fill(b, s.store, groups, users*each/max(groups, 1), func(g, m int) string { return fmt.Sprint("user", (g*5+m*997)%users) })
		before := heapBytes()
		for u := range users {
			s.seat(fmt.Sprint("user", u), &crowdLine{crowd: new(crowd)})
		}
		return heapBytes() - before, s
	}
	without, _ := memory(0)
	with, s := memory(groups)
	follows := s.metric("follows")
	require.Greater(b, follows, users*each*0.8)
	b.ResetTimer()
	for n := range b.N {
		gateway.Wake(s.gateway, authority.Hint{Owner: "group somewhere else", Revision: core.Revision(n + 1)})
	}
	b.StopTimer()
	b.ReportMetric((with-without)/follows, "B/follow")
}

func heapBytes() float64 {
	var stats runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}
