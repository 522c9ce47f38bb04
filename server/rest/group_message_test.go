package rest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func (b groupHouse) unread(t *testing.T, user string) int {
	reply := b.must(groupService+"get_joined_group_list", `{"Member_Account":"`+user+`","ResponseFilter":{"SelfInfoFilter":["UnreadMsgNum"]}}`)
	var n int
	_, rest, found := strings.Cut(reply, `"UnreadMsgNum":`)
	require.True(t, found, reply)
	_, err := fmt.Sscan(rest, &n)
	require.NoError(t, err)
	return n
}

func TestABackendSendsToAGroup(t *testing.T) {
	b := newTeam(t)
	sent := func(seq int) string { return fmt.Sprintf(`{`+done+`,"MsgTime":1772366400,"MsgSeq":%d}`, seq) }
	b.run(t, []exchange{
		{"as a member", groupService + "send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":1,"MsgPriority":"High","CloudCustomData":"c",` + hello + `}`, sent(1)},
		{"once, however often it asks", groupService + "send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":1,` + hello + `}`, sent(1)},
		{"as who is not in it", groupService + "send_group_msg", `{"GroupId":"team","Random":2,` + hello + `}`, sent(2)},
		{
			"mentioning a member, and all", groupService + "send_group_msg",
			`{"GroupId":"team","Random":3,"GroupAtInfo":[{"GroupAtAllFlag":0,"GroupAt_Account":"bob"},{"GroupAtAllFlag":1}],` + hello + `}`, sent(3),
		},
		{"for one member only", groupService + "send_group_msg", `{"GroupId":"team","Random":4,"To_Account":["bob"],` + hello + `}`, sent(4)},
		{"without counting", groupService + "send_group_msg", `{"GroupId":"team","Random":5,"SendMsgControl":["NoUnread","NoLastMsg"],` + hello + `}`, sent(5)},
		{"for who is online", groupService + "send_group_msg", `{"GroupId":"team","Random":6,"OnlineOnlyFlag":1,` + hello + `}`, sent(0)},
	})
	messages := b.messages()
	require.Len(t, messages, 5)
	require.Equal(t, []string{"administrator", "administrator", "administrator", "administrator", "ann"},
		[]string{messages[0].From, messages[1].From, messages[2].From, messages[3].From, messages[4].From})
	require.Equal(t, core.PriorityHigh, messages[4].Priority)
	require.Equal(t, []string{"bob", core.MentionAll}, messages[2].AtUserList)
	require.Equal(t, 3, b.unread(t, "olga"))
	require.Equal(t, 2, b.unread(t, "ann"))
	require.Equal(t, 3, b.unread(t, "bob"))
	require.Len(t, valueOf[core.TransientMessages](b.backend, core.TransientKey(core.GroupOwner("team"))).Messages, 1)
	require.Nil(t, valueOf[*core.Conversation](b.backend, core.ConversationKey("administrator", "GROUPteam")), "who is not in it has no conversation with it")
	require.NotContains(t, b.must("recentcontact/get_list", `{"From_Account":"administrator"}`), "team")

	t.Run("also as who is muted", func(t *testing.T) {
		b.must(groupService+"forbid_send_msg", `{"GroupId":"team","Members_Account":["ann"],"MuteTime":60}`)
		b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":7,`+hello+`}`)
	})
}

func TestAGroupMessageThatCannotBeIsNotSent(t *testing.T) {
	b := newTeam(t)
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"no group":               {hello, 10015},
		"a group that is not":    {`"GroupId":"none",` + hello, 10010},
		"a sender that cannot":   {`"GroupId":"team","From_Account":"a b",` + hello, 10004},
		"no content":             {`"GroupId":"team"`, 10004},
		"content of no kind":     {`"GroupId":"team","MsgBody":[{"MsgType":"x"}]`, 2998},
		"a priority that is not": {`"GroupId":"team","MsgPriority":"Now",` + hello, 10004},
		"a control that is not":  {`"GroupId":"team","SendMsgControl":["x"],` + hello, 10004},
		"a text over 12 KB":      {`"GroupId":"team","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"` + strings.Repeat("x", 12*1024) + `"}}]`, 80002},
		"31 mentions":            {`"GroupId":"team","GroupAtInfo":[` + strings.TrimSuffix(many(31, `{"GroupAt_Account":"u%d"},`), ",") + `],` + hello, 10053},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.call(groupService+"send_group_msg", `{`+c.body+`}`)
			require.Equal(t, c.want, codeIn(t, reply), reply)
			require.Empty(t, b.messages())
		})
	}
}

