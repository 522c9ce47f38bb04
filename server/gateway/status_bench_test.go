//go:build unix

package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// fans has users subscribe to statuses, without their commands.
func fans(t testing.TB, s authority.Store, users, each int, of func(user, n int) string) {
	t.Helper()
	for u := range users {
		var c authority.Commit
		for n := range each {
			c.Writes = append(c.Writes, authority.Write{Key: core.SubscribedKey(fmt.Sprint("user", u), of(u, n)), Body: []byte("{}")})
		}
		if each > 0 {
			_, err := s.Commit(background, c)
			require.NoError(t, err)
		}
	}
}

// BenchmarkStatusFanOut measures how long it is until the last of so many connected
// followers has a change of a status, and what it takes of a processor when that
// changes 200 times a second.
func BenchmarkStatusFanOut(b *testing.B) {
	for _, followers := range []int{1, 200, 5_000, 10_000} {
		b.Run(fmt.Sprint(followers), func(b *testing.B) {
			s, c := serve(b), new(crowd)
			revision := 0
			change := func() {
				revision++
				_, err := s.gateway.Authority().Do(background, core.Call{User: "star", Command: core.SetStatus{Custom: fmt.Sprint("number ", revision)}}, nil)
				require.NoError(b, err)
			}
			fans(b, s.store, followers, 1, func(int, int) string { return "star" })
			for u := range followers {
				s.seat(fmt.Sprint("user", u), &crowdLine{crowd: c})
			}
			rest := time.Second + time.Duration(followers)*100*time.Microsecond
			reads, alone := s.metric("feed_reads_total"), s.metric("feed_alone_total")
			var took time.Duration
			for b.Loop() {
				c.until(revision+1, followers)
				began := time.Now()
				change()
				c.reached.Wait()
				took += time.Since(began)
				time.Sleep(rest) // So that it is told at once.
			}
			b.ReportMetric(took.Seconds()*1000/float64(b.N), "ms-to-the-last")
			b.ReportMetric((s.metric("feed_reads_total")-reads)/float64(b.N), "reads/change")
			b.ReportMetric((s.metric("feed_alone_total")-alone)/float64(b.N), "alone/change")

			const changes = 600
			pushes, worked, began := s.metric("pushes_total"), worked(b), time.Now()
			c.until(revision+changes, followers)
			for range changes {
				change()
				time.Sleep(5 * time.Millisecond)
			}
			c.reached.Wait()
			lasted := time.Since(began).Seconds()
			b.ReportMetric((s.metric("pushes_total")-pushes)/float64(followers)/lasted, "flapping:rounds/s")
			b.ReportMetric(worked()/lasted/1e6, "flapping:processors")
		})
	}
}

// BenchmarkStatusInterest measures what it takes to follow a status.
func BenchmarkStatusInterest(b *testing.B) {
	const users, each, stars = 5_000, 20, 20_000
	memory := func(each int) (float64, *site) {
		s := serve(b)
		fans(b, s.store, users, each, func(u, n int) string { return fmt.Sprint("star", (u*each+n*997)%stars) })
		for n := range stars {
			_, err := s.store.Commit(background, authority.Commit{Writes: []authority.Write{{Key: core.PresenceKey(fmt.Sprint("star", n)), Body: []byte(`{"statusType":2}`)}}})
			require.NoError(b, err)
		}
		before := heapBytes()
		for u := range users {
			s.seat(fmt.Sprint("user", u), &crowdLine{crowd: new(crowd)})
		}
		return heapBytes() - before, s
	}
	without, _ := memory(0)
	with, s := memory(each)
	follows := s.metric("follows")
	require.Greater(b, follows, users*each*0.8)
	for b.Loop() {
		_ = s.metric("follows")
	}
	b.ReportMetric((with-without)/follows, "B/follow")
}
