package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

func TestWhatABackendWantsSaidOfAPushedMessage(t *testing.T) {
	b := newBackend(t)
	b.as("ann", core.SignIn{}, core.CreateChatGroup{GroupID: "team", Type: core.GroupPublic, Name: "Team"})
	b.as("bob", core.SignIn{})
	var said []string
	b.authority.Posts = func(call core.Call, _ map[core.Key]core.Document, _ core.Decision) []authority.Post {
		if sent, is := call.Command.(core.SendOnce); is {
			said = append(said, string(sent.Push))
		}
		return nil
	}
	text := `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}]`
	for _, c := range []struct{ info, want string }{
		{`{"PushFlag":0}`, ``},
		{`{"PushFlag":1}`, `{"disablePush":true}`},
		{`{"PushFlag":0,"Title":"A call","Desc":"Pick up","ApnsInfo":{"BadgeMode":1}}`, `{"title":"A call","description":"Pick up"}`},
	} {
		said = nil
		b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob",`+text+`,"OfflinePushInfo":`+c.info+`}`)
		b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann",`+text+`,"OfflinePushInfo":`+c.info+`}`)
		require.Equal(t, []string{c.want, c.want}, said)
	}
}
