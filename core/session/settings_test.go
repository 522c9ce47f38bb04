package session_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

func draft(id, text string) core.SetDraft { return core.SetDraft{ConversationID: id, Text: text} }

func remind(remindType string, ids ...string) core.SetRemindType {
	return core.SetRemindType{ConversationIDs: ids, RemindType: remindType}
}

func TestADraftIsSeenInAllTabsAndChangesNoOrder(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	here.open("C2Cbob", "C2Ccarol")
	there.catchUp()
	here.seen()
	there.seen()
	here.do(draft("C2Ccarol", "Dear Carol"))
	require.Equal(t, []string{"list"}, here.seen())
	require.Equal(t, "Dear Carol", here.Conversation("C2Ccarol").DraftText)
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, here.list(replica.Filter{}))
	there.catchUp()
	require.Equal(t, []string{"list"}, there.seen())
	require.Equal(t, "Dear Carol", there.Conversation("C2Ccarol").DraftText)

	here.do(draft("C2Ccarol", "Dear Carol"))
	require.Empty(t, here.seen(), "the same again")
	there.do(draft("C2Ccarol", ""))
	here.catchUp()
	require.Equal(t, []string{"list"}, here.seen())
	require.Empty(t, here.Conversation("C2Ccarol").DraftText)
	here.do(draft("C2Ccarol", ""))
	require.Empty(t, here.seen(), "there is nothing to clear")
	require.Empty(t, h.device("bob").list(replica.Filter{}), "nobody else is told")
}

func TestADraftNeedsAConversationAndComesBackWithIt(t *testing.T) {
	d := alone(t, "C2Cbob")
	for _, id := range []string{"C2Cnobody", "bad", "", "@TIM#SYSTEM"} {
		require.Equal(t, core.Code(2500), d.refused(draft(id, "x")), id)
	}
	d.do(draft("C2Cbob", "later"))
	d.do(core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}, ClearHistory: true})
	require.Equal(t, core.Code(2500), d.refused(draft("C2Cbob", "x")))
	d.open("C2Cbob")
	require.Equal(t, "later", d.Conversation("C2Cbob").DraftText)
	require.Equal(t, "later", d.house.device("alice").Conversation("C2Cbob").DraftText, "after a reload")
}

func TestOnlyConversationsThatNotifyCountInTheTotal(t *testing.T) {
	h := newHouse(t)
	d := h.device("alice")
	for _, peer := range []string{"bob", "carol"} {
		h.device(peer).send("alice", "hello")
	}
	d.catchUp()
	d.seen()
	require.Equal(t, []string{"C2Cbob"}, d.sorted(remind(core.RemindQuietly, "C2Cbob")).Success)
	require.Equal(t, []string{"list", "unread 1"}, d.seen())
	require.Equal(t, "AcceptNotNotify", d.Conversation("C2Cbob").Reminds())
	require.Equal(t, 1, d.Conversation("C2Cbob").Unread, "it has its own count")
	d.do(remind(core.RemindQuietly, "C2Cbob"))
	require.Empty(t, d.seen(), "the same again")
	h.device("bob").send("alice", "again")
	d.catchUp()
	require.Equal(t, []string{"list", "received [again]"}, d.seen())
	d.do(remind(core.RemindDiscard, "C2Cbob"))
	require.Equal(t, []string{"list"}, d.seen())
	d.do(remind(core.RemindNotify, "C2Cbob"))
	require.Equal(t, []string{"list", "unread 3"}, d.seen())
	require.Equal(t, "AcceptAndNotify", d.Conversation("C2Cbob").Reminds())
}

func TestARemindTypeWaitsForAConversationThatIsNotListed(t *testing.T) {
	h := newHouse(t)
	d := h.device("alice")
	result := d.sorted(remind(core.RemindQuietlyExceptAt, "C2Cbob", "GROUPteam", "C2Ca b", "C2C", "C2Cbob"))
	require.Equal(t, []string{"C2Cbob"}, result.Success)
	require.Len(t, result.Failure, 3)
	require.Equal(t, core.Failure{
		ConversationID: "GROUPteam", Code: 51007, Message: `you are not in the chat group of "GROUPteam", and it is not in the list`,
	}, result.Failure[0])
	require.Empty(t, d.seen())
	require.Empty(t, d.list(replica.Filter{}))
	h.device("bob").send("alice", "hello")
	d.catchUp()
	require.Equal(t, []string{"list", "received [hello]"}, d.seen())
	require.Equal(t, core.RemindQuietlyExceptAt, d.Conversation("C2Cbob").Reminds())
	d.do(core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}})
	d.open("C2Cbob")
	require.Equal(t, core.RemindQuietlyExceptAt, d.Conversation("C2Cbob").Reminds())
}

func TestRemindTypesAreCheckedAndTheFirst30UsersLookedAt(t *testing.T) {
	d := alone(t)
	for _, remindType := range []string{"", "Loudly", "acceptandnotify"} {
		require.Equal(t, core.Code(6017), d.refused(remind(remindType, "C2Cbob")))
	}
	require.Equal(t, core.Code(6017), d.refused(remind(core.RemindNotify)))
	for _, remindType := range []string{"AcceptAndNotify", "AcceptNotNotify", "Discard", "AcceptNotNotifyExceptAt", "NotReceiveMsgExceptAt"} {
		d.do(remind(remindType, "C2Cbob"))
	}
	ids := numbered("C2Cu", 35)
	require.Equal(t, ids[:30], d.sorted(remind(core.RemindQuietly, ids...)).Success)
}

func TestTheSettingForAllMessagesReachesEveryDevice(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	require.Equal(t, core.RemindNotify, here.AllReceiveMessageOpt().Reminds(), "before anything is set")
	opt := core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, StartTime: 1_700_000_000, EndTime: 1_700_028_800, Repeated: true}
	here.do(core.SetAllReceiveMessageOpt{Opt: opt})
	require.Equal(t, []string{"all receive AcceptNotNotify 1700000000-1700028800"}, here.seen())
	here.do(core.SetAllReceiveMessageOpt{Opt: opt})
	require.Empty(t, here.seen(), "the same again")
	there.catchUp()
	require.Equal(t, []string{"all receive AcceptNotNotify 1700000000-1700028800"}, there.seen())
	require.Equal(t, opt, there.AllReceiveMessageOpt())
	require.Equal(t, opt, h.device("alice").AllReceiveMessageOpt())
	there.do(core.SetAllReceiveMessageOpt{Opt: core.AllReceiveMessageOpt{RemindType: core.RemindNotify}})
	require.Equal(t, []string{"all receive AcceptAndNotify 0-0"}, there.seen())
}

func TestASettingForAllMessagesIsChecked(t *testing.T) {
	d := alone(t)
	for name, opt := range map[string]core.AllReceiveMessageOpt{
		"no remind type":        {RemindType: "Loudly", StartTime: 1, EndTime: 2},
		"no window":             {RemindType: core.RemindQuietly, StartTime: 1, EndTime: 1},
		"ends before it starts": {RemindType: core.RemindQuietly, StartTime: 2, EndTime: 1},
		"longer than a day":     {RemindType: core.RemindNotify, StartTime: 1, EndTime: 86_402},
		"before time began":     {RemindType: core.RemindNotify, StartTime: -1, EndTime: 5},
	} {
		require.Equal(t, core.Code(6017), d.refused(core.SetAllReceiveMessageOpt{Opt: opt}), name)
	}
	require.Empty(t, d.seen())
}
