package rest

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

type groupInfoRequest struct {
	GroupIDList    []string `json:"GroupIdList"`
	ResponseFilter struct {
		MemberInfoFilter []string
	}
}

type groupInfoReply struct {
	status
	GroupInfo []groupInfo
}

// groupInfo is what there is to say of a group. Times are Unix seconds.
type groupInfo struct {
	GroupID   string `json:"GroupId"`
	ErrorCode core.Code
	ErrorInfo string
	*groupProfile
}

type groupProfile struct {
	Type             string
	Name             string
	Introduction     string
	Notification     string
	FaceURL          string `json:"FaceUrl"`
	OwnerAccount     string `json:"Owner_Account"`
	CreateTime       int64
	InfoSeq          int
	LastInfoTime     int64
	LastMsgTime      int64
	NextMsgSeq       uint64
	MemberNum        int
	MaxMemberNum     int
	ApplyJoinOption  string
	InviteJoinOption string
	MuteAllMember    string
	AppDefinedData   []definedField
	MemberList       []memberInfo `json:",omitempty"`
}

// groupInfo tells of groups; of each that there is not, so. Members, 500 of each,
// are told of where MemberInfoFilter names anything.
func (a *API) groupInfo(ctx context.Context, _ call, request groupInfoRequest) (any, error) {
	if n := len(request.GroupIDList); n < 1 || n > maxGroupsAsked {
		return nil, core.Errorf(core.CodeInvalidParameter, "GroupIdList must name 1 to %d groups, not %d", maxGroupsAsked, n)
	}
	profiles, err := a.groupProfiles(ctx, request.GroupIDList)
	if err != nil {
		return nil, err
	}
	rooms := a.roomsOf(ctx, profiles, request.GroupIDList)
	reply := groupInfoReply{status: ok}
	for i, id := range request.GroupIDList {
		info := groupInfo{GroupID: id, groupProfile: profiles[i]}
		switch {
		case checkGroupID(id) != nil:
			info.ErrorCode, info.ErrorInfo = core.CodeGroupID, "this is no chat group's id"
		case info.groupProfile == nil:
			info.ErrorCode, info.ErrorInfo = core.CodeGroupNotFound, "there is no such chat group, or it was dismissed"
		case info.Type == string(core.GroupLive):
			info.MemberNum = rooms[i].count
			if len(request.ResponseFilter.MemberInfoFilter) > 0 {
				info.MemberList = infosOf(rooms[i].members)
			}
		case len(request.ResponseFilter.MemberInfoFilter) > 0:
			members, err := a.members(ctx, id, "", maxMembersNamed)
			if err != nil {
				return nil, err
			}
			info.MemberList = infosOf(members)
		}
		reply.GroupInfo = append(reply.GroupInfo, info)
	}
	return reply, nil
}

// groupProfiles reads the groups of given ids; nil for each that there is not.
func (a *API) groupProfiles(ctx context.Context, ids []string) ([]*groupProfile, error) {
	var keys []core.Key
	for _, id := range ids {
		if checkGroupID(id) == nil {
			keys = append(keys, core.GroupKey(id), core.GroupSizeKey(id), core.ThreadKey(core.GroupOwner(id)))
		}
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	profiles := make([]*groupProfile, len(ids))
	for i, id := range ids {
		if checkGroupID(id) != nil {
			continue
		}
		profiles[i] = profileOf(documents[0].Value, documents[1].Value, documents[2].Value)
		documents = documents[3:]
	}
	return profiles, nil
}

func profileOf(group, size, head core.Value) *groupProfile {
	g, there := group.(core.Group)
	n, _ := size.(core.GroupSize)
	thread, _ := head.(core.Thread)
	if !there || g.DismissedBy != "" {
		return nil
	}
	return &groupProfile{
		Type: string(g.Type), Name: g.Name, Introduction: g.Introduction, Notification: g.Notification, FaceURL: g.Avatar,
		OwnerAccount: g.OwnerID, CreateTime: g.CreatedAt / 1000, InfoSeq: g.Changes, LastInfoTime: g.UpdatedAt / 1000,
		LastMsgTime: thread.LastTime / 1000, NextMsgSeq: thread.LastSequence + 1,
		MemberNum: n.Count, MaxMemberNum: g.MaxMembers,
		ApplyJoinOption: string(g.JoinOption), InviteJoinOption: string(g.InviteOption), MuteAllMember: onOff(g.MuteAll),
		AppDefinedData: definedOf(g.Custom),
	}
}

const (
	on  = "On"
	off = "Off"
)

func onOff(is bool) string {
	if is {
		return on
	}
	return off
}

type modifyGroupRequest struct {
	GroupID          string `json:"GroupId"`
	Name             *string
	Introduction     *string
	Notification     *string
	FaceURL          *string `json:"FaceUrl"`
	MaxMemberNum     int
	MaxMemberCount   int // the former name
	ApplyJoinOption  string
	InviteJoinOption string
	MuteAllMember    string
	ShutUpAllMember  string // the former name
	AppDefinedData   []definedField
}

// muteAll is what On, Off and nothing say.
func muteAll(word string) (*bool, error) {
	is := word == on
	switch word {
	case "":
		return nil, nil
	case on, off:
		return &is, nil
	}
	return nil, core.Errorf(core.CodeInvalidParameter, "MuteAllMember must be On or Off, not %.32q", word)
}

// modifyGroup changes what is given of a group.
func (a *API) modifyGroup(ctx context.Context, call call, request modifyGroupRequest) (any, error) {
	command := core.UpdateGroup{
		GroupID: request.GroupID, Name: request.Name, Introduction: request.Introduction, Notification: request.Notification,
		Avatar: request.FaceURL, MaxMembers: max(request.MaxMemberNum, request.MaxMemberCount),
		JoinOption: core.JoinOption(request.ApplyJoinOption), InviteOption: core.InviteOption(request.InviteJoinOption),
		Custom: fieldsOf(request.AppDefinedData),
	}
	var err error
	if command.MuteAll, err = muteAll(request.MuteAllMember + request.ShutUpAllMember); err != nil {
		return nil, err
	}
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return ok, nil
}

type changeOwnerRequest struct {
	aGroup
	NewOwnerAccount string `json:"NewOwner_Account"`
}

// changeOwner gives a group to one of its members.
func (a *API) changeOwner(ctx context.Context, call call, request changeOwnerRequest) (any, error) {
	if _, err := asBackend(ctx, a, call, core.ChangeGroupOwner{GroupID: request.GroupID, NewOwnerID: request.NewOwnerAccount}, false); err != nil {
		return nil, err
	}
	return ok, nil
}
