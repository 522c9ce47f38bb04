package gateway_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestACommandOfADeviceThatWasForgottenTakesEffectOnce(t *testing.T) {
	h := newHouse(t)
	phone := h.signedIn("alice", "phone")
	frame := phone.command(text("alice", "bob", "hello"))
	phone.unreachable = errors.New("cut off") // The command arrives, the answer does not.
	closes(t, 1006, phone.receive(frame))

	h.now = h.now.Add(91 * 24 * time.Hour) // A clock is far ahead, once.
	h.signedIn("alice", "tablet")
	h.now = h.now.Add(-91 * 24 * time.Hour)

	phone.unreachable = nil
	require.NoError(t, phone.signIn())
	require.NotContains(t, phone.documents, "device phone", "it is forgotten")
	require.NoError(t, phone.receive(frame))
	answer, answered := phone.answer(frame.Number)
	require.True(t, answered, "so that it need not be sent again and again")
	require.Equal(t, core.CodeStale, answer.Error.Code)
	require.Equal(t, []string{"alice: hello"}, h.history("alice", "bob"))
	require.Nil(t, phone.do(text("alice", "bob", "again")).Error)
	phone.upToDate()
}
