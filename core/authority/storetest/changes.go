package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var changeCases = []testCase{
	{"an owner without documents has revision 0 and no changes", noChanges},
	{"changes come in revision order, each document once, as it is now", changesInOrder},
	{"removed documents are among the changes, without a body", removedAmongChanges},
	{"nothing changed after the present revision", nothingNew},
	{"changes are bounded by the documents, however many commits there were", changesAreBounded},
	{"changes name every document of a commit of several owners", changesOfSeveralOwners},
}

func noChanges(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("bob", "x"), "1"))
	for _, after := range []core.Revision{0, 1, 7} {
		revision, changed := changes(t, b, "ann", after)
		require.Zero(t, revision)
		require.Empty(t, changed)
	}
}

func changesInOrder(t *testing.T, a, b authority.Store) {
	w, x, y, z := conversation("ann", "w"), conversation("ann", "x"), conversation("ann", "y"), conversation("ann", "z")
	commit(t, a, put(z, "1"))
	commit(t, a, put(y, "2"))
	commit(t, b, put(x, "3"))
	commit(t, a, put(z, "4"))
	commit(t, b, put(w, "5"))

	all := []seen{{y, 2, "2"}, {x, 3, "3"}, {z, 4, "4"}, {w, 5, "5"}}
	for after, from := range []int{0, 0, 1, 2, 3, 4} {
		revision, changed := changes(t, b, "ann", core.Revision(after))
		require.Equal(t, core.Revision(5), revision)
		require.Equal(t, append([]seen{}, all[from:]...), changed, "after revision %d", after)
	}
}

func removedAmongChanges(t *testing.T, a, b authority.Store) {
	x, y := conversation("ann", "x"), conversation("ann", "y")
	commit(t, a, put(x, "1"))
	commit(t, a, put(y, "2"))
	commit(t, a, put(x, ""))

	_, changed := changes(t, b, "ann", 0)
	require.Equal(t, []seen{{y, 2, "2"}, {x, 3, ""}}, changed)
	_, changed = changes(t, b, "ann", 2)
	require.Equal(t, []seen{{x, 3, ""}}, changed)
}

func nothingNew(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"))
	commit(t, a, put(conversation("ann", "x"), "2"))
	for _, after := range []core.Revision{2, 3, 1 << 40} {
		revision, changed := changes(t, b, "ann", after)
		require.Equal(t, core.Revision(2), revision)
		require.Empty(t, changed)
	}
}

func changesAreBounded(t *testing.T, a, b authority.Store) {
	const commits, documents = 60, 5
	for i := range commits {
		commit(t, a, put(conversation("ann", strconv.Itoa(i%documents)), strconv.Itoa(i)))
	}
	var want []seen
	for i := commits - documents; i < commits; i++ {
		want = append(want, seen{conversation("ann", strconv.Itoa(i%documents)), core.Revision(i + 1), strconv.Itoa(i)})
	}

	for _, after := range []core.Revision{0, 1, commits / 2, commits - documents} {
		revision, changed := changes(t, b, "ann", after)
		require.Equal(t, core.Revision(commits), revision)
		require.Equal(t, want, changed)
	}
	_, changed := changes(t, b, "ann", commits-2)
	require.Equal(t, want[documents-2:], changed)
}

func changesOfSeveralOwners(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("bob", "old"), "1"))
	commit(t, a,
		put(conversation("ann", "x"), "1"), put(conversation("bob", "x"), "2"),
		put(conversation("ann", "y"), "1"), put(conversation("bob", "y"), "2"))

	_, changed := changes(t, b, "ann", 0)
	require.ElementsMatch(t, []seen{{conversation("ann", "x"), 1, "1"}, {conversation("ann", "y"), 1, "1"}}, changed)
	_, changed = changes(t, b, "bob", 1)
	require.ElementsMatch(t, []seen{{conversation("bob", "x"), 2, "2"}, {conversation("bob", "y"), 2, "2"}}, changed)
}
