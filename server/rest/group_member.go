package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// What came of each user of a call that adds members.
const (
	resultFailed = iota
	resultAdded
	resultPresent
	_
	resultOverLimit
)

type addMembersRequest struct {
	aGroup
	Silence    int
	MemberList []importedMember
}

// importedMember is one of them; import_group_member takes role and time.
type importedMember struct {
	MemberAccount string `json:"Member_Account"`
	Role          string
	JoinTime      int64 // Unix seconds
}

type addMembersReply struct {
	status
	MemberList []addedMember
}

type addedMember struct {
	MemberAccount string `json:"Member_Account"`
	Result        int
}

// addMembers adds users to a group, whatever its InviteJoinOption says.
func (a *API) addMembers(ctx context.Context, call call, request addMembersRequest) (any, error) {
	return a.eachAdded(request, func(part []importedMember) (core.AddedMembers, error) {
		command := core.AddMembers{GroupID: request.GroupID}
		for _, member := range part {
			command.UserIDs = append(command.UserIDs, member.MemberAccount)
		}
		return asBackend(ctx, a, call, command, request.Silence == 1)
	})
}

// importMembers makes users members who were so elsewhere. They see the history
// from when they joined.
func (a *API) importMembers(ctx context.Context, call call, request addMembersRequest) (any, error) {
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	places := map[int64]uint64{}
	return a.eachAdded(request, func(part []importedMember) (core.AddedMembers, error) {
		command := core.ImportMembers{GroupID: request.GroupID}
		for _, member := range part {
			from, err := a.placeAt(ctx, request.GroupID, member.JoinTime, places)
			if err != nil {
				return core.AddedMembers{}, err
			}
			command.Members = append(command.Members, core.ImportedMember{
				UserID: member.MemberAccount, Role: core.Role(member.Role), JoinedAt: member.JoinTime * 1000, From: from,
			})
		}
		return asBackend(ctx, a, call, command, true)
	})
}

// placeAt is the number of the last message from before a second.
func (a *API) placeAt(ctx context.Context, groupID string, second int64, known map[int64]uint64) (uint64, error) {
	if place, has := known[second]; has || second <= 0 {
		return place, nil
	}
	place, err := authority.Seek(ctx, a.options.Store, core.GroupOwner(groupID), second*1000-1)
	known[second] = place
	return place, err
}

// eachAdded adds a list of users part by part, and tells what came of each.
func (a *API) eachAdded(request addMembersRequest, add func([]importedMember) (core.AddedMembers, error)) (any, error) {
	if n := len(request.MemberList); n < 1 || n > maxMembersAdded {
		return nil, core.Errorf(core.CodeTooManyMembersInCall, "MemberList must name 1 to %d users, not %d", maxMembersAdded, n)
	}
	results := map[string]int{}
	for part := range slices.Chunk(request.MemberList, core.MaxMembersPerCommand) {
		outcome, err := add(part)
		if err != nil {
			return nil, err
		}
		for result, users := range map[int][]string{resultAdded: outcome.Added, resultPresent: outcome.Present, resultOverLimit: outcome.OverLimit} {
			for _, user := range users {
				if results[user] == resultFailed { // Or the user is named twice.
					results[user] = result
				}
			}
		}
	}
	reply := addMembersReply{status: ok}
	for _, member := range request.MemberList {
		reply.MemberList = append(reply.MemberList, addedMember{member.MemberAccount, results[member.MemberAccount]})
	}
	return reply, nil
}

type deleteMembersRequest struct {
	aGroup
	Silence            int
	Reason             string
	MemberToDelAccount []string `json:"MemberToDel_Account"`
}