func many(n int, format string) string {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, format, i)
	}
	return list.String()
}

func TestABackendNotifiesMembers(t *testing.T) {
	b := newTeam(t)
	custom := func(user string) (n int) {
		for _, kind := range b.notices(user) {
			if kind == core.NoticeCustom {
				n++
			}
		}
		return n
	}
	b.must(groupService+"send_group_system_notification", `{"GroupId":"team","Content":"hear"}`)
	b.must(groupService+"send_group_system_notification", `{"GroupId":"team","Content":"hear","ToMembers_Account":["bob","eve"]}`)
	require.Equal(t, []int{1, 1, 1, 2, 0}, []int{custom("olga"), custom("adam"), custom("ann"), custom("bob"), custom("eve")})
	require.Contains(t, string(systemMessage(b, "bob").Payload), `"userDefinedField":"hear"`)

	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"nothing":          {`{"GroupId":"team"}`, 10004},
		"too much":         {`{"GroupId":"team","Content":"` + strings.Repeat("x", 12*1024+1) + `"}`, 10004},
		"no group":         {`{"GroupId":"none","Content":"x"}`, 10010},
		"who is no user":   {`{"GroupId":"team","Content":"x","ToMembers_Account":["a b"]}`, 10004},
		"too many by name": {`{"GroupId":"team","Content":"x","ToMembers_Account":[` + strings.TrimSuffix(many(501, `"u%d",`), ",") + `]}`, 10005},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, codeIn(t, b.call(groupService+"send_group_system_notification", c.body)))
		})
	}
	t.Run("not of a group where that is too much work", func(t *testing.T) {
		b.must(groupService+"create_group", `{"Type":"Community","GroupId":"@TGS#_c","Name":"n"}`)
		for i := range 7 {
			members := many(300, fmt.Sprintf(`{"Member_Account":"x%d-%%d"},`, i))
			b.must(groupService+"import_group_member", `{"GroupId":"@TGS#_c","MemberList":[`+strings.TrimSuffix(members, ",")+`]}`)
		}
		require.EqualValues(t, 10054, codeIn(t, b.call(groupService+"send_group_system_notification", `{"GroupId":"@TGS#_c","Content":"x"}`)))
		require.Empty(t, b.notices("x0-0"))
	})
}

func systemMessage(b groupHouse, user string) core.Message {
	messages, err := b.authority.Thread(b.t.(*testing.T).Context(), core.ThreadID(user, core.SystemConversation), 0, 0, 1)
	require.NoError(b.t, err)
	return messages[0]
}

