package rest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

type listChatGroupsRequest struct {
	Limit     int
	Next      groupPlace
	GroupType string
}

// groupPlace is where a page begins: the Next of the reply before, or 0.
type groupPlace string

// UnmarshalJSON implements [json.Unmarshaler]. The documented API has a number.
func (p *groupPlace) UnmarshalJSON(text []byte) error {
	if after, is := strings.CutPrefix(string(text), `"`); is {
		*p = groupPlace(strings.TrimSuffix(after, `"`))
	}
	return nil
}

type listChatGroupsReply struct {
	status
	GroupIDList []groupID `json:"GroupIdList"`
	Next        string
}

type groupID struct {
	GroupID string `json:"GroupId"`
}

// groupRead is how many groups are looked at at once.
const groupRead = 500

// listChatGroups lists the groups that there are, in the order of their ids.
func (a *API) listChatGroups(ctx context.Context, _ call, request listChatGroupsRequest) (any, error) {
	lister, can := a.options.Store.(authority.Lister)
	if !can {
		return nil, core.Errorf(core.CodeNotSupported, "this server's store does not list groups")
	}
	if request.Limit < 0 || request.Limit > maxGroupsListed {
		return nil, core.Errorf(core.CodeInvalidParameter, "Limit must be 0 to %d, not %d", maxGroupsListed, request.Limit)
	}
	limit := cmp.Or(request.Limit, maxGroupsListed)
	reply := listChatGroupsReply{status: ok, GroupIDList: []groupID{}}
	for after := core.GroupOwner(string(request.Next)); ; {
		owners, err := lister.Owners(ctx, core.GroupOwner(""), after, groupRead)
		if err != nil {
			return nil, err
		}
		found, err := a.groupsAmong(ctx, owners, request.GroupType)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			if len(reply.GroupIDList) == limit {
				reply.Next = reply.GroupIDList[limit-1].GroupID
				return reply, nil
			}
			reply.GroupIDList = append(reply.GroupIDList, groupID{id})
		}
		if len(owners) < groupRead {
			return reply, nil
		}
		after = owners[len(owners)-1]
	}
}

// groupsAmong returns the ids of those groups that were not dismissed and are of
// a type, if one is named.
func (a *API) groupsAmong(ctx context.Context, owners []string, of string) (ids []string, err error) {
	keys := make([]core.Key, len(owners))
	for i, owner := range owners {
		keys[i] = core.GroupKey(strings.TrimPrefix(owner, core.GroupOwner("")))
	}
	documents, err := a.read(ctx, keys...)
	for _, document := range documents {
		group, there := document.Value.(core.Group)
		if there && group.DismissedBy == "" && (of == "" || of == string(group.Type)) {
			ids = append(ids, strings.TrimPrefix(document.Key.Owner, core.GroupOwner("")))
		}
	}
	return ids, err
}

type joinedGroupsRequest struct {
	MemberAccount  string `json:"Member_Account"`
	Limit          int
	Offset         int
	GroupType      string
	ResponseFilter struct {
		GroupBaseInfoFilter []string
		SelfInfoFilter      []string
	}
}

type joinedGroupsReply struct {
	status
	TotalCount  int
	GroupIDList []joinedGroup `json:"GroupIdList"`
}

type joinedGroup struct {
	GroupID string `json:"GroupId"`
	*groupProfile
	SelfInfo *selfInfo `json:",omitempty"`
}

// selfInfo is what the user is in the group. JoinTime is Unix seconds.
type selfInfo struct {
	Role         string
	JoinTime     int64
	MsgFlag      string
	MsgSeq       uint64 // up to where the user has read
	UnreadMsgNum int
}

// joinedGroups lists the groups that a user is in, in the order of their ids.
// TotalCount is how many there are of the type that is asked for.
func (a *API) joinedGroups(ctx context.Context, _ call, request joinedGroupsRequest) (any, error) {
	if err := checkNamed("Member_Account", []string{request.MemberAccount}, 1); err != nil {
		return nil, err
	}
	if request.Limit < 0 || request.Offset < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "Limit and Offset must not be below 0")
	}
	joined, err := a.joined(ctx, request.MemberAccount, request.GroupType)
	if err != nil {
		return nil, err
	}
	reply := joinedGroupsReply{status: ok, TotalCount: len(joined), GroupIDList: []joinedGroup{}}
	joined = joined[min(request.Offset, len(joined)):]
	if request.Limit > 0 {
		joined = joined[:min(request.Limit, len(joined))]
	}
	conversations := map[string]core.Conversation{}
	if len(request.ResponseFilter.SelfInfoFilter) > 0 {
		if conversations, err = a.groupConversations(ctx, request.MemberAccount); err != nil {
			return nil, err
		}
	}
	for _, in := range joined {
		item := joinedGroup{GroupID: in.id}
		if len(request.ResponseFilter.GroupBaseInfoFilter) > 0 {
			item.groupProfile = in.profile
		}
		if len(request.ResponseFilter.SelfInfoFilter) > 0 {
			c := conversations[in.id]
			item.SelfInfo = &selfInfo{string(in.Role), in.JoinedAt / 1000, c.Reminds(), c.ReadSequence, c.Unread}
		}
		reply.GroupIDList = append(reply.GroupIDList, item)
	}
	return reply, nil
}

// joinedIn is a group with what a user is in it.
type joinedIn struct {
	id string
	core.Membership
	profile *groupProfile
}

func (a *API) joined(ctx context.Context, user, of string) ([]joinedIn, error) {
	records, err := a.options.Store.Page(ctx, user, core.KindMembership, "", 0)
	if err != nil {
		return nil, err
	}
	ids, joined := make([]string, len(records)), make([]joinedIn, len(records))
	for i, record := range records {
		value, err := core.Decode(record.Key.Kind, record.Body)
		if err != nil {
			return nil, err
		}
		in, _ := value.(core.Membership)
		ids[i], joined[i] = record.Key.ID, joinedIn{id: record.Key.ID, Membership: in}
	}
	profiles, err := a.groupProfiles(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range joined {
		joined[i].profile = profiles[i]
	}
	return slices.DeleteFunc(joined, func(in joinedIn) bool {
		return in.profile == nil || in.Role == "" || of != "" && in.profile.Type != of // It was dismissed, and the user's devices have not seen it; or it is a topic.
	}), nil
}
