package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func unmarshal(t *testing.T, reply string, value any) {
	require.NoError(t, json.Unmarshal([]byte(reply), value))
}

func TestABackendRunsTopics(t *testing.T) {
	b := groupHouse{newBackend(t)}
	const topics, topic = "million_group_open_http_svc/", "@TGS#_c@TOPIC#_t"
	b.must(groupService+"create_group", `{"Type":"Community","GroupId":"@TGS#_c","SupportTopic":1,"Owner_Account":"olga","Name":"n","MemberList":[{"Member_Account":"ann"}]}`)
	b.must(groupService+"create_group", `{"Type":"Community","GroupId":"@TGS#_plain","Owner_Account":"olga","Name":"n"}`)
	info := func(name, notification, mute string, flag, next int) string {
		last := 0
		if next > 1 {
			last = 1772366400
		}
		return fmt.Sprintf(`{"TopicId":"@TGS#_c@TOPIC#_t","GroupId":"@TGS#_c","TopicName":%q,"FaceUrl":"f","Introduction":"i","Notification":%q,"CustomString":"c","CreateTime":1772366400,"LastMsgTime":%d,"NextMsgSeq":%d,"MuteAllMember":%q,"ShutUpAllFlag":%d}`,
			name, notification, last, next, mute, flag)
	}
	b.run(t, []exchange{
		{
			"makes one", topics + "create_topic", `{"GroupId":"@TGS#_c","TopicId":"` + topic + `","TopicName":"Talk","FaceUrl":"f","Introduction":"i","Notification":"n","CustomString":"c"}`,
			`{` + done + `,"TopicId":"` + topic + `"}`,
		},
		{"not twice", topics + "create_topic", `{"GroupId":"@TGS#_c","TopicId":"` + topic + `","TopicName":"Talk"}`, refused(10021, `the id "@TGS#_c@TOPIC#_t" is taken; choose another one`)},
		{"tells of it", topics + "get_topic", `{"GroupId":"@TGS#_c"}`, `{` + done + `,"TopicAndSelfInfo":[{"ErrorCode":0,"ErrorInfo":"","TopicInfo":` + info("Talk", "n", "Off", 0, 1) + `}]}`},
		{"changes it", topics + "modify_topic", `{"GroupId":"@TGS#_c","TopicId":"` + topic + `","TopicName":"Chat","Notification":"","MuteAllMember":"On"}`, `{` + done + `}`},
		{"speaks in it", groupService + "send_group_msg", `{"GroupId":"` + topic + `","From_Account":"olga",` + hello + `}`, `{` + done + `,"MsgTime":1772366400,"MsgSeq":1}`},
		{"changes what was said", "openim/modify_group_msg", `{"GroupId":"@TGS#_c","TopicId":"` + topic + `","MsgSeq":1,"CloudCustomData":"d"}`, `{` + done + `}`},
	})
	b.as("ann", core.JoinGroup{GroupID: "@TGS#_c", Topics: []string{topic}})
	b.run(t, []exchange{
		{
			"and how far a user has read", topics + "get_topic", `{"GroupId":"@TGS#_c","From_Account":"ann","TopicIdList":["` + topic + `","@TGS#_c@TOPIC#_none"]}`,
			`{` + done + `,"TopicAndSelfInfo":[{"ErrorCode":0,"ErrorInfo":"","TopicInfo":` + info("Chat", "", "On", 1, 2) + `,"SelfInfo":{"Role":"","JoinTime":0,"MsgFlag":"AcceptAndNotify","MsgSeq":0,"UnreadMsgNum":1}},
				{"ErrorCode":10010,"ErrorInfo":"there is no such topic, or it was deleted","TopicInfo":{"TopicId":"@TGS#_c@TOPIC#_none","GroupId":"@TGS#_c","TopicName":"","FaceUrl":"","Introduction":"","Notification":"","CustomString":"","CreateTime":0,"LastMsgTime":0,"NextMsgSeq":0,"MuteAllMember":"","ShutUpAllFlag":0}}]}`,
		},
		{
			"deletes it", topics + "destroy_topic", `{"GroupId":"@TGS#_c","TopicIdList":["` + topic + `","@TGS#_c@TOPIC#_none","@TGS#_plain@TOPIC#_x",""]}`,
			`{` + done + `,"DestroyResultItem":[{"TopicId":"` + topic + `","ErrorCode":0,"ErrorInfo":""},{"TopicId":"@TGS#_c@TOPIC#_none","ErrorCode":10010,"ErrorInfo":"there is no chat group \"@TGS#_c@TOPIC#_none\", or it was dismissed"},
				{"TopicId":"@TGS#_plain@TOPIC#_x","ErrorCode":3021,"ErrorInfo":"TopicId must be that of a topic in GroupId, not \"@TGS#_plain@TOPIC#_x\""},{"TopicId":"","ErrorCode":3021,"ErrorInfo":"TopicId must be that of a topic in GroupId, not \"\""}]}`,
		},
		{"which leaves none", topics + "get_topic", `{"GroupId":"@TGS#_c"}`, `{` + done + `,"TopicAndSelfInfo":[]}`},
		{"and the community", groupService + "get_role_in_group", `{"GroupId":"@TGS#_c","User_Account":["ann"]}`, `{` + done + `,"UserIdList":[{"Member_Account":"ann","Role":"Member"}]}`},
	})
	t.Run("named beside its community where messages are", func(t *testing.T) {
		b.must(topics+"create_topic", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_w","TopicName":"n"}`)
		const where = `"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_w"`
		b.must(groupService+"import_group_msg", `{`+where+`,"MsgList":[{"From_Account":"ann","SendTime":1772366399,"Random":1,`+hello+`}]}`)
		require.EqualValues(t, 2115, codeIn(t, b.call(groupService+"import_group_msg", `{"GroupId":"@TGS#_c","MsgList":[{"From_Account":"ann","SendTime":1772366399,"Random":1,`+hello+`}]}`)))
		b.must(groupService+"send_group_msg", `{`+where+`,"From_Account":"ann","Random":2,`+hello+`}`)
		b.must(groupService+"send_group_msg", `{`+where+`,"From_Account":"olga","Random":3,`+hello+`}`)
		require.Contains(t, b.must(groupService+"group_msg_recall", `{`+where+`,"MsgSeqList":[{"MsgSeq":2}]}`), `"RetCode":0`)
		require.Equal(t, 2, strings.Count(b.must(groupService+"group_msg_get_simple", `{`+where+`}`), `"MsgSeq"`))
		b.must(groupService+"delete_group_msg_by_sender", `{`+where+`,"Sender_Account":"ann"}`)
		require.Equal(t, 1, strings.Count(b.must(groupService+"group_msg_get_simple", `{`+where+`}`), `"MsgSeq"`))
		for _, call := range []string{"import_group_msg", "send_group_msg", "group_msg_recall", "group_msg_get_simple", "delete_group_msg_by_sender"} {
			body := `{"GroupId":"@TGS#_plain","TopicId":"@TGS#_c@TOPIC#_w","Sender_Account":"ann","MsgSeqList":[{"MsgSeq":1}],` + hello + `}`
			require.EqualValues(t, 3021, codeIn(t, b.call(groupService+call, body)), call)
		}
	})
	t.Run("or one from elsewhere", func(t *testing.T) {
		b.must(groupService+"import_topic", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_old","TopicName":"n","CreateTime":1448357837}`)
		require.EqualValues(t, 1448357837, valueOf[core.Group](b.backend, core.GroupKey("@TGS#_c@TOPIC#_old")).CreatedAt/1000)
		b.must(topics+"create_topic", `{"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_new","TopicName":"n","CreateTime":1448357837}`)
		require.Equal(t, start.UnixMilli(), valueOf[core.Group](b.backend, core.GroupKey("@TGS#_c@TOPIC#_new")).CreatedAt)
	})
	t.Run("under an id that is drawn", func(t *testing.T) {
		var reply struct{ TopicID string }
		unmarshal(t, b.must(topics+"create_topic", `{"GroupId":"@TGS#_c","TopicName":"n"}`), &reply)
		require.Regexp(t, `^@TGS#_c@TOPIC#_[0-9a-z]+$`, reply.TopicID)
	})
	for name, c := range map[string]struct {
		call, body string
		want       core.Code
	}{
		"in a community without topics":         {"create_topic", `"GroupId":"@TGS#_plain","TopicName":"n"`, 10007},
		"in a group that is not":                {"create_topic", `"GroupId":"@TGS#_x","TopicName":"n"`, 10010},
		"without a name":                        {"create_topic", `"GroupId":"@TGS#_c","TopicId":"@TGS#_c@TOPIC#_u"`, 10004},
		"as who can be no user":                 {"create_topic", `"GroupId":"@TGS#_c","TopicName":"n","From_Account":"a b"`, 10004},
		"of another community by its id":        {"modify_topic", `"GroupId":"@TGS#_plain","TopicId":"` + topic + `","TopicName":"n"`, 3021},
		"without an id":                         {"modify_topic", `"GroupId":"@TGS#_c","TopicName":"n"`, 3021},
		"to be muted by a word that is none":    {"modify_topic", `"GroupId":"@TGS#_c","TopicId":"` + topic + `","MuteAllMember":"Yes"`, 10004},
		"of a community that there is not":      {"get_topic", `"GroupId":"@TGS#_x"`, 10010},
		"of another community among those told": {"get_topic", `"GroupId":"@TGS#_c","TopicIdList":["@TGS#_plain@TOPIC#_x"]`, 3021},
		"of nobody's to be deleted":             {"destroy_topic", `"GroupId":"@TGS#_c"`, 10004},
	} {
		t.Run("but none "+name, func(t *testing.T) {
			reply := b.call(topics+c.call, `{`+c.body+`}`)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

func TestABackendMarksWhoIsInALiveGroup(t *testing.T) {
	b, _ := newShow(t)
	b.must("im_open_login_svc/account_import", `{"UserID":"ann","Nick":"Ann","FaceUrl":"f"}`)
	const service = "group_open_avchatroom_http_svc/"
	bob := fmt.Sprintf(`{"Member_Account":"bob","JoinTime":%d,"NickName":"","Avatar":""}`, start.Unix())
	ann := fmt.Sprintf(`{"Member_Account":"ann","JoinTime":%d,"NickName":"Ann","Avatar":"f"}`, start.Unix()-3600)
	b.run(t, []exchange{
		{"lists who came last", service + "get_members", `{"GroupId":"show","Timestamp":0}`, `{` + done + `,"MemberList":[` + bob + `,` + ann + `],"NextTimestamp":0}`},
		{"marks", service + "modify_user_info", `{"GroupId":"show","CommandType":1,"MemberList":[{"Member_Account":"ann","Marks":[1000,1001]},{"Member_Account":"bob","Marks":[1001]}]}`, `{` + done + `}`},
		{"lists those with a mark", service + "get_members", `{"GroupId":"show","Mark":1000}`, `{` + done + `,"MemberList":[` + ann + `],"NextTimestamp":0}`},
		{"takes one away", service + "modify_user_info", `{"GroupId":"show","CommandType":2,"MemberList":[{"Member_Account":"ann","Marks":[1001]}]}`, `{` + done + `}`},
		{"and lists the others", service + "get_members", `{"GroupId":"show","Mark":1001}`, `{` + done + `,"MemberList":[` + bob + `],"NextTimestamp":0}`},
		{"no mark that is none", service + "modify_user_info", `{"GroupId":"show","CommandType":1,"MemberList":[{"Member_Account":"ann","Marks":[5]}]}`, refused(10004, "markType must be 1000 or more")},
		{"nothing else", service + "modify_user_info", `{"GroupId":"show","CommandType":3,"MemberList":[{"Member_Account":"ann","Marks":[1000]}]}`, refused(10004, "CommandType must be 1 to mark members or 2 to take marks away")},
	})
	require.Len(t, valueOf[core.Marked](b.backend, core.MarkedKey("olga", "show")).Marks, 2)
	b.must(groupService+"create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"n"}`)
	require.EqualValues(t, 10007, codeIn(t, b.call(service+"get_members", `{"GroupId":"team"}`)))
}
