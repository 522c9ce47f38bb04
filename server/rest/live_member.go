package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

type liveMembersRequest struct {
	aGroup
	Mark int64
}

type liveMembersReply struct {
	status
	MemberList    []liveMember
	NextTimestamp int64 // 0: there are no more
}

// liveMember is a user in a room. JoinTime is Unix seconds.
type liveMember struct {
	MemberAccount string `json:"Member_Account"`
	JoinTime      int64
	NickName      string
	Avatar        string
}

// liveMembers lists those who came last into the room of a live group, of them those
// with a mark of its owner's where one is named.
func (a *API) liveMembers(ctx context.Context, _ call, request liveMembersRequest) (any, error) {
	group, err := a.liveGroup(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	_, members, _ := a.room(ctx, group, request.GroupID)
	keys := []core.Key{core.MarkedKey(group.OwnerID, request.GroupID)}
	for _, member := range members {
		keys = append(keys, core.ProfileKey(member.id))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	marked, _ := documents[0].Value.(core.Marked)
	reply := liveMembersReply{status: ok, MemberList: []liveMember{}}
	for i, member := range members {
		if request.Mark != 0 && !slices.Contains(marked.With(request.Mark), member.id) {
			continue
		}
		profile, _ := documents[i+1].Value.(core.Profile)
		reply.MemberList = append(reply.MemberList, liveMember{member.id, member.JoinedAt / 1000, profile.Nick, profile.Avatar})
	}
	return reply, nil
}

type markLiveRequest struct {
	aGroup
	CommandType int
	MemberList  []markedMember
}

type markedMember struct {
	MemberAccount string `json:"Member_Account"`
	Marks         []int64
}

const (
	marks = 1 + iota
	unmarks
)

// markLive puts marks on users of a live group as its owner, or takes them away.
func (a *API) markLive(ctx context.Context, _ call, request markLiveRequest) (any, error) {
	if request.CommandType != marks && request.CommandType != unmarks {
		return nil, core.Errorf(core.CodeInvalidParameter, "CommandType must be 1 to mark members or 2 to take marks away")
	}
	if n := len(request.MemberList); n < 1 || n > maxMembersNamed {
		return nil, core.Errorf(core.CodeTooManyMembersInCall, "MemberList must name 1 to %d users, not %d", maxMembersNamed, n)
	}
	group, err := a.liveGroup(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	if group.OwnerID == "" {
		return nil, core.Errorf(core.CodeGroupDenied, "marks are those of the owner, and this live group has none")
	}
	for _, member := range request.MemberList {
		if n := len(member.Marks); n < 1 || n > core.MaxMarks {
			return nil, core.Errorf(core.CodeInvalidParameter, "Marks must name 1 to %d marks, not %d", core.MaxMarks, n)
		}
		for _, mark := range member.Marks {
			command := core.MarkMembers{GroupID: request.GroupID, UserIDs: []string{member.MemberAccount}, Mark: mark, Off: request.CommandType == unmarks}
			if _, err := runAs(ctx, a, group.OwnerID, command, &core.Admin{}); err != nil {
				return nil, err
			}
		}
	}
	return ok, nil
}
