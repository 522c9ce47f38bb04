package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var conflictCases = []testCase{
	{"a document that somebody changed is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "old"), Revision: 1}}, nil)
	}},
	{"a document that somebody created is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "new"), Revision: 0}}, nil)
	}},
	{"a document that somebody removed is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "gone"), Revision: 1}}, nil)
	}},
	{"a removed document taken for one that never existed is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "gone"), Revision: 0}}, nil)
	}},
	{"a missing document taken for one that exists is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "never"), Revision: 1}}, nil)
	}},
	{"a revision that is still to come is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "old"), Revision: 3}}, nil)
	}},
	{"one conflict among many reads is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{
			{Key: conversation("ann", "kept"), Revision: 1},
			{Key: conversation("ann", "never"), Revision: 0},
			{Key: conversation("ann", "old"), Revision: 1},
			{Key: conversation("ann", "new"), Revision: 2},
		}, nil)
	}},
	{"a row that exists is a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, nil, []authority.RowRecord{row("thread", 2, "mine"), row("thread", 1, "mine")})
	}},
	{"two rows of one place in a commit are a conflict", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, nil, []authority.RowRecord{row("thread", 2, "mine"), row("thread", 2, "mine")})
	}},
	{"a document that somebody changed keeps rows from being replaced", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, []authority.Read{{Key: conversation("ann", "old"), Revision: 1}},
			[]authority.RowRecord{replacement("thread", 1, "mine")})
	}},
	{"a row that exists keeps others from being replaced", func(t *testing.T, a, b authority.Store) {
		conflicts(t, a, b, nil, []authority.RowRecord{
			replacement("thread", 1, "mine"), row("thread", 1, "mine"), replacement("thread", 1, "mine"),
		})
	}},
	{"of two commits on the same reads one wins", oneWins},
	{"what was read and is old is a conflict though the owner was seen", seenTooEarly},
	{"an owner that was seen as it is lets a commit through", seenAsItIs},
}

func seenTooEarly(t *testing.T, a, b authority.Store) {
	x, y, z := conversation("ann", "x"), conversation("bob", "y"), conversation("ann", "z")
	commit(t, a, put(x, "1"), put(y, "1"))
	commit(t, b, put(x, "2"))
	for _, writes := range [][]authority.Write{nil, {put(z, "mine")}, {put(y, "mine")}} {
		_, err := a.Commit(t.Context(), authority.Commit{
			Reads: []authority.Read{{Key: x, Revision: 1}, {Key: y, Revision: 1}}, Writes: writes,
			Seen: map[string]core.Revision{"ann": 1},
		})
		require.ErrorIs(t, err, authority.ErrConflict)
	}
	require.Equal(t, map[string]core.Revision{"ann": 3, "bob": 2}, commit(t, a, put(x, "3"), put(y, "2")), "nothing was written")
}

func seenAsItIs(t *testing.T, a, b authority.Store) {
	x, y, z := conversation("ann", "x"), conversation("ann", "y"), conversation("bob", "z")
	commit(t, a, put(x, "1"), put(z, "1"))
	commit(t, b, put(z, "2"))
	c := authority.Commit{
		Reads:  []authority.Read{{Key: x, Revision: 1}, {Key: y, Revision: 0}, {Key: z, Revision: 2}},
		Writes: []authority.Write{put(z, "3")},
		Seen:   map[string]core.Revision{"ann": 1},
	}
	revisions, err := b.Commit(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"bob": 3}, revisions, "an owner that was only seen is not written")
	_, err = a.Commit(t.Context(), c)
	require.ErrorIs(t, err, authority.ErrConflict, "another owner's documents are looked at one by one")
	require.Equal(t, map[string]core.Revision{"ann": 2}, commit(t, a, put(y, "1")))
}

// conflicts makes a history of two commits, tries one that must conflict, and
// checks that it left nothing behind.
func conflicts(t *testing.T, a, b authority.Store, reads []authority.Read, rows []authority.RowRecord) {
	t.Helper()
	key := func(id string) core.Key { return conversation("ann", id) }
	commit(t, a, put(key("old"), "1"), put(key("gone"), "1"), put(key("kept"), "1"))
	commit(t, b, put(key("old"), "2"), put(key("gone"), ""), put(key("new"), "2"))
	commitRows(t, b, row("thread", 1, "theirs"))

	revisions, err := a.Commit(t.Context(), authority.Commit{
		Reads: reads,
		Writes: []authority.Write{
			put(key("kept"), "mine"), put(key("mine"), "mine"), put(key("old"), ""), put(conversation("bob", "x"), "mine"),
		},
		Rows: append([]authority.RowRecord{row("other", 1, "mine")}, rows...),
	})
	require.ErrorIs(t, err, authority.ErrConflict)
	require.Empty(t, revisions)

	want := []seen{{key("kept"), 1, "1"}, {key("gone"), 2, ""}, {key("new"), 2, "2"}, {key("old"), 2, "2"}}
	for _, s := range []authority.Store{a, b} {
		requireOnly(t, s, want)
	}
	require.Equal(t, map[string]core.Revision{"ann": 3, "bob": 1}, commit(t, a, put(key("mine"), "3"), put(conversation("bob", "x"), "1")))
}

// requireOnly checks that ann has these documents at revision 2, bob none, and
// the only row is the one that was there.
func requireOnly(t *testing.T, s authority.Store, want []seen) {
	t.Helper()
	revision, changed := changes(t, s, "ann", 0)
	require.Equal(t, core.Revision(2), revision)
	require.ElementsMatch(t, want, changed)
	require.Equal(t, []seen{{conversation("ann", "mine"), 0, ""}}, read(t, s, conversation("ann", "mine")))

	revision, changed = changes(t, s, "bob", 0)
	require.Zero(t, revision)
	require.Empty(t, changed)
	require.Equal(t, []line{{"thread", 1, "theirs"}}, history(t, s, "thread"))
	require.Empty(t, history(t, s, "other"))
}

func oneWins(t *testing.T, a, b authority.Store) {
	x := conversation("ann", "x")
	decide := func(body string) authority.Commit {
		return authority.Commit{
			Reads:  []authority.Read{{Key: x, Revision: 0}},
			Writes: []authority.Write{put(x, body)},
		}
	}
	_, err := a.Commit(t.Context(), decide("a"))
	require.NoError(t, err)
	_, err = b.Commit(t.Context(), decide("b"))
	require.ErrorIs(t, err, authority.ErrConflict)

	require.Equal(t, []seen{{x, 1, "a"}}, read(t, b, x))
}
