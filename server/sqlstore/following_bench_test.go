package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// The kinds of documents that make a member.
const (
	member     core.Kind = "member"     // Of the group, by user.
	membership core.Kind = "membership" // Of the user, by group.
)

// together is how many members come or go in a commit.
const together = 1000

// fillGroup gives a group members, each a document of the group and one of the
// user's own.
func fillGroup(t testing.TB, s sqlstore.Store, members int) {
	for from := 0; from < members; from += together {
		var c authority.Commit
		for i := from; i < min(from+together, members); i++ {
			c.Writes = append(c.Writes,
				authority.Write{Key: core.Key{Owner: "members group", Kind: member, ID: userName(i)}, Body: conversationBody[:200]},
				authority.Write{Key: core.Key{Owner: userName(i), Kind: membership, ID: "group"}, Body: conversationBody[:150]})
		}
		_, err := s.Commit(t.Context(), c)
		require.NoError(t, err)
	}
}

// leaveGroup takes the first members out of the group.
func leaveGroup(t testing.TB, s sqlstore.Store, members int) {
	for from := 0; from < members; from += together {
		var c authority.Commit
		for i := from; i < min(from+together, members); i++ {
			c.Writes = append(c.Writes, authority.Write{Key: core.Key{Owner: "members group", Kind: member, ID: userName(i)}})
		}
		_, err := s.Commit(t.Context(), c)
		require.NoError(t, err)
	}
}

func userName(i int) string { return fmt.Sprintf("user%06d", i) }

func BenchmarkMemberPage(b *testing.B) {
	const members, size = 100_000, 100
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fillGroup(b, s, members)
		page := func(b *testing.B, after, first int) {
			records, err := s.Page(b.Context(), "members group", member, userName(after), size)
			require.NoError(b, err)
			require.Len(b, records, size)
			require.Equal(b, userName(first), records[0].Key.ID)
		}
		b.Run("anywhere", func(b *testing.B) {
			after := 0
			for b.Loop() {
				after = (after + 7919) % (members - size)
				page(b, after, after+1)
			}
		})
		leaveGroup(b, s, members-size)
		b.Run("behind all who left", func(b *testing.B) {
			for b.Loop() {
				page(b, 0, members-size)
			}
		})
	})
}

func BenchmarkSignInThousandGroups(b *testing.B) {
	const groups = 1000
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fillGroup(b, s, 20_000) // Others, so that not all is in one place.
		owners := []string{"ann"}
		var c authority.Commit
		for i := range groups {
			group := fmt.Sprintf("group @TGS#%d", i*7919)
			owners = append(owners, group)
			c.Writes = append(c.Writes, authority.Write{Key: core.Key{Owner: "ann", Kind: membership, ID: group}, Body: conversationBody[:150]})
			for _, kind := range []core.Kind{"group", "thread", "count", "staff"} {
				c.Writes = append(c.Writes, authority.Write{Key: core.Key{Owner: group, Kind: kind}, Body: conversationBody})
			}
		}
		_, err := s.Commit(b.Context(), c)
		require.NoError(b, err)

		b.Run("revisions", func(b *testing.B) {
			for b.Loop() {
				revisions, err := s.Revisions(b.Context(), owners)
				require.NoError(b, err)
				require.NotContains(b, revisions, core.Revision(0))
			}
		})
		b.Run("memberships", func(b *testing.B) {
			for b.Loop() {
				records, err := s.Page(b.Context(), "ann", membership, "", groups)
				require.NoError(b, err)
				require.Len(b, records, groups)
			}
		})
	})
}
