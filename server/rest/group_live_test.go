package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/rest"
)

// hall are rooms in which ann and bob are, and which remember what is said.
type hall struct {
	backend *backend
	said    []core.Message
}

func (h *hall) SayLive(ctx context.Context, user string, message core.Message) (core.Message, error) {
	committed, err := h.backend.authority.Do(ctx, core.Call{User: user, Command: core.SpeakLive{Message: message}, Admin: &core.Admin{}, Live: true}, nil)
	if err != nil {
		return core.Message{}, err
	}
	said := committed.Outcome.(core.Message)
	said.Sequence = uint64(len(h.said) + 1)
	h.said = append(h.said, said)
	return said, nil
}

func (h *hall) Broadcast(message core.Message) (core.Message, error) {
	message.To, message.Sequence, message.Time = "every room", 9, start.UnixMilli()
	h.said = append(h.said, message)
	return message, nil
}

func (h *hall) LiveRoom(_ context.Context, groupID string) (int, []core.Document) {
	var documents []core.Document
	for i, user := range []string{"bob", "ann"} {
		documents = append(documents, core.Document{Key: core.MemberKey(groupID, user), Value: core.Member{Role: core.RoleMember, JoinedAt: start.Add(-time.Duration(i) * time.Hour).UnixMilli()}})
	}
	return 3, documents
}

// newShow is a backend with the live group "show" of olga's.
func newShow(t *testing.T) (groupHouse, *hall) {
	h := new(hall)
	b := groupHouse{newBackend(t, func(o *rest.Options) { o.Rooms = h })}
	h.backend = b.backend
	b.must(groupService+"create_group", `{"Type":"AVChatRoom","GroupId":"show","Owner_Account":"olga","Name":"The show","MemberList":[{"Member_Account":"ann"}]}`)
	return b, h
}

func TestABackendRunsALiveGroup(t *testing.T) {
	b, h := newShow(t)
	require.Nil(t, valueOf[core.Value](b.backend, core.MembershipKey("olga", "show")), "nobody is a member of a live group")
	const hello = `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello"}}]`
	b.run(t, []exchange{
		{"counts who is there", groupService + "get_online_member_num", `{"GroupId":"show"}`, `{` + done + `,"OnlineMemberNum":3}`},
		{
			"lists who came last", groupService + "get_group_member_info", `{"GroupId":"show","Limit":1}`,
			fmt.Sprintf(`{`+done+`,"MemberNum":3,"MemberList":[{"Member_Account":"bob","Role":"Member","JoinTime":%d,"NameCard":"","MuteUntil":0,"ShutUpUntil":0,"AppMemberDefinedData":[]}],"Next":""}`, start.Unix()),
		},
		{"speaks as who is not in it", groupService + "send_group_msg", `{"GroupId":"show","From_Account":"sam","Random":5,` + hello + `}`, fmt.Sprintf(`{`+done+`,"MsgTime":%d,"MsgSeq":1}`, start.Unix())},
		{"mutes", groupService + "forbid_send_msg", `{"GroupId":"show","Members_Account":["ann"],"MuteTime":60}`, `{` + done + `}`},
		{
			"tells who is muted", groupService + "get_group_muted_account", `{"GroupId":"show"}`,
			fmt.Sprintf(`{`+done+`,"GroupId":"show","ShuttedUinList":[{"Member_Account":"ann","ShuttedUntil":%[1]d,"MutedUntil":%[1]d}],"MutedAccountList":[{"Member_Account":"ann","ShuttedUntil":%[1]d,"MutedUntil":%[1]d}]}`, start.Unix()+60),
		},
		{"speaks as who is muted", groupService + "send_group_msg", `{"GroupId":"show","From_Account":"ann","Random":5,` + hello + `}`, fmt.Sprintf(`{`+done+`,"MsgTime":%d,"MsgSeq":2}`, start.Unix())},
		{"speaks to all rooms", groupService + "send_broadcast_msg", `{"From_Account":"sam","Random":6,` + hello + `}`, fmt.Sprintf(`{`+done+`,"MsgTime":%d,"MsgSeq":9}`, start.Unix())},
		{"shares attributes", groupService + "set_group_attr", `{"GroupId":"show","GroupAttr":[{"key":"k","value":"v"}]}`, `{` + done + `}`},
		{"gives a user a notice", groupService + "send_group_system_notification", `{"GroupId":"show","ToMembers_Account":["ann"],"Content":"c"}`, `{` + done + `}`},
	})
	require.Len(t, h.said, 3)
	require.Equal(t, "sam", h.said[0].From)
	require.Equal(t, core.PriorityHigh, h.said[2].Priority)
	require.Equal(t, []core.NoticeKind{core.NoticeCustom}, b.notices("ann"))
	var info struct{ GroupInfo []struct{ MemberNum int } }
	require.NoError(t, json.Unmarshal([]byte(b.must(groupService+"get_group_info", `{"GroupIdList":["show"]}`)), &info))
	require.Equal(t, 3, info.GroupInfo[0].MemberNum)
}

