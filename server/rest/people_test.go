package rest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendReadsAndWritesProfiles(t *testing.T) {
	b := newBackend(t)
	b.must("im_open_login_svc/account_import", `{"UserID":"bob"}`)
	tag := func(name, value string) string { return `{"Tag":"Tag_Profile_` + name + `","Value":` + value + `}` }
	b.run(t, []exchange{
		{
			"all of it", "profile/portrait_set",
			`{"From_Account":"ann","ProfileItem":[` + tag("IM_Nick", `"Ann"`) + `,` + tag("IM_Image", `"i"`) + `,` + tag("IM_Gender", `"Gender_Type_Female"`) + `,` + tag("IM_BirthDay", `20000131`) + `,` +
				tag("IM_Location", `"l"`) + `,` + tag("IM_SelfSignature", `"s"`) + `,` + tag("IM_AllowType", `"AllowType_Type_DenyAny"`) + `,` + tag("IM_Language", `1`) + `,` + tag("IM_MsgSettings", `1`) + `,` +
				tag("IM_AdminForbidType", `"AdminForbid_Type_SendOut"`) + `,` + tag("IM_Level", `3`) + `,` + tag("IM_Role", `4`) + `,` + tag("Custom_Test", `"t"`) + `]}`,
			`{` + done + `}`,
		},
		{
			"and back", "profile/portrait_get", `{"To_Account":["ann"]}`,
			`{` + done + `,"UserProfileItem":[{"To_Account":"ann","ResultCode":0,"ResultInfo":"","ProfileItem":[` + tag("IM_Nick", `"Ann"`) + `,` + tag("IM_Image", `"i"`) + `,` + tag("IM_Gender", `"Gender_Type_Female"`) + `,` +
				tag("IM_BirthDay", `20000131`) + `,` + tag("IM_Location", `"l"`) + `,` + tag("IM_SelfSignature", `"s"`) + `,` + tag("IM_AllowType", `"AllowType_Type_DenyAny"`) + `,` + tag("IM_Language", `1`) + `,` +
				tag("IM_MsgSettings", `1`) + `,` + tag("IM_AdminForbidType", `"AdminForbid_Type_SendOut"`) + `,` + tag("IM_Level", `3`) + `,` + tag("IM_Role", `4`) + `,` + tag("Custom_Test", `"t"`) + `]}]}`,
		},
		{
			"a part of it, of several users", "profile/portrait_get", `{"To_Account":["bob","eve"],"TagList":["Tag_Profile_IM_AllowType","Tag_Profile_Custom_Test","Tag_Profile_IM_Height"]}`,
			`{` + done + `,"UserProfileItem":[{"To_Account":"bob","ResultCode":0,"ResultInfo":"","ProfileItem":[` + tag("IM_AllowType", `"AllowType_Type_AllowAny"`) + `]},
				{"To_Account":"eve","ResultCode":40003,"ResultInfo":"this user has never signed in, and was not imported","ProfileItem":[]}]}`,
		},
		{"not what is none", "profile/portrait_set", `{"From_Account":"ann","ProfileItem":[` + tag("IM_Height", `1`) + `]}`, refused(40001, `there is no Tag "Tag_Profile_IM_Height" in a profile`)},
		{"not of another type", "profile/portrait_set", `{"From_Account":"ann","ProfileItem":[` + tag("IM_Nick", `1`) + `]}`, refused(40001, `the Value of "Tag_Profile_IM_Nick" is of another type`)},
		{"not a value that cannot be", "profile/portrait_set", `{"From_Account":"ann","ProfileItem":[` + tag("IM_Gender", `"x"`) + `]}`, refused(40001, `gender must be one of Gender_Type_Unknown, Gender_Type_Female, Gender_Type_Male, not "x"`)},
		{"not nothing", "profile/portrait_set", `{"From_Account":"ann"}`, refused(40001, "give at least one field of the profile, such as nick or avatar")},
		{"of nobody", "profile/portrait_get", `{}`, refused(40001, "To_Account must name 1 to 100 users, not 0")},
	})
	require.Equal(t, "Ann", has[core.Profile](b, "ann", "").Nick)
}

func TestABackendWritesToMany(t *testing.T) {
	b := newBackend(t)
	b.as("dan", core.AddToBlacklist{UserIDs: []string{"bob"}})
	b.run(t, []exchange{
		{
			"once each", "openim/batchsendmsg", `{"From_Account":"bob","To_Account":["ann","carol","dan"],"MsgSeq":1,"MsgRandom":2,` + hello + `}`,
			`{` + done + `,"MsgKey":"1_2_1772366400","ErrorList":[{"To_Account":"dan","ErrorCode":20007}]}`,
		},
		{
			"however often it asks", "openim/batchsendmsg", `{"From_Account":"bob","To_Account":["ann","carol"],"MsgSeq":1,"MsgRandom":2,` + hello + `}`,
			`{` + done + `,"MsgKey":"1_2_1772366400","ErrorList":[]}`,
		},
		{
			"counts what was not read", "openim/get_c2c_unread_msg_num", `{"To_Account":"ann","Peer_Account":["bob","eve"]}`,
			`{` + done + `,"AllC2CUnreadMsgNum":1,"C2CUnreadMsgNumList":[{"Peer_Account":"bob","C2CUnreadMsgNum":1},{"Peer_Account":"eve","C2CUnreadMsgNum":0}]}`,
		},
		{"and reads it for the user", "openim/admin_set_msg_read", `{"Report_Account":"ann","Peer_Account":"bob"}`, `{` + done + `}`},
		{"", "openim/get_c2c_unread_msg_num", `{"To_Account":"ann"}`, `{` + done + `,"AllC2CUnreadMsgNum":0}`},
		{"not to nobody", "openim/batchsendmsg", `{"From_Account":"bob","To_Account":[],` + hello + `}`, refused(90001, "To_Account must name 1 to 500 users, not 0")},
		{"not to who can be no user", "openim/batchsendmsg", `{"From_Account":"bob","To_Account":["ann","a b"],` + hello + `}`, refused(90003, `To_Account cannot name "a b": that is no user's id`)},
	})
	require.Len(t, history(b, "ann", "bob"), 1)
	require.Len(t, history(b, "carol", "bob"), 1)
}

