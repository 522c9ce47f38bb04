package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/rest"
)

const groupService = "group_open_http_svc/"

// groupHouse is a backend with a chat group "team" of type Public: olga owns it, adam is
// its admin, ann and bob are members.
type groupHouse struct{ *backend }

func newTeam(t *testing.T, change ...func(*rest.Options)) groupHouse {
	b := groupHouse{newBackend(t, change...)}
	b.must(groupService+"create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"The team",
		"MemberList":[{"Member_Account":"adam","Role":"Admin"},{"Member_Account":"ann"},{"Member_Account":"bob"}]}`)
	return b
}

// messages are those of the group, the newest first.
func (b groupHouse) messages() []core.Message {
	messages, err := b.authority.Thread(context.Background(), core.GroupOwner("team"), 0, 0, 0)
	require.NoError(b.t, err)
	return messages
}

// tips are the kinds of the group's tips, and notices of those that a user has,
// the newest last.
func (b groupHouse) tips() (kinds []core.TipKind) {
	return kindsIn[core.TipKind](b, core.GroupOwner("team"), core.MessageGroupTip)
}

func (b groupHouse) notices(user string) []core.NoticeKind {
	return kindsIn[core.NoticeKind](b, core.ThreadID(user, core.SystemConversation), core.MessageGroupNotice)
}

func kindsIn[K any](b groupHouse, thread, of string) (kinds []K) {
	messages, err := b.authority.Thread(context.Background(), thread, 0, 0, 0)
	require.NoError(b.t, err)
	for _, message := range messages {
		var payload struct{ OperationType K }
		if message.Type == of {
			require.NoError(b.t, json.Unmarshal(message.Payload, &payload))
			kinds = append([]K{payload.OperationType}, kinds...)
		}
	}
	return kinds
}

func valueOf[V core.Value](b *backend, key core.Key) V {
	documents, err := b.authority.Documents(context.Background(), []core.Key{key})
	require.NoError(b.t, err)
	value, _ := documents[0].Value.(V)
	return value
}

func (b groupHouse) role(user string) core.Role {
	return valueOf[core.Membership](b.backend, core.MembershipKey(user, "team")).Role
}

func TestABackendMakesAGroup(t *testing.T) {
	b := newBackend(t)
	var seventy []string
	for i := range 70 {
		seventy = append(seventy, fmt.Sprintf(`{"Member_Account":"m%d"}`, i))
	}
	b.run(t, []exchange{
		{
			"with members and all that there is to say", groupService + "create_group",
			`{"Owner_Account":"ann","Type":"Public","GroupId":"g1","Name":"One","Introduction":"i","Notification":"n","FaceUrl":"f","MaxMemberCount":50,"ApplyJoinOption":"FreeAccess",
				"InviteJoinOption":"NeedPermission","AppDefinedData":[{"Key":"k","Value":"v"}],
				"MemberList":[{"Member_Account":"bob","Role":"Admin","AppMemberDefinedData":[{"Key":"mk","Value":"mv"}]},{"Member_Account":"carol"},{"Member_Account":"ann"}]}`,
			`{` + done + `,"GroupId":"g1","Type":"Public"}`,
		},
		{
			"for nobody in particular", groupService + "create_group", `{"Type":"Private","GroupId":"g2","Name":"Two","MemberList":[{"Member_Account":"bob"}]}`,
			`{` + done + `,"GroupId":"g2","Type":"Private"}`,
		},
		{
			"with more members than one command takes", groupService + "create_group",
			`{"Owner_Account":"ann","Type":"ChatRoom","GroupId":"g3","Name":"Three","MemberList":[` + strings.Join(seventy, ",") + `]}`,
			`{` + done + `,"GroupId":"g3","Type":"ChatRoom"}`,
		},
		{
			"and asks what it is now", groupService + "get_group_info", `{"GroupIdList":["g1","nothing","a b"]}`,
			`{` + done + `,"GroupInfo":[
				{"GroupId":"g1","ErrorCode":0,"ErrorInfo":"","Type":"Public","Name":"One","Introduction":"i","Notification":"n","FaceUrl":"f","Owner_Account":"ann",
					"CreateTime":1772366400,"InfoSeq":0,"LastInfoTime":1772366400,"LastMsgTime":0,"NextMsgSeq":1,"MemberNum":3,"MaxMemberNum":50,
					"ApplyJoinOption":"FreeAccess","InviteJoinOption":"NeedPermission","MuteAllMember":"Off","AppDefinedData":[{"Key":"k","Value":"v"}]},
				{"GroupId":"nothing","ErrorCode":10010,"ErrorInfo":"there is no such chat group, or it was dismissed"},
				{"GroupId":"a b","ErrorCode":10015,"ErrorInfo":"this is no chat group's id"}]}`,
		},
		{
			"and who is in it", groupService + "get_group_info", `{"GroupIdList":["g2"],"ResponseFilter":{"MemberInfoFilter":["Role"]}}`,
			`{` + done + `,"GroupInfo":[
				{"GroupId":"g2","ErrorCode":0,"ErrorInfo":"","Type":"Private","Name":"Two","Introduction":"","Notification":"","FaceUrl":"","Owner_Account":"",
					"CreateTime":1772366400,"InfoSeq":0,"LastInfoTime":1772366400,"LastMsgTime":0,"NextMsgSeq":1,"MemberNum":1,"MaxMemberNum":200,
					"ApplyJoinOption":"DisableApply","InviteJoinOption":"FreeAccess","MuteAllMember":"Off","AppDefinedData":[],
					"MemberList":[{"Member_Account":"bob","Role":"Member","JoinTime":1772366400,"NameCard":"","MuteUntil":0,"ShutUpUntil":0,"AppMemberDefinedData":[]}]}]}`,
		},
	})
	require.Equal(t, core.RoleOwner, valueOf[core.Membership](b, core.MembershipKey("ann", "g1")).Role)
	require.Equal(t, []core.CustomField{{Key: "mk", Value: "mv"}}, valueOf[core.Membership](b, core.MembershipKey("bob", "g1")).Custom)
	require.Equal(t, 71, valueOf[core.GroupSize](b, core.GroupSizeKey("g3")).Count)
	require.Empty(t, valueOf[core.Group](b, core.GroupKey("g2")).OwnerID)
	require.Equal(t, []core.NoticeKind{core.NoticeCreated, core.NoticeCreated}, groupHouse{b}.notices("ann"))
	require.Equal(t, []core.NoticeKind{core.NoticeAdded, core.NoticeAdded}, groupHouse{b}.notices("bob"))
}

func TestAGroupWithoutAnIDGetsOne(t *testing.T) {
	random := uint32(0)
	b := newBackend(t, func(o *rest.Options) { o.Random = func() uint32 { random++; return random } })
	ids := map[string]bool{}
	for range 20 {
		for kind, prefix := range map[string]string{"Public": "@TGS#", "Community": "@TGS#_@TGS#"} {
			var reply struct{ GroupID string }
			require.NoError(t, json.Unmarshal([]byte(b.must(groupService+"create_group", `{"Type":"`+kind+`","Name":"n"}`)), &reply))
			require.True(t, strings.HasPrefix(reply.GroupID, prefix), reply.GroupID)
			ids[reply.GroupID] = true
		}
	}
	require.Len(t, ids, 40)
}

func TestABackendEndsAGroupOfAnyType(t *testing.T) {
	for _, kind := range []string{"Private", "Public", "ChatRoom"} {
		b := newBackend(t)
		b.must(groupService+"create_group", `{"Type":"`+kind+`","GroupId":"g","Name":"n","Owner_Account":"ann","MemberList":[{"Member_Account":"bob"}]}`)
		b.must(groupService+"destroy_group", `{"GroupId":"g"}`)
		require.EqualValues(t, 10010, codeIn(t, b.call(groupService+"destroy_group", `{"GroupId":"g"}`)))
		require.EqualValues(t, 10010, codeIn(t, b.call(groupService+"send_group_msg", `{"GroupId":"g",`+hello+`}`)))
		require.EqualValues(t, 10021, codeIn(t, b.call(groupService+"create_group", `{"Type":"`+kind+`","GroupId":"g","Name":"n"}`)), "its id stays taken")
		b.as("bob", core.SettleDismissed{GroupID: "g"})
		require.Contains(t, groupHouse{b}.notices("bob"), core.NoticeDismissed)
	}
}

func TestABackendSaysWhoIsInAGroup(t *testing.T) {
	b := newTeam(t)
	b.run(t, []exchange{
		{
			"adding users, whom a member could not add", groupService + "add_group_member",
			`{"GroupId":"team","MemberList":[{"Member_Account":"carol"},{"Member_Account":"ann"},{"Member_Account":"a b"},{"Member_Account":"carol"}]}`,
			`{` + done + `,"MemberList":[{"Member_Account":"carol","Result":1},{"Member_Account":"ann","Result":2},{"Member_Account":"a b","Result":0},{"Member_Account":"carol","Result":1}]}`,
		},
		{
			"in silence too", groupService + "add_group_member", `{"GroupId":"team","Silence":1,"MemberList":[{"Member_Account":"dan"}]}`,
			`{` + done + `,"MemberList":[{"Member_Account":"dan","Result":1}]}`,
		},
		{
			"telling what they are", groupService + "get_role_in_group", `{"GroupId":"team","User_Account":["olga","adam","dan","eve"]}`,
			`{` + done + `,"UserIdList":[{"Member_Account":"olga","Role":"Owner"},{"Member_Account":"adam","Role":"Admin"},{"Member_Account":"dan","Role":"Member"},{"Member_Account":"eve","Role":"NotMember"}]}`,
		},
		{
			"removing them, admins too", groupService + "delete_group_member", `{"GroupId":"team","Reason":"r","MemberToDel_Account":["adam","carol","eve"]}`, `{` + done + `}`,
		},
		{
			"but not the owner", groupService + "delete_group_member", `{"GroupId":"team","MemberToDel_Account":["olga"]}`,
			refused(10007, "removing these members is not for the role admin in a group of type Public"),
		},
		{"giving it to another", groupService + "change_group_owner", `{"GroupId":"team","NewOwner_Account":"ann"}`, `{` + done + `}`},
		{"once", groupService + "change_group_owner", `{"GroupId":"team","NewOwner_Account":"ann"}`, `{` + done + `}`},
		{
			"who has to be in it", groupService + "change_group_owner", `{"GroupId":"team","NewOwner_Account":"eve"}`,
			refused(10007, `"eve" is not in the chat group, so it cannot be given to that user`),
		},
	})
	require.Equal(t, []core.TipKind{core.TipJoined, core.TipRemoved, core.TipProfileChanged}, b.tips())
	require.Equal(t, []core.NoticeKind{core.NoticeAdded, core.NoticeRemoved}, b.notices("carol"))
	require.Empty(t, b.notices("dan"))
	require.Equal(t, core.RoleOwner, b.role("ann"))
	require.Equal(t, core.RoleMember, b.role("olga"))
	require.Empty(t, b.role("adam"))
	require.Equal(t, 4, valueOf[core.GroupSize](b.backend, core.GroupSizeKey("team")).Count)
}

func TestAGroupWithoutAnOwnerGetsOne(t *testing.T) {
	b := newBackend(t)
	b.must(groupService+"create_group", `{"Type":"Public","GroupId":"team","Name":"n","MemberList":[{"Member_Account":"ann"}]}`)
	b.must(groupService+"change_group_owner", `{"GroupId":"team","NewOwner_Account":"ann"}`)
	require.Equal(t, "ann", valueOf[core.Group](b, core.GroupKey("team")).OwnerID)
	require.Equal(t, core.RoleOwner, groupHouse{b}.role("ann"))
}

func TestABackendListsMembers(t *testing.T) {
	b := newTeam(t)
	member := func(id, role string) string {
		return `{"Member_Account":"` + id + `","Role":"` + role + `","JoinTime":1772366400,"NameCard":"","MuteUntil":0,"ShutUpUntil":0,"AppMemberDefinedData":[]}`
	}
	adam, ann, bob, olga := member("adam", "Admin"), member("ann", "Member"), member("bob", "Member"), member("olga", "Owner")
	page := func(next string, members ...string) string {
		return `{` + done + `,"MemberNum":4,"MemberList":[` + strings.Join(members, ",") + `],"Next":"` + next + `"}`
	}
	b.run(t, []exchange{
		{"all of them", groupService + "get_group_member_info", `{"GroupId":"team"}`, page("", adam, ann, bob, olga)},
		{"a few", groupService + "get_group_member_info", `{"GroupId":"team","Limit":2}`, page("ann", adam, ann)},
		{"and on from there", groupService + "get_group_member_info", `{"GroupId":"team","Limit":2,"Next":"ann"}`, page("", bob, olga)},
		{"by number", groupService + "get_group_member_info", `{"GroupId":"team","Limit":1,"Offset":2}`, page("bob", bob)},
		{"beyond the last", groupService + "get_group_member_info", `{"GroupId":"team","Offset":4}`, page("")},
		{"of a role", groupService + "get_group_member_info", `{"GroupId":"team","MemberRoleFilter":["Owner","Admin"]}`, page("", adam, olga)},
		{"not less than none", groupService + "get_group_member_info", `{"GroupId":"team","Limit":-1}`, refused(10004, "Limit must be 0 to 6000, Offset not below 0")},
		{"of no group", groupService + "get_group_member_info", `{"GroupId":"none"}`, refused(10010, `there is no chat group "none", or it was dismissed`)},
	})
}

func TestABackendChangesAMember(t *testing.T) {
	b := newTeam(t)
	b.must(groupService+"modify_group_member_info", `{"GroupId":"team","Member_Account":"ann","Role":"Admin","NameCard":"Annie","MsgFlag":"Discard","AppMemberDefinedData":[{"Key":"k","Value":"v"}],"ShutUpTime":60}`)
	membership := valueOf[core.Membership](b.backend, core.MembershipKey("ann", "team"))
	require.Equal(t, core.RoleAdmin, membership.Role)
	require.Equal(t, "Annie", membership.NameCard)
	require.Equal(t, []core.CustomField{{Key: "k", Value: "v"}}, membership.Custom)
	require.Equal(t, start.Add(time.Minute).UnixMilli(), membership.MuteUntil)
	require.Equal(t, core.RemindDiscard, valueOf[*core.Conversation](b.backend, core.ConversationKey("ann", "GROUPteam")).RemindType)
	require.Equal(t, []core.TipKind{core.TipMadeAdmin, core.TipMemberMuted}, b.tips())

	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"a role for the owner":     {`{"GroupId":"team","Member_Account":"olga","Role":"Member"}`, 10007},
		"a role that is none":      {`{"GroupId":"team","Member_Account":"bob","Role":"King"}`, 2683},
		"a mute of the owner":      {`{"GroupId":"team","Member_Account":"olga","MuteTime":60}`, 10007},
		"a mute for ever and ever": {`{"GroupId":"team","Member_Account":"bob","MuteTime":4294967296}`, 10004},
		"a name card too long":     {`{"GroupId":"team","Member_Account":"bob","NameCard":"` + strings.Repeat("x", 51) + `"}`, 10004},
		"a reminder that is none":  {`{"GroupId":"team","Member_Account":"bob","MsgFlag":"Shout"}`, 10004},
		"who is not in it":         {`{"GroupId":"team","Member_Account":"eve","MsgFlag":"Discard"}`, 10004},
		"nobody":                   {`{"GroupId":"team","NameCard":"x"}`, 10004},
		"a group that is not":      {`{"GroupId":"none","Member_Account":"bob","NameCard":"x"}`, 10010},
		"an id that cannot be one": {`{"GroupId":"a b","Member_Account":"bob","NameCard":"x"}`, 10015},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.call(groupService+"modify_group_member_info", c.body)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

func TestABackendMutesMembers(t *testing.T) {
	b := newTeam(t)
	b.must(groupService+"forbid_send_msg", `{"GroupId":"team","Members_Account":["ann","adam"],"MuteTime":60}`)
	b.must(groupService+"forbid_send_msg", `{"GroupId":"team","Members_Account":["bob"],"ShutUpTime":600}`)
	list := func(users ...string) string {
		return `{` + done + `,"GroupId":"team","ShuttedUinList":[` + strings.Join(users, ",") + `],"MutedAccountList":[` + strings.Join(users, ",") + `]}`
	}
	muted := func(user string, until int64) string {
		return fmt.Sprintf(`{"Member_Account":%q,"ShuttedUntil":%d,"MutedUntil":%d}`, user, until, until)
	}
	b.run(t, []exchange{
		{"and lists them", groupService + "get_group_shutted_uin", `{"GroupId":"team"}`, list(muted("adam", 1772366460), muted("ann", 1772366460), muted("bob", 1772367000))},
		{"lets one speak", groupService + "forbid_send_msg", `{"GroupId":"team","Members_Account":["adam"],"MuteTime":0}`, `{` + done + `}`},
		{"under its newer name", groupService + "get_group_muted_account", `{"GroupId":"team"}`, list(muted("ann", 1772366460), muted("bob", 1772367000))},
		{"not without a time", groupService + "forbid_send_msg", `{"GroupId":"team","Members_Account":["ann"]}`, refused(10004, "MuteTime must be for how many seconds, 0 to let them speak again")},
		{"not who is not there", groupService + "forbid_send_msg", `{"GroupId":"team","Members_Account":["eve"],"MuteTime":1}`, refused(10004, `"eve" is not in the chat group`)},
	})
	b.pass(time.Minute)
	require.JSONEq(t, list(muted("bob", 1772367000)), b.must(groupService+"get_group_shutted_uin", `{"GroupId":"team"}`))

	b.must(groupService+"create_group", `{"Type":"Private","GroupId":"work","Name":"n","MemberList":[{"Member_Account":"ann"}]}`)
	require.EqualValues(t, 10007, codeIn(t, b.call(groupService+"forbid_send_msg", `{"GroupId":"work","Members_Account":["ann"],"MuteTime":1}`)), "its type has no mutes")
}

func TestABackendChangesAGroup(t *testing.T) {
	b := newTeam(t)
	b.must(groupService+"modify_group_base_info", `{"GroupId":"team","Name":"N","Introduction":"","Notification":"O","FaceUrl":"F","MaxMemberNum":20,
		"ApplyJoinOption":"DisableApply","InviteJoinOption":"FreeAccess","MuteAllMember":"On","AppDefinedData":[{"Key":"k","Value":"v"}]}`)
	group := valueOf[core.Group](b.backend, core.GroupKey("team"))
	require.Equal(t, core.Group{
		Type: core.GroupPublic, Name: "N", Notification: "O", Avatar: "F", OwnerID: "olga", MaxMembers: 20, MuteAll: true,
		JoinOption: core.JoinDisabled, InviteOption: core.InviteFree, Custom: []core.CustomField{{Key: "k", Value: "v"}},
		CreatedAt: start.UnixMilli(), UpdatedAt: start.UnixMilli(), Changes: 1,
	}, group)
	require.Equal(t, []core.TipKind{core.TipProfileChanged}, b.tips())
	b.must(groupService+"modify_group_base_info", `{"GroupId":"team","ShutUpAllMember":"Off","MaxMemberCount":30}`)
	require.False(t, valueOf[core.Group](b.backend, core.GroupKey("team")).MuteAll)
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"more members than its type takes": {`{"GroupId":"team","MaxMemberNum":2001}`, 10004},
		"a name too long":                  {`{"GroupId":"team","Name":"` + strings.Repeat("x", 31) + `"}`, 10004},
		"an option that is none":           {`{"GroupId":"team","ApplyJoinOption":"Maybe"}`, 10004},
		"muted by half":                    {`{"GroupId":"team","MuteAllMember":"Half"}`, 10004},
		"no group":                         {`{"Name":"x"}`, 10015},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, codeIn(t, b.call(groupService+"modify_group_base_info", c.body)))
		})
	}
}

func TestABackendListsGroups(t *testing.T) {
	b := newTeam(t)
	for _, id := range []string{"a", "b", "c"} {
		b.must(groupService+"create_group", `{"Type":"ChatRoom","GroupId":"`+id+`","Name":"n","Owner_Account":"ann"}`)
	}
	b.must(groupService+"destroy_group", `{"GroupId":"b"}`)
	b.as("olga", core.SetNameCard{GroupID: "team", NameCard: "x"})
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"bob",`+hello+`}`)
	ids := func(next string, ids ...string) string {
		list := []string{}
		for _, id := range ids {
			list = append(list, `{"GroupId":"`+id+`"}`)
		}
		return `{` + done + `,"GroupIdList":[` + strings.Join(list, ",") + `],"Next":"` + next + `"}`
	}
	b.run(t, []exchange{
		{"all", groupService + "get_appid_group_list", `{}`, ids("", "a", "c", "team")},
		{"a few, as the first call of the documented API asks", groupService + "get_appid_group_list", `{"Limit":2,"Next":0}`, ids("c", "a", "c")},
		{"and on from there", groupService + "get_appid_group_list", `{"Limit":2,"Next":"c"}`, ids("", "team")},
		{"of a type", groupService + "get_appid_group_list", `{"GroupType":"Public"}`, ids("", "team")},
		{"not too many", groupService + "get_appid_group_list", `{"Limit":10001}`, refused(10004, "Limit must be 0 to 10000, not 10001")},
		{
			"those that a user is in", groupService + "get_joined_group_list", `{"Member_Account":"ann"}`,
			`{` + done + `,"TotalCount":3,"GroupIdList":[{"GroupId":"a"},{"GroupId":"c"},{"GroupId":"team"}]}`,
		},
		{
			"a few of them", groupService + "get_joined_group_list", `{"Member_Account":"ann","Limit":1,"Offset":1}`,
			`{` + done + `,"TotalCount":3,"GroupIdList":[{"GroupId":"c"}]}`,
		},
		{
			"what the user is in them", groupService + "get_joined_group_list", `{"Member_Account":"ann","GroupType":"Public","ResponseFilter":{"SelfInfoFilter":["Role"]}}`,
			`{` + done + `,"TotalCount":1,"GroupIdList":[{"GroupId":"team","SelfInfo":{"Role":"Member","JoinTime":1772366400,"MsgFlag":"AcceptAndNotify","MsgSeq":0,"UnreadMsgNum":1}}]}`,
		},
		{
			"what they are", groupService + "get_joined_group_list", `{"Member_Account":"bob","ResponseFilter":{"GroupBaseInfoFilter":["Name"]}}`,
			`{` + done + `,"TotalCount":1,"GroupIdList":[{"GroupId":"team","Type":"Public","Name":"The team","Introduction":"","Notification":"","FaceUrl":"","Owner_Account":"olga",
				"CreateTime":1772366400,"InfoSeq":0,"LastInfoTime":1772366400,"LastMsgTime":1772366400,"NextMsgSeq":2,"MemberNum":4,"MaxMemberNum":2000,
				"ApplyJoinOption":"NeedPermission","InviteJoinOption":"DisableInvite","MuteAllMember":"Off","AppDefinedData":[]}]}`,
		},
		{"none, for who is in none", groupService + "get_joined_group_list", `{"Member_Account":"eve"}`, `{` + done + `,"TotalCount":0,"GroupIdList":[]}`},
	})
}

