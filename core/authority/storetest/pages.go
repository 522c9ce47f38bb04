package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var pageCases = []testCase{
	{"pages together are all changes, each page with about so many bytes", pagesTogether},
	{"what changes between two pages comes once more", changedBetweenPages},
	{"pages of nobody are empty", pagesOfNobody},
	{"documents are counted by kind, without those that were removed", documentsCounted},
}

// page reads one page; a store that has none has no such cases.
func page(t *testing.T, s authority.Store, owner string, after authority.Place, bytes int) (core.Revision, []authority.Record, bool) {
	t.Helper()
	changes, more, err := s.(authority.Pages).ChangesPage(t.Context(), owner, after, bytes)
	require.NoError(t, err)
	return changes.Revision, changes.Records, more
}

func pagesTogether(t *testing.T, a, b authority.Store) {
	for n := range 3 { // Three commits of many documents, so that pages end within a revision.
		var writes []authority.Write
		for i := range 100 {
			writes = append(writes, put(conversation("ann", fmt.Sprintf("%02d-%02d\u00e9", i, n)), fmt.Sprintf("%010d", n*100+i)))
		}
		commit(t, a, writes...)
	}
	commit(t, a, put(conversation("ann", "00-00\u00e9"), ""), put(conversation("bob", "x"), "of bob"))
	for _, bytes := range []int{1, 95, 100, 1000, 10_000} {
		var all []authority.Record
		for at, more := (authority.Place{}), true; more; {
			var revision core.Revision
			var records []authority.Record
			revision, records, more = page(t, b, "ann", at, bytes)
			require.EqualValues(t, 4, revision)
			require.NotEmpty(t, records)
			size := 0
			for _, record := range records[:len(records)-1] {
				size += len(record.Body)
			}
			require.Less(t, size, bytes)
			all = append(all, records...)
			at = authority.PlaceOf(all[len(all)-1])
		}
		whole, err := b.Changes(t.Context(), "ann", 0)
		require.NoError(t, err)
		require.ElementsMatch(t, whole.Records, all)
		for i := range all[1:] {
			require.LessOrEqual(t, all[i].Revision, all[i+1].Revision)
		}
	}
	_, later, more := page(t, b, "ann", authority.After(2), 100_000)
	require.False(t, more)
	require.Len(t, later, 101)
}

func changedBetweenPages(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"))
	commit(t, a, put(conversation("ann", "y"), "2"))
	_, first, more := page(t, b, "ann", authority.Place{}, 1)
	require.True(t, more)
	require.Len(t, first, 1)
	commit(t, a, put(conversation("ann", "x"), "3"))
	revision, rest, more := page(t, b, "ann", authority.PlaceOf(first[0]), 1000)
	require.False(t, more)
	require.EqualValues(t, 3, revision)
	require.Len(t, rest, 2)
	require.Equal(t, "3", string(rest[1].Body))
}

func pagesOfNobody(t *testing.T, a, _ authority.Store) {
	revision, records, more := page(t, a, "nobody", authority.Place{}, 10)
	require.Zero(t, revision)
	require.Empty(t, records)
	require.False(t, more)
}

func documentsCounted(t *testing.T, a, b authority.Store) {
	profile := core.Key{Owner: "ann", Kind: core.KindProfile}
	commit(t, a, put(conversation("ann", "x"), "1"), put(conversation("ann", "y"), "2"), put(profile, "3"), put(conversation("bob", "x"), "4"))
	commit(t, a, put(conversation("ann", "x"), ""), put(conversation("ann", "z"), "5"))
	count := func(owner string, kind core.Kind) int {
		n, err := b.(authority.Counter).Count(t.Context(), owner, kind)
		require.NoError(t, err)
		return n
	}
	require.Equal(t, 2, count("ann", core.KindConversation))
	require.Equal(t, 1, count("ann", core.KindProfile))
	require.Zero(t, count("ann", core.KindDevice))
	require.Zero(t, count("nobody", core.KindConversation))
}
