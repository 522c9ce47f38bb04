package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// eraserCases are for stores that are an [authority.Eraser], which is a
// [authority.Searcher] too.
var eraserCases = []testCase{
	{"what is erased leaves nothing behind, and revisions go on", func(t *testing.T, a, b authority.Store) {
		commit(t, a, put(conversation("ann", "C2Cbob"), "1"), put(core.ProfileKey("ann"), "p"))
		commit(t, a, put(conversation("ann", "C2Ccarol"), "2"), put(conversation("bob", "C2Cann"), "3"))
		commit(t, a, put(conversation("ann", "C2Cbob"), ""))
		more, err := b.(authority.Eraser).EraseDocuments(t.Context(), "ann", nil, 10)
		require.NoError(t, err)
		require.False(t, more)
		revision, left := changes(t, a, "ann", 0)
		require.EqualValues(t, 3, revision)
		require.Empty(t, left)
		require.Equal(t, []seen{{conversation("ann", "C2Cbob"), 0, ""}}, read(t, a, conversation("ann", "C2Cbob")))
		require.EqualValues(t, 4, commit(t, a, put(conversation("ann", "C2Cdan"), "4"))["ann"])
		_, others := changes(t, a, "bob", 0)
		require.Len(t, others, 1)
	}},
	{"kinds that are kept stay, but for what was removed of them", func(t *testing.T, a, b authority.Store) {
		commit(t, a, put(conversation("ann", "C2Cbob"), "1"), put(conversation("ann", "C2Ccarol"), "2"), put(core.ProfileKey("ann"), "p"))
		commit(t, a, put(conversation("ann", "C2Cbob"), ""))
		_, err := b.(authority.Eraser).EraseDocuments(t.Context(), "ann", []core.Kind{core.KindMembership, core.KindConversation}, 10)
		require.NoError(t, err)
		_, left := changes(t, a, "ann", 0)
		require.Equal(t, []seen{{conversation("ann", "C2Ccarol"), 1, "2"}}, left)
	}},
	{"documents are erased a limit at a time", func(t *testing.T, a, b authority.Store) {
		for i := range 5 {
			commit(t, a, put(conversation("ann", fmt.Sprint(i)), "x"))
		}
		for _, want := range []int{3, 1, 0} {
			_, err := b.(authority.Eraser).EraseDocuments(t.Context(), "ann", nil, 2)
			require.NoError(t, err)
			_, left := changes(t, a, "ann", 0)
			require.Len(t, left, want)
		}
	}},
	{"who decides on what was erased meanwhile decides again", func(t *testing.T, a, b authority.Store) {
		commit(t, a, put(core.ProfileKey("ann"), "p"))
		_, err := b.(authority.Eraser).EraseDocuments(t.Context(), "ann", nil, 2)
		require.NoError(t, err)
		_, err = a.Commit(t.Context(), authority.Commit{
			Reads:  []authority.Read{{Key: core.ProfileKey("ann"), Revision: 1}},
			Writes: []authority.Write{put(core.ProfileKey("ann"), "q")},
		})
		require.ErrorIs(t, err, authority.ErrConflict)
	}},
	{"rows are erased up to a number, the oldest first, a limit at a time", func(t *testing.T, a, b authority.Store) {
		for i := uint64(1); i <= 6; i++ {
			commitRows(t, a, row("c2c ann bob", i, fmt.Sprint(i)))
		}
		commitRows(t, a, row("c2c ann carol", 1, "other"))
		for _, want := range []struct {
			more bool
			left int
		}{{true, 4}, {true, 2}, {false, 2}} {
			more, err := b.(authority.Eraser).EraseRows(t.Context(), "c2c ann bob", 4, 2)
			require.NoError(t, err)
			require.Equal(t, want.more, more)
			require.Len(t, history(t, a, "c2c ann bob"), want.left)
		}
		require.Equal(t, []line{{"c2c ann bob", 6, "6"}, {"c2c ann bob", 5, "5"}}, history(t, a, "c2c ann bob"))
		require.Len(t, history(t, a, "c2c ann carol"), 1)
		more, err := b.(authority.Eraser).EraseRows(t.Context(), "c2c ann bob", 1<<62, 10)
		require.NoError(t, err)
		require.False(t, more)
		require.Empty(t, history(t, a, "c2c ann bob"))
	}},
	{"a row that was erased is found no more, and replaced by nothing", func(t *testing.T, a, b authority.Store) {
		searcher := a.(authority.Searcher)
		commitRows(t, a, Said("c2c ann bob", 1, "a teapot"), Said("c2c ann bob", 2, "another teapot"))
		_, err := b.(authority.Eraser).EraseRows(t.Context(), "c2c ann bob", 1, 10)
		require.NoError(t, err)
		commitRows(t, a, replacement("c2c ann bob", 1, `{"type":"TIMTextElem","payload":{"text":"a teapot"}}`))
		rows, err := searcher.SearchRows(t.Context(), &core.Search{Keywords: []string{"teapot"}}, []authority.Stretch{{Thread: "c2c ann bob", Before: 10}}, 10)
		require.NoError(t, err)
		require.Len(t, rows, 1)
		require.EqualValues(t, 2, rows[0].Sequence)
		require.Len(t, history(t, a, "c2c ann bob"), 1)
	}},
}
