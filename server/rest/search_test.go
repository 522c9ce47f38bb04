package rest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendSearchesAsAUser(t *testing.T) {
	b := newBackend(t)
	said := func(text string) string {
		return `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"` + text + `"}}]`
	}
	b.must("im_open_login_svc/account_import", `{"UserID":"bob","Nick":"Bob 鲍勃"}`)
	b.must("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"ann","Name":"The Lunch Club","Introduction":"i","FaceUrl":"f","MemberList":[{"Member_Account":"bob"}]}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":1,`+said("who comes to lunch?")+`}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"bob","Random":2,`+said("I LUNCH alone")+`}`)
	b.pass(1e9)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":3,`+said("no lunch today")+`}`)

	var all struct {
		ErrorCode, TotalCount int
		Cursor                string
		ResultItem            []struct {
			Type      int
			ToAccount string `json:"To_Account"`
			ToGroupID string `json:"ToGroupId"`
			MsgCnt    int
		}
		MsgList []struct {
			FromAccount string `json:"From_Account"`
			MsgBody     json.RawMessage
		}
	}
	search := func(body string) {
		t.Helper()
		all.ResultItem, all.MsgList, all.Cursor = nil, nil, ""
		require.NoError(t, json.Unmarshal([]byte(b.call("search/messages", body)), &all))
		require.Zero(t, all.ErrorCode)
	}
	search(`{"From_Account":"ann","KeywordList":["Lunch"]}`)
	require.Equal(t, 2, all.TotalCount)
	require.Empty(t, all.Cursor)
	require.Equal(t, "bob", all.ResultItem[0].ToAccount)
	require.Equal(t, 1, all.ResultItem[0].MsgCnt)
	require.Equal(t, "team", all.ResultItem[1].ToGroupID)
	require.Equal(t, 2, all.ResultItem[1].MsgCnt)
	require.Len(t, all.MsgList, 1)
	require.Contains(t, string(all.MsgList[0].MsgBody), "no lunch today")

	search(`{"From_Account":"ann","KeywordList":["lunch","alone"],"KeywordListMatchType":"and","GroupId":"team"}`)
	require.Equal(t, 1, all.TotalCount)
	require.Equal(t, "bob", all.MsgList[0].FromAccount)
	search(`{"From_Account":"ann","KeywordList":["lunch"],"Peer_Account":"bob","MaxTime":1772366400}`)
	require.Zero(t, all.TotalCount, "it came a second later")
	search(`{"From_Account":"ann","Sender_Account":["bob"],"GroupId":"team"}`)
	require.Equal(t, 1, all.TotalCount)
	search(`{"From_Account":"eve","KeywordList":["lunch"]}`)
	require.Zero(t, all.TotalCount, "who is in nothing finds nothing")
	b.must("group_open_http_svc/delete_group_member", `{"GroupId":"team","MemberToDel_Account":["bob"]}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann","Random":4,`+said("lunch without bob")+`}`)
	search(`{"From_Account":"bob","KeywordList":["lunch"],"GroupId":"team"}`)
	require.Equal(t, 2, all.TotalCount, "who was removed may read what was there until then")
	search(`{"From_Account":"bob","KeywordList":["without"]}`)
	require.Zero(t, all.TotalCount, "and finds nothing of what came after")

	b.run(t, []exchange{
		{
			"users", "search/users", `{"From_Account":"eve","KeywordList":["鲍"],"Count":1}`,
			`{` + done + `,"TotalCount":1,"Cursor":"","ResultItem":[{"To_Account":"bob","ResultCode":0,"ResultInfo":"","ProfileItem":` + portraitOf(b, "bob") + `}]}`,
		},
		{
			"groups", "search/groups", `{"From_Account":"eve","KeywordList":["lunch c"]}`,
			`{` + done + `,"TotalCount":1,"Cursor":"","ResultItem":[{"GroupId":"team","Type":"Public","Name":"The Lunch Club","Introduction":"i","FaceUrl":"f","MemberNum":1}]}`,
		},
		{
			"members of groups that the user is in", "search/members", `{"From_Account":"ann","KeywordList":["ann"]}`,
			`{` + done + `,"TotalCount":1,"Cursor":"","ResultItem":[{"GroupId":"team","Name":"The Lunch Club","MemberList":[{"Member_Account":"ann","Nick":"","NameCard":""}]}]}`,
		},
		{"not of others", "search/members", `{"From_Account":"eve","KeywordList":["ann"]}`, `{` + done + `,"TotalCount":0,"Cursor":"","ResultItem":[]}`},
		{"nothing", "search/messages", `{"From_Account":"ann"}`, refused(core.CodeInvalidSearch, "KeywordList must name 1 to 5 keywords; of messages there may be a Sender_Account or MsgType instead")},
		{"as nobody", "search/users", `{"KeywordList":["x"]}`, refused(core.CodeInvalidSearch, `From_Account must be a user id: 1 to 32 bytes of printable ASCII without spaces, not ""`)},
		{"too many", "search/groups", `{"From_Account":"ann","KeywordList":["x"],"Count":101}`, refused(core.CodeInvalidSearch, "this cannot be searched for: count must be 1 to 100")},
	})
}

// portraitOf is all of a user's profile.
func portraitOf(b *backend, user string) string {
	var reply struct {
		UserProfileItem []struct{ ProfileItem json.RawMessage }
	}
	require.NoError(b.t, json.Unmarshal([]byte(b.call("profile/portrait_get", `{"To_Account":["`+user+`"]}`)), &reply))
	return string(reply.UserProfileItem[0].ProfileItem)
}
