package sqlstore_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// fillChatGroup gives a store a chat group with members, without their commands.
func fillChatGroup(t testing.TB, s sqlstore.Store, groupID string, members int) {
	write := func(documents []core.Document) {
		var c authority.Commit
		for _, d := range documents {
			body, err := core.Encode(d.Value)
			require.NoError(t, err)
			c.Writes = append(c.Writes, authority.Write{Key: d.Key, Body: body})
		}
		_, err := s.Commit(context.Background(), c)
		require.NoError(t, err)
	}
	write([]core.Document{
		{Key: core.GroupKey(groupID), Value: core.Group{Type: core.GroupCommunity, Name: groupID, OwnerID: userName(0), MaxMembers: 100_000}},
		{Key: core.GroupSizeKey(groupID), Value: core.GroupSize{Count: members}},
	})
	var some []core.Document
	for m := range members {
		in := core.Membership{Role: core.RoleMember, JoinedAt: 1}
		some = append(some, core.Document{Key: core.MembershipKey(userName(m), groupID), Value: in},
			core.Document{Key: core.MemberKey(groupID, userName(m)), Value: core.Member{Role: in.Role, JoinedAt: 1}})
		if len(some) >= together || m == members-1 {
			write(some)
			some = nil
		}
	}
}

// weighed is a store that counts what commits write.
type weighed struct {
	sqlstore.Store
	documents, rows, bytes atomic.Int64
}

func (w *weighed) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	for _, write := range c.Writes {
		w.documents.Add(1)
		w.bytes.Add(int64(len(write.Body) + len(write.Key.Owner) + len(write.Key.ID)))
	}
	for _, row := range c.Rows {
		w.rows.Add(1)
		w.bytes.Add(int64(len(row.Body)))
	}
	return w.Store.Commit(ctx, c)
}

func say(groupID string, n int64) core.SendMessage {
	from := userName(int(n % 10))
	return core.SendMessage{Message: core.Message{
		ID: core.MessageID(from, 0, n), To: groupID, ConversationType: core.TypeGroup, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: []byte(`{"text":"Hello there, this is a message of this conversation"}`),
	}}
}

// BenchmarkGroupMessage sends to groups of 10, 1,000 and 100,000 members: what a
// message writes, and how long it takes, is the same.
func BenchmarkGroupMessage(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		for _, members := range []int{10, 1_000, 100_000} {
			groupID := fmt.Sprint("g", members)
			fillChatGroup(b, s, groupID, members)
			b.Run(fmt.Sprint(members, " members"), func(b *testing.B) {
				w := &weighed{Store: s}
				a := authority.New(w, authority.NewHub().Member(), time.Now().UnixMilli)
				n := time.Now().UnixNano()
				for b.Loop() {
					n++
					_, err := a.Do(b.Context(), core.Call{User: userName(int(n % 10)), Command: say(groupID, n)}, nil)
					require.NoError(b, err)
				}
				b.ReportMetric(float64(w.documents.Load())/float64(b.N), "documents/message")
				b.ReportMetric(float64(w.rows.Load())/float64(b.N), "rows/message")
				b.ReportMetric(float64(w.bytes.Load())/float64(b.N), "bytes/message")
			})
		}
	})
}
