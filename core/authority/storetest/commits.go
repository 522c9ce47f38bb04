package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var commitCases = []testCase{
	{"revisions of an owner are 1, 2, 3", revisionsCount},
	{"each owner of a written document gets its own next revision", severalOwners},
	{"an owner whose documents are only read keeps its revision", readersKeepTheirRevision},
	{"documents that are not written keep their revision", othersKeepTheirRevision},
	{"a commit may write what it did not read", blindWrite},
	{"a commit without writes only checks the reads", checkOnly},
	{"an empty commit does nothing", emptyCommit},
	{"rows alone change no revision", rowsAlone},
	{"rows go in together with documents", rowsWithDocuments},
}

func revisionsCount(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("ann", "y")
	require.Equal(t, map[string]core.Revision{"ann": 1}, commit(t, a, put(x, "1")))
	require.Equal(t, map[string]core.Revision{"ann": 2}, commit(t, b, put(y, "2")))
	require.Equal(t, map[string]core.Revision{"ann": 3}, commit(t, a, put(x, "")))
	require.Equal(t, map[string]core.Revision{"ann": 4}, commit(t, b, put(x, "4"), put(y, "4")))

	require.Equal(t, []seen{{x, 4, "4"}, {y, 4, "4"}}, read(t, a, x, y))
}

func severalOwners(t *testing.T, a, b authority.Store) {
	ann, bob, thread := conversation("ann", "x"), conversation("bob", "x"), core.Key{Owner: "thread", Kind: core.KindThread}
	commit(t, a, put(ann, "1"))
	commit(t, a, put(ann, "2"))
	commit(t, a, put(bob, "1"))

	revisions := commit(t, b, put(ann, "3"), put(bob, "2"), put(conversation("ann", "y"), "3"), put(thread, "1"))

	require.Equal(t, map[string]core.Revision{"ann": 3, "bob": 2, "thread": 1}, revisions)
	require.Equal(t,
		[]seen{{ann, 3, "3"}, {bob, 2, "2"}, {conversation("ann", "y"), 3, "3"}, {thread, 1, "1"}},
		read(t, a, ann, bob, conversation("ann", "y"), thread))
}

func readersKeepTheirRevision(t *testing.T, a, b authority.Store) {
	ann, bob := conversation("ann", "x"), conversation("bob", "x")
	commit(t, a, put(ann, "1"), put(bob, "1"))
	revisions, err := a.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: ann, Revision: 1}, {Key: bob, Revision: 1}},
		Writes: []authority.Write{put(bob, "2")},
	})

	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"bob": 2}, revisions)
	revision, _ := changes(t, b, "ann", 0)
	require.Equal(t, core.Revision(1), revision)
}

func othersKeepTheirRevision(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("ann", "y")
	commit(t, a, put(x, "1"), put(y, "1"))
	commit(t, a, put(y, "2"))

	require.Equal(t, []seen{{x, 1, "1"}, {y, 2, "2"}}, read(t, b, x, y))
}

func blindWrite(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	commit(t, a, put(x, "1"))
	commit(t, b, put(x, "2"))

	require.Equal(t, []seen{{x, 2, "2"}}, read(t, a, x))
}

func checkOnly(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("bob", "y")
	commit(t, a, put(x, "1"))
	check := authority.Commit{Reads: []authority.Read{{Key: x, Revision: 1}, {Key: y, Revision: 0}}}

	revisions, err := b.Commit(t.Context(), check)
	require.NoError(t, err)
	require.Empty(t, revisions)
	revision, _ := changes(t, a, "ann", 0)
	require.Equal(t, core.Revision(1), revision)

	commit(t, a, put(y, "1"))
	_, err = b.Commit(t.Context(), check)
	require.ErrorIs(t, err, authority.ErrConflict)
}

func emptyCommit(t *testing.T, a, _ authority.Store) {
	revisions, err := a.Commit(t.Context(), authority.Commit{})
	require.NoError(t, err)
	require.Empty(t, revisions)
}

func rowsAlone(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("thread", "x"), "1"))
	revisions, err := a.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{row("thread", 1, "hi")}})

	require.NoError(t, err)
	require.Empty(t, revisions)
	revision, changed := changes(t, b, "thread", 0)
	require.Equal(t, core.Revision(1), revision)
	require.Len(t, changed, 1)
	require.Equal(t, []line{{"thread", 1, "hi"}}, history(t, b, "thread"))
}

func rowsWithDocuments(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	revisions, err := a.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 0}},
		Writes: []authority.Write{put(x, "unread 1")},
		Rows:   []authority.RowRecord{row("one", 1, "hi"), row("two", 1, "hello"), row("one", 2, "there")},
	})

	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 1}, revisions)
	require.Equal(t, []seen{{x, 1, "unread 1"}}, read(t, b, x))
	require.Equal(t, []line{{"one", 2, "there"}, {"one", 1, "hi"}}, history(t, b, "one"))
	require.Equal(t, []line{{"two", 1, "hello"}}, history(t, b, "two"))
}