// deleteMembers removes members, any but the owner.
func (a *API) deleteMembers(ctx context.Context, call call, request deleteMembersRequest) (any, error) {
	if err := checkNamed("MemberToDel_Account", request.MemberToDelAccount, maxMembersNamed); err != nil {
		return nil, err
	}
	if group, err := a.group(ctx, request.GroupID); err == nil && group.Type == core.GroupLive {
		return nil, core.Errorf(core.CodeGroupDenied, "ban_group_member keeps users out of a live group")
	}
	for part := range slices.Chunk(request.MemberToDelAccount, core.MaxMembersPerCommand) {
		command := core.RemoveMembers{GroupID: request.GroupID, UserIDs: part, Reason: request.Reason}
		if _, err := asBackend(ctx, a, call, command, request.Silence == 1); err != nil {
			return nil, err
		}
	}
	return ok, nil
}

type modifyMemberRequest struct {
	aGroup
	MemberAccount        string `json:"Member_Account"`
	Role                 string
	MsgFlag              string
	NameCard             *string
	AppMemberDefinedData []definedField
	MuteTime             *int64 // seconds
	ShutUpTime           *int64 // its former name
}

// modifyMember changes what is given of a member: role, remind type, name card,
// fields and mute, each by itself and in this order.
func (a *API) modifyMember(ctx context.Context, call call, request modifyMemberRequest) (any, error) {
	if err := checkNamed("Member_Account", []string{request.MemberAccount}, 1); err != nil {
		return nil, err
	}
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.MembershipKey(request.MemberAccount, request.GroupID))
	if err != nil {
		return nil, err
	}
	if documents[0].Value == nil {
		return nil, core.Errorf(core.CodeInvalidParameter, "%q is not in the chat group", request.MemberAccount)
	}
	if request.MsgFlag != "" {
		if _, err := do(ctx, a, request.MemberAccount, core.SetRemindType{ConversationIDs: []string{core.TypeGroup + request.GroupID}, RemindType: request.MsgFlag}); err != nil {
			return nil, err
		}
	}
	for _, command := range request.commands() {
		if _, err := asBackend(ctx, a, call, command, false); err != nil {
			return nil, err
		}
	}
	return ok, nil
}

func (r modifyMemberRequest) commands() (commands []core.CommandOf[core.Member]) {
	if r.Role != "" {
		commands = append(commands, core.SetMemberRole{GroupID: r.GroupID, UserID: r.MemberAccount, Role: core.Role(r.Role)})
	}
	if r.NameCard != nil {
		commands = append(commands, core.SetNameCard{GroupID: r.GroupID, UserID: r.MemberAccount, NameCard: *r.NameCard})
	}
	if len(r.AppMemberDefinedData) > 0 {
		commands = append(commands, core.SetMemberFields{GroupID: r.GroupID, UserID: r.MemberAccount, Custom: fieldsOf(r.AppMemberDefinedData)})
	}
	if seconds := either(r.MuteTime, r.ShutUpTime); seconds != nil {
		commands = append(commands, core.SetMemberMute{GroupID: r.GroupID, UserID: r.MemberAccount, Seconds: *seconds})
	}
	return commands
}

func either[V any](one, other *V) *V {
	if one == nil {
		return other
	}
	return one
}

type forbidRequest struct {
	aGroup
	MembersAccount []string `json:"Members_Account"`
	MuteTime       *int64   // seconds, 0 for none
	ShutUpTime     *int64   // its former name
}

// forbid keeps members from sending.
func (a *API) forbid(ctx context.Context, call call, request forbidRequest) (any, error) {
	seconds := either(request.MuteTime, request.ShutUpTime)
	if seconds == nil {
		return nil, core.Errorf(core.CodeInvalidParameter, "MuteTime must be for how many seconds, 0 to let them speak again")
	}
	if err := checkNamed("Members_Account", request.MembersAccount, maxMembersNamed); err != nil {
		return nil, err
	}
	for _, user := range request.MembersAccount {
		if _, err := asBackend(ctx, a, call, core.SetMemberMute{GroupID: request.GroupID, UserID: user, Seconds: *seconds}, false); err != nil {
			return nil, err
		}
	}
	return ok, nil
}
