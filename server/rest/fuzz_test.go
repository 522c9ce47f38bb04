package rest_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// commands has one for each shape of body.
var commands = []string{
	"recentcontact/create_contact_group", "recentcontact/del_contact_group", "recentcontact/update_contact_group",
	"recentcontact/get_contact_group", "recentcontact/search_contact_group", "recentcontact/mark_contact",
	"recentcontact/get_list", "recentcontact/delete", "recentcontact/give_contact_group", "recentcontact/take_contact_group",
	"im_open_login_svc/account_import", "im_open_login_svc/multiaccount_import", "im_open_login_svc/account_check", "im_open_login_svc/kick", "im_open_login_svc/account_delete",
	"openim/sendmsg", "openim/batchsendmsg", "openim/admin_msgwithdraw", "openim/admin_getroammsg",
	"openim/admin_set_msg_read", "openim/get_c2c_unread_msg_num", "openim/query_online_status", "openim/querystate",
	"profile/portrait_set", "profile/portrait_get",
	"search/messages", "search/users", "search/groups", "search/members",
	"sns/friend_add", "sns/friend_import", "sns/friend_update", "sns/friend_delete", "sns/friend_delete_all", "sns/friend_check",
	"sns/friend_get", "sns/friend_get_list", "sns/group_add", "sns/group_delete", "sns/group_get",
	"sns/black_list_add", "sns/black_list_delete", "sns/black_list_get", "sns/black_list_check",
	"group_open_http_svc/create_group", "group_open_http_svc/import_group", "group_open_http_svc/destroy_group",
	"group_open_http_svc/get_group_info", "group_open_http_svc/modify_group_base_info", "group_open_http_svc/change_group_owner",
	"group_open_http_svc/get_appid_group_list", "group_open_http_svc/get_joined_group_list",
	"group_open_http_svc/add_group_member", "group_open_http_svc/import_group_member", "group_open_http_svc/delete_group_member",
	"group_open_http_svc/get_group_member_info", "group_open_http_svc/modify_group_member_info", "group_open_http_svc/get_role_in_group",
	"group_open_http_svc/forbid_send_msg", "group_open_http_svc/get_group_shutted_uin", "group_open_http_svc/get_group_muted_account",
	"group_open_http_svc/get_online_member_num", "group_open_http_svc/send_group_msg", "group_open_http_svc/send_group_system_notification",
	"group_open_http_svc/group_msg_recall", "group_open_http_svc/group_msg_get_simple", "group_open_http_svc/delete_group_msg_by_sender",
	"group_open_http_svc/import_group_msg",
	"group_open_attr_http_svc/get_group_attr", "group_open_http_svc/modify_group_attr", "group_open_http_svc/set_group_attr",
	"group_open_http_svc/clear_group_attr", "group_open_http_svc/delete_group_attr",
	"group_open_http_svc/get_group_counter", "group_open_http_svc/update_group_counter", "group_open_http_svc/delete_group_counter",
}

