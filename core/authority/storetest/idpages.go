package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var idPageCases = []testCase{
	{"pages by id begin after an id, also after one of no document", afterAnID},
	{"pages by id are in the order of bytes for ASCII", inOrderOfBytes},
	{"every id is in pages once, whatever its characters", oddIDsOnce},
	{"the empty id is in no page", emptyIDInNoPage},
	{"pages by id leave out what was removed, until it is written again", removedInNoPage},
	{"a page is full also behind many that were removed", behindManyRemoved},
	{"pages by id are of one owner and one kind, also where others begin alike", pagesAreApart},
	{"a page has at most as many as it was asked for", pageLimits},
	{"a page of nobody is empty", noPage},
	{"2,500 documents come in pages of 7", pagesOfSeven},
	{"a page is as of one moment while others commit", pageOfOneMoment},
}

// idPage reads a page of conversations.
func idPage(t *testing.T, s authority.Store, owner, after string, limit int) []seen {
	t.Helper()
	return kindPage(t, s, owner, core.KindConversation, after, limit)
}

func kindPage(t *testing.T, s authority.Store, owner string, kind core.Kind, after string, limit int) []seen {
	t.Helper()
	records, err := s.Page(t.Context(), owner, kind, after, limit)
	require.NoError(t, err)
	return seenOf(records)
}

// idsOf are the ids of all documents of a kind, read in pages.
func idsOf(t *testing.T, s authority.Store, owner string, kind core.Kind, limit int) []string {
	t.Helper()
	var ids []string
	for after := ""; ; after = ids[len(ids)-1] {
		page := kindPage(t, s, owner, kind, after, limit)
		for _, document := range page {
			ids = append(ids, document.Key.ID)
		}
		if len(page) < limit {
			return ids
		}
	}
}

func afterAnID(t *testing.T, a, b authority.Store) {
	x, y, z := conversation("ann", "x"), conversation("ann", "y"), conversation("ann", "z")
	commit(t, a, put(z, "1"), put(x, "1"))
	commit(t, a, put(y, "2"))

	all := []seen{{x, 1, "1"}, {y, 2, "2"}, {z, 1, "1"}}
	for after, from := range map[string]int{"": 0, "w": 0, "x": 1, "x\x00": 1, "xx": 1, "y": 2, "yy": 2, "z": 3, "zz": 3, "~": 3} {
		require.Equal(t, append([]seen{}, all[from:]...), idPage(t, b, "ann", after, 10), "after %q", after)
	}
}

