package hooks_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/hooks"
)

type object = map[string]any

func TestEachMessageIsTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	m := h.send("ann", core.TypeC2C, "bob", "hi")
	require.Equal(t, []object{{
		"CallbackCommand": "C2C.CallbackAfterSendMsg", "From_Account": "ann", "To_Account": "bob",
		"MsgSeq": 1.0, "MsgRandom": 1.0, "MsgTime": float64(h.now / 1000), "MsgKey": "key of " + m.ID, "MsgId": m.ID,
		"OnlineOnlyFlag": 0.0, "SendMsgResult": 0.0, "ErrorInfo": "send msg succeed", "CloudCustomData": "",
		"MsgBody": []any{object{"MsgType": "TIMTextElem", "MsgContent": object{"text": "hi"}}},
	}}, h.told())

	h.do("bob", core.ReadConversation{ConversationID: "C2Cann"})
	require.Equal(t, []object{{
		"CallbackCommand": "C2C.CallbackAfterMsgReport", "Report_Account": "bob", "Peer_Account": "ann", "LastReadTime": float64(h.now / 1000),
	}}, h.told())
	h.do("bob", core.ReadConversation{ConversationID: "C2Cann"})
	require.Empty(t, h.told(), "it was read")

	h.do("ann", core.ModifyMessage{ConversationID: "C2Cbob", Sequence: 1, Payload: []byte(`{"text":"ho"}`), CloudCustomData: "x"})
	h.do("bob", core.React{ConversationID: "C2Cann", Sequence: 1, ReactionID: "like"})
	h.do("bob", core.React{ConversationID: "C2Cann", Sequence: 1, ReactionID: "like", Remove: true})
	h.do("ann", core.RevokeMessage{ConversationID: "C2Cbob", Sequence: 1})
	told := h.told()
	require.Equal(t, []string{"C2C.CallbackAfterMsgModify", "C2C.CallbackAfterMsgReaction", "C2C.CallbackAfterMsgReaction", "C2C.CallbackAfterMsgWithDraw"}, namesOf(told))
	require.Equal(t, []any{object{"MsgType": "TIMTextElem", "MsgContent": object{"text": "ho"}}}, told[0]["MsgBody"])
	require.InDelta(t, 1, told[0]["MsgVersion"], 0)
	require.Equal(t, "x", told[0]["CloudCustomData"])
	require.Equal(t, []any{"Add", "like", "bob"}, []any{told[1]["Action"], told[1]["ReactionId"], told[1]["Operator_Account"]})
	require.Equal(t, "Delete", told[2]["Action"])
	require.Equal(t, object{
		"CallbackCommand": "C2C.CallbackAfterMsgWithDraw", "Operator_Account": "ann", "From_Account": "ann", "To_Account": "bob", "MsgKey": "key of " + m.ID, "MsgId": m.ID,
	}, told[3])
}

func TestAMessageForThoseOnlineIsTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	m := h.text("ann", core.TypeC2C, "bob", "typing")
	m.OnlineOnly = true
	h.do("ann", core.SendMessage{Message: m})
	told := h.told()
	require.Equal(t, []string{"C2C.CallbackAfterSendMsg"}, namesOf(told))
	require.InDelta(t, 1, told[0]["OnlineOnlyFlag"], 0)
	require.Equal(t, "ann", told[0]["From_Account"])
}

func TestWhatIsRefusedIsNotTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	h.do("bob", core.AddToBlacklist{UserIDs: []string{"ann"}})
	require.Equal(t, []object{{"CallbackCommand": "Sns.CallbackBlackListAdd", "PairList": []any{object{"From_Account": "bob", "To_Account": "ann"}}}}, h.told())
	_, err := h.try(core.Call{User: "ann", Command: core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "hi")}})
	require.Error(t, err)
	require.Empty(t, h.told())
	h.do("bob", core.RemoveFromBlacklist{UserIDs: []string{"ann"}})
	require.Equal(t, []object{{"CallbackCommand": "Sns.CallbackBlackListDelete", "PairList": []any{object{"From_Account": "bob", "To_Account": "ann"}}}}, h.told())
}