// bodies has one that each command carries out, in a house with a group.
var bodies = []string{
	`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Work","ContactItem":[` + bob + `,` + team + `]}]}`,
	`{"From_Account":"ann","GroupName":["Work"]}`,
	`{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":2,"OldGroupName":"Work","ContactUpdateItem":[{"ContactOptType":1,"ContactItem":` + bob + `}]}}`,
	`{"From_Account":"ann","StartIndex":0}`,
	`{"From_Account":"ann","ContactItem":[` + bob + `]}`,
	`{"From_Account":"ann","MarkItem":[{"OptType":3,"ContactItem":` + bob + `,"SetMark":[1],"ClearMark":[63],"CustomMark":"x"}]}`,
	`{"From_Account":"ann","TimeStamp":1,"StartIndex":1,"TopTimeStamp":1,"TopStartIndex":1,"AssistFlags":7}`,
	`{"From_Account":"ann","Type":1,"To_Account":"bob","ClearRamble":1}`,
	`{"To_Account":["ann","bob"],"GroupName":"News","NewGroupName":"Old","CustomData":"x","Rule":[{"type":"C2C","nameContains":"a"}],"IsMuted":true,"IsCollapsed":true,"SortType":"name"}`,
	`{"To_Account":["ann","bob"],"GroupName":"Given"}`,
	`{"UserID":"ann"}`, `{"Accounts":["ann"]}`, `{"CheckItem":[{"UserID":"ann"}]}`, `{"UserID":"ann"}`, `{"DeleteItem":[{"UserID":"ann"}]}`,
	`{"To_Account":"ann","MsgRandom":1,` + hello + `}`, `{"To_Account":["ann","bob"],"MsgRandom":1,` + hello + `}`,
	`{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400"}`, `{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":9,"MaxTime":1772366400}`,
	`{"Report_Account":"ann","Peer_Account":"bob"}`, `{"To_Account":"ann","Peer_Account":["bob"]}`, `{"To_Account":["ann"]}`, `{"To_Account":["ann"]}`,
	`{"From_Account":"ann","ProfileItem":[{"Tag":"Tag_Profile_IM_Nick","Value":"Ann"}]}`, `{"To_Account":["ann"],"TagList":["Tag_Profile_IM_Nick"]}`,
	`{"From_Account":"ann","KeywordList":["hi"],"KeywordListMatchType":"and","Count":9,"GroupId":"team","Sender_Account":["ann"],"MsgType":["TIMTextElem"],"MinTime":1,"MaxTime":1772366400}`,
	`{"From_Account":"ann","KeywordList":["b"],"Gender":"Gender_Type_Male","MinBirthDay":1,"MaxBirthDay":2}`, `{"From_Account":"ann","KeywordList":["n"],"GroupType":["Public"]}`,
	`{"From_Account":"ann","KeywordList":["bob"],"GroupIdList":["team"]}`,
	`{"From_Account":"ann","AddType":"Add_Type_Both","ForceAddFlags":1,"AddFriendItem":[{"To_Account":"bob","AddSource":"AddSource_Type_Web","Remark":"r","GroupName":"g","AddWording":"w"}]}`,
	`{"From_Account":"ann","AddFriendItem":[{"To_Account":"bob","Remark":"r","GroupName":["g"],"AddSource":"AddSource_Type_Web","AddTime":1,"CustomItem":[{"Tag":"Tag_SNS_Custom_Test","Value":"v"}]}]}`,
	`{"From_Account":"ann","UpdateItem":[{"To_Account":"bob","SnsItem":[{"Tag":"Tag_SNS_IM_Group","Value":["g"]}]}]}`,
	`{"From_Account":"ann","To_Account":["bob"],"DeleteType":"Delete_Type_Both"}`, `{"From_Account":"ann","DeleteType":"Delete_Type_Both"}`, `{"From_Account":"ann","To_Account":["bob"],"CheckType":"CheckResult_Type_Both"}`,
	`{"From_Account":"ann","StartIndex":0}`, `{"From_Account":"ann","To_Account":["bob"],"TagList":["Tag_SNS_IM_Remark"]}`,
	`{"From_Account":"ann","GroupName":["g"],"To_Account":["bob"]}`, `{"From_Account":"ann","GroupName":["g"]}`, `{"From_Account":"ann","NeedFriend":"Need_Friend_Type_Yes","GroupName":["g"]}`,
	`{"From_Account":"ann","To_Account":["bob"]}`, `{"From_Account":"ann","To_Account":["bob"]}`, `{"From_Account":"ann","StartIndex":0,"MaxLimited":9}`, `{"From_Account":"ann","To_Account":["bob"],"CheckType":"BlackCheckResult_Type_Both"}`,
	`{"Type":"Public","GroupId":"g","Name":"n","Owner_Account":"ann","MemberList":[{"Member_Account":"bob","Role":"Admin"}]}`, `{"Type":"Public","GroupId":"g","Name":"n","CreateTime":1}`, `{"GroupId":"team"}`,
	`{"GroupIdList":["team"],"ResponseFilter":{"MemberInfoFilter":["Role"]}}`, `{"GroupId":"team","Name":"n","MuteAllMember":"On","MaxMemberNum":9}`, `{"GroupId":"team","NewOwner_Account":"ann"}`,
	`{"Limit":9,"Next":"a","GroupType":"Public"}`, `{"Member_Account":"ann","Limit":9,"Offset":0,"ResponseFilter":{"SelfInfoFilter":["Role"]}}`,
	`{"GroupId":"team","Silence":1,"MemberList":[{"Member_Account":"eve"}]}`, `{"GroupId":"team","MemberList":[{"Member_Account":"eve","Role":"Admin","JoinTime":1}]}`, `{"GroupId":"team","Silence":1,"MemberToDel_Account":["ann"],"Reason":"r"}`,
	`{"GroupId":"team","Limit":9,"Offset":1,"Next":"a","MemberRoleFilter":["Member"]}`, `{"GroupId":"team","Member_Account":"ann","Role":"Admin","NameCard":"x","MsgFlag":"Discard","MuteTime":9}`, `{"GroupId":"team","User_Account":["ann"]}`,
	`{"GroupId":"team","Members_Account":["ann"],"MuteTime":9}`, `{"GroupId":"team"}`, `{"GroupId":"team"}`,
	`{"GroupId":"team"}`, `{"GroupId":"team","From_Account":"ann","Random":1,"GroupAtInfo":[{"GroupAtAllFlag":1}],"To_Account":["bob"],` + hello + `}`, `{"GroupId":"team","Content":"c","ToMembers_Account":["ann"]}`,
	`{"GroupId":"team","MsgSeqList":[{"MsgSeq":1}]}`, `{"GroupId":"team","ReqMsgNumber":9,"ReqMsgSeq":9,"WithRecalledMsg":1}`, `{"GroupId":"team","Sender_Account":"ann"}`,
	`{"GroupId":"team","RecentContactFlag":1,"MsgList":[{"From_Account":"ann","SendTime":1772366400,"Random":1,` + hello + `}]}`,
	`{"GroupId":"team"}`, `{"GroupId":"team","GroupAttr":[{"key":"k","value":"v"}]}`, `{"GroupId":"team","GroupAttr":[{"key":"k","value":"v"}]}`,
	`{"GroupId":"team"}`, `{"GroupId":"team","GroupAttr":[{"key":"there"}]}`,
	`{"GroupId":"team","GroupCounterKeys":["k"]}`, `{"GroupId":"team","Mode":"Set","GroupCounter":[{"Key":"k","Value":1}]}`, `{"GroupId":"team","GroupCounterKeys":["k"]}`,
}

