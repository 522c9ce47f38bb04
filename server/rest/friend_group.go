package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

type friendGroupRequest struct {
	FromAccount string   `json:"From_Account"`
	ToAccount   []string `json:"To_Account"`
	GroupName   []string
	NeedFriend  string
}

type addFriendGroupsReply struct {
	relationReply
	CurrentSequence int
}

func (a *API) checkFriendGroups(ctx context.Context, request friendGroupRequest, least int) error {
	if n := len(request.GroupName); n < least || n > core.MaxFriendGroups {
		return core.Errorf(core.CodeInvalidParameter, "GroupName must have %d to %d names, not %d", least, core.MaxFriendGroups, n)
	}
	return a.checkThere(ctx, request.FromAccount)
}

// addFriendGroups makes the friend groups that are not there, and puts friends into
// all that are named.
func (a *API) addFriendGroups(ctx context.Context, _ call, request friendGroupRequest) (any, error) {
	if err := a.checkFriendGroups(ctx, request, 1); err != nil {
		return nil, err
	}
	if len(request.ToAccount) > maxRelations {
		return nil, core.Errorf(core.CodeInvalidParameter, "To_Account may name %d friends, not %d", maxRelations, len(request.ToAccount))
	}
	failed := map[string]error{}
	var users []string
	for _, user := range request.ToAccount {
		if core.ValidUserID(user) {
			users = append(users, user)
		} else {
			failed[user] = core.Errorf(core.CodeNoAccount, "this is no user's id")
		}
	}
	for _, name := range request.GroupName {
		command := core.ChangeFriends{Op: "createFriendGroup", Group: name, UserIDs: users}
		failures, err := do(ctx, a, request.FromAccount, command)
		if err != nil && core.CodeOf(err) == core.CodeFriendGroupExists {
			command.Op = "addToFriendGroup"
			failures, err = do(ctx, a, request.FromAccount, command)
		}
		if err != nil {
			return nil, err
		}
		for _, failure := range failures {
			failed[failure.UserID] = core.Errorf(failure.Code, "%s", failure.Message)
		}
	}
	reply := addFriendGroupsReply{relationReply: relationReply{status: ok, ResultItem: []relationResult{}}}
	for _, user := range request.ToAccount {
		if err := reply.add(user, failed[user]); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

type friendGroupsReply struct {
	status
	CurrentSequence int
}

// deleteFriendGroups deletes friend groups; those that are not there are passed over.
func (a *API) deleteFriendGroups(ctx context.Context, _ call, request friendGroupRequest) (any, error) {
	if err := a.checkFriendGroups(ctx, request, 1); err != nil {
		return nil, err
	}
	for _, name := range request.GroupName {
		_, err := do(ctx, a, request.FromAccount, core.ChangeFriends{Op: "deleteFriendGroup", Group: name})
		if err != nil && core.CodeOf(err) != core.CodeNoFriendGroup {
			return nil, err
		}
	}
	return friendGroupsReply{status: ok}, nil
}

type getFriendGroupsReply struct {
	friendGroupsReply
	ResultItem []friendGroup
}

type friendGroup struct {
	GroupName    string
	FriendNumber int
	ToAccount    []string `json:"To_Account,omitempty"`
}

// getFriendGroups tells the friend groups that are named, or all, and with NeedFriend
// who is in them.
func (a *API) getFriendGroups(ctx context.Context, _ call, request friendGroupRequest) (any, error) {
	if err := a.checkFriendGroups(ctx, request, 0); err != nil {
		return nil, err
	}
	contacts, err := a.contacts(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	friends, err := a.friends(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	reply := getFriendGroupsReply{friendGroupsReply: friendGroupsReply{status: ok}, ResultItem: []friendGroup{}}
	for _, name := range groupNames(contacts) {
		if len(request.GroupName) > 0 && !slices.Contains(request.GroupName, name) {
			continue
		}
		item := friendGroup{GroupName: name}
		for i := range friends {
			if slices.Contains(friends[i].Groups, int(contacts.Groups[name])) {
				item.ToAccount = append(item.ToAccount, friends[i].id)
			}
		}
		if item.FriendNumber = len(item.ToAccount); request.NeedFriend != "Need_Friend_Type_Yes" {
			item.ToAccount = nil
		}
		reply.ResultItem = append(reply.ResultItem, item)
	}
	return reply, nil
}
