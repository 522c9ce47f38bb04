package rest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// between are the messages of two users, the newest first.
func (b *backend) between(t *testing.T, user, peer string) []core.Message {
	messages, err := b.authority.History(t.Context(), user, core.TypeC2C+peer, 0, 0, 0)
	require.NoError(t, err)
	return messages
}

func TestABackendChangesAMessageBetweenTwoUsers(t *testing.T) {
	b := newBackend(t)
	b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob","MsgSeq":7,"MsgRandom":8,"CloudCustomData":"old",`+hello+`}`)
	const named = `"From_Account":"ann","To_Account":"bob","MsgKey":"7_8_1772366400"`
	b.pass(30 * time.Minute) // Long after they could take it back.
	b.must("openim/modify_c2c_msg", `{`+named+`,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"better"}}]}`)
	message := b.between(t, "bob", "ann")[0]
	require.JSONEq(t, `{"text":"better"}`, string(message.Payload))
	require.Equal(t, "old", message.CloudCustomData)
	require.Equal(t, 1, message.Version)
	require.Equal(t, message, *has[*core.Conversation](b, "bob", "C2Cann").Last)
	require.Equal(t, message, *has[*core.Conversation](b, "ann", "C2Cbob").Last)
	require.Equal(t, 1, has[*core.Conversation](b, "bob", "C2Cann").Unread)

	b.must("openim/modify_c2c_msg", `{`+named+`,"CloudCustomData":""}`)
	message = b.between(t, "bob", "ann")[0]
	require.JSONEq(t, `{"text":"better"}`, string(message.Payload))
	require.Empty(t, message.CloudCustomData)

	b.must("openim/modify_c2c_msg", `{`+named+`,"CloudCustomData":""}`)
	require.Equal(t, 2, b.between(t, "bob", "ann")[0].Version, "nothing changed")

	b.must("openim/modify_c2c_msg", `{`+named+`,"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d","Desc":"","Ext":""}}]}`)
	require.Equal(t, core.MessageCustom, b.between(t, "bob", "ann")[0].Type, "also into one of another type")

	b.must("openim/admin_msgwithdraw", `{`+named+`}`)
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"one that was taken back":          {named + `,"CloudCustomData":"x"`, 10032},
		"to nothing":                       {named, 90001},
		"one that there is not":            {`"From_Account":"ann","To_Account":"bob","MsgKey":"9_8_1772366400","CloudCustomData":"x"`, 20022},
		"one that the other has sent":      {`"From_Account":"bob","To_Account":"ann","MsgKey":"7_8_1772366400","CloudCustomData":"x"`, 20022},
		"by a key that is none":            {`"From_Account":"ann","To_Account":"bob","MsgKey":"x","CloudCustomData":"x"`, 90001},
		"into a body with two elements":    {named + `,"MsgBody":[{},{}]`, 90002},
		"into a body of no kind":           {named + `,"MsgBody":[{"MsgType":"x"}]`, 2998},
		"of who can be no user":            {`"From_Account":"a b","To_Account":"bob","MsgKey":"7_8_1772366400","CloudCustomData":"x"`, 90003},
		"into a body that is not its kind": {named + `,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":5}}]`, 90002},
	} {
		t.Run("not "+name, func(t *testing.T) {
			reply := b.call("openim/modify_c2c_msg", `{`+c.body+`}`)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

func TestABackendChangesAMessageOfAGroup(t *testing.T) {
	b := newTeam(t)
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann",`+hello+`}`)
	b.must("openim/modify_group_msg", `{"GroupId":"team","MsgSeq":1,"CloudCustomData":"c","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"better"}}]}`)
	require.JSONEq(t, `{"text":"better"}`, string(b.messages()[0].Payload))
	require.Equal(t, "c", b.messages()[0].CloudCustomData)
	require.Equal(t, "ann", b.messages()[0].From)
	require.JSONEq(t, `{"text":"better"}`, string(valueOf[core.Thread](b.backend, core.ThreadKey(core.GroupOwner("team"))).Last.Payload))
	require.Equal(t, 1, b.unread(t, "bob"))
	b.must(groupService+"add_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"carol"}]}`)
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"that there is not":           {`"GroupId":"team","MsgSeq":9,"CloudCustomData":"x"`, 10030},
		"of no number":                {`"GroupId":"team","CloudCustomData":"x"`, 10030},
		"that is a tip":               {`"GroupId":"team","MsgSeq":2,"CloudCustomData":"x"`, 10032},
		"of a group that is not":      {`"GroupId":"none","MsgSeq":1,"CloudCustomData":"x"`, 10010},
		"of another community's":      {`"GroupId":"team","TopicId":"@TGS#_c@TOPIC#_t","MsgSeq":1,"CloudCustomData":"x"`, 3021},
		"into more than there may be": {`"GroupId":"team","MsgSeq":1,"CloudCustomData":"` + strings.Repeat("x", 13000) + `"`, 93000},
	} {
		t.Run("but none "+name, func(t *testing.T) {
			reply := b.call("openim/modify_group_msg", `{`+c.body+`}`)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

func TestABackendBringsInMessagesBetweenTwoUsers(t *testing.T) {
	b := newBackend(t)
	day := func(n int) int64 { return start.AddDate(0, 0, n-30).Unix() }
	message := func(sync, random int, second int64, from, to string) string {
		return fmt.Sprintf(`{"SyncFromOldSystem":%d,"From_Account":%q,"To_Account":%q,"MsgRandom":%d,"MsgTimeStamp":%d,"CloudCustomData":"c",`+hello+`}`, sync, from, to, random, second)
	}
	b.must("openim/sendmsg", `{"From_Account":"carol","To_Account":"bob",`+hello+`}`)
	b.must("openim/importmsg", message(2, 1, day(1), "ann", "bob"))
	b.must("openim/importmsg", message(2, 2, day(2), "bob", "ann"))
	b.must("openim/importmsg", message(1, 3, day(3), "ann", "bob"))
	b.must("openim/importmsg", message(1, 4, day(3), "ann", "bob"))
	for range 2 { // It is there.
		b.must("openim/importmsg", message(1, 3, day(3), "ann", "bob"))
		b.must("openim/importmsg", message(1, 1, day(1), "ann", "bob"))
	}
	there := b.between(t, "bob", "ann")
	require.Len(t, there, 4)
	require.Equal(t, []int64{day(3), day(3), day(2), day(1)}, []int64{there[0].Time / 1000, there[1].Time / 1000, there[2].Time / 1000, there[3].Time / 1000})
	require.Equal(t, []string{"ann", "ann", "bob", "ann"}, []string{there[0].From, there[1].From, there[2].From, there[3].From})
	require.Equal(t, "c", there[0].CloudCustomData)
	require.Equal(t, 2, has[*core.Conversation](b, "bob", "C2Cann").Unread)
	require.Zero(t, has[*core.Conversation](b, "ann", "C2Cbob").Unread)
	t.Run("in the list at the place of their time", func(t *testing.T) {
		type item struct {
			ToAccount string `json:"To_Account"`
		}
		var list struct{ SessionItem []item }
		unmarshal(t, b.must("recentcontact/get_list", `{"From_Account":"bob"}`), &list)
		require.Equal(t, "carol", list.SessionItem[0].ToAccount)
		require.Equal(t, "ann", list.SessionItem[1].ToAccount)
	})
	t.Run("and are taken back like others", func(t *testing.T) {
		b.must("openim/admin_msgwithdraw", fmt.Sprintf(`{"From_Account":"ann","To_Account":"bob","MsgKey":"77_4_%d"}`, day(3)))
		require.Equal(t, 1, has[*core.Conversation](b, "bob", "C2Cann").Unread)
		b.must("openim/admin_msgwithdraw", fmt.Sprintf(`{"From_Account":"ann","To_Account":"bob","MsgKey":"77_1_%d"}`, day(1)))
		require.Equal(t, 1, has[*core.Conversation](b, "bob", "C2Cann").Unread)
	})
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"before the last one":        {message(1, 5, day(2), "ann", "bob"), 90001},
		"from the future":            {message(1, 5, day(31), "ann", "bob"), 90001},
		"of neither kind":            {message(0, 5, day(3), "ann", "bob"), 90030},
		"without a time":             {message(1, 5, 0, "ann", "bob"), 90006},
		"without a number":           {`{"SyncFromOldSystem":1,"From_Account":"ann","To_Account":"bob","MsgTimeStamp":5,` + hello + `}`, 90005},
		"without content":            {`{"SyncFromOldSystem":1,"From_Account":"ann","To_Account":"bob","MsgTimeStamp":5,"MsgRandom":5}`, 90002},
		"from who can be no user":    {message(1, 5, day(3), "a b", "bob"), 90008},
		"to who can be no user":      {message(1, 5, day(3), "ann", ""), 90003},
		"later than what was sent":   {message(1, 5, start.Unix()-1, "carol", "bob"), 90001},
		"of a number that is no int": {`{"SyncFromOldSystem":1,"MsgRandom":"x"}`, 60003},
	} {
		t.Run("but none "+name, func(t *testing.T) {
			reply := b.call("openim/importmsg", c.body)
			require.Equal(t, c.want, codeIn(t, reply), reply)
			require.Len(t, b.between(t, "bob", "ann"), 4)
		})
	}
}

func TestABackendSetsKeysOfMessages(t *testing.T) {
	b := newTeam(t)
	b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob","MsgSeq":7,"MsgRandom":8,"SupportMessageExtension":1,`+hello+`}`)
	b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob","MsgSeq":8,"MsgRandom":9,`+hello+`}`)
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann","SupportMessageExtension":1,`+hello+`}`)
	for kind, named := range map[string]string{"": `"From_Account":"ann","To_Account":"bob","MsgKey":"7_8_1772366400"`, "group_": `"GroupId":"team","MsgSeq":1`} {
		t.Run(kind, func(t *testing.T) {
			set, get := "openim_msg_ext_http_svc/"+kind+"set_key_values", "openim_msg_ext_http_svc/"+kind+"get_key_values"
			all := func(pairs string) string {
				return `{` + done + `,"CompleteFlag":1,"LatestSeq":0,"ClearSeq":0,"ExtensionList":[` + pairs + `]}`
			}
			result := func(pair string) string {
				return `{` + done + `,"ExtensionList":[{"ErrorCode":0,"Extension":` + pair + `}]}`
			}
			const one, two, gone = `{"Key":"a","Value":"1","Seq":0}`, `{"Key":"b","Value":"2","Seq":0}`, `{"Key":"a","Value":"","Seq":0}`
			b.run(t, []exchange{
				{"none", get, `{` + named + `}`, all("")},
				{"one", set, `{` + named + `,"OperateType":1,"ExtensionList":[` + one + `]}`, result(one)},
				{"another", set, `{` + named + `,"OperateType":1,"ExtensionList":[` + two + `]}`, result(two)},
				{"both", get, `{` + named + `}`, all(one + "," + two)},
				{"one less", set, `{` + named + `,"OperateType":2,"ExtensionList":[` + one + `]}`, result(gone)},
				{"the other", get, `{` + named + `}`, all(two)},
				{"no more", set, `{` + named + `,"OperateType":3}`, `{` + done + `,"ExtensionList":[]}`},
				{"none again", get, `{` + named + `}`, all("")},
			})
			require.NotZero(t, codeIn(t, b.call(set, `{`+named+`,"OperateType":1}`)))
			require.NotZero(t, codeIn(t, b.call(set, `{`+named+`,"OperateType":4,"ExtensionList":[`+one+`]}`)))
			require.NotZero(t, codeIn(t, b.call(set, `{`+named+`,"OperateType":1,"ExtensionList":[{"Key":"","Value":"x"}]}`)))
		})
	}
	require.EqualValues(t, 10032, codeIn(t, b.call("openim_msg_ext_http_svc/set_key_values", `{"From_Account":"ann","To_Account":"bob","MsgKey":"8_9_1772366400","OperateType":1,"ExtensionList":[{"Key":"a","Value":"1"}]}`)))
	require.EqualValues(t, 10030, codeIn(t, b.call("openim_msg_ext_http_svc/group_get_key_values", `{"GroupId":"team","MsgSeq":5}`)))
}