func TestTheManualNamesEveryCall(t *testing.T) {
	manual, err := os.ReadFile("../../docs/server.md")
	require.NoError(t, err)
	for _, command := range commands {
		require.Contains(t, string(manual), "`"+command+"`")
		require.NotEqualValues(t, 60009, codeIn(t, newBackend(t).call(command, `{}`)))
	}
}

// houseOfAll has something for each command to work on.
func houseOfAll(t *testing.T) *backend {
	b := newBackend(t)
	b.must("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"n","MemberList":[{"Member_Account":"ann"},{"Member_Account":"bob"}]}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann",`+hello+`}`)
	b.must("group_open_http_svc/modify_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"there","value":"v"}]}`)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":1,`+hello+`}`)
	b.as("ann", core.CreateConversationGroup{Name: "Work"})
	b.must("im_open_login_svc/multiaccount_import", `{"Accounts":["ann","bob"]}`)
	b.must("recentcontact/give_contact_group", `{"To_Account":["ann","bob"],"GroupName":"Given","Rule":{"type":"C2C"}}`)
	return b
}

func TestEveryCommandIsCarriedOut(t *testing.T) {
	require.Len(t, bodies, len(commands))
	for i, command := range commands {
		t.Run(command, func(t *testing.T) {
			require.Zero(t, codeIn(t, houseOfAll(t).call(command, bodies[i])))
		})
	}
}

func FuzzAnyBodyHasAReplyWithACode(f *testing.F) {
	for i, body := range bodies {
		f.Add(i, body)
	}
	f.Fuzz(func(t *testing.T, command int, body string) {
		b := houseOfAll(t)
		reply := b.call(commands[uint(command)%uint(len(commands))], body)
		require.NotContains(t, []core.Code{50004, 70500, 91000, 40006, 10002, 30006}, codeIn(t, reply), reply)
		for _, owner := range b.hints.owners {
			word, _, _ := strings.Cut(owner, " ")
			require.True(t, core.ValidUserID(owner) || slices.Contains([]string{"c2c", "group", "members", "system", "profile", "status"}, word), owner)
		}
	})
}