func TestACommandThatComesAgainIsToldOnce(t *testing.T) {
	h := newHouse(t, "http://backend")
	call := core.Call{User: "ann", Command: core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "hi")}, Ticket: &core.Ticket{Device: "d", Number: 1}}
	for range 3 {
		_, err := h.try(call)
		require.NoError(t, err)
	}
	require.Len(t, h.told(), 1)

	once := core.Call{User: "ann", Command: core.SendOnce{Message: h.text("ann", core.TypeC2C, "bob", "ho"), Name: "n"}, Admin: &core.Admin{}}
	for range 3 {
		_, err := h.try(once)
		require.NoError(t, err)
	}
	require.Len(t, h.told(), 1)
}

func TestTheBackendNeedNotBeToldOfItsOwnMessage(t *testing.T) {
	h := newHouse(t, "http://backend")
	_, err := h.try(core.Call{User: "ann", Command: core.SendOnce{Message: h.text("ann", core.TypeC2C, "bob", "ho")}, Admin: &core.Admin{Untold: true}})
	require.NoError(t, err)
	require.Empty(t, h.told())
}

func (h *house) group(kind core.GroupType, members ...string) {
	h.t.Helper()
	command := core.CreateChatGroup{GroupID: "forum", Type: kind, Name: "Forum", MaxMembers: 4, JoinOption: core.JoinFree}
	for _, member := range members {
		command.Founders = append(command.Founders, core.Founder{UserID: member})
	}
	h.do("ann", command)
}

func TestWhatHappensInAGroupIsTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	h.group(core.GroupPublic, "bob")
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterCreateGroup", "GroupId": "forum", "Type": "Public", "Operator_Account": "ann", "Owner_Account": "ann", "Name": "Forum",
		"MemberList": []any{object{"Member_Account": "ann"}, object{"Member_Account": "bob"}}, "UserDefinedDataList": []any{},
	}}, h.told())

	h.do("eve", core.JoinGroup{GroupID: "forum"})
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterNewMemberJoin", "GroupId": "forum", "Type": "Public", "Operator_Account": "eve", "JoinType": "Apply",
		"NewMemberList": []any{object{"Member_Account": "eve"}},
	}}, h.told())
	_, err := h.try(core.Call{User: "root", Command: core.AddMembers{GroupID: "forum", UserIDs: []string{"dan"}}, Admin: &core.Admin{}})
	require.NoError(t, err)
	told := h.told()
	require.Equal(t, []string{"Group.CallbackAfterNewMemberJoin", "Group.CallbackAfterGroupFull"}, namesOf(told))
	require.Equal(t, "Invited", told[0]["JoinType"])

	m := h.send("bob", core.TypeGroup, "forum", "hi")
	told = h.told()
	require.Equal(t, []string{"Group.CallbackAfterSendMsg"}, namesOf(told), "tips are no messages of anybody")
	require.Equal(t, []any{"forum", "Public", "bob", float64(m.Sequence)}, []any{told[0]["GroupId"], told[0]["Type"], told[0]["From_Account"], told[0]["MsgSeq"]})
	h.do("ann", core.RevokeMessage{ConversationID: "GROUPforum", Sequence: m.Sequence})
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterRecallMsg", "GroupId": "forum", "Type": "Public", "Operator_Account": "ann", "MsgSeqList": []any{object{"MsgSeq": float64(m.Sequence)}},
	}}, h.told())

	name, notice := "Agora", "read this"
	h.do("ann", core.UpdateGroup{GroupID: "forum", Name: &name, Notification: &notice})
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterGroupInfoChanged", "GroupId": "forum", "Type": "Public", "Operator_Account": "ann", "Name": "Agora", "Notification": "read this",
	}}, h.told(), "what is another one, and nothing else")
	h.do("ann", core.SetMemberRole{GroupID: "forum", UserID: "bob", Role: core.RoleAdmin})
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterMemberFieldChanged", "GroupId": "forum", "Type": "Public", "Operator_Account": "ann", "Member_Account": "bob", "Role": "Admin",
	}}, h.told())
	h.do("ann", core.SetAttributes{GroupID: "forum", Attributes: []core.GroupAttribute{{Key: "a", Value: "1"}}})
	require.Equal(t, []string{"Group.CallbackAfterGroupAttrChanged"}, namesOf(h.told()))
	h.do("bob", core.RemoveMembers{GroupID: "forum", UserIDs: []string{"eve"}})
	require.Equal(t, []object{{
		"CallbackCommand": "Group.CallbackAfterMemberExit", "GroupId": "forum", "Type": "Public", "Operator_Account": "bob", "ExitType": "Kicked", "ExitMemberList": []any{object{"Member_Account": "eve"}},
	}}, h.told())
	h.do("bob", core.QuitGroup{GroupID: "forum"})
	told = h.told()
	require.Equal(t, []string{"Group.CallbackAfterMemberExit"}, namesOf(told))
	require.Equal(t, "Quit", told[0]["ExitType"])
	h.do("ann", core.ChangeGroupOwner{GroupID: "forum", NewOwnerID: "dan"})
	told = h.told()
	require.Contains(t, namesOf(told), "Group.CallbackAfterChangeGroupOwner")
	h.do("dan", core.DismissGroup{GroupID: "forum"})
	told = h.told()
	require.Equal(t, []string{"Group.CallbackAfterGroupDestroyed"}, namesOf(told))
	require.Equal(t, "dan", told[0]["Owner_Account"])
	h.do("ann", core.SettleDismissed{GroupID: "forum"})
	require.Empty(t, h.told(), "whoever was in it did not leave it")
}

