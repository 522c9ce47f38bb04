package session_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

func TestLongWorkPausesAndComesToTheSame(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	ids := numbered("C2Cu", 1200)
	alice.open(ids...)
	alice.do(core.CreateConversationGroup{Name: "A", ConversationIDs: ids[300:400]})

	pauses := 0
	a := newAuthority(h)
	a.Pause = func() { pauses++ }
	s, err := session.Open(t.Context(), a, "alice", session.Options{Pause: func() { pauses++ }})
	require.NoError(t, err)
	require.Equal(t, alice.list(replica.Filter{}), idsOf(s.Conversations(replica.Filter{})))
	require.Equal(t, alice.list(inGroup("A")), idsOf(s.Conversations(inGroup("A"))))
	require.GreaterOrEqual(t, pauses, 4, "two while documents are read, two while they are shown")
}

func TestManyNewMessagesAreReadWithPauses(t *testing.T) {
	h := newHouse(t)
	bob := h.device("bob")
	pauses := 0
	a := newAuthority(h)
	a.Pause = func() { pauses++ }
	var received []session.Message
	alice, err := session.Open(t.Context(), a, "alice", session.Options{Emit: func(events []session.Event) {
		for _, event := range events {
			if e, ok := event.(session.MessageReceived); ok {
				received = append(received, e.Messages...)
			}
		}
	}})
	require.NoError(t, err)
	for i := range 600 {
		bob.send("alice", fmt.Sprint(i))
	}
	pauses = 0
	require.NoError(t, alice.CatchUp(t.Context()))
	require.Len(t, received, 600)
	require.Contains(t, string(received[0].Payload), `"0"`)
	require.Equal(t, 2, pauses)
}
