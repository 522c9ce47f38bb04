package link_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// draftIn is the draft that a tab shows in a conversation.
func (t *tab) draftIn(id string) string {
	for _, conversation := range t.ConversationsByID([]string{id}) {
		return conversation.DraftText
	}
	return ""
}

func TestADraftStaysOnTheDeviceAndNeedsNoServer(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		_, err := first.do(core.OpenConversation{ConversationID: "C2Cbob"})
		require.NoError(t, err)
		result, err := first.do(core.SetDraft{ConversationID: "C2Cbob", Text: "dear"})
		require.NoError(t, err, "though the server has yet to hear of the conversation")
		require.False(t, result.Pending)
		synctest.Wait()
		require.Equal(t, "dear", first.draftIn("C2Cbob"))
		require.Equal(t, "dear", second.draftIn("C2Cbob"))
		_, err = first.do(core.SetDraft{ConversationID: "C2Cnobody", Text: "dear"})
		require.Equal(t, core.CodeConversationNotFound, core.CodeOf(err))
		require.Len(t, first.Pending(), 1, "only the conversation waits")

		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, first.Pending())
		for _, frame := range s.took() {
			if command, ok := frame.(wire.Command); ok {
				require.Equal(t, "OpenConversation", command.Name)
			}
		}
		first.close()
		second.close()
		synctest.Wait()
		require.Equal(t, "dear", b.signedIn().draftIn("C2Cbob"), "after a reload")
	})
}

func TestADraftOutlivesTheCopyOfOtherData(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.OpenConversation{ConversationID: "C2Cbob"})
		require.NoError(t, err)
		_, err = tab.do(core.SetDraft{ConversationID: "C2Cbob", Text: "dear"})
		require.NoError(t, err)
		s.set(func() {
			s.epoch = "e2"
			s.authority = authority.New(authority.NewMemStore(), authority.NewHub().Member(), now)
		})
		s.act("alice", core.SignIn{})
		s.hangUp(1006)
		time.Sleep(time.Minute)
		require.Empty(t, tab.Conversations(replica.Filter{}))
		s.act("alice", core.OpenConversation{ConversationID: "C2Cbob"})
		synctest.Wait()
		require.Equal(t, "dear", tab.draftIn("C2Cbob"))
	})
}

func TestOfflineSettingsWaitAndShow(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", text("bob", "alice", "one"))
		synctest.Wait()
		require.Equal(t, 1, tab.TotalUnread())
		s.set(func() { s.away = true })
		s.hangUp(1006)
		tab.seen()
		opt := core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, StartTime: 1, EndTime: 2}
		for _, command := range []core.Command{
			core.SetRemindType{ConversationIDs: []string{"C2Cbob"}, RemindType: core.RemindDiscard},
			core.SetAllReceiveMessageOpt{Opt: opt},
			core.ClearHistory{ConversationID: "C2Cbob"},
		} {
			result, err := tab.do(command)
			require.NoError(t, err)
			require.True(t, result.Pending, "%T", command)
		}
		require.Zero(t, tab.TotalUnread())
		require.Equal(t, opt, tab.AllReceiveMessageOpt())
		require.Len(t, heard[session.AllReceiveMessageOptUpdated](tab.seen()), 1)
		require.Nil(t, tab.ConversationsByID([]string{"C2Cbob"})[0].Last)

		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, tab.Pending())
		require.Equal(t, opt, tab.AllReceiveMessageOpt())
		require.Equal(t, core.RemindDiscard, tab.ConversationsByID([]string{"C2Cbob"})[0].Reminds())
		require.Empty(t, heard[session.AllReceiveMessageOptUpdated](tab.seen()), "nothing is another for being confirmed")
	})
}

func TestReadingAllWaitsForTheServerToo(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", text("bob", "alice", "one"))
		s.act("carol", text("carol", "alice", "two"))
		synctest.Wait()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		tab.seen()
		var pending bool
		var err error
		tab.run(func() { pending, err = tab.ReadAll(background, "") })
		require.NoError(t, err)
		require.True(t, pending)
		events := tab.seen()
		require.Len(t, heard[session.ConversationListUpdated](events), 1)
		require.Equal(t, []session.TotalUnreadUpdated{{Count: 0}}, heard[session.TotalUnreadUpdated](events))
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Zero(t, tab.TotalUnread())
		require.Empty(t, tab.Pending())
	})
}

func TestThePeersReadingIsToldOfWhatTheCopyHas(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("alice", text("alice", "bob", "one"), text("alice", "bob", "two"))
		synctest.Wait()
		tab.seen()
		s.act("bob", core.ReadConversation{ConversationID: "C2Calice"})
		synctest.Wait()
		told := heard[session.MessageReadByPeer](tab.seen())
		require.Len(t, told, 1)
		require.Equal(t, []string{"one", "two"}, []string{told[0].Messages[0].Summary(), told[0].Messages[1].Summary()})
		other := newBrowser(t, s).signedIn()
		require.Empty(t, heard[session.MessageReadByPeer](other.seen()), "signing in tells nothing of it")
	})
}
