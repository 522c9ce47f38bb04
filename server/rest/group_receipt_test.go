package rest_test

import (
	"testing"

	"github.com/parlor-chat/parlor/core"
	"github.com/stretchr/testify/require"
)

func TestABackendSeesWhoHasReadAMessage(t *testing.T) {
	b := newTeam(t) // Of olga, adam, ann and bob.
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann","NeedReadReceipt":1,`+hello+`}`)
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann",`+hello+`}`)
	b.must(groupService+"add_group_member", `{"GroupId":"team","Silence":1,"MemberList":[{"Member_Account":"carol"}]}`)
	b.as("bob", core.ConfirmRead{ConversationID: "GROUPteam", Sequences: []uint64{1}})
	b.must(groupService+"group_msg_receipt", `{"GroupId":"team","From_Account":"olga","MsgSeqList":[{"MsgSeq":1}]}`)
	const count, who = groupService + "get_group_msg_receipt", groupService + "get_group_msg_receipt_detail"
	b.run(t, []exchange{
		{
			"how many", count, `{"GroupId":"team","MsgSeqList":[{"MsgSeq":1},{"MsgSeq":2},{"MsgSeq":9}]}`,
			`{` + done + `,"GroupMsgReceiptList":[{"MsgSeq":1,"Code":0,"ReadNum":2,"UnreadNum":1},{"MsgSeq":2,"Code":2114,"ReadNum":0,"UnreadNum":0},{"MsgSeq":9,"Code":10030,"ReadNum":0,"UnreadNum":0}]}`,
		},
		{"who", who, `{"GroupId":"team","MsgSeq":1,"Filter":0}`, `{` + done + `,"MsgSeq":1,"IsFinished":1,"Cursor":"","ReadList":[{"Read_Account":"bob"},{"Read_Account":"olga"}]}`},
		{"who at first", who, `{"GroupId":"team","MsgSeq":1,"Count":1}`, `{` + done + `,"MsgSeq":1,"IsFinished":0,"Cursor":"bob","ReadList":[{"Read_Account":"bob"}]}`},
		{"who then", who, `{"GroupId":"team","MsgSeq":1,"Count":1,"Cursor":"bob"}`, `{` + done + `,"MsgSeq":1,"IsFinished":1,"Cursor":"","ReadList":[{"Read_Account":"olga"}]}`},
		{"who has not, but for who came later", who, `{"GroupId":"team","MsgSeq":1,"Filter":1}`, `{` + done + `,"MsgSeq":1,"IsFinished":1,"Cursor":"","UnreadList":[{"Unread_Account":"adam"}]}`},
		{"not of what needs none", who, `{"GroupId":"team","MsgSeq":2}`, refused(2114, "this message needs no receipts")},
		{"not of what is not", who, `{"GroupId":"team","MsgSeq":9}`, refused(10030, "there is no such message in the group, or it was taken back")},
		{"not of everything", count, `{"GroupId":"team"}`, refused(10004, "MsgSeqList must name 1 to 20 messages, not 0")},
	})
	require.EqualValues(t, 2114, codeIn(t, b.call(groupService+"group_msg_receipt", `{"GroupId":"team","From_Account":"olga","MsgSeqList":[{"MsgSeq":2}]}`)))
	require.EqualValues(t, 10007, codeIn(t, b.call(groupService+"group_msg_receipt", `{"GroupId":"team","From_Account":"eve","MsgSeqList":[{"MsgSeq":1}]}`)))
}

func TestABackendConfirmsAMessageBetweenTwoUsers(t *testing.T) {
	b := newBackend(t)
	b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob","MsgSeq":7,"MsgRandom":8,"IsNeedReadReceipt":1,`+hello+`}`)
	const named = `"C2CMsgInfo":[{"From_Account":"ann","To_Account":"bob","MsgKey":"7_8_1772366400"}]`
	require.EqualValues(t, 90001, codeIn(t, b.call("openim/c2c_msg_read_receipt", `{"Operator_Account":"carol","Peer_Account":"ann",`+named+`}`)))
	require.Zero(t, b.between(t, "ann", "bob")[0].ReceiptAt)
	b.must("openim/c2c_msg_read_receipt", `{"Operator_Account":"bob","Peer_Account":"ann",`+named+`}`)
	require.Equal(t, start.UnixMilli(), b.between(t, "ann", "bob")[0].ReceiptAt)
}

func TestABackendAsksForMembersByName(t *testing.T) {
	b := newTeam(t)
	member := func(id, role string) string {
		return `{"Member_Account":"` + id + `","Role":"` + role + `","JoinTime":1772366400,"NameCard":"","MuteUntil":0,"ShutUpUntil":0,"AppMemberDefinedData":[]}`
	}
	const call = groupService + "get_specified_group_member_info"
	b.run(t, []exchange{
		{"of those who are there", call, `{"GroupId":"team","Member_List_Account":["olga","eve","ann"]}`, `{` + done + `,"GroupId":"team","MemberList":[` + member("olga", "Owner") + `,` + member("ann", "Member") + `]}`},
		{"of those of a role", call, `{"GroupId":"team","Member_List_Account":["olga","ann"],"MemberRoleFilter":["Member"]}`, `{` + done + `,"GroupId":"team","MemberList":[` + member("ann", "Member") + `]}`},
		{"not nobody", call, `{"GroupId":"team"}`, refused(10005, "Member_List_Account must name 1 to 50 users, not 0")},
	})
}
