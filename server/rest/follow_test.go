package rest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendHasUsersFollowEachOther(t *testing.T) {
	b := newBackend(t)
	b.must("im_open_login_svc/multiaccount_import", `{"AccountList":[{"UserID":"ann","Nick":"Ann"},{"UserID":"bob"},{"UserID":"carol"}]}`)
	result := func(user string) string { return `"To_Account":"` + user + `","ResultCode":0,"ResultInfo":""` }
	fan := func(user, nick string) string {
		return `{"To_Account":"` + user + `","FollowTime":1772366400,"ProfileItem":[{"Tag":"Tag_Profile_IM_Nick","Value":"` + nick + `"},{"Tag":"Tag_Profile_IM_Image","Value":""}]}`
	}
	b.run(t, []exchange{
		{"as one asks", "follow/follow_add", `{"From_Account":"ann","FollowItem":[{"To_Account":"bob"},{"To_Account":"carol"}]}`, `{` + done + `,"ResultItem":[{` + result("bob") + `},{` + result("carol") + `}]}`},
		{
			"not nobody", "follow/follow_add", `{"From_Account":"bob","FollowItem":[{"To_Account":"ann"},{"To_Account":"nobody"},{"To_Account":"bob"}]}`,
			`{` + done + `,"ResultItem":[{` + result("ann") + `},{"To_Account":"nobody","ResultCode":30003,"ResultInfo":"nobody of this id has ever signed in"},
				{"To_Account":"bob","ResultCode":30001,"ResultInfo":"you cannot follow yourself"}],"Fail_Account":["nobody","bob"]}`,
		},
		{
			"tells how", "follow/follow_check", `{"From_Account":"ann","To_Account":["bob","carol","dan","a b"]}`,
			`{` + done + `,"ResultItem":[{` + result("bob") + `,"FollowType":3},{` + result("carol") + `,"FollowType":2},{` + result("dan") + `,"FollowType":0},{"To_Account":"a b","ResultCode":30001,"ResultInfo":"this is no user's id","FollowType":0}]}`,
		},
		{"and from the other side", "follow/follow_check", `{"From_Account":"carol","To_Account":["ann"]}`, `{` + done + `,"ResultItem":[{` + result("ann") + `,"FollowType":1}]}`},
		{"lists whom", "follow/follow_get", `{"From_Account":"ann","FollowType":2,"WantNum":1}`, `{` + done + `,"FollowItem":[` + fan("bob", "") + `],"NextCursor":"bob"}`},
		{"and on from there", "follow/follow_get", `{"From_Account":"ann","FollowType":2,"WantNum":1,"StartCursor":"bob"}`, `{` + done + `,"FollowItem":[` + fan("carol", "") + `],"NextCursor":""}`},
		{"lists who follows", "follow/follow_get", `{"From_Account":"carol","FollowType":1}`, `{` + done + `,"FollowItem":[` + fan("ann", "Ann") + `],"NextCursor":""}`},
		{"lists who does both", "follow/follow_get", `{"From_Account":"ann","FollowType":3}`, `{` + done + `,"FollowItem":[` + fan("bob", "") + `],"NextCursor":""}`},
		{
			"counts", "follow/follow_get_info", `{"From_Account":"ann","To_Account":["ann","carol","nobody"]}`,
			`{` + done + `,"FollowInfo":[{` + result("ann") + `,"FollowerCount":1,"FollowingCount":2,"MutualFollowingCount":1},{` + result("carol") + `,"FollowerCount":1,"FollowingCount":0,"MutualFollowingCount":0},
				{"To_Account":"nobody","ResultCode":30003,"ResultInfo":"nobody of this id has ever signed in, or was imported","FollowerCount":0,"FollowingCount":0,"MutualFollowingCount":0}]}`,
		},
		{"and ends it", "follow/follow_delete", `{"From_Account":"ann","To_Account":["bob"]}`, `{` + done + `,"ResultItem":[{` + result("bob") + `}]}`},
		{"on both sides", "follow/follow_check", `{"From_Account":"ann","To_Account":["bob"]}`, `{` + done + `,"ResultItem":[{` + result("bob") + `,"FollowType":1}]}`},
		{"not as nobody", "follow/follow_add", `{"From_Account":"nobody","FollowItem":[{"To_Account":"bob"}]}`, refused(30003, `From_Account "nobody" has never signed in, and was not imported`)},
		{"not too many", "follow/follow_delete", `{"From_Account":"ann","To_Account":[` + strings.TrimSuffix(many(21, `"u%d",`), ",") + `]}`, refused(30001, "name 1 to 20 accounts, not 21")},
		{"not a list that is none", "follow/follow_get", `{"From_Account":"ann","FollowType":4}`, refused(30001, "FollowType must be 1 for followers, 2 for whom the user follows or 3 for both, WantNum 1 to 1000")},
	})
	require.Equal(t, 1, has[core.Fans](b, "ann", "").Following)
}