func inOrderOfBytes(t *testing.T, a, b authority.Store) {
	var ids []string
	for c := rune(0); c < 128; c++ {
		ids = append(ids, string(c), "a"+string(c), string(c)+"a", "aa"+string(c))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var writes []authority.Write
	for i := range ids {
		writes = append(writes, put(conversation("ann", ids[(i*101)%len(ids)]), "1"))
	}
	commit(t, a, writes...)

	require.Equal(t, ids, idsOf(t, b, "ann", core.KindConversation, 10))
	for i, after := range ids {
		for _, document := range idPage(t, b, "ann", after, 1) {
			require.Equal(t, ids[i+1], document.Key.ID)
		}
	}
}

func oddIDsOnce(t *testing.T, a, b authority.Store) {
	var writes []authority.Write
	for _, kind := range oddNames {
		for _, id := range oddNames {
			writes = append(writes, put(core.Key{Owner: "ann", Kind: core.Kind(kind), ID: id}, "1"))
		}
	}
	commit(t, a, writes...)

	want := oddNames[1:] // All but the empty one.
	require.NotContains(t, want, "")
	for i, kind := range oddNames {
		limit := 1 + i%len(want)
		ids := idsOf(t, b, "ann", core.Kind(kind), limit)
		require.ElementsMatch(t, want, ids, "of kind %q in pages of %d", kind, limit)
		require.Equal(t, ids, idsOf(t, a, "ann", core.Kind(kind), len(want)), "the order stays")
	}
}

func emptyIDInNoPage(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", ""), "1"), put(conversation("ann", "\x00"), "1"))
	require.Equal(t, []seen{{conversation("ann", "\x00"), 1, "1"}}, idPage(t, b, "ann", "", 10))
}

func removedInNoPage(t *testing.T, a, b authority.Store) {
	x, y, z := conversation("ann", "x"), conversation("ann", "y"), conversation("ann", "z")
	commit(t, a, put(x, "1"), put(y, "1"), put(z, "1"))
	commit(t, a, put(y, ""), put(conversation("ann", "never"), ""))
	require.Equal(t, []seen{{x, 1, "1"}, {z, 1, "1"}}, idPage(t, b, "ann", "", 10))
	require.Equal(t, []seen{{x, 1, "1"}, {z, 1, "1"}}, idPage(t, b, "ann", "", 2))
	require.Equal(t, []seen{{z, 1, "1"}}, idPage(t, b, "ann", "y", 1), "after one that was removed")

	commit(t, b, put(y, "again"))
	require.Equal(t, []seen{{x, 1, "1"}, {y, 3, "again"}, {z, 1, "1"}}, idPage(t, a, "ann", "", 10))
	commit(t, a, put(x, ""), put(y, ""), put(z, ""))
	require.Empty(t, idPage(t, b, "ann", "", 10))
}

func behindManyRemoved(t *testing.T, a, b authority.Store) {
	const removed = 300
	var writes, removals []authority.Write
	for i := range removed {
		key := conversation("ann", fmt.Sprintf("%03d", i))
		writes, removals = append(writes, put(key, "1")), append(removals, put(key, ""))
	}
	var left []seen
	for _, id := range []string{"100x", "200x", "x", "y"} {
		writes = append(writes, put(conversation("ann", id), "1"))
		left = append(left, seen{conversation("ann", id), 1, "1"})
	}
	commit(t, a, writes...)
	commit(t, a, removals...)

	for limit := range left {
		require.Equal(t, left[:limit+1], idPage(t, b, "ann", "", limit+1))
	}
	require.Equal(t, left, idPage(t, b, "ann", "", 5))
	require.Equal(t, left[1:3], idPage(t, b, "ann", "100x", 2))
}

func pagesAreApart(t *testing.T, a, b authority.Store) {
	owners := []string{"", "a", "a ", "ab", "a b", "a\x00", "a\x00b", "b", "A", `"a"`, "a'"}
	kinds := []core.Kind{"", "k", "kk", "k ", "k\x00", "K", "j", "l", `"k"`, "k'"}
	var writes []authority.Write
	for _, owner := range owners {
		for _, kind := range kinds {
			for i := range 3 {
				id := fmt.Sprint(i)
				writes = append(writes, put(core.Key{Owner: owner, Kind: kind, ID: id}, owner+string(kind)+id))
			}
		}
	}
	commit(t, a, writes...)

	for _, owner := range owners {
		for _, kind := range kinds {
			var want []seen
			for i := range 3 {
				id := fmt.Sprint(i)
				want = append(want, seen{core.Key{Owner: owner, Kind: kind, ID: id}, 1, owner + string(kind) + id})
			}
			require.Equal(t, want, kindPage(t, b, owner, kind, "", 10))
			require.Equal(t, want[2:], kindPage(t, b, owner, kind, "1", 10))
		}
	}
}

func pageLimits(t *testing.T, a, b authority.Store) {
	const documents = 1200 // More than any store takes at once.
	var writes []authority.Write
	for i := range documents {
		writes = append(writes, put(conversation("ann", fmt.Sprintf("%04d", i)), "1"))
	}
	commit(t, a, writes...)

	for _, limit := range []int{0, 1, 2, 99, 100, 101, 1000, documents - 1, documents, documents + 1, 1 << 20, math.MaxInt32, math.MaxInt} {
		for _, from := range []int{0, 7, documents - 1} {
			rest := documents - from - 1
			page := idPage(t, b, "ann", fmt.Sprintf("%04d", from), limit)
			want := rest
			if limit > 0 {
				want = min(limit, rest)
			}
			require.Len(t, page, want, "limit %d", limit)
			for i, document := range page {
				require.Equal(t, fmt.Sprintf("%04d", from+1+i), document.Key.ID)
			}
		}
	}
}

func noPage(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"))
	require.Empty(t, idPage(t, b, "nobody", "", 10))
	require.Empty(t, kindPage(t, b, "ann", core.KindDirectory, "", 10))
	require.Empty(t, idPage(t, b, "ann", "x", 0))
}

func pagesOfSeven(t *testing.T, a, b authority.Store) {
	const documents = 2500
	var writes, removals []authority.Write
	var want []string
	for i := range documents {
		id := fmt.Sprintf("user%d", i)
		writes = append(writes, put(conversation("ann", id), id))
		if want = append(want, id); i%10 == 0 {
			gone := conversation("ann", id+"x")
			writes, removals = append(writes, put(gone, "1")), append(removals, put(gone, ""))
		}
	}
	commit(t, a, writes...)
	commit(t, a, removals...)

	slices.Sort(want)
	require.Equal(t, want, idsOf(t, b, "ann", core.KindConversation, 7))
}

// present is how many documents there are at every moment of pageOfOneMoment,
// of twice as many that come and go, among others that are gone.
const present = 15

// pageOfOneMoment has both handles change all documents at once again and again:
// those that there are have the same body, and are always as many.
func pageOfOneMoment(t *testing.T, a, b authority.Store) {
	commit(t, a, turn(0)...)
	handles := []authority.Store{a, b}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	watched := make(chan error)
	for _, s := range handles {
		go func() { watched <- comparePages(ctx, s) }()
	}
	for i := range 40 {
		commit(t, handles[i%2], turn(i+1)...)
		runtime.Gosched()
	}
	stop()
	require.NoError(t, errors.Join(<-watched, <-watched))
}

// turn removes every other document and writes the others.
func turn(n int) []authority.Write {
	var writes []authority.Write
	for i := range 2 * present {
		body := fmt.Sprint(n)
		if i%2 == n%2 {
			body = ""
		}
		writes = append(writes, put(conversation("ann", fmt.Sprintf("%02d", i)), body))
	}
	return writes
}

// comparePages reads pages until ctx ends.
func comparePages(ctx context.Context, s authority.Store) error {
	for ; ; runtime.Gosched() {
		records, err := s.Page(ctx, "ann", core.KindConversation, "", present)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("compare pages: %w", err)
		}
		torn := func(r authority.Record) bool { return string(r.Body) != string(records[0].Body) }
		if len(records) != present || slices.ContainsFunc(records, torn) {
			return fmt.Errorf("a page of several moments: %v", seenOf(records))
		}
	}
}
