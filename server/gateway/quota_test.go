package gateway_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
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
	require.Nil(t, phone.do(core.CreateConversationGroup{Name: "Work"}).Error)
	require.Nil(t, tablet.do(core.CreateConversationGroup{Name: "Home"}).Error)
	third := h.device("alice", "third")
	closes(t, wire.CloseRefused, third.signIn())
	require.Equal(t, core.CodeQuota, last[wire.Refusal](third).Code)
	require.NoError(t, phone.signIn(), "one that is known")
	h.signedIn("bob", "third")

	again := func(d *device) *device {
		require.NoError(t, d.signIn())
		return d
	}
	t.Run("of which those go that were not used for long", func(t *testing.T) {
		for i := range 60 {
			h.do(fmt.Sprint("peer", i), text(fmt.Sprint("peer", i), "alice", long(11_000)))
		}
		h.now = h.now.Add(91 * 24 * time.Hour)
		require.Nil(t, again(phone).do(core.CreateConversationGroup{Name: "Later"}).Error)
		require.NoError(t, third.signIn())
		require.Nil(t, third.do(core.CreateConversationGroup{Name: "Third"}).Error)
		closes(t, wire.CloseRefused, h.device("alice", "fourth").signIn())
		require.Nil(t, again(phone).do(core.CreateConversationGroup{Name: "Still"}).Error)
		closes(t, wire.CloseRefused, tablet.signIn())
	})
}

func TestOldDevicesAreForgottenThoughTheSignInTookLong(t *testing.T) {
	h := newHouse(t)
	require.Nil(t, h.signedIn("alice", "phone").do(core.CreateConversationGroup{Name: "Work"}).Error)
	for i := range 60 {
		h.do(fmt.Sprint("peer", i), text(fmt.Sprint("peer", i), "alice", long(11_000)))
	}
	h.now = h.now.Add(91 * 24 * time.Hour)
	ctx, cancel := context.WithCancel(background)
	tablet := h.device("alice", "tablet")
	h.store.looked = func() {
		if h.store.looks > 3 {
			cancel() // The time of the hello is over.
		}
	}
	var err error
	tablet.seat, err = tablet.gateway.SignIn(ctx, tablet.hello(), tablet)
	require.NoError(t, err)
	require.Error(t, ctx.Err())
	records, err := h.store.MemStore.Read(background, []core.Key{core.DeviceKey("alice", "phone")})
	require.NoError(t, err)
	require.Empty(t, records[0].Body)
}

// counting tells of each count and lets it wait.
type counting struct {
	*authority.MemStore
	begun chan struct{}
	end   chan struct{}
}

func (s *counting) Count(ctx context.Context, owner string, kind core.Kind) (int, error) {
	s.begun <- struct{}{}
	<-s.end
	return s.MemStore.Count(ctx, owner, kind)
}

func TestCountingHoldsUpNobodyElse(t *testing.T) {
	store := &counting{authority.NewMemStore(), make(chan struct{}, 1000), make(chan struct{})}
	s := serve(t, func(o *gateway.Options) { o.Store, o.Quota.Conversations = store, 1 })
	phone, tablet := s.signIn("alice", "phone"), s.signIn("alice", "tablet")
	phone.send(command(t, 1, text("alice", "bob", "hello")))
	<-store.begun
	tablet.send(command(t, 1, text("alice", "carol", "hello")))
	eventually(t, "her other device waits", func() bool { return s.metric("waiting_turns") == 1 })
	require.Empty(t, store.begun)
	close(store.end)
	require.Nil(t, phone.answered("phone", 1).Error)
	tablet.answered("tablet", 1)
	<-store.begun // Hers, once it was her turn.
	t.Run("and is not done for what is there", func(t *testing.T) {
		for number := range uint64(5) {
			phone.send(command(t, number+2, text("alice", "bob", "again")))
			require.Nil(t, phone.answered("phone", number+2).Error)
		}
		require.Empty(t, store.begun)
	})
}
