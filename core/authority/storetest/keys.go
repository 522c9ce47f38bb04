package storetest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var keyCases = []testCase{
	{"an empty id is a place of its own", emptyID},
	{"kinds are apart", kindsAreApart},
	{"owners are apart, also when one begins with the other", ownersAreApart},
	{"keys may hold any characters", anyCharacters},
	{"threads may hold any characters", anyCharactersInThreads},
}

// oddNames are pairwise different, and each is one that some encoding of keys
// takes for another. All are UTF-8: that is what an id is.
var oddNames = []string{
	"", " ", "a", "ab", "a b", "A", "á", "a\u0301", "a\x00", "a\x00b", "\x00", "a\n", "\n", "\r\n", "\t",
	`"`, `'`, `''`, "`", `\`, `\\`, `\"`, "%", "_", "a%", "*", "?", "/", "a/b", "//", ":", "a:b", "|", ",", ";--",
	"null", "undefined", "0", "00", "-1", "1e3", "[]", "{}", `["a"]`, "<a>", "&amp;", "&",
	"C2C用户", "🙂", "🙂🙂", "\u2028", "\ufeff", "\uffff", "\U0010ffff", "\u202eabc",
	strings.Repeat("x", 1000), strings.Repeat("x", 999) + "y",
}

func emptyID(t *testing.T, a, b authority.Store) {
	empty, space := conversation("ann", ""), conversation("ann", " ")
	commit(t, a, put(empty, "1"))

	require.Equal(t, []seen{{empty, 1, "1"}, {space, 0, ""}}, read(t, b, empty, space))
	_, changed := changes(t, b, "ann", 0)
	require.Equal(t, []seen{{empty, 1, "1"}}, changed)
}

func kindsAreApart(t *testing.T, a, b authority.Store) {
	profile := core.Key{Owner: "ann", Kind: core.KindProfile, ID: "x"}
	thread := core.Key{Owner: "ann", Kind: core.KindThread, ID: "x"}
	commit(t, a, put(profile, "1"))
	commit(t, a, put(thread, "2"))

	require.Equal(t, []seen{{profile, 1, "1"}, {thread, 2, "2"}}, read(t, b, profile, thread))
	_, changed := changes(t, b, "ann", 0)
	require.Equal(t, []seen{{profile, 1, "1"}, {thread, 2, "2"}}, changed)
}

func ownersAreApart(t *testing.T, a, b authority.Store) {
	owners := []string{"a", "ab", "a b", "a\x00", "a\x00b", "b", "A"}
	for i, owner := range owners {
		for range i + 1 {
			commit(t, a, put(conversation(owner, "x"), owner))
		}
	}

	for i, owner := range owners {
		revision, changed := changes(t, b, owner, 0)
		require.Equal(t, core.Revision(i+1), revision)
		require.Equal(t, []seen{{conversation(owner, "x"), revision, owner}}, changed)
		_, changed = changes(t, b, owner, revision-1)
		require.Len(t, changed, 1)
	}
}

func anyCharacters(t *testing.T, a, b authority.Store) {
	var keys []core.Key
	for _, name := range oddNames {
		keys = append(keys,
			core.Key{Owner: name, Kind: "kind", ID: "id"},
			core.Key{Owner: "owner", Kind: core.Kind(name), ID: "id"},
			core.Key{Owner: "owner", Kind: "kind", ID: name},
			core.Key{Owner: name, Kind: core.Kind(name), ID: name},
		)
	}
	var writes []authority.Write
	var want []seen
	for i, key := range keys {
		writes = append(writes, put(key, strconv.Itoa(i)))
		want = append(want, seen{key, 1, strconv.Itoa(i)})
	}
	revisions := commit(t, a, writes...)

	require.Len(t, revisions, len(oddNames)+1)
	require.Equal(t, want, read(t, b, keys...))
	for owner := range revisions {
		revision, changed := changes(t, b, owner, 0)
		require.Equal(t, core.Revision(1), revision)
		require.ElementsMatch(t, ofOwner(want, owner), changed)
	}
}

func ofOwner(all []seen, owner string) []seen {
	var list []seen
	for _, s := range all {
		if s.Key.Owner == owner {
			list = append(list, s)
		}
	}
	return list
}

func anyCharactersInThreads(t *testing.T, a, b authority.Store) {
	var rows []authority.RowRecord
	for _, name := range oddNames {
		rows = append(rows, row(name, 1, "1 "+name), row(name, 2, "2 "+name))
	}
	commitRows(t, a, rows...)

	for _, name := range oddNames {
		require.Equal(t, []line{{name, 2, "2 " + name}, {name, 1, "1 " + name}}, history(t, b, name))
	}
}
