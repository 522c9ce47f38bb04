package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// BenchmarkSignIn loads 10,000 conversations with an unread message each.
func BenchmarkSignIn(b *testing.B) {
	for _, groups := range []int{0, 2_000} {
		b.Run(fmt.Sprintf("groups=%d", groups), func(b *testing.B) {
			h := crowded(b, groups)
			for b.Loop() {
				require.Equal(b, 10_000, signedIn(b, h).TotalUnread())
			}
		})
	}
}

// BenchmarkAMessageAmong10000 takes over a message from somebody else.
func BenchmarkAMessageAmong10000(b *testing.B) {
	for _, c := range []struct {
		name, to, kind, owner string
	}{{"one-to-one", "alice", core.TypeC2C, "alice"}, {"group", "group00000", core.TypeGroup, core.GroupOwner("group00000")}} {
		b.Run(c.name, func(b *testing.B) {
			h := crowded(b, 2_000)
			s, bob := signedIn(b, h), h.device("bob")
			for b.Loop() {
				b.StopTimer()
				message, err := core.NewMessage("bob", core.Message{To: c.to, ConversationType: c.kind, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`)}, h.stamp())
				require.NoError(b, err)
				bob.do(core.SendMessage{Message: message})
				revisions, err := h.store.Revisions(context.Background(), []string{c.owner})
				require.NoError(b, err)
				b.StartTimer()
				require.NoError(b, s.Heed(context.Background(), authority.Hint{Owner: c.owner, Revision: revisions[0]}))
			}
		})
	}
}

func signedIn(b *testing.B, h *house) *session.Session {
	s, err := session.Open(context.Background(), newAuthority(h), "alice", session.Options{Now: h.tick, Emit: func([]session.Event) {}})
	require.NoError(b, err)
	return s
}

// crowded is a house in which alice has 10,000 conversations with an unread
// message each, some of them with groups that she and bob are in.
func crowded(b *testing.B, groups int) *house {
	h := newHouse(b)
	h.device("alice")
	h.device("bob")
	for part := range 100 {
		var commit authority.Commit
		put := func(key core.Key, value core.Value) {
			body, err := core.Encode(value)
			require.NoError(b, err)
			commit.Writes = append(commit.Writes, authority.Write{Key: key, Body: body})
		}
		for i := range 100 {
			n := 100*part + i
			message := core.Message{ID: fmt.Sprint("m", n), From: "x", ConversationType: core.TypeC2C, To: "alice", Type: core.MessageText, Payload: []byte(`{"text":"hello"}`), Sequence: 1, Time: int64(n)}
			if n >= groups {
				put(core.ConversationKey("alice", fmt.Sprintf("C2Cuser%05d", n)), &core.Conversation{Listed: true, ListedAt: int64(n), Unread: 1, Last: &message, LastSequence: 1})
				continue
			}
			group := fmt.Sprintf("group%05d", n)
			message.ConversationType, message.To, message.Count = core.TypeGroup, group, 1
			put(core.MembershipKey("alice", group), core.Membership{Role: core.RoleMember})
			put(core.MembershipKey("bob", group), core.Membership{Role: core.RoleMember})
			put(core.GroupKey(group), core.Group{Type: core.GroupWork, Name: group})
			put(core.GroupSizeKey(group), core.GroupSize{Count: 2})
			put(core.ThreadKey(core.GroupOwner(group)), core.Thread{LastSequence: 1, LastTime: int64(n), Counted: 1, Shown: 1, Last: &message})
		}
		_, err := h.store.Commit(context.Background(), commit)
		require.NoError(b, err)
	}
	return h
}
