package storetest

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
)

var historyCases = []testCase{
	{"a thread without rows has no history", noHistory},
	{"history lies between its bounds, the newest first, within its limit", historyBounds},
	{"history may have gaps and arrive in any order", historyGaps},
	{"threads are apart, also when one begins with the other", threadsAreApart},
	{"sequences may be large", largeSequences},
}

func noHistory(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("other", 1, "x"))
	require.Empty(t, history(t, b, "thread"))
}

func historyBounds(t *testing.T, a, b authority.Store) {
	const n = 12 // Two digits, because an order by text would show.
	for i := range n {
		commitRows(t, a, row("thread", uint64(i+1), strconv.Itoa(i+1)))
	}
	cases := []struct {
		after, before uint64
		limit         int
		want          []uint64
	}{
		{0, 0, 0, []uint64{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{0, 0, 3, []uint64{12, 11, 10}},
		{0, 0, 100, []uint64{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{0, 11, 0, []uint64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{0, 11, 1, []uint64{10}},
		{0, 13, 2, []uint64{12, 11}},
		{0, math.MaxUint64, 2, []uint64{12, 11}},
		{8, 0, 0, []uint64{12, 11, 10, 9}},
		{8, 0, 2, []uint64{12, 11}},
		{8, 11, 0, []uint64{10, 9}},
		{8, 11, 2, []uint64{10, 9}},
		{8, 11, 1, []uint64{10}},
		{8, 10, 5, []uint64{9}},
		{8, 9, 0, nil},
		{8, 8, 0, nil},
		{9, 8, 0, nil},
		{0, 1, 0, nil},
		{0, 2, 0, []uint64{1}},
		{12, 0, 0, nil},
		{11, 0, 0, []uint64{12}},
		{math.MaxUint64, 0, 0, nil},
	}
	for _, c := range cases {
		rows, err := b.History(t.Context(), "thread", c.after, c.before, c.limit)
		require.NoError(t, err)
		var got []uint64
		for _, r := range rows {
			require.Equal(t, "thread", r.Thread)
			require.Equal(t, strconv.FormatUint(r.Sequence, 10), string(r.Body))
			got = append(got, r.Sequence)
		}
		require.Equal(t, c.want, got, "after %d, before %d, limit %d", c.after, c.before, c.limit)
	}
}

func historyGaps(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 500, "c"), row("thread", 7, "b"))
	commitRows(t, b, row("thread", 3, "a"))

	require.Equal(t, []line{{"thread", 500, "c"}, {"thread", 7, "b"}, {"thread", 3, "a"}}, history(t, a, "thread"))
	rows, err := b.History(t.Context(), "thread", 3, 0, 1)
	require.NoError(t, err)
	require.Equal(t, []line{{"thread", 500, "c"}}, linesOf(rows))
	rows, err = b.History(t.Context(), "thread", 0, 500, 2)
	require.NoError(t, err)
	require.Equal(t, []line{{"thread", 7, "b"}, {"thread", 3, "a"}}, linesOf(rows))
}

func threadsAreApart(t *testing.T, a, b authority.Store) {
	names := []string{"a", "ab", "a b", "a\x00", "A", ""}
	for _, name := range names {
		commitRows(t, a, row(name, 1, name))
	}
	for _, name := range names {
		require.Equal(t, []line{{name, 1, name}}, history(t, b, name))
	}
}

func largeSequences(t *testing.T, a, b authority.Store) {
	const top = 1<<53 - 1 // The largest whole number that every store can hold.
	commitRows(t, a, row("thread", top, "last"), row("thread", top-1, "before"), row("thread", 1, "first"))

	require.Equal(t, []line{{"thread", top, "last"}, {"thread", top - 1, "before"}, {"thread", 1, "first"}}, history(t, b, "thread"))
	rows, err := b.History(t.Context(), "thread", 1, top, 0)
	require.NoError(t, err)
	require.Equal(t, []line{{"thread", top - 1, "before"}}, linesOf(rows))
}
