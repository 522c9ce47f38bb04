package gateway_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestAUserHasSoManyConversations(t *testing.T) {
	for name, add := range map[string]func(peer string) core.Command{
		"by sending": func(peer string) core.Command { return text("alice", peer, "hello") },
		"by opening": func(peer string) core.Command { return core.OpenConversation{ConversationID: "C2C" + peer} },
		"by reminding": func(peer string) core.Command {
			return core.SetRemindType{ConversationIDs: []string{"C2C" + peer}, RemindType: core.RemindDiscard}
		},
		"by pinning": func(peer string) core.Command {
			return core.PinConversation{ConversationID: "C2C" + peer, Pinned: true}
		},
		"by watching users": func(peer string) core.Command { return core.SubscribeStatus{UserIDs: []string{peer}} },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(o *gateway.Options) { o.Quota.Conversations = 3 })
			alice := h.signedIn("alice", "phone")
			for i := range 3 {
				require.Nil(t, alice.do(add(fmt.Sprint("peer", i))).Error)
			}
			answer := alice.do(add("peer3"))
			require.NotNil(t, answer.Error)
			require.Equal(t, core.CodeQuota, answer.Error.Code)
			require.Nil(t, alice.do(add("peer0")).Error, "one that is there")
			again := h.signedIn("alice", "phone")
			again.number, again.collected = alice.number, alice.collected
			require.NotNil(t, again.do(add("peer3")).Error, "over another connection")
		})
	}
	t.Run("and gets messages from others all the same", func(t *testing.T) {
		h := newHouse(t, func(o *gateway.Options) { o.Quota.Conversations = 1 })
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		require.Nil(t, alice.do(core.OpenConversation{ConversationID: "C2Ccarol"}).Error)
		require.Nil(t, bob.do(text("bob", "alice", "hello")).Error)
		h.settle()
		require.Equal(t, 1, alice.unread("C2Cbob"))
		require.Nil(t, alice.do(text("alice", "bob", "hello")).Error, "and may answer")
	})
}

func TestAUserHasSoManyDevices(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Quota.Devices = 2 })
	phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
	require.Nil(t, phone.do(core.CreateGroup{Name: "Work"}).Error)
	require.Nil(t, tablet.do(core.CreateGroup{Name: "Home"}).Error)
	third := h.device("alice", "third")
	closes(t, wire.CloseRefused, third.signIn())
	require.Equal(t, core.CodeQuota, last[wire.Refusal](third).Code)
	require.NoError(t, phone.signIn(), "one that is known")
	h.signedIn("bob", "third")
}
