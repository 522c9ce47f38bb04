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

// BenchmarkSignIn loads 10,000 conversations.
func BenchmarkSignIn(b *testing.B) {
	h := newHouse(b)
	h.device("alice")
	for part := range 100 {
		var commit authority.Commit
		for i := range 100 {
			id := fmt.Sprintf("C2Cuser%05d", 100*part+i)
			message := core.Message{ID: id, From: "x", To: "alice", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`), Sequence: 1, Time: int64(i)}
			body, err := core.Encode(&core.Conversation{Listed: true, ListedAt: int64(i), Unread: 1, Last: &message, LastSequence: 1})
			require.NoError(b, err)
			commit.Writes = append(commit.Writes, authority.Write{Key: core.ConversationKey("alice", id), Body: body})
		}
		_, err := h.store.Commit(context.Background(), commit)
		require.NoError(b, err)
	}
	for b.Loop() {
		s, err := session.Open(context.Background(), newAuthority(h), "alice", session.Options{Now: h.tick, Emit: func([]session.Event) {}})
		require.NoError(b, err)
		require.Equal(b, 10_000, s.TotalUnread())
	}
}