func TestWhatHappensToMessagesOfAGroupIsTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	h.group(core.GroupWork, "bob")
	h.told()
	m := h.text("ann", core.TypeGroup, "forum", "read this")
	m.NeedReadReceipt = true
	sent := core.OutcomeOf(core.SendMessage{}, h.do("ann", core.SendMessage{Message: m}).Outcome)
	h.do("bob", core.ConfirmRead{ConversationID: "GROUPforum", Sequences: []uint64{sent.Sequence}})
	h.do("bob", core.React{ConversationID: "GROUPforum", Sequence: sent.Sequence, ReactionID: "like"})
	h.do("ann", core.ModifyMessage{ConversationID: "GROUPforum", Sequence: sent.Sequence, Payload: []byte(`{"text":"that"}`)})
	told := h.told()
	require.Equal(t, []string{"Group.CallbackAfterSendMsg", "Group.CallbackAfterReadReceipt", "Group.CallbackAfterMsgReaction", "Group.CallbackAfterMsgModify"}, namesOf(told))
	require.Equal(t, object{
		"CallbackCommand": "Group.CallbackAfterReadReceipt", "GroupId": "forum", "Type": "Private", "Operator_Account": "bob", "GroupMsgReceiptList": []any{object{"MsgSeq": float64(sent.Sequence)}},
	}, told[1])
}

func TestTopicsAreToldWithTheirCommunity(t *testing.T) {
	h := newHouse(t, "http://backend")
	h.do("ann", core.CreateChatGroup{GroupID: "@TGS#_c", Type: core.GroupCommunity, Name: "Town", Topics: true})
	h.told()
	topic := core.TopicID("@TGS#_c", "one")
	h.do("ann", core.CreateChatGroup{GroupID: topic, Type: core.GroupTopic, Name: "One"})
	told := h.told()
	require.Equal(t, []string{"Group.CallbackAfterCreateTopic"}, namesOf(told))
	require.Equal(t, []any{"@TGS#_c", topic, "Community"}, []any{told[0]["GroupId"], told[0]["TopicId"], told[0]["Type"]})
	h.send("ann", core.TypeGroup, topic, "hi")
	told = h.told()
	require.Equal(t, []string{"Group.CallbackAfterSendMsg"}, namesOf(told))
	require.Equal(t, topic, told[0]["TopicId"])
	name := "Two"
	h.do("ann", core.UpdateGroup{GroupID: topic, Name: &name})
	h.do("ann", core.DismissGroup{GroupID: topic})
	require.Equal(t, []string{"Group.CallbackAfterTopicInfoChanged", "Group.CallbackAfterTopicDestroyed"}, namesOf(h.told()))
}

func TestPeopleAreTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	confirm, nick := core.AllowNeedsConfirm, "Bob"
	h.do("bob", core.UpdateProfile{Nick: &nick, AllowType: &confirm})
	require.Equal(t, []object{{
		"CallbackCommand": "Profile.CallbackPortraitSet", "Operator_Account": "bob", "From_Account": "bob",
		"ProfileItem": []any{object{"Tag": "Tag_Profile_IM_Nick", "Value": "Bob"}, object{"Tag": "Tag_Profile_IM_AllowType", "Value": "AllowType_Type_NeedConfirm"}},
	}}, h.told())
	h.do("ann", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}, Source: "AddSource_Type_Web", Wording: "me"})
	require.Equal(t, []object{{
		"CallbackCommand": "Sns.CallbackAfterFriendApplication", "From_Account": "ann", "To_Account": "bob", "AddSource": "AddSource_Type_Web", "AddWording": "me",
	}}, h.told())
	h.do("bob", core.ChangeFriends{Op: "acceptFriendApplication", UserIDs: []string{"ann"}})
	told := h.told()
	require.Equal(t, []string{"Sns.CallbackFriendAdd", "Sns.CallbackFriendAdd"}, namesOf(told), "each side is one")
	require.Equal(t, "friend_response", told[0]["ClientCmd"])
	h.do("ann", core.ChangeFriends{Op: "deleteFriend", UserIDs: []string{"bob"}})
	require.Equal(t, []string{"Sns.CallbackFriendDelete", "Sns.CallbackFriendDelete"}, namesOf(h.told()))

	h.do("ann", core.FollowUser{UserID: "bob"})
	require.Equal(t, []object{{"CallbackCommand": "Follow.CallbackAfterFollowAdd", "From_Account": "ann", "FollowList": []any{object{"To_Account": "bob"}}}}, h.told())
	h.do("ann", core.FollowUser{UserID: "bob", Off: true})
	require.Equal(t, []object{{"CallbackCommand": "Follow.CallbackAfterFollowDelete", "From_Account": "ann", "To_Account": []any{"bob"}}}, h.told())
}

func TestComingAndGoingIsToldOnceForAllDevices(t *testing.T) {
	h := newHouse(t, "http://backend")
	until := h.now + 1_000_000
	h.do("ann", core.Appear{Place: "one", Until: until})
	require.Equal(t, []object{{"CallbackCommand": "State.StateChange", "Info": object{"Action": "Login", "To_Account": "ann", "Reason": "Register"}}}, h.told())
	h.do("ann", core.Appear{Place: "two", Until: until})
	h.do("ann", core.SetStatus{Custom: "busy"})
	h.do("ann", core.Vanish{Place: "one"})
	require.Empty(t, h.told())
	h.do("ann", core.Vanish{Place: "two"})
	require.Equal(t, []object{{"CallbackCommand": "State.StateChange", "Info": object{"Action": "Disconnect", "To_Account": "ann", "Reason": "LinkClose"}}}, h.told())
}

func TestConversationGroupsAreTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	h.send("bob", core.TypeC2C, "ann", "hi")
	h.send("eve", core.TypeC2C, "ann", "hi")
	h.told()
	change := func(created, deleted, renamed, members []any) []object {
		return []object{{
			"CallbackCommand": "ConversationGroup.CallbackAfterChange", "From_Account": "ann", "Operator_Account": "ann",
			"Created": created, "Deleted": deleted, "Renamed": renamed, "Members": members,
		}}
	}
	none := []any{}
	filed := func(name string, added, removed []any) []any {
		return []any{object{"GroupName": name, "Added": added, "Removed": removed}}
	}
	h.do("ann", core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob"}})
	require.Equal(t, change([]any{"Work"}, none, none, filed("Work", []any{"C2Cbob"}, none)), h.told())
	h.do("ann", core.AddToConversationGroup{Name: "Work", ConversationIDs: []string{"C2Ceve"}})
	require.Equal(t, change(none, none, none, filed("Work", []any{"C2Ceve"}, none)), h.told())
	h.do("ann", core.RemoveFromConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob"}})
	require.Equal(t, change(none, none, none, filed("Work", none, []any{"C2Cbob"})), h.told())
	h.do("ann", core.RenameConversationGroup{OldName: "Work", NewName: "Job"})
	require.Equal(t, change(none, none, []any{object{"OldName": "Work", "NewName": "Job"}}, none), h.told())
	h.send("eve", core.TypeC2C, "ann", "again")
	require.Equal(t, []string{"C2C.CallbackAfterSendMsg"}, namesOf(h.told()), "what changes nothing in a conversation group is not told of it")
	h.do("ann", core.DeleteConversationGroup{Name: "Job"})
	require.Equal(t, change(none, []any{"Job"}, none, none), h.told())
}

func TestOnlyTheEventsThatWereNamedAreTold(t *testing.T) {
	h := newHouse(t, "http://backend", func(o *hooks.Options) { o.Events = []string{"C2C.CallbackAfterSendMsg", "C2C.CallbackBeforeSendMsg"} })
	h.send("ann", core.TypeC2C, "bob", "hi")
	h.do("bob", core.ReadConversation{ConversationID: "C2Cann"})
	require.Equal(t, []string{"C2C.CallbackAfterSendMsg"}, namesOf(h.told()))
}

func TestWrongOptionsAreRefused(t *testing.T) {
	for text, change := range map[string]func(*hooks.Options){
		"begins with http":        func(o *hooks.Options) { o.URL = "ftp://backend" },
		"names a host":            func(o *hooks.Options) { o.URL = "https:///path" },
		"at least 16 bytes":       func(o *hooks.Options) { o.Secret = "short" },
		`there is no event "C2C"`: func(o *hooks.Options) { o.Events = []string{"C2C"} },
	} {
		t.Run(text, func(t *testing.T) {
			o := options(nil, "http://backend")
			change(&o)
			_, err := hooks.New(o)
			require.ErrorContains(t, err, text)
		})
	}
}

func TestAGroupWithManyMembersIsToldAsOneEvent(t *testing.T) {
	h := newHouse(t, "http://backend")
	var members []string
	for i := range 50 {
		members = append(members, fmt.Sprintf("user%d", i))
	}
	h.do("ann", core.CreateChatGroup{GroupID: "large", Type: core.GroupWork, Name: "Large"})
	h.told()
	h.do("ann", core.AddMembers{GroupID: "large", UserIDs: members})
	told := h.told()
	require.Equal(t, []string{"Group.CallbackAfterNewMemberJoin"}, namesOf(told))
	require.Len(t, told[0]["NewMemberList"], 50)
}

func TestWhatIsBroughtInFromElsewhereIsNotTold(t *testing.T) {
	h := newHouse(t, "http://backend")
	bring := func(command core.Command) {
		t.Helper()
		_, err := h.try(core.Call{User: "root", Command: command, Admin: &core.Admin{Silent: true}})
		require.NoError(t, err)
	}
	bring(core.FoundGroup{CreateChatGroup: core.CreateChatGroup{GroupID: "old", Type: core.GroupPublic, Name: "Old"}, OwnerID: "ann", Imported: true})
	bring(core.ImportMembers{GroupID: "old", Members: []core.ImportedMember{{UserID: "bob"}}})
	message := h.text("bob", core.TypeGroup, "old", "long ago")
	message.Time = h.now
	bring(core.ImportMessages{GroupID: "old", Messages: []core.Message{message}})
	require.Empty(t, h.told())
}
