package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

type listMembersRequest struct {
	aGroup
	Limit            int
	Offset           int
	Next             string
	MemberRoleFilter []string
}

type listMembersReply struct {
	status
	MemberNum  int
	MemberList []memberInfo
	// Next is where the next page begins, empty for none.
	Next string
}

// memberInfo is a member. Times are Unix seconds.
type memberInfo struct {
	MemberAccount        string `json:"Member_Account"`
	Role                 string
	JoinTime             int64
	NameCard             string
	MuteUntil            int64
	ShutUpUntil          int64 // the former name
	AppMemberDefinedData []definedField
}

func infosOf(members []groupMember) []memberInfo {
	infos := make([]memberInfo, len(members))
	for i, member := range members {
		infos[i] = memberInfo{
			MemberAccount: member.id, Role: string(member.Role), JoinTime: member.JoinedAt / 1000, NameCard: member.NameCard,
			MuteUntil: member.MuteUntil / 1000, ShutUpUntil: member.MuteUntil / 1000, AppMemberDefinedData: definedOf(member.Custom),
		}
	}
	return infos
}

// listMembers lists members in the order of their ids. Whoever gives Next reads
// on from there; Offset counts from the first, and reads all before.
func (a *API) listMembers(ctx context.Context, _ call, request listMembersRequest) (any, error) {
	if request.Limit < 0 || request.Limit > maxMembersAnswered || request.Offset < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "Limit must be 0 to %d, Offset not below 0", maxMembersAnswered)
	}
	if request.Limit == 0 {
		request.Limit = maxMembersAnswered
	}
	group, err := a.group(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	if count, newest, live := a.room(ctx, group, request.GroupID); live {
		return listMembersReply{status: ok, MemberNum: count, MemberList: infosOf(newest[:min(len(newest), request.Limit)])}, nil
	}
	documents, err := a.read(ctx, core.GroupSizeKey(request.GroupID))
	if err != nil {
		return nil, err
	}
	size, _ := documents[0].Value.(core.GroupSize)
	reply := listMembersReply{status: ok, MemberNum: size.Count, MemberList: []memberInfo{}}
	members, next, err := a.pageOfMembers(ctx, request)
	if err != nil {
		return nil, err
	}
	reply.MemberList, reply.Next = append(reply.MemberList, infosOf(members)...), next
	return reply, nil
}

func (a *API) pageOfMembers(ctx context.Context, request listMembersRequest) (page []groupMember, next string, err error) {
	skip, after := request.Offset, request.Next
	for {
		members, err := a.members(ctx, request.GroupID, after, memberRead)
		if err != nil {
			return nil, "", err
		}
		for _, member := range members {
			switch {
			case len(request.MemberRoleFilter) > 0 && !slices.Contains(request.MemberRoleFilter, string(member.Role)):
			case skip > 0:
				skip--
			case len(page) == request.Limit:
				return page, page[len(page)-1].id, nil
			default:
				page = append(page, member)
			}
		}
		if len(members) < memberRead {
			return page, "", nil
		}
		after = members[len(members)-1].id
	}
}

type namedMembersRequest struct {
	aGroup
	MemberListAccount []string `json:"Member_List_Account"`
	MemberRoleFilter  []string
}

type namedMembersReply struct {
	status
	GroupID    string `json:"GroupId"`
	MemberList []memberInfo
}

// maxMembersAsked is how many members one call names to be told of.
const maxMembersAsked = 50

// namedMembers tells of those who are named and in the group.
func (a *API) namedMembers(ctx context.Context, _ call, request namedMembersRequest) (any, error) {
	if err := checkNamed("Member_List_Account", request.MemberListAccount, maxMembersAsked); err != nil {
		return nil, err
	}
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	keys := make([]core.Key, len(request.MemberListAccount))
	for i, user := range request.MemberListAccount {
		keys[i] = core.MemberKey(request.GroupID, user)
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	members := []groupMember{}
	for _, document := range documents {
		member, there := document.Value.(core.Member)
		if there && (len(request.MemberRoleFilter) == 0 || slices.Contains(request.MemberRoleFilter, string(member.Role))) {
			members = append(members, groupMember{document.Key.ID, member})
		}
	}
	return namedMembersReply{ok, request.GroupID, infosOf(members)}, nil
}

type rolesRequest struct {
	aGroup
	UserAccount []string `json:"User_Account"`
}

type rolesReply struct {
	status
	UserIDList []userRole `json:"UserIdList"`
}

type userRole struct {
	MemberAccount string `json:"Member_Account"`
	Role          string
}

// roles tells what users are in a group, NotMember for who is not.
func (a *API) roles(ctx context.Context, _ call, request rolesRequest) (any, error) {
	if err := checkNamed("User_Account", request.UserAccount, maxMembersNamed); err != nil {
		return nil, err
	}
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	keys := make([]core.Key, len(request.UserAccount))
	for i, user := range request.UserAccount {
		keys[i] = core.MembershipKey(user, request.GroupID)
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := rolesReply{status: ok}
	for _, document := range documents {
		role := "NotMember"
		if in, member := document.Value.(core.Membership); member {
			role = string(in.Role)
		}
		reply.UserIDList = append(reply.UserIDList, userRole{document.Key.Owner, role})
	}
	return reply, nil
}

type mutedReply struct {
	status
	GroupID        string      `json:"GroupId"`
	ShuttedUinList []mutedUser // as the call was named first
	MutedAccounts  []mutedUser `json:"MutedAccountList"`
}

type mutedUser struct {
	MemberAccount string `json:"Member_Account"`
	ShuttedUntil  int64  // Unix seconds
	MutedUntil    int64
}

// muted lists the members who may not send now.
func (a *API) muted(ctx context.Context, _ call, request aGroup) (any, error) {
	group, err := a.group(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	now, list := a.options.Now().UnixMilli(), []mutedUser{}
	add := func(user string, until int64) {
		if until > now {
			list = append(list, mutedUser{user, until / 1000, until / 1000})
		}
	}
	if group.Type == core.GroupLive {
		err = a.eachSilence(ctx, request.GroupID, func(user string, against core.Silence) bool {
			add(user, against.MuteUntil)
			return true
		})
	} else {
		err = a.eachMembers(ctx, request.GroupID, func(members []groupMember) error {
			for _, member := range members {
				add(member.id, member.MuteUntil)
			}
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	return mutedReply{ok, request.GroupID, list, list}, nil
}

type onlineReply struct {
	status
	OnlineMemberNum int
}

// online counts the members who are signed in somewhere.
func (a *API) online(ctx context.Context, _ call, request aGroup) (any, error) {
	group, err := a.group(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	if count, _, live := a.room(ctx, group, request.GroupID); live {
		return onlineReply{ok, count}, nil
	}
	now, reply := a.options.Now().UnixMilli(), onlineReply{status: ok}
	err = a.eachMembers(ctx, request.GroupID, func(members []groupMember) error {
		keys := make([]core.Key, len(members))
		for i, member := range members {
			keys[i] = core.StatusKey(member.id)
		}
		documents, err := a.read(ctx, keys...)
		for _, document := range documents {
			if status, _ := document.Value.(core.Status); len(status.At(now).Places) > 0 {
				reply.OnlineMemberNum++
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return reply, nil
}