func TestABackendAsksWhoIsOnline(t *testing.T) {
	b := newBackend(t)
	b.as("ann", core.Appear{Place: "p", Until: start.Add(time.Minute).UnixMilli()})
	for _, command := range []string{"openim/query_online_status", "openim/querystate"} {
		require.JSONEq(t, `{`+done+`,"QueryResult":[{"To_Account":"ann","Status":"Online","State":"Online"},{"To_Account":"bob","Status":"Offline","State":"Offline"}]}`,
			b.must(command, `{"To_Account":["ann","bob"]}`))
	}
}

func TestABackendReadsAHistoryBackwards(t *testing.T) {
	b := newBackend(t)
	for i := range 5 {
		b.must("openim/sendmsg", fmt.Sprintf(`{"From_Account":%q,"To_Account":%q,"MsgSeq":%d,"MsgRandom":%d,"CloudCustomData":"c",`+hello+`}`, []string{"ann", "bob"}[i%2], []string{"bob", "ann"}[i%2], i, i))
		if i%2 == 1 {
			b.pass(time.Second)
		}
	}
	b.must("openim/admin_msgwithdraw", `{"From_Account":"bob","To_Account":"ann","MsgKey":"1_1_1772366400"}`)
	message := func(i int, flags int, body string) string {
		second := 1772366400 + i/2
		return fmt.Sprintf(`{"From_Account":%q,"To_Account":%q,"MsgSeq":%d,"MsgRandom":%d,"MsgTimeStamp":%d,"MsgFlagBits":%d,"IsPeerRead":0,"MsgKey":"%d_%d_%d","MsgBody":[%s],"CloudCustomData":"c"}`,
			[]string{"ann", "bob"}[i%2], []string{"bob", "ann"}[i%2], i, i, second, flags, i, i, second, body)
	}
	const text = `{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello"}}`
	page := func(complete, n, time int, key, list string) string {
		return fmt.Sprintf(`{`+done+`,"Complete":%d,"MsgCnt":%d,"LastMsgTime":%d,"LastMsgKey":%q,"MsgList":[%s]}`, complete, n, time, key, list)
	}
	b.run(t, []exchange{
		{
			"page by page", "openim/admin_getroammsg", `{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":2,"MinTime":1772366400,"MaxTime":1772366500}`,
			page(0, 2, 1772366401, "3_3_1772366401", message(3, 0, text)+`,`+message(4, 0, text)),
		},
		{
			"on from the last of a page", "openim/admin_getroammsg", `{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":2,"MinTime":1772366400,"MaxTime":1772366401,"LastMsgKey":"3_3_1772366401"}`,
			page(0, 2, 1772366400, "1_1_1772366400", message(1, 8, "")+`,`+message(2, 0, text)),
		},
		{
			"to the first", "openim/admin_getroammsg", `{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":2,"MinTime":1772366400,"MaxTime":1772366400,"LastMsgKey":"1_1_1772366400"}`,
			page(1, 1, 1772366400, "0_0_1772366400", message(0, 0, text)),
		},
		{
			"or to a time", "openim/admin_getroammsg", `{"Operator_Account":"bob","Peer_Account":"ann","MinTime":1772366402,"MaxTime":1772366500}`,
			page(1, 1, 1772366402, "4_4_1772366402", message(4, 0, text)),
		},
		{"not from the end to the beginning", "openim/admin_getroammsg", `{"Operator_Account":"bob","Peer_Account":"ann","MinTime":2,"MaxTime":1}`, refused(90001, "MaxCnt must be 1 to 100, MaxTime not before MinTime")},
	})
}

func TestABackendTakesAMessageBack(t *testing.T) {
	b := newBackend(t)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":7,"MsgRandom":9,`+hello+`}`)
	b.pass(30 * time.Minute) // Long after a sender can.
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"of somebody else":         {`{"From_Account":"ann","To_Account":"bob","MsgKey":"7_9_1772366400"}`, 20022},
		"that was never sent":      {`{"From_Account":"bob","To_Account":"ann","MsgKey":"7_8_1772366400"}`, 20022},
		"from another time":        {`{"From_Account":"bob","To_Account":"ann","MsgKey":"7_9_1772366401"}`, 20022},
		"by a key that is none":    {`{"From_Account":"bob","To_Account":"ann","MsgKey":"x"}`, 90001},
		"of who can be no user":    {`{"From_Account":"a b","To_Account":"ann","MsgKey":"7_9_1772366400"}`, 90003},
		"by no key with a history": {`{"From_Account":"bob","To_Account":"ann"}`, 90001},
	} {
		t.Run("not "+name, func(t *testing.T) {
			require.Equal(t, c.want, codeIn(t, b.call("openim/admin_msgwithdraw", c.body)))
			require.Nil(t, history(b, "ann", "bob")[0].Revoked)
		})
	}
	b.must("openim/admin_msgwithdraw", `{"From_Account":"bob","To_Account":"ann","MsgKey":"7_9_1772366400"}`)
	require.Equal(t, "bob", history(b, "ann", "bob")[0].Revoked.UserID)
	require.EqualValues(t, 10032, codeIn(t, b.call("openim/admin_msgwithdraw", `{"From_Account":"bob","To_Account":"ann","MsgKey":"7_9_1772366400"}`)))
}