func TestABackendCountsWhoIsOnline(t *testing.T) {
	b := newTeam(t)
	b.as("ann", core.Appear{Place: "p", Until: start.Add(time.Minute).UnixMilli()})
	b.as("eve", core.Appear{Place: "p", Until: start.Add(time.Minute).UnixMilli()})
	require.JSONEq(t, `{`+done+`,"OnlineMemberNum":1}`, b.must(groupService+"get_online_member_num", `{"GroupId":"team"}`))
	b.pass(2 * time.Minute)
	require.JSONEq(t, `{`+done+`,"OnlineMemberNum":0}`, b.must(groupService+"get_online_member_num", `{"GroupId":"team"}`))
}

func TestAListOfConversationsHasGroupsAsDevicesShowThem(t *testing.T) {
	b := newTeam(t)
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"bob",`+hello+`}`)
	require.JSONEq(t, `{`+done+`,"SessionItem":[{"Type":2,"GroupId":"team","MsgTime":1772366400,"TopFlag":0}],"CompleteFlag":1,"TimeStamp":1772366400,"StartIndex":1,"TopTimeStamp":0,"TopStartIndex":0}`,
		b.must("recentcontact/get_list", `{"From_Account":"adam"}`))
	b.as("adam", core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"GROUPteam"}})
	require.Contains(t, b.must("recentcontact/get_contact_group", `{"From_Account":"adam"}`), `{"Type":2,"ToGroupId":"team","ContactGroupId":[1]}`)
}
