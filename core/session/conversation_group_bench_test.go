package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// ruled gives alice conversation groups with rules, most of which fit few.
func ruled(b *testing.B, h *house, groups int) *session.Session {
	s := signedIn(b, h)
	for i := range groups {
		rule := core.ConversationRule{Type: core.TypeC2C, Unread: new(true), NameContains: fmt.Sprint("user0", i)}
		switch i % 5 {
		case 1:
			rule = core.ConversationRule{Unread: new(true), Mentions: new(true)}
		case 2:
			rule = core.ConversationRule{RemindType: core.RemindQuietly, Mark: new(uint64(4))}
		case 3:
			rule = core.ConversationRule{GroupType: string(core.GroupWork), Pinned: new(i > 10)}
		case 4:
			rule = core.ConversationRule{ConversationIDs: numbered("C2Cuser0", 100)}
		}
		_, err := s.Do(context.Background(), core.CreateConversationGroup{
			Name: fmt.Sprint("g", i), ConversationGroupFields: core.ConversationGroupFields{Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{rule}}},
		})
		require.NoError(b, err)
	}
	return s
}

// BenchmarkAMessageAmongRules takes over a message from somebody else.
func BenchmarkAMessageAmongRules(b *testing.B) {
	for _, groups := range []int{0, 20} {
		b.Run(fmt.Sprintf("groups=%d", groups), func(b *testing.B) {
			h := crowded(b, 0)
			s, bob := ruled(b, h, groups), h.device("bob")
			s.ConversationGroups()
			for b.Loop() {
				b.StopTimer()
				message, err := core.NewMessage("bob", core.Message{To: "alice", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`)}, h.stamp())
				require.NoError(b, err)
				bob.do(core.SendMessage{Message: message})
				revisions, err := h.store.Revisions(context.Background(), []string{"alice"})
				require.NoError(b, err)
				b.StartTimer()
				require.NoError(b, s.Heed(context.Background(), authority.Hint{Owner: "alice", Revision: revisions[0]}))
			}
		})
	}
}

// BenchmarkConversationGroups asks what there is to say of 20 conversation groups.
func BenchmarkConversationGroups(b *testing.B) {
	s := ruled(b, crowded(b, 0), 20)
	for b.Loop() {
		require.Len(b, s.ConversationGroups(), 20)
	}
}

// BenchmarkSortAThousandByHand turns a conversation group of 1,000 around.
func BenchmarkSortAThousandByHand(b *testing.B) {
	s, ids := signedIn(b, crowded(b, 0)), numbered("C2Cuser0", 1000)
	for i := 0; i < len(ids); i += 100 {
		_, err := s.Do(context.Background(), core.CreateConversationGroup{Name: "all", ConversationIDs: ids[i : i+100], ConversationGroupFields: core.ConversationGroupFields{Sort: new(core.SortByHand)}})
		require.NoError(b, err)
	}
	for b.Loop() {
		slices.Reverse(ids)
		_, err := s.SortConversationsInGroup(context.Background(), "all", ids, "")
		require.NoError(b, err)
	}
	require.Equal(b, ids, idsOf(s.Conversations(inGroup("all"))))
}
