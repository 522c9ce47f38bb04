package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

type createChatGroupRequest struct {
	OwnerAccount     string `json:"Owner_Account"`
	Type             string
	GroupID          string `json:"GroupId"`
	Name             string
	Introduction     string
	Notification     string
	FaceURL          string `json:"FaceUrl"`
	MaxMemberCount   int
	ApplyJoinOption  string
	InviteJoinOption string
	SupportTopic     int   // 1: of a community, it holds topics
	CreateTime       int64 // Unix seconds, import_group only
	AppDefinedData   []definedField
	MemberList       []firstMember // create_group only
}

type firstMember struct {
	MemberAccount       string `json:"Member_Account"`
	Role                string
	AppMemberDefinedata []definedField `json:"AppMemberDefinedData"`
}

type groupCreatedReply struct {
	status
	GroupID string `json:"GroupId"`
	Type    string
	// OverLimitMembers are in too many groups, and were not added.
	OverLimitMembers []string `json:"OverLimit_Account,omitempty"`
}

// createChatGroup makes a chat group, without an owner if none is named.
func (a *API) createChatGroup(ctx context.Context, call call, request createChatGroupRequest) (any, error) {
	if len(request.MemberList) > maxFirstMembers {
		return nil, core.Errorf(core.CodeTooManyMembersInCall, "MemberList names at most %d members, not %d; add_group_member takes more", maxFirstMembers, len(request.MemberList))
	}
	request.CreateTime = 0
	return a.found(ctx, call, request, false)
}

// importGroup is createChatGroup for a group from elsewhere: nobody is told.
func (a *API) importGroup(ctx context.Context, call call, request createChatGroupRequest) (any, error) {
	request.MemberList = nil
	return a.found(ctx, call, request, true)
}

func (a *API) found(ctx context.Context, call call, request createChatGroupRequest, silent bool) (any, error) {
	founders := request.founders()
	first := founders[:min(len(founders), core.MaxMembersPerCommand)]
	command := core.FoundGroup{
		CreateChatGroup: core.CreateChatGroup{
			GroupID: request.GroupID, Random: a.wideRandom(), Type: core.GroupType(request.Type), Name: request.Name,
			Avatar: request.FaceURL, Introduction: request.Introduction, Notification: request.Notification,
			JoinOption: core.JoinOption(request.ApplyJoinOption), InviteOption: core.InviteOption(request.InviteJoinOption),
			MaxMembers: request.MaxMemberCount, Custom: fieldsOf(request.AppDefinedData), Founders: first,
			Topics: request.SupportTopic == 1,
		},
		OwnerID: request.OwnerAccount, CreatedAt: request.CreateTime * 1000, Imported: silent,
	}
	created, err := asBackend(ctx, a, call, command, silent)
	if err != nil {
		return nil, err
	}
	reply := groupCreatedReply{status: ok, GroupID: created.GroupID, Type: request.Type, OverLimitMembers: created.OverLimit}
	for more := range slices.Chunk(founders[len(first):], core.MaxMembersPerCommand) {
		over, err := asBackend(ctx, a, call, core.AddFounders{GroupID: created.GroupID, Founders: more}, silent)
		if err != nil {
			return nil, err
		}
		reply.OverLimitMembers = append(reply.OverLimitMembers, over...)
	}
	return reply, nil
}

func (r createChatGroupRequest) founders() []core.Founder {
	founders := make([]core.Founder, len(r.MemberList))
	for i, member := range r.MemberList {
		founders[i] = core.Founder{UserID: member.MemberAccount, Role: core.Role(member.Role), Custom: fieldsOf(member.AppMemberDefinedata)}
	}
	return founders
}

// wideRandom is a number from which a group that nobody gave an id gets one.
func (a *API) wideRandom() int64 {
	return int64(a.options.Random())<<31 ^ int64(a.options.Random())
}

// destroyGroup ends a group of any type.
func (a *API) destroyGroup(ctx context.Context, call call, request aGroup) (any, error) {
	if _, err := asBackend(ctx, a, call, core.DismissGroup{GroupID: request.GroupID}, false); err != nil {
		return nil, err
	}
	return ok, nil
}
