package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var memberMethods = []method{
	{name: "getGroupMemberList", answer: getGroupMemberList},
	{
		name: "getGroupMemberProfile",
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id, users, keys := o.some("groupID"), o.users(), o.OptionalStrings("memberCustomFieldFilter")
			return func(ctx context.Context) (any, error) {
				members, err := b.session.MemberProfiles(ctx, id, users)
				for i := range members {
					choose(&members[i].Custom, keys)
				}
				return memberListDTO{MemberList: newMemberDTOs(members)}, wrap("read the members", err)
			}
		},
	},

	{name: "addGroupMember", command: core.AddMembers{}, answer: addGroupMember},
	{name: "deleteGroupMember", command: core.RemoveMembers{}, answer: deleteGroupMember},

	{
		name: "setGroupMemberMuteTime", command: core.SetMemberMute{},
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id, user := o.some("groupID"), o.some("userID")
			return b.setMember(id, user, core.SetMemberMute{GroupID: id, UserID: user, Seconds: int64(o.Uint("muteTime"))})
		},
	},
	{
		name: "setGroupMemberRole", command: core.SetMemberRole{},
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id, user := o.some("groupID"), o.some("userID")
			return b.setMember(id, user, core.SetMemberRole{GroupID: id, UserID: user, Role: core.Role(o.some("role"))})
		},
	},
	{
		name: "setGroupMemberNameCard", command: core.SetNameCard{},
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id, user := o.some("groupID"), o.OptionalString("userID")
			return b.setMember(id, user, core.SetNameCard{GroupID: id, UserID: user, NameCard: o.String("nameCard")})
		},
	},
	{
		name: "setGroupMemberCustomField", command: core.SetMemberFields{},
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id, user := o.some("groupID"), o.OptionalString("userID")
			fields := o.customFields("memberCustomField")
			if len(fields) == 0 {
				o.wrong("memberCustomField", "an array of { key, value } that is not empty")
			}
			return b.setMember(id, user, core.SetMemberFields{GroupID: id, UserID: user, Custom: fields})
		},
	},
	{name: "markGroupMemberList", command: core.MarkMembers{}, answer: markGroupMemberList},
}

// memberDTO is a member of a group, of which npm/group.js makes the documented
// shape.
type memberDTO struct {
	UserID   string       `json:"userID"`
	Of       *core.Member `json:"of"`
	Nick     string       `json:"nick,omitempty"`
	Avatar   string       `json:"avatar,omitempty"`
	IsOnline bool         `json:"isOnline,omitempty"`
}

// memberListDTO says where the next part begins, in a community as a place.
type memberListDTO struct {
	MemberList []memberDTO `json:"memberList"`
	Offset     uint64      `json:"offset,omitempty"`
	Place      string      `json:"place,omitempty"`
}

func newMemberDTOs(members []session.Member) []memberDTO {
	dtos := make([]memberDTO, len(members))
	for i := range members {
		dtos[i] = newMemberDTO(&members[i])
	}
	return dtos
}

func newMemberDTO(m *session.Member) memberDTO {
	return memberDTO{UserID: m.UserID, Of: &m.Member, Nick: m.Profile.Nick, Avatar: m.Profile.Avatar, IsOnline: m.Online}
}

// How many members one answer has (docs/facts.md#groups-and-members).
const (
	membersUsual = 15
	membersMost  = 100
)

func getGroupMemberList(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	asked := session.MembersAsked{GroupID: o.some("groupID"), Role: core.Role(o.OptionalString("role")), Count: membersUsual}
	switch asked.Role {
	case "", core.RoleOwner, core.RoleAdmin, core.RoleMember:
	default:
		o.wrong("role", "one of TYPES.GRP_MBR_ROLE_OWNER, …_ADMIN, …_MEMBER")
	}
	asked.Mark = int64(o.OptionalUint("filter"))
	if count := o.OptionalUint("count"); count > 0 {
		asked.Count = int(min(count, membersMost))
	}
	if place, is := o.fields["offset"].(string); !is {
		asked.Offset = o.OptionalUint("offset")
	} else if asked.Place = place; place != "" && !session.IsPlace(place) {
		o.wrong("offset", "what the call before gave")
	}
	return func(ctx context.Context) (any, error) {
		page, err := b.session.Members(ctx, asked)
		if err != nil {
			return nil, wrap("read the members", err)
		}
		dto := memberListDTO{MemberList: newMemberDTOs(page.Members), Offset: page.Offset}
		if group := b.session.Group(asked.GroupID); asked.Place != "" || group != nil && group.Type == core.GroupCommunity {
			dto.Place = page.Place
		}
		return dto, nil
	}
}

// users reads a list of users that is not empty.
func (o *object) users() []string {
	users := o.Strings("userIDList")
	if len(users) == 0 {
		o.wrong("userIDList", "an array of strings that is not empty")
	}
	return users
}

