package rest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// attempts has each command with a body that it carries out, in a house with a group
// and a live group.
var attempts = []struct{ command, body string }{
	{"recentcontact/create_contact_group", `{"From_Account":"ann","GroupContactItem":[{"GroupName":"Work","ContactItem":[` + bob + `,` + team + `]}]}`},
	{"recentcontact/del_contact_group", `{"From_Account":"ann","GroupName":["Work"]}`},
	{"recentcontact/update_contact_group", `{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":2,"OldGroupName":"Work","ContactUpdateItem":[{"ContactOptType":1,"ContactItem":` + bob + `}]}}`},
	{"recentcontact/get_contact_group", `{"From_Account":"ann","StartIndex":0}`},
	{"recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[` + bob + `]}`},
	{"recentcontact/mark_contact", `{"From_Account":"ann","MarkItem":[{"OptType":3,"ContactItem":` + bob + `,"SetMark":[1],"ClearMark":[63],"CustomMark":"x"}]}`},
	{"recentcontact/get_list", `{"From_Account":"ann","TimeStamp":1,"StartIndex":1,"TopTimeStamp":1,"TopStartIndex":1,"AssistFlags":7}`},
	{"recentcontact/delete", `{"From_Account":"ann","Type":1,"To_Account":"bob","ClearRamble":1}`},
	{"recentcontact/give_contact_group", `{"To_Account":["ann","bob"],"GroupName":"News","NewGroupName":"Old","CustomData":"x","Rule":[{"type":"C2C","nameContains":"a"}],"IsMuted":true,"IsCollapsed":true,"SortType":"name"}`},
	{"recentcontact/take_contact_group", `{"To_Account":["ann","bob"],"GroupName":"Given"}`},
	{"im_open_login_svc/account_import", `{"UserID":"ann"}`},
	{"im_open_login_svc/multiaccount_import", `{"Accounts":["ann"]}`},
	{"im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"ann"}]}`},
	{"im_open_login_svc/kick", `{"UserID":"ann"}`},
	{"im_open_login_svc/account_delete", `{"DeleteItem":[{"UserID":"dan"}]}`},
	{"openim/sendmsg", `{"To_Account":"ann","MsgRandom":1,` + hello + `}`},
	{"openim/batchsendmsg", `{"To_Account":["ann","bob"],"MsgRandom":1,` + hello + `}`},
	{"openim/admin_msgwithdraw", `{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400"}`},
	{"openim/admin_getroammsg", `{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":9,"MaxTime":1772366400}`},
	{"openim/admin_set_msg_read", `{"Report_Account":"ann","Peer_Account":"bob"}`},
	{"openim/get_c2c_unread_msg_num", `{"To_Account":"ann","Peer_Account":["bob"]}`},
	{"openim/query_online_status", `{"To_Account":["ann"]}`},
	{"openim/querystate", `{"To_Account":["ann"]}`},
	{"profile/portrait_set", `{"From_Account":"ann","ProfileItem":[{"Tag":"Tag_Profile_IM_Nick","Value":"Ann"}]}`},
	{"profile/portrait_get", `{"To_Account":["ann"],"TagList":["Tag_Profile_IM_Nick"]}`},
	{"search/messages", `{"From_Account":"ann","KeywordList":["hi"],"KeywordListMatchType":"and","Count":9,"GroupId":"team","Sender_Account":["ann"],"MsgType":["TIMTextElem"],"MinTime":1,"MaxTime":1772366400}`},
	{"search/users", `{"From_Account":"ann","KeywordList":["b"],"Gender":"Gender_Type_Male","MinBirthDay":1,"MaxBirthDay":2}`},
	{"search/groups", `{"From_Account":"ann","KeywordList":["n"],"GroupType":["Public"]}`},
	{"search/members", `{"From_Account":"ann","KeywordList":["bob"],"GroupIdList":["team"]}`},
	{"sns/friend_add", `{"From_Account":"ann","AddType":"Add_Type_Both","ForceAddFlags":1,"AddFriendItem":[{"To_Account":"bob","AddSource":"AddSource_Type_Web","Remark":"r","GroupName":"g","AddWording":"w"}]}`},
	{"sns/friend_import", `{"From_Account":"ann","AddFriendItem":[{"To_Account":"bob","Remark":"r","GroupName":["g"],"AddSource":"AddSource_Type_Web","AddTime":1,"CustomItem":[{"Tag":"Tag_SNS_Custom_Test","Value":"v"}]}]}`},
	{"sns/friend_update", `{"From_Account":"ann","UpdateItem":[{"To_Account":"bob","SnsItem":[{"Tag":"Tag_SNS_IM_Group","Value":["g"]}]}]}`},
	{"sns/friend_delete", `{"From_Account":"ann","To_Account":["bob"],"DeleteType":"Delete_Type_Both"}`},
	{"sns/friend_delete_all", `{"From_Account":"ann","DeleteType":"Delete_Type_Both"}`},
	{"sns/friend_check", `{"From_Account":"ann","To_Account":["bob"],"CheckType":"CheckResult_Type_Both"}`},
	{"sns/friend_get", `{"From_Account":"ann","StartIndex":0}`},
	{"sns/friend_get_list", `{"From_Account":"ann","To_Account":["bob"],"TagList":["Tag_SNS_IM_Remark"]}`},
	{"sns/group_add", `{"From_Account":"ann","GroupName":["g"],"To_Account":["bob"]}`},
	{"sns/group_delete", `{"From_Account":"ann","GroupName":["g"]}`},
	{"sns/group_get", `{"From_Account":"ann","NeedFriend":"Need_Friend_Type_Yes","GroupName":["g"]}`},
	{"sns/black_list_add", `{"From_Account":"ann","To_Account":["bob"]}`},
	{"sns/black_list_delete", `{"From_Account":"ann","To_Account":["bob"]}`},
	{"sns/black_list_get", `{"From_Account":"ann","StartIndex":0,"MaxLimited":9}`},
	{"sns/black_list_check", `{"From_Account":"ann","To_Account":["bob"],"CheckType":"BlackCheckResult_Type_Both"}`},
	{"group_open_http_svc/create_group", `{"Type":"Public","GroupId":"g","Name":"n","Owner_Account":"ann","MemberList":[{"Member_Account":"bob","Role":"Admin"}]}`},
	{"group_open_http_svc/import_group", `{"Type":"Public","GroupId":"g","Name":"n","CreateTime":1}`},
	{"group_open_http_svc/destroy_group", `{"GroupId":"team"}`},
	{"group_open_http_svc/get_group_info", `{"GroupIdList":["team"],"ResponseFilter":{"MemberInfoFilter":["Role"]}}`},
	{"group_open_http_svc/modify_group_base_info", `{"GroupId":"team","Name":"n","MuteAllMember":"On","MaxMemberNum":9}`},
	{"group_open_http_svc/change_group_owner", `{"GroupId":"team","NewOwner_Account":"ann"}`},
	{"group_open_http_svc/get_appid_group_list", `{"Limit":9,"Next":"a","GroupType":"Public"}`},
	{"group_open_http_svc/get_joined_group_list", `{"Member_Account":"ann","Limit":9,"Offset":0,"ResponseFilter":{"SelfInfoFilter":["Role"]}}`},
	{"group_open_http_svc/add_group_member", `{"GroupId":"team","Silence":1,"MemberList":[{"Member_Account":"eve"}]}`},
	{"group_open_http_svc/import_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"eve","Role":"Admin","JoinTime":1}]}`},
	{"group_open_http_svc/delete_group_member", `{"GroupId":"team","Silence":1,"MemberToDel_Account":["ann"],"Reason":"r"}`},
	{"group_open_http_svc/get_group_member_info", `{"GroupId":"team","Limit":9,"Offset":1,"Next":"a","MemberRoleFilter":["Member"]}`},
	{"group_open_http_svc/modify_group_member_info", `{"GroupId":"team","Member_Account":"ann","Role":"Admin","NameCard":"x","MsgFlag":"Discard","MuteTime":9}`},
	{"group_open_http_svc/get_role_in_group", `{"GroupId":"team","User_Account":["ann"]}`},
	{"group_open_http_svc/forbid_send_msg", `{"GroupId":"team","Members_Account":["ann"],"MuteTime":9}`},
	{"group_open_http_svc/get_group_shutted_uin", `{"GroupId":"team"}`},
	{"group_open_http_svc/get_group_muted_account", `{"GroupId":"team"}`},
	{"group_open_http_svc/get_online_member_num", `{"GroupId":"team"}`},
	{"group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":1,"GroupAtInfo":[{"GroupAtAllFlag":1}],"To_Account":["bob"],` + hello + `}`},
	{"group_open_http_svc/send_group_system_notification", `{"GroupId":"team","Content":"c","ToMembers_Account":["ann"]}`},
	{"group_open_http_svc/group_msg_recall", `{"GroupId":"team","MsgSeqList":[{"MsgSeq":1}]}`},
	{"group_open_http_svc/group_msg_get_simple", `{"GroupId":"team","ReqMsgNumber":9,"ReqMsgSeq":9,"WithRecalledMsg":1}`},
	{"group_open_http_svc/delete_group_msg_by_sender", `{"GroupId":"team","Sender_Account":"ann"}`},
	{"group_open_http_svc/import_group_msg", `{"GroupId":"team","RecentContactFlag":1,"MsgList":[{"From_Account":"ann","SendTime":1772366400,"Random":1,` + hello + `}]}`},
	{"group_open_attr_http_svc/get_group_attr", `{"GroupId":"team"}`},
	{"group_open_http_svc/modify_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"k","value":"v"}]}`},
	{"group_open_http_svc/set_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"k","value":"v"}]}`},
	{"group_open_http_svc/clear_group_attr", `{"GroupId":"team"}`},
	{"group_open_http_svc/delete_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"there"}]}`},
	{"group_open_http_svc/get_group_counter", `{"GroupId":"team","GroupCounterKeys":["k"]}`},
	{"group_open_http_svc/update_group_counter", `{"GroupId":"team","Mode":"Set","GroupCounter":[{"Key":"k","Value":1}]}`},
	{"group_open_http_svc/delete_group_counter", `{"GroupId":"team","GroupCounterKeys":["k"]}`},
	{"group_open_http_svc/ban_group_member", `{"GroupId":"show","Members_Account":["ann"],"Duration":9,"Description":"d"}`},
	{"group_open_http_svc/unban_group_member", `{"GroupId":"show","Members_Account":["ann"]}`},
	{"group_open_http_svc/get_group_ban_member", `{"GroupId":"show","Limit":9,"Offset":1}`},
	{"group_open_http_svc/send_broadcast_msg", `{"From_Account":"ann","Random":1,` + hello + `}`},
	{"openim/importmsg", `{"SyncFromOldSystem":1,"From_Account":"bob","To_Account":"ann","MsgRandom":2,"MsgTimeStamp":1772366400,` + hello + `}`},
	{"openim/modify_c2c_msg", `{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400","CloudCustomData":"c",` + hello + `}`},
	{"openim/modify_group_msg", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_t","MsgSeq":1,"CloudCustomData":"c",` + hello + `}`},
	{"openim/c2c_msg_read_receipt", `{"Operator_Account":"ann","Peer_Account":"bob","C2CMsgInfo":[{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400"}]}`},
	{"openim_msg_ext_http_svc/get_key_values", `{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400"}`},
	{"openim_msg_ext_http_svc/set_key_values", `{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400","OperateType":1,"ExtensionList":[{"Key":"k","Value":"v","Seq":0}]}`},
	{"openim_msg_ext_http_svc/group_get_key_values", `{"GroupId":"team","MsgSeq":1,"StartSeq":0}`},
	{"openim_msg_ext_http_svc/group_set_key_values", `{"GroupId":"team","MsgSeq":1,"OperateType":2,"ExtensionList":[{"Key":"k"}]}`},
	{"openconfigsvr/setnospeaking", `{"Set_Account":"ann","C2CmsgNospeakingTime":9,"GroupmsgNospeakingTime":9}`},
	{"openconfigsvr/getnospeaking", `{"Get_Account":"ann"}`},
	{"follow/follow_add", `{"From_Account":"ann","FollowItem":[{"To_Account":"bob"}]}`},
	{"follow/follow_delete", `{"From_Account":"ann","To_Account":["bob"]}`},
	{"follow/follow_check", `{"From_Account":"ann","To_Account":["bob"]}`},
	{"follow/follow_get", `{"From_Account":"ann","FollowType":1,"StartCursor":"","WantNum":9}`},
	{"follow/follow_get_info", `{"From_Account":"ann","To_Account":["bob"]}`},
	{"group_open_http_svc/get_specified_group_member_info", `{"GroupId":"team","Member_List_Account":["ann"],"MemberRoleFilter":["Member"]}`},
	{"group_open_http_svc/get_group_msg_receipt", `{"GroupId":"team","MsgSeqList":[{"MsgSeq":1}]}`},
	{"group_open_http_svc/get_group_msg_receipt_detail", `{"GroupId":"team","MsgSeq":1,"Filter":1,"Cursor":"","Count":9}`},
	{"group_open_http_svc/group_msg_receipt", `{"GroupId":"team","From_Account":"bob","MsgSeqList":[{"MsgSeq":1}]}`},
	{"group_open_http_svc/set_unread_msg_num", `{"GroupId":"team","Member_Account":"bob","UnreadMsgNum":1}`},
	{"group_open_http_svc/import_topic", `{"Type":"Community","GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_u","TopicName":"n","CreateTime":1}`},
	{"million_group_open_http_svc/create_topic", `{"GroupId":"@TGS#_c","TopicName":"n","CustomString":"c","From_Account":"olga"}`},
	{"million_group_open_http_svc/destroy_topic", `{"GroupId":"@TGS#_c","TopicIdList":["@TGS#_c@TOPIC#_t"]}`},
	{"million_group_open_http_svc/get_topic", `{"GroupId":"@TGS#_c","From_Account":"olga","TopicIdList":["@TGS#_c@TOPIC#_t"]}`},
	{"million_group_open_http_svc/modify_topic", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_t","TopicName":"m","MuteAllMember":"On"}`},
	{"group_open_avchatroom_http_svc/get_members", `{"GroupId":"show","Timestamp":0,"Mark":1000}`},
	{"group_open_avchatroom_http_svc/modify_user_info", `{"GroupId":"show","CommandType":1,"MemberList":[{"Member_Account":"ann","Marks":[1000]}]}`},
}

// houseOfAll has something for each command to work on.
func houseOfAll(t *testing.T) *backend {
	show, _ := newShow(t)
	b := show.backend
	b.must("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"n","MemberList":[{"Member_Account":"ann"},{"Member_Account":"bob"}]}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann","NeedReadReceipt":1,"SupportMessageExtension":1,`+hello+`}`)
	b.must("group_open_http_svc/create_group", `{"Type":"Community","GroupId":"@TGS#_c","SupportTopic":1,"Owner_Account":"olga","Name":"n"}`)
	b.must("million_group_open_http_svc/create_topic", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_t","TopicName":"n","From_Account":"olga"}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"@TGS#_c@TOPIC#_t","From_Account":"olga",`+hello+`}`)
	b.must("group_open_http_svc/modify_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"there","value":"v"}]}`)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":1,"IsNeedReadReceipt":1,"SupportMessageExtension":1,`+hello+`}`)
	b.as("ann", core.CreateConversationGroup{Name: "Work"})
	b.must("im_open_login_svc/multiaccount_import", `{"Accounts":["ann","bob"]}`)
	b.must("recentcontact/give_contact_group", `{"To_Account":["ann","bob"],"GroupName":"Given","Rule":{"type":"C2C"}}`)
	return b
}

func TestEveryCommandIsCarriedOut(t *testing.T) {
	tried := []string{"im_open_login_svc/account_export"} // It answers with an archive, and has tests of its own.
	for _, attempt := range attempts {
		tried = append(tried, attempt.command)
		t.Run(attempt.command, func(t *testing.T) {
			require.Zero(t, codeIn(t, houseOfAll(t).call(attempt.command, attempt.body)))
		})
	}
	slices.Sort(tried)
	require.Equal(t, newBackend(t).api.Commands(), tried)
}

func FuzzAnyBodyHasAReplyWithACode(f *testing.F) {
	for i, attempt := range attempts {
		f.Add(i, attempt.body)
	}
	f.Fuzz(func(t *testing.T, i int, body string) {
		b := houseOfAll(t)
		reply := b.call(attempts[uint(i)%uint(len(attempts))].command, body)
		require.NotContains(t, []core.Code{50004, 70500, 91000, 40006, 10002, 30006}, codeIn(t, reply), reply)
		for _, owner := range b.hints.owners {
			word, _, _ := strings.Cut(owner, " ")
			require.True(t, core.ValidUserID(owner) || slices.Contains([]string{"c2c", "group", "members", "system", "profile", "status", "followers", "following", "mutual", "about", "silence"}, word), owner)
		}
	})
}
