package rest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// friendOf is somebody in a user's list of friends.
type friendOf struct {
	id string
	core.Relation
}

// friends are those of a user, the first who was added first.
func (a *API) friends(ctx context.Context, user string) ([]friendOf, error) {
	records, err := a.options.Store.Page(ctx, user, core.KindRelation, "", 0)
	if err != nil {
		return nil, err
	}
	var list []friendOf
	for _, record := range records {
		value, err := core.Decode(core.KindRelation, record.Body)
		if err != nil {
			return nil, err
		}
		if relation := core.AsRelation(value); relation.IsFriend() {
			list = append(list, friendOf{record.Key.ID, *relation})
		}
	}
	slices.SortFunc(list, func(a, b friendOf) int {
		return cmp.Or(cmp.Compare(a.FriendAt, b.FriendAt), strings.Compare(a.id, b.id))
	})
	return list, nil
}

func (a *API) contacts(ctx context.Context, user string) (*core.Contacts, error) {
	documents, err := a.read(ctx, core.ContactsKey(user))
	if err != nil {
		return nil, err
	}
	return core.AsContacts(documents[0].Value), nil
}

// groupNames are the names of friend groups in the order in which they were made.
func groupNames(contacts *core.Contacts) []string {
	return slices.SortedFunc(maps.Keys(contacts.Groups), func(a, b string) int {
		return cmp.Compare(contacts.Groups[a], contacts.Groups[b])
	})
}

// parts are what a user has noted of a friend, by tag, in an order.
func (f *friendOf) parts(contacts *core.Contacts) []profileItem {
	groups := []string{}
	for _, name := range groupNames(contacts) {
		if slices.Contains(f.Groups, int(contacts.Groups[name])) {
			groups = append(groups, name)
		}
	}
	items := []profileItem{
		{friendTags + "AddSource", f.Source}, {friendTags + "Remark", f.Remark}, {friendTags + "Group", groups}, {friendTags + "AddTime", f.FriendAt / 1000},
	}
	for _, field := range f.Custom {
		items = append(items, profileItem{field.Key, field.Value})
	}
	return items
}

type listFriendsRequest struct {
	FromAccount string `json:"From_Account"`
	StartIndex  int
}

type listFriendsReply struct {
	status
	UserDataItem     []listedFriend
	StandardSequence int
	CustomSequence   int
	FriendNum        int
	CompleteFlag     int
	NextStartIndex   int
}

type listedFriend struct {
	ToAccount string `json:"To_Account"`
	ValueItem []profileItem
}

// listFriends tells a user's friends, 100 a page. There are no sequences: each time
// all is told.
func (a *API) listFriends(ctx context.Context, _ call, request listFriendsRequest) (any, error) {
	if err := a.checkThere(ctx, request.FromAccount); err != nil {
		return nil, err
	}
	friends, err := a.friends(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	contacts, err := a.contacts(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	first, last := within(len(friends), request.StartIndex, maxRelations)
	reply := listFriendsReply{status: ok, UserDataItem: []listedFriend{}, FriendNum: len(friends), CompleteFlag: 1}
	for i := range friends[first:last] {
		friend := &friends[first+i]
		reply.UserDataItem = append(reply.UserDataItem, listedFriend{friend.id, friend.parts(contacts)})
	}
	if last < len(friends) {
		reply.CompleteFlag, reply.NextStartIndex = 0, last
	}
	return reply, nil
}

type getFriendsRequest struct {
	FromAccount string   `json:"From_Account"`
	ToAccount   []string `json:"To_Account"`
	TagList     []string
}

type getFriendsReply struct {
	status
	InfoItem    []friendInfo
	FailAccount []string `json:"Fail_Account,omitempty"`
}

type friendInfo struct {
	ToAccount      string `json:"To_Account"`
	SnsProfileItem []profileItem
	ResultCode     core.Code
	ResultInfo     string
}

// getFriends tells what a user has noted of friends, and their profiles: the parts
// that are asked for, without TagList all.
func (a *API) getFriends(ctx context.Context, _ call, request getFriendsRequest) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxRelations); err != nil {
		return nil, err
	}
	contacts, err := a.contacts(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	var keys []core.Key
	for _, user := range request.ToAccount {
		keys = append(keys, core.RelationKey(request.FromAccount, user), core.ProfileKey(user))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := getFriendsReply{status: ok}
	for i, user := range request.ToAccount {
		info := friendInfo{ToAccount: user, SnsProfileItem: []profileItem{}}
		relation := core.AsRelation(documents[2*i].Value)
		profile, _ := documents[2*i+1].Value.(core.Profile)
		if relation.IsFriend() {
			info.SnsProfileItem = tagged(append((&friendOf{user, *relation}).parts(contacts), portrait(profile, nil)...), request.TagList)
		} else {
			info.ResultCode, info.ResultInfo = codeNoFriend, "this is no friend of From_Account"
			reply.FailAccount = append(reply.FailAccount, user)
		}
		reply.InfoItem = append(reply.InfoItem, info)
	}
	return reply, nil
}

// tagged are those of the items that are asked for, in the order of tags; without
// tags all.
func tagged(items []profileItem, tags []string) []profileItem {
	if len(tags) == 0 {
		return items
	}
	some := []profileItem{}
	for _, tag := range tags {
		for _, item := range items {
			if item.Tag == tag {
				some = append(some, item)
			}
		}
	}
	return some
}
