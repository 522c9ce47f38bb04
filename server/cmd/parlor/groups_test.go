package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

func TestAServerHasItsSettingsOfGroups(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--groups", "Public.members=7,Public.join=FreeAccess")
	require.Contains(t, p.rest("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"g","Name":"n","Owner_Account":"ann"}`), `"ErrorCode":0`)
	info := p.rest("group_open_http_svc/get_group_info", `{"GroupIdList":["g"]}`)
	require.Contains(t, info, `"MaxMemberNum":7`)
	require.Contains(t, info, `"ApplyJoinOption":"FreeAccess"`)
	require.Contains(t, p.rest("group_open_http_svc/get_appid_group_list", `{}`), `"GroupIdList":[{"GroupId":"g"}]`)
}

func TestAServerHasItsLimitsOfConversationGroups(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--conversation-groups", "groups=1,nameBytes=40")
	hello := wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: "ann", UserSig: p.token("ann"), Device: "d1"}
	welcome, is := p.dial(hello).next().(wire.Welcome)
	require.True(t, is)
	require.Equal(t, &core.ConversationGroupLimits{Groups: 1, NameBytes: 40}, welcome.ConversationGroups)
	create := func(name string) string {
		return p.rest("recentcontact/create_contact_group", `{"From_Account":"ann","GroupContactItem":[{"GroupName":"`+name+`"}]}`)
	}
	require.Contains(t, create("a name of more than thirty-two bytes"), `"ErrorCode":0`)
	require.Contains(t, create("B"), `"ErrorCode":51010`)
	require.Contains(t, p.rest("recentcontact/give_contact_group", `{"To_Account":["ann"],"GroupName":"B"}`), `"ResultCode":0`, "a given one comes on top")
}
