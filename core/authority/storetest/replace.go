package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var replaceCases = []testCase{
	{"a replaced row has the new body in the old place", replacedInPlace},
	{"a row that does not exist is not replaced, and nothing else is held up", replaceNothing},
	{"replacing rows changes no revision", replacedRowsAlone},
	{"rows are replaced together with new rows, documents and other threads", replacedWithOthers},
	{"of two replacements of a row in a commit the last counts", lastReplacement},
	{"a row may be new and replaced in the same commit", newAndReplaced},
	{"a replacement that comes before its row is passed over", replacedTooEarly},
	{"a row can be replaced again and again, by bodies of any length", replacedOften},
	{"rows of any thread and sequence can be replaced", replacedAnywhere},
}

func replacedInPlace(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 1, "a"), row("thread", 2, "b"), row("thread", 3, "c"), row("thre", 2, "other"))
	commitRows(t, a, replacement("thread", 2, "B"))

	for _, s := range []authority.Store{a, b} {
		rows, err := s.History(t.Context(), "thread", 0, 0, 0)
		require.NoError(t, err)
		require.Equal(t, []authority.RowRecord{row("thread", 3, "c"), row("thread", 2, "B"), row("thread", 1, "a")}, rows)
		require.Equal(t, []line{{"thre", 2, "other"}}, history(t, s, "thre"))
	}
}

func replaceNothing(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	commitRows(t, a, row("thread", 1, "a"))
	revisions, err := a.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 0}},
		Writes: []authority.Write{put(x, "1")},
		Rows: []authority.RowRecord{
			replacement("thread", 2, "lost"), replacement("nowhere", 1, "lost"), replacement("thread", 1, "A"),
		},
	})

	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 1}, revisions)
	require.Equal(t, []seen{{x, 1, "1"}}, read(t, b, x))
	require.Equal(t, []line{{"thread", 1, "A"}}, history(t, b, "thread"))
	require.Empty(t, history(t, b, "nowhere"))
	commitRows(t, b, row("thread", 2, "b"), row("nowhere", 1, "b"))
	require.Equal(t, []line{{"thread", 2, "b"}, {"thread", 1, "A"}}, history(t, a, "thread"))
}

func replacedRowsAlone(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("thread", "x"), "1"))
	commitRows(t, a, row("thread", 1, "a"))
	revisions, err := b.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{replacement("thread", 1, "A")}})

	require.NoError(t, err)
	require.Empty(t, revisions)
	revision, _ := changes(t, a, "thread", 0)
	require.Equal(t, core.Revision(1), revision)
	require.Equal(t, []line{{"thread", 1, "A"}}, history(t, a, "thread"))
}

func replacedWithOthers(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("bob", "y")
	commitRows(t, a, row("one", 1, "a"), row("one", 2, "b"), row("two", 1, "c"))
	revisions, err := b.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 0}},
		Writes: []authority.Write{put(x, "1"), put(y, "1")},
		Rows: []authority.RowRecord{
			replacement("two", 1, "C"), row("one", 3, "d"), replacement("one", 1, "A"), row("three", 1, "e"),
		},
	})

	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 1, "bob": 1}, revisions)
	require.Equal(t, []seen{{x, 1, "1"}, {y, 1, "1"}}, read(t, a, x, y))
	require.Equal(t, []line{{"one", 3, "d"}, {"one", 2, "b"}, {"one", 1, "A"}}, history(t, a, "one"))
	require.Equal(t, []line{{"two", 1, "C"}}, history(t, a, "two"))
	require.Equal(t, []line{{"three", 1, "e"}}, history(t, a, "three"))
}

func lastReplacement(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 1, "a"), row("thread", 2, "b"))
	commitRows(t, a, replacement("thread", 1, "first"), replacement("thread", 2, "B"), replacement("thread", 1, "last"))

	require.Equal(t, []line{{"thread", 2, "B"}, {"thread", 1, "last"}}, history(t, b, "thread"))
}

func newAndReplaced(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 1, "new"), row("thread", 2, "b"), replacement("thread", 1, "newer"), replacement("thread", 1, "newest"))

	require.Equal(t, []line{{"thread", 2, "b"}, {"thread", 1, "newest"}}, history(t, b, "thread"))
}

func replacedTooEarly(t *testing.T, a, b authority.Store) {
	commitRows(t, a, replacement("thread", 1, "early"), row("thread", 1, "new"))
	commitRows(t, a, replacement("thread", 2, "early"), row("thread", 2, "new"), replacement("thread", 2, "newer"))

	require.Equal(t, []line{{"thread", 2, "newer"}, {"thread", 1, "new"}}, history(t, b, "thread"))
}

func replacedOften(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 1, "a"), row("thread", 2, "b"))
	for _, body := range []string{"", "x", "\x00\xff", strings.Repeat("long ", 20_000), `{"a":"b"}`, "a"} {
		commitRows(t, a, replacement("thread", 1, body))
		require.Equal(t, []line{{"thread", 2, "b"}, {"thread", 1, body}}, history(t, b, "thread"))
	}
}

func replacedAnywhere(t *testing.T, a, b authority.Store) {
	const top = 1<<53 - 1
	var rows, replacements []authority.RowRecord
	for _, name := range oddNames {
		rows = append(rows, row(name, 1, "first"), row(name, top, "last"))
		replacements = append(replacements, replacement(name, top, "last of "+name))
	}
	commitRows(t, a, rows...)
	commitRows(t, a, replacements...)

	for _, name := range oddNames {
		require.Equal(t, []line{{name, top, "last of " + name}, {name, 1, "first"}}, history(t, b, name))
	}
}