type addedMembersDTO struct {
	SuccessUserIDList   []string        `json:"successUserIDList"`
	FailureUserIDList   []string        `json:"failureUserIDList"`
	ExistedUserIDList   []string        `json:"existedUserIDList"`
	OverLimitUserIDList []string        `json:"overLimitUserIDList"`
	Group               *listedGroupDTO `json:"group,omitempty"`
}

// addGroupMember adds users some at a time. Once some of it is done, those whom the
// group then refuses are failures.
func addGroupMember(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id, users := o.some("groupID"), o.users()
	return func(ctx context.Context) (any, error) {
		if len(users) > core.MaxMembersPerCall {
			return nil, tooManyMembers(len(users))
		}
		done := false
		dto := addedMembersDTO{SuccessUserIDList: []string{}, FailureUserIDList: []string{}, ExistedUserIDList: []string{}, OverLimitUserIDList: []string{}}
		for some := range slices.Chunk(users, core.MaxMembersPerCommand) {
			outcome, err := b.doInGroup(ctx, id, core.AddMembers{GroupID: id, UserIDs: some})
			added, _ := outcome.(core.AddedMembers)
			if err != nil && !done {
				return nil, err
			} else if err != nil {
				added.Failed = some
			}
			done = done || len(added.Added)+len(added.Waiting) > 0
			dto.SuccessUserIDList = append(dto.SuccessUserIDList, added.Added...)
			dto.FailureUserIDList = append(dto.FailureUserIDList, added.Failed...)
			dto.ExistedUserIDList = append(dto.ExistedUserIDList, added.Present...)
			dto.OverLimitUserIDList = append(dto.OverLimitUserIDList, added.OverLimit...)
		}
		if len(dto.SuccessUserIDList) > 0 {
			dto.Group = b.group(id, nil)
		}
		return dto, nil
	}
}

type removedMembersDTO struct {
	Group      *listedGroupDTO `json:"group,omitempty"`
	UserIDList []string        `json:"userIDList"`
}

// deleteGroupMember removes users some at a time. If some are refused, the error
// says who had been removed before.
func deleteGroupMember(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id, users := o.some("groupID"), o.users()
	command := core.RemoveMembers{GroupID: id, Reason: o.OptionalString("reason"), Seconds: int64(o.OptionalUint("duration"))}
	return func(ctx context.Context) (any, error) {
		if len(users) > core.MaxMembersPerCall {
			return nil, tooManyMembers(len(users))
		}
		gone := []string{}
		for command.UserIDs = range slices.Chunk(users, core.MaxMembersPerCommand) {
			outcome, err := b.doInGroup(ctx, id, command)
			if err != nil && len(gone) > 0 {
				err = faulty{err, removedMembersDTO{UserIDList: gone}}
			}
			if err != nil {
				return nil, err
			}
			removed, _ := outcome.([]string)
			gone = append(gone, removed...)
		}
		return removedMembersDTO{Group: b.group(id, nil), UserIDList: users}, nil
	}
}

type memberResultDTO struct {
	Group  *listedGroupDTO `json:"group"`
	Member memberDTO       `json:"member"`
}

// setMember is the answer that runs a command about a member, the user without
// one, and shows the member.
func (b *Bridge) setMember(groupID, user string, command core.Command) answer {
	return func(ctx context.Context) (any, error) {
		result, err := b.session.Do(ctx, command)
		if err != nil {
			return nil, err
		}
		if user == "" {
			user = b.session.User()
		}
		member, err := b.session.Describe(ctx, user, result.Outcome.(core.Member))
		return memberResultDTO{Group: b.group(groupID, nil), Member: newMemberDTO(&member)}, wrap("read the member", err)
	}
}

type markedDTO struct {
	SuccessUserIDList []string `json:"successUserIDList"`
	FailureUserIDList []string `json:"failureUserIDList"`
}

func markGroupMemberList(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	users := o.users()
	command := core.MarkMembers{GroupID: o.some("groupID"), Mark: int64(o.Uint("markType")), Off: !o.Bool("enableMark")}
	if command.Mark < core.LowestMark {
		o.wrong("markType", "1000 or more")
	}
	return func(ctx context.Context) (any, error) {
		if len(users) > core.MaxMembersPerCall {
			return nil, tooManyMembers(len(users))
		}
		dto := markedDTO{SuccessUserIDList: []string{}, FailureUserIDList: []string{}}
		for command.UserIDs = range slices.Chunk(users, core.MaxMembersPerCommand) {
			outcome, err := b.session.Do(ctx, command)
			if err != nil {
				return nil, err
			}
			done, _ := outcome.Outcome.([]string)
			for _, user := range command.UserIDs {
				if slices.Contains(done, user) {
					dto.SuccessUserIDList = append(dto.SuccessUserIDList, user)
				} else {
					dto.FailureUserIDList = append(dto.FailureUserIDList, user)
				}
			}
		}
		return dto, nil
	}
}
