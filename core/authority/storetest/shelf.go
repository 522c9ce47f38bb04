package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
)

var shelfCases = []testCase{
	{"several histories are read as each of them alone", readingHistories},
	{"no histories are none", readingNoHistories},
}

func readingHistories(t *testing.T, a, b authority.Store) {
	var commit authority.Commit
	for _, thread := range []string{"one", "two", "two\x00", "t\"h"} {
		for sequence := range uint64(7) {
			commit.Rows = append(commit.Rows, authority.RowRecord{Thread: thread, Sequence: sequence + 1, Body: []byte(thread + strconv.FormatUint(sequence, 10))})
		}
	}
	_, err := a.Commit(t.Context(), commit)
	require.NoError(t, err)
	stretches := []authority.Stretch{
		{Thread: "two", After: 2, Before: 6},
		{Thread: "two", After: 0, Before: 3},
		{Thread: "nobody", After: 0, Before: 9},
		{Thread: "one", After: 6, Before: 7},
		{Thread: "t\"h", After: 0, Before: 8},
		{Thread: "two\x00", After: 6, Before: 100},
	}
	for _, limit := range []int{1, 3, 100} {
		found, err := b.(authority.Shelf).Histories(t.Context(), stretches, limit)
		require.NoError(t, err)
		require.Len(t, found, len(stretches))
		for i, s := range stretches {
			rows, err := b.History(t.Context(), s.Thread, s.After, s.Before, limit)
			require.NoError(t, err)
			require.Equal(t, rows, found[i], "%v", s)
		}
	}
}

func readingNoHistories(t *testing.T, a, _ authority.Store) {
	found, err := a.(authority.Shelf).Histories(t.Context(), nil, 1)
	require.NoError(t, err)
	require.Empty(t, found)
}
