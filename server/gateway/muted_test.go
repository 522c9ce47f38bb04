package gateway_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// mutes has the backend keep a user from writing, for that many seconds.
func (h *house) mutes(user string, users, groups int64) {
	h.t.Helper()
	backend := authority.New(h.store.MemStore, authority.NewHub().Member(), func() int64 { return h.now.UnixMilli() })
	_, err := backend.Do(background, core.Call{User: "root", Admin: &core.Admin{}, Command: core.MuteUser{UserID: user, Users: &users, Groups: &groups}}, nil)
	require.NoError(h.t, err)
}

func TestWhomTheBackendHasMutedWritesToNobody(t *testing.T) {
	th := newTheatre(t, 1)
	alice := th.guest("alice", 0, "show")
	th.guest("bob", 0, "show")
	toBob := func() *core.Error {
		message, err := core.NewMessage("alice", core.Message{
			To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`),
		}, core.Stamp{Now: th.now.UnixMilli(), Random: th.now.UnixMilli()})
		require.NoError(t, err)
		return alice.do(core.SendMessage{Message: message}).Error
	}
	th.mutes("alice", 60, 0)
	require.Equal(t, core.CodeSenderMuted, toBob().Code)
	require.Nil(t, alice.says("show", "hello").Error)
	th.mutes("alice", 0, 60)
	th.pass(2 * time.Second)
	require.Nil(t, toBob())
	require.Equal(t, core.CodeMuted, alice.says("show", "and now?").Error.Code)
	th.pass(time.Minute)
	require.Nil(t, alice.says("show", "again").Error)
}
