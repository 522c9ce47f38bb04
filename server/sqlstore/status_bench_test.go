package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// counted counts hints.
type counted struct{ hints int }

// Publish implements [authority.Notifier].
func (c *counted) Publish(hints []authority.Hint) { c.hints += len(hints) }

// Subscribe implements [authority.Notifier].
func (*counted) Subscribe(func(authority.Hint)) func() { return func() {} }

// BenchmarkStatus measures a change of a status that so many have subscribed to,
// and beside it the same written for each of them.
func BenchmarkStatus(b *testing.B) {
	followers := []int{1, 200, 5000}
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		w, told := &weighed{Store: s}, new(counted)
		a := authority.New(w, told, func() int64 { return 1_700_000_000_000 })
		changes := func(n int, change func(star, custom string)) func(b *testing.B) {
			return func(b *testing.B) {
				star := fmt.Sprint("star", n)
				documents, bytes, hints := w.documents.Load(), w.bytes.Load(), told.hints
				i := 0
				for b.Loop() {
					i++
					change(star, fmt.Sprint("number ", i))
				}
				b.ReportMetric(float64(w.documents.Load()-documents)/float64(i), "documents/change")
				b.ReportMetric(float64(w.bytes.Load()-bytes)/float64(i), "bytes/change")
				b.ReportMetric(float64(told.hints-hints)/float64(i), "hints/change")
			}
		}
		for _, n := range followers {
			for follower := range n {
				if follower%together == 0 {
					subscribe(b, s, fmt.Sprint("star", n), follower, min(follower+together, n))
				}
			}
			b.Run(fmt.Sprint(n, " followers"), changes(n, func(star, custom string) {
				_, err := a.Do(b.Context(), core.Call{User: star, Command: core.SetStatus{Custom: custom}}, nil)
				require.NoError(b, err)
			}))
			b.Run(fmt.Sprint(n, " written for each"), changes(n, func(star, custom string) {
				told.hints += writeForEach(b, w, star, custom, n)
			}))
		}
	})
}

func subscribe(t testing.TB, s sqlstore.Store, star string, from, to int) {
	var c authority.Commit
	for i := from; i < to; i++ {
		c.Writes = append(c.Writes, authority.Write{Key: core.SubscribedKey(userName(i), star), Body: []byte("{}")})
	}
	_, err := s.Commit(t.Context(), c)
	require.NoError(t, err)
}

// writeForEach writes a status, and for each follower what is shown of it.
func writeForEach(t testing.TB, s sqlstore.Store, star, custom string, n int) (owners int) {
	status := core.Status{Custom: custom}
	body, err := core.Encode(status)
	require.NoError(t, err)
	shown, err := core.Encode(status.Shown())
	require.NoError(t, err)
	c := authority.Commit{Writes: []authority.Write{{Key: core.StatusKey(star), Body: body}}}
	for i := range n {
		c.Writes = append(c.Writes, authority.Write{Key: core.WatchedKey(userName(i), star), Body: shown})
	}
	revisions, err := s.Commit(t.Context(), c)
	require.NoError(t, err)
	return len(revisions)
}