func TestABackendTakesMessagesBack(t *testing.T) {
	b := newTeam(t)
	for i := range 4 {
		from := []string{"ann", "bob"}[i%2]
		b.must(groupService+"send_group_msg", fmt.Sprintf(`{"GroupId":"team","From_Account":%q,"Random":%d,`+hello+`}`, from, i))
	}
	b.pass(30 * time.Minute) // Long after members can.
	require.JSONEq(t, `{`+done+`,"RecallRetList":[{"MsgSeq":1,"RetCode":0},{"MsgSeq":9,"RetCode":10030},{"MsgSeq":1,"RetCode":10032},{"MsgSeq":0,"RetCode":10030}]}`,
		b.must(groupService+"group_msg_recall", `{"GroupId":"team","MsgSeqList":[{"MsgSeq":1},{"MsgSeq":9},{"MsgSeq":1},{"MsgSeq":0}]}`))
	require.Equal(t, "administrator", b.messages()[3].Revoked.UserID)
	require.Equal(t, 3, b.unread(t, "olga"))

	b.must(groupService+"delete_group_msg_by_sender", `{"GroupId":"team","Sender_Account":"bob"}`)
	require.Equal(t, 1, b.unread(t, "olga"))
	b.run(t, []exchange{
		{
			"and reads what is left", groupService + "group_msg_get_simple", `{"GroupId":"team"}`,
			`{` + done + `,"GroupId":"team","IsFinished":1,"RspMsgList":[{"From_Account":"ann","IsPlaceMsg":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello"}}],
				"MsgPriority":"Normal","MsgRandom":2,"MsgSeq":3,"MsgTimeStamp":1772366400,"CloudCustomData":""}]}`,
		},
		{
			"or what is not", groupService + "group_msg_get_simple", `{"GroupId":"team","ReqMsgNumber":1,"ReqMsgSeq":2,"WithRecalledMsg":1}`,
			`{` + done + `,"GroupId":"team","IsFinished":0,"RspMsgList":[{"From_Account":"bob","IsPlaceMsg":2,"MsgBody":[],
				"MsgPriority":"Normal","MsgRandom":1,"MsgSeq":2,"MsgTimeStamp":1772366400,"CloudCustomData":""}]}`,
		},
		{"not too much at once", groupService + "group_msg_get_simple", `{"GroupId":"team","ReqMsgNumber":21}`, refused(10004, "ReqMsgNumber must be 1 to 20, not 21")},
		{"not no messages", groupService + "group_msg_recall", `{"GroupId":"team"}`, refused(10004, "MsgSeqList must name 1 to 20 messages, not 0")},
	})
	t.Run("but no tip", func(t *testing.T) {
		b.must(groupService+"add_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"carol"}]}`)
		require.Contains(t, b.must(groupService+"group_msg_recall", `{"GroupId":"team","MsgSeqList":[{"MsgSeq":5}]}`), `"RetCode":10032`)
	})
}

// A group that was elsewhere comes with its history and its members.
func TestABackendImportsAGroup(t *testing.T) {
	b := groupHouse{newBackend(t)}
	day := func(n int) int64 { return start.AddDate(0, 0, n-30).Unix() }
	text := func(from, text string, second int64) string {
		return fmt.Sprintf(`{"From_Account":%q,"SendTime":%d,"Random":1,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":%q}}]}`, from, second, text)
	}
	result := func(seq int, second int64) string {
		return fmt.Sprintf(`{"MsgSeq":%d,"MsgTime":%d,"Result":0}`, seq, second)
	}
	b.run(t, []exchange{
		{
			"which is older than the server", groupService + "import_group",
			fmt.Sprintf(`{"Owner_Account":"olga","Type":"Public","GroupId":"team","Name":"Old","CreateTime":%d}`, day(1)), `{` + done + `,"GroupId":"team","Type":"Public"}`,
		},
		{
			"its messages", groupService + "import_group_msg",
			`{"GroupId":"team","MsgList":[` + text("ann", "one", day(2)) + `,` + text("bob", "two", day(4)) + `,` + text("ann", "three", day(4)) + `]}`,
			`{` + done + `,"ImportMsgResult":[` + result(1, day(2)) + `,` + result(2, day(4)) + `,` + result(3, day(4)) + `]}`,
		},
		{
			"not in another order", groupService + "import_group_msg", `{"GroupId":"team","MsgList":[` + text("ann", "four", day(5)) + `,` + text("bob", "late", day(3)) + `]}`,
			refused(10004, fmt.Sprintf("messages are brought in in the order of their times: %d is before the one before it, or in the future", day(3))),
		},
		{
			"not from the future", groupService + "import_group_msg", `{"GroupId":"team","MsgList":[` + text("ann", "soon", day(31)) + `]}`,
			refused(10004, fmt.Sprintf("messages are brought in in the order of their times: %d is before the one before it, or in the future", day(31))),
		},
		{"not none", groupService + "import_group_msg", `{"GroupId":"team"}`, refused(10004, "1 to 50 messages are brought in at once, not 0")},
		{
			"its members", groupService + "import_group_member",
			fmt.Sprintf(`{"GroupId":"team","MemberList":[{"Member_Account":"adam","Role":"Admin","JoinTime":%d},{"Member_Account":"ann","JoinTime":%d},{"Member_Account":"bob","JoinTime":%d},
				{"Member_Account":"carol"},{"Member_Account":"olga"},{"Member_Account":"a b"}]}`, day(1), day(3), day(4)),
			`{` + done + `,"MemberList":[{"Member_Account":"adam","Result":1},{"Member_Account":"ann","Result":1},{"Member_Account":"bob","Result":1},
				{"Member_Account":"carol","Result":1},{"Member_Account":"olga","Result":2},{"Member_Account":"a b","Result":0}]}`,
		},
		{
			"none with a role that is none", groupService + "import_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"dan","Role":"Owner"}]}`,
			refused(10004, `nobody comes into a group of type Public with the role "Owner"`),
		},
	})
	require.Equal(t, day(1), valueOf[core.Group](b.backend, core.GroupKey("team")).CreatedAt/1000)
	require.Equal(t, core.RoleAdmin, b.role("adam"))
	require.Empty(t, b.tips())
	for _, user := range []string{"olga", "adam", "ann", "bob", "carol"} {
		require.Empty(t, b.notices(user))
		require.Zero(t, b.unread(t, user))
	}
	t.Run("each sees what was there since they joined", func(t *testing.T) {
		for user, want := range map[string]int{"adam": 3, "ann": 2, "bob": 2, "carol": 0, "eve": 0} {
			messages, err := b.authority.History(t.Context(), user, "GROUPteam", 0, 0, 0)
			require.NoError(t, err)
			require.Len(t, messages, want, user)
		}
	})
	t.Run("it is in no list until something is sent", func(t *testing.T) {
		require.NotContains(t, b.must("recentcontact/get_list", `{"From_Account":"adam"}`), "team")
		b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann",`+hello+`}`)
		require.Contains(t, b.must("recentcontact/get_list", `{"From_Account":"adam"}`), "team")
		require.Equal(t, 1, b.unread(t, "adam"))
	})
	t.Run("under the id that it had", func(t *testing.T) {
		b := newBackend(t)
		b.must(groupService+"import_group", `{"Type":"Public","GroupId":"@TGS#1ABCDEFGH","Name":"Old"}`)
		b.must(groupService+"import_group", `{"Type":"Community","GroupId":"@TGS#_@TGS#cABCDEFGH","Name":"Old"}`)
		for _, body := range []string{`"Type":"Public","GroupId":"@TGS#_x"`, `"Type":"Community","GroupId":"@TGS#x"`, `"Type":"Public","GroupId":"@TGS#a@TOPIC#_b"`, `"Type":"Public","GroupId":"@TGS#a b"`} {
			require.NotZero(t, codeIn(t, b.call(groupService+"import_group", `{"Name":"Old",`+body+`}`)), body)
		}
		require.EqualValues(t, 10015, codeIn(t, b.call(groupService+"create_group", `{"Type":"Public","GroupId":"@TGS#2","Name":"New"}`)), "which nobody can choose")
		require.EqualValues(t, 10021, codeIn(t, b.call(groupService+"import_group", `{"Type":"Public","GroupId":"@TGS#1ABCDEFGH","Name":"Old"}`)), "once")
	})
	t.Run("or at once, as one asks", func(t *testing.T) {
		b := groupHouse{newBackend(t)}
		b.must(groupService+"import_group", `{"Owner_Account":"olga","Type":"Public","GroupId":"team","Name":"Old"}`)
		b.must(groupService+"import_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"ann"}]}`)
		b.must(groupService+"import_group_msg", `{"GroupId":"team","RecentContactFlag":1,"MsgList":[`+text("olga", "one", start.Unix())+`]}`)
		require.Contains(t, b.must("recentcontact/get_list", `{"From_Account":"ann"}`), "team")
		require.Zero(t, b.unread(t, "ann"))
	})
}
