package rest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestWhatABackendWantsSaidOfAPushedMessage(t *testing.T) {
	for name, c := range map[string]struct {
		info *pushInfo
		want string
	}{
		"nothing":    {nil, ""},
		"the flag 0": {&pushInfo{}, ""},
		"no push":    {&pushInfo{PushFlag: noPush}, `{"disablePush":true}`},
		"words":      {&pushInfo{Title: "A call", Desc: "Pick up"}, `{"title":"A call","description":"Pick up"}`},
	} {
		t.Run(name, func(t *testing.T) {
			one := sendMessageRequest{FromAccount: "ann", ToAccount: "bob", MsgBody: []element{{MsgType: core.MessageText, MsgContent: []byte(`{"Text":"x"}`)}}, OfflinePushInfo: c.info}
			draft, err := one.draft()
			require.NoError(t, err)
			require.Equal(t, c.want, string(draft.Push))
			group := groupMessageRequest{MsgBody: one.MsgBody, OfflinePushInfo: c.info}
			draft, err = group.draft()
			require.NoError(t, err)
			require.Equal(t, c.want, string(draft.Push))
		})
	}
}
