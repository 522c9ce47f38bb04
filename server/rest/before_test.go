package rest_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/rest"
)

func TestABackendsOwnMessagesAndGroupsAreAskedAboutUnlessItForbidsThat(t *testing.T) {
	var asked []string
	store := authority.NewMemOutbox()
	b := newBackend(t, func(o *rest.Options) {
		o.Store = store
		o.Before = func(_ context.Context, user string, command core.Command, admin *core.Admin) (core.Command, error) {
			require.NotNil(t, admin)
			asked = append(asked, user+" "+core.NameOf(command))
			switch c := command.(type) {
			case core.SendOnce:
				if c.Message.Summary() == "curses" {
					return nil, core.Errorf(120001, "not such words")
				}
				c.Message.Payload = []byte(`{"text":"***"}`)
				return c, nil
			case core.FoundGroup:
				return nil, core.Errorf(10100, "no more groups")
			}
			return command, nil
		}
	})
	b.authority.Posts = func(call core.Call, _ map[core.Key]core.Document, _ core.Decision) []authority.Post {
		if call.Admin == nil || call.Admin.Untold {
			return nil
		}
		return []authority.Post{{Queue: "q", Due: 1, Body: []byte("told")}}
	}
	body := func(text, more string) string {
		return `{"From_Account":"ann","To_Account":"bob","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"` + text + `"}}]` + more + `}`
	}
	told := func() int {
		count, err := store.CountPosts(t.Context(), "q")
		require.NoError(t, err)
		return count.Length
	}

	require.Contains(t, b.call("openim/sendmsg", body("curses", "")), `"ErrorCode":120001`)
	require.Contains(t, b.call("openim/sendmsg", body("words", "")), `"ErrorCode":0`)
	require.Equal(t, 1, told())
	require.Contains(t, b.call("openim/sendmsg", body("curses", `,"ForbidCallbackControl":["ForbidBeforeSendMsgCallback","ForbidAfterSendMsgCallback"]`)), `"ErrorCode":0`)
	require.Equal(t, 1, told())
	require.Contains(t, b.call("group_open_http_svc/create_group", `{"Type":"Public","Name":"Forum"}`), `"ErrorCode":10100`)
	require.Equal(t, []string{"ann SendOnce", "ann SendOnce", "administrator FoundGroup"}, asked)

	rows, err := store.History(t.Context(), core.ThreadID("ann", "C2Cbob"), 0, 0, 0)
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Contains(t, string(rows[1].Body), "***")
	require.Contains(t, string(rows[0].Body), "curses")
}

func TestABodyGoesToMessagesAndBack(t *testing.T) {
	message := core.Message{Type: core.MessageText, Payload: []byte(`{"text":"hi"}`), ClientSequence: 1, Random: 2, Time: 3000}
	require.Equal(t, "1_2_3", rest.KeyOf(message))
	require.NoError(t, rest.FillBody(&message, []byte(`[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d"}}]`)))
	require.Equal(t, core.MessageCustom, message.Type)
	require.Error(t, rest.FillBody(&message, []byte(`{}`)))
	require.Error(t, rest.FillBody(&message, []byte(`[]`)))
	require.Error(t, rest.FillBody(&message, []byte(`[{"MsgType":"TIMTextElem","MsgContent":{}}]`)))
}
