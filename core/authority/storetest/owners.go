package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
)

// ownerCases are for stores that are an [authority.Lister].
var ownerCases = []testCase{
	{"owners whose names begin alike come in pages, in the order of bytes", func(t *testing.T, a, b authority.Store) {
		for _, owner := range []string{"group b", "group a", "group @TGS#1", "group", "groups a", "group!a", "group", "alice", "members a", "group a b"} {
			commit(t, a, put(conversation(owner, "x"), "{}"))
		}
		commit(t, a, put(conversation("group b", "x"), "")) // Removed: it stays an owner.
		list := func(after string, limit int) []string {
			owners, err := b.(authority.Lister).Owners(t.Context(), "group ", after, limit)
			require.NoError(t, err)
			return owners
		}
		all := []string{"group @TGS#1", "group a", "group a b", "group b"}
		require.Equal(t, all, list("", 0))
		require.Equal(t, all, list("group ", 9))
		require.Equal(t, all[:2], list("group ", 2))
		require.Equal(t, all[2:], list("group a", 2))
		require.Empty(t, list("group b", 2))
	}},
}
