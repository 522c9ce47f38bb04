package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestLargeAccounts(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		const documents, together = 10_000, 300
		for n := 0; n < documents; n += together {
			commitConversations(t, s, n, min(n+together, documents))
		}

		t.Run("all changes of ten thousand documents", func(t *testing.T) {
			c, err := s.Changes(t.Context(), "ann", 0)
			require.NoError(t, err)
			require.EqualValues(t, (documents+together-1)/together, c.Revision)
			require.Len(t, c.Records, documents)
			seen := map[core.Key]bool{}
			for i, r := range c.Records {
				if seen[r.Key] || string(r.Body) != "body "+r.Key.ID || i > 0 && r.Revision < c.Records[i-1].Revision {
					require.Fail(t, "out of place", "record %d is %v", i, r)
				}
				seen[r.Key] = true
			}
		})
		t.Run("a read of a thousand keys, of which there are half", func(t *testing.T) {
			var keys []core.Key
			for n := range 1000 {
				keys = append(keys, conversation("ann", fmt.Sprint(n*documents/500)))
			}
			records, err := s.Read(t.Context(), keys)
			require.NoError(t, err)
			for i, r := range records {
				require.Equal(t, keys[i], r.Key)
				if i < 500 {
					require.Equal(t, "body "+r.Key.ID, string(r.Body))
				} else {
					require.Zero(t, r.Revision)
					require.Empty(t, r.Body)
				}
			}
		})
		t.Run("a history, page by page", func(t *testing.T) {
			var got []uint64
			for before := uint64(0); ; {
				rows, err := s.History(t.Context(), "thread", 0, before, 333)
				require.NoError(t, err)
				if len(rows) == 0 {
					break
				}
				for _, row := range rows {
					got = append(got, row.Sequence)
				}
				before = rows[len(rows)-1].Sequence
			}
			require.Len(t, got, messages)
			for i, sequence := range got {
				require.EqualValues(t, messages-i, sequence)
			}
		})
		t.Run("a message to three hundred users", func(t *testing.T) {
			var c authority.Commit
			for n := range together {
				key := conversation(fmt.Sprintf("user%d", n), "group")
				c.Reads = append(c.Reads, authority.Read{Key: key})
				c.Writes = append(c.Writes, put(key, "unread"))
			}
			revisions, err := s.Commit(t.Context(), c)
			require.NoError(t, err)
			require.Len(t, revisions, together)
			for owner, revision := range revisions {
				require.EqualValues(t, 1, revision, owner)
			}
			_, err = s.Commit(t.Context(), c)
			require.ErrorIs(t, err, authority.ErrConflict)
		})
	})
}

// messages is how many rows commitConversations writes, one with each document.
const messages = 2000

// commitConversations writes documents, and rows, from one number to before
// another.
func commitConversations(t *testing.T, s sqlstore.Store, from, to int) {
	var c authority.Commit
	for n := from; n < to; n++ {
		key := conversation("ann", fmt.Sprint(n))
		c.Writes = append(c.Writes, put(key, "body "+key.ID))
		if n < messages {
			c.Rows = append(c.Rows, authority.RowRecord{Thread: "thread", Sequence: uint64(n + 1), Body: []byte("row")})
		}
	}
	_, err := s.Commit(t.Context(), c)
	require.NoError(t, err)
}
