package session_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

func TestLongWorkPausesAndComesToTheSame(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	ids := numbered("C2Cu", 1200)
	alice.open(ids...)
	alice.do(core.CreateGroup{Name: "A", ConversationIDs: ids[300:400]})

	pauses := 0
	a := newAuthority(h)
	a.Pause = func() { pauses++ }
	s, err := session.Open(t.Context(), a, "alice", session.Options{Pause: func() { pauses++ }})
	require.NoError(t, err)
	require.Equal(t, alice.list(session.Filter{}), idsOf(s.Conversations(session.Filter{})))
	require.Equal(t, alice.list(inGroup("A")), idsOf(s.Conversations(inGroup("A"))))
	require.GreaterOrEqual(t, pauses, 4, "two while documents are read, two while they are shown")
}
