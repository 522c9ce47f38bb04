package main

import (
	"testing"

	"github.com/stretchr/testify/require"
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
