package rest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

const (
	friendTags       = "Tag_SNS_IM_"
	friendCustomTags = "Tag_SNS_Custom_"
	addType          = "Add_Type_"
	deleteType       = "Delete_Type_"
	checkedFriends   = "CheckResult_Type_"
)

type addFriendsRequest struct {
	FromAccount   string `json:"From_Account"`
	AddFriendItem []addedFriend
	AddType       string
	ForceAddFlags int
}

type addedFriend struct {
	ToAccount  string `json:"To_Account"`
	Remark     string
	GroupName  string
	AddSource  string
	AddWording string
}

// addFriends adds friends, as each of them allows or, by force, whatever they allow.
func (a *API) addFriends(ctx context.Context, _ call, request addFriendsRequest) (any, error) {
	single, err := oneSided(request.AddType, addType, false)
	if err == nil {
		err = a.checkRelation(ctx, request.FromAccount, len(request.AddFriendItem), maxRelations)
	}
	if err != nil {
		return nil, err
	}
	reply := relationReply{status: ok}
	for _, friend := range request.AddFriendItem {
		err := a.addFriend(ctx, request.FromAccount, friend, single, request.ForceAddFlags == 1)
		if err := reply.add(friend.ToAccount, err); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

func (a *API) addFriend(ctx context.Context, from string, friend addedFriend, single, force bool) error {
	if force {
		placed := core.PlaceFriend{UserID: friend.ToAccount, Source: friend.AddSource, Both: !single}
		if friend.Remark != "" {
			placed.Remark = &friend.Remark
		}
		if friend.GroupName != "" {
			placed.Groups = []string{friend.GroupName}
		}
		return a.place(ctx, from, placed)
	}
	waits, err := do(ctx, a, from, core.ChangeFriends{
		Op: "addFriend", UserIDs: []string{friend.ToAccount}, Single: single,
		Source: friend.AddSource, Wording: friend.AddWording, Remark: friend.Remark, Group: friend.GroupName,
	})
	if err == nil && len(waits) > 0 {
		err = core.Errorf(waits[0].Code, "%s", waits[0].Message)
	}
	return err
}

// place has the backend's word count.
func (a *API) place(ctx context.Context, from string, placed core.PlaceFriend) error {
	_, err := a.options.Authority.Do(ctx, core.Call{User: from, Command: placed, Admin: &core.Admin{}}, nil)
	return err
}

type importFriendsRequest struct {
	FromAccount   string `json:"From_Account"`
	AddFriendItem []importedFriend
}

type importedFriend struct {
	ToAccount  string `json:"To_Account"`
	Remark     string
	GroupName  []string
	AddSource  string
	AddTime    int64
	CustomItem []customItem
}

type customItem struct {
	Tag   string
	Value string
}

// importFriends puts friends into a user's list who were there elsewhere.
func (a *API) importFriends(ctx context.Context, _ call, request importFriendsRequest) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.AddFriendItem), maxRelations); err != nil {
		return nil, err
	}
	reply := relationReply{status: ok}
	for _, friend := range request.AddFriendItem {
		placed := core.PlaceFriend{
			UserID: friend.ToAccount, At: seconds(friend.AddTime), Source: friend.AddSource, Remark: &friend.Remark, Groups: friend.GroupName, Imported: true,
		}
		for _, item := range friend.CustomItem {
			placed.Custom = append(placed.Custom, keyed(item))
		}
		if err := reply.add(friend.ToAccount, a.place(ctx, request.FromAccount, placed)); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

// seconds is a time in milliseconds; one that is too large stays in the future.
func seconds(n int64) int64 { return min(n, 1<<50) * 1000 }

func keyed(item customItem) core.CustomField {
	return core.CustomField{Key: item.Tag, Value: item.Value}
}

type updateFriendsRequest struct {
	FromAccount string `json:"From_Account"`
	UpdateItem  []updatedFriend
}

type updatedFriend struct {
	ToAccount string `json:"To_Account"`
	SnsItem   []struct {
		Tag   string
		Value json.RawMessage
	}
}

// updateFriends changes what a user has noted of friends.
func (a *API) updateFriends(ctx context.Context, _ call, request updateFriendsRequest) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.UpdateItem), maxRelations); err != nil {
		return nil, err
	}
	reply := relationReply{status: ok}
	for _, item := range request.UpdateItem {
		placed, err := item.placed()
		if err == nil {
			err = a.place(ctx, request.FromAccount, placed)
		}
		if err := reply.add(item.ToAccount, err); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

func (f *updatedFriend) placed() (core.PlaceFriend, error) {
	placed := core.PlaceFriend{UserID: f.ToAccount, Updated: true}
	for _, item := range f.SnsItem {
		var fault error
		switch {
		case item.Tag == friendTags+"Remark":
			placed.Remark = new(string)
			fault = json.Unmarshal(item.Value, placed.Remark)
		case item.Tag == friendTags+"Group":
			placed.Groups = []string{}
			if fault = json.Unmarshal(item.Value, &placed.Groups); placed.Groups == nil {
				placed.Groups = []string{}
			}
		case strings.HasPrefix(item.Tag, friendCustomTags):
			field := core.CustomField{Key: item.Tag}
			fault = json.Unmarshal(item.Value, &field.Value)
			placed.Custom = append(placed.Custom, field)
		default:
			return placed, core.Errorf(core.CodeInvalidParameter, "there is no Tag %.64q of a friend that can be set", item.Tag)
		}
		if fault != nil {
			return placed, core.Errorf(core.CodeInvalidParameter, "the Value of %.64q is of another type", item.Tag)
		}
	}
	return placed, nil
}

// deleteFriends ends friendships, of the user's side alone unless it says both.
func (a *API) deleteFriends(ctx context.Context, _ call, request relationRequest) (any, error) {
	single, err := oneSided(request.DeleteType, deleteType, true)
	if err == nil {
		err = a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxRelations)
	}
	if err != nil {
		return nil, err
	}
	reply := relationReply{status: ok}
	failed, err := a.dropFriends(ctx, request.FromAccount, request.ToAccount, single)
	if err != nil {
		return nil, err
	}
	for _, user := range request.ToAccount {
		if err := reply.add(user, failed[user]); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

// dropFriends says for whom it failed.
func (a *API) dropFriends(ctx context.Context, from string, users []string, single bool) (map[string]error, error) {
	failed := map[string]error{}
	var valid []string
	for _, user := range users {
		if core.ValidUserID(user) {
			valid = append(valid, user)
		} else {
			failed[user] = core.Errorf(core.CodeNoAccount, "this is no user's id")
		}
	}
	if len(valid) == 0 {
		return failed, nil
	}
	failures, err := do(ctx, a, from, core.ChangeFriends{Op: "deleteFriend", UserIDs: valid, Single: single})
	for _, failure := range failures {
		failed[failure.UserID] = core.Errorf(failure.Code, "%s", failure.Message)
	}
	return failed, err
}

// deleteAllFriends ends all friendships. A call that fails may have ended some.
func (a *API) deleteAllFriends(ctx context.Context, _ call, request relationRequest) (any, error) {
	single, err := oneSided(request.DeleteType, deleteType, true)
	if err == nil {
		err = a.checkThere(ctx, request.FromAccount)
	}
	if err != nil {
		return nil, err
	}
	friends, err := a.friends(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(friends, core.MaxFriendsDeleted) {
		users := make([]string, len(some))
		for i, friend := range some {
			users[i] = friend.id
		}
		if _, err := a.dropFriends(ctx, request.FromAccount, users, single); err != nil {
			return nil, err
		}
	}
	return ok, nil
}

type checkFriendsReply struct {
	status
	InfoItem    []checkedRelation
	FailAccount []string `json:"Fail_Account,omitempty"`
}

// checkFriends tells who of two has the other as a friend.
func (a *API) checkFriends(ctx context.Context, _ call, request relationRequest) (any, error) {
	single, err := oneSided(request.CheckType, checkedFriends, false)
	if err == nil {
		err = a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxChecked)
	}
	if err != nil {
		return nil, err
	}
	var keys []core.Key
	for _, user := range request.ToAccount {
		keys = append(keys, core.RelationKey(request.FromAccount, user), core.RelationKey(user, request.FromAccount))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := checkFriendsReply{status: ok}
	for i, user := range request.ToAccount {
		item := checkedRelation{ToAccount: user}
		if core.ValidUserID(user) {
			item.Relation = relationOf(checkedFriends, "NoRelation", isFriend(documents[2*i]), isFriend(documents[2*i+1]), single)
		} else {
			item.ResultCode, item.ResultInfo = core.CodeNoAccount, "this is no user's id"
			reply.FailAccount = append(reply.FailAccount, user)
		}
		reply.InfoItem = append(reply.InfoItem, item)
	}
	return reply, nil
}

func isFriend(document core.Document) bool {
	return core.AsRelation(document.Value).IsFriend()
}