func TestABackendKeepsUsersOutOfALiveGroup(t *testing.T) {
	b, _ := newShow(t)
	list := func(body string) string { return b.must(groupService+"get_group_ban_member", body) }
	b.must(groupService+"ban_group_member", `{"GroupId":"show","Members_Account":["cat","ann","bob"],"Duration":60,"Description":"rude"}`)
	until := start.Unix() + 60
	require.JSONEq(t, fmt.Sprintf(`{`+done+`,"BannedAccountList":[{"Member_Account":"ann","BannedUntil":%[1]d},{"Member_Account":"bob","BannedUntil":%[1]d}],"NextOffset":2}`, until), list(`{"GroupId":"show","Limit":2}`))
	require.JSONEq(t, fmt.Sprintf(`{`+done+`,"BannedAccountList":[{"Member_Account":"cat","BannedUntil":%d}],"NextOffset":0}`, until), list(`{"GroupId":"show","Limit":2,"Offset":2}`))
	require.Equal(t, core.CodeGroupDenied, codeOf(b.authority.Do(context.Background(), core.Call{User: "ann", Command: core.JoinGroup{GroupID: "show"}, Live: true}, nil)))
	b.must(groupService+"unban_group_member", `{"GroupId":"show","Members_Account":["ann","nobody"]}`)
	_, err := b.authority.Do(context.Background(), core.Call{User: "ann", Command: core.JoinGroup{GroupID: "show"}, Live: true}, nil)
	require.NoError(t, err)
	b.pass(time.Minute)
	require.JSONEq(t, `{`+done+`,"BannedAccountList":[],"NextOffset":0}`, list(`{"GroupId":"show"}`))
}

func codeOf[C any](_ C, err error) core.Code { return core.CodeOf(err) }

func TestWhatIsNothingForLiveGroupsIsRefused(t *testing.T) {
	b, _ := newShow(t)
	b.must(groupService+"create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"n"}`)
	for _, c := range []struct {
		call, body string
		code       core.Code
	}{
		{"ban_group_member", `{"GroupId":"team","Members_Account":["ann"],"Duration":60}`, core.CodeGroupDenied},
		{"unban_group_member", `{"GroupId":"team","Members_Account":["ann"]}`, core.CodeGroupDenied},
		{"get_group_ban_member", `{"GroupId":"team"}`, core.CodeGroupDenied},
		{"get_group_ban_member", `{"GroupId":"show","Limit":101}`, core.CodeGroupParameter},
		{"ban_group_member", `{"GroupId":"show","Members_Account":["ann"]}`, core.CodeBanNeedsDuration},
		{"ban_group_member", `{"GroupId":"show","Members_Account":["olga"],"Duration":60}`, core.CodeGroupDenied},
		{"ban_group_member", `{"GroupId":"show","Members_Account":[],"Duration":60}`, core.CodeTooManyMembersInCall},
		{"ban_group_member", `{"GroupId":"nothing","Members_Account":["ann"],"Duration":60}`, core.CodeGroupNotFound},
		{"delete_group_member", `{"GroupId":"show","MemberToDel_Account":["ann"]}`, core.CodeGroupDenied},
		{"add_group_member", `{"GroupId":"show","MemberList":[{"Member_Account":"ann"}]}`, core.CodeLiveNobodyAdded},
		{"import_group_member", `{"GroupId":"show","MemberList":[{"Member_Account":"ann"}]}`, core.CodeGroupDenied},
		{"import_group_msg", `{"GroupId":"show","MsgList":[{"From_Account":"ann","SendTime":1,"Random":1,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}]}]}`, core.CodeGroupDenied},
		{"send_group_system_notification", `{"GroupId":"show","Content":"c"}`, core.CodeGroupDenied},
		{"send_group_msg", `{"GroupId":"show","To_Account":["ann"],"Random":5,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}]}`, core.CodeGroupDenied},
		{"send_broadcast_msg", `{"From_Account":"a b","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}]}`, core.CodeGroupParameter},
		{"send_broadcast_msg", `{"MsgBody":[]}`, core.CodeGroupParameter},
	} {
		require.Equal(t, c.code, codeIn(t, b.call(groupService+c.call, c.body)), "%s %s", c.call, c.body)
	}
	without := groupHouse{newBackend(t)}
	require.Equal(t, core.CodeNotSupported, codeIn(t, without.call(groupService+"create_group", `{"Type":"AVChatRoom","GroupId":"show","Name":"n"}`)))
	require.Equal(t, core.CodeNotSupported, codeIn(t, without.call(groupService+"send_broadcast_msg", `{"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}]}`)))
}
