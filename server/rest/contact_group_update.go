package rest

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// The values of UpdateType, UpdateGroupType and ContactOptType.
const (
	updateOneGroup = 1

	updateName    = 1
	updateMembers = 2

	memberJoins  = 1
	memberLeaves = 2
)

type updateGroupRequest struct {
	FromAccount string `json:"From_Account"`
	UpdateType  int
	UpdateGroup groupUpdate
}

type groupUpdate struct {
	UpdateGroupType   int
	OldGroupName      string
	NewGroupName      string
	ContactUpdateItem []memberUpdate
}

type memberUpdate struct {
	ContactOptType int
	ContactItem    contact
}

type updateGroupReply struct {
	status
	UpdateGroupResult updateGroupResult
}

type updateGroupResult struct {
	UpdateGroupType   int
	GroupID           int `json:"GroupId"`
	OldGroupName      string
	NewGroupName      string   `json:",omitempty"`
	ContactResultItem []result `json:",omitempty"`
}

// updateGroup renames a group or changes what it holds.
func (a *API) updateGroup(ctx context.Context, _ call, request updateGroupRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if request.UpdateType != updateOneGroup {
		return nil, core.Errorf(core.CodeInvalidParameter, "UpdateType must be 1: one group")
	}
	update := request.UpdateGroup
	for _, name := range []*string{&update.OldGroupName, &update.NewGroupName} {
		var err error
		if *name, err = a.spelled(ctx, request.FromAccount, *name); err != nil {
			return nil, err
		}
	}
	switch update.UpdateGroupType {
	case updateName:
		return a.renameGroup(ctx, request.FromAccount, update)
	case updateMembers:
		return a.updateMembers(ctx, request.FromAccount, update)
	}
	return nil, core.Errorf(core.CodeInvalidParameter, "UpdateGroupType must be 1, the name, or 2, the contacts")
}

func (a *API) renameGroup(ctx context.Context, user string, update groupUpdate) (any, error) {
	_, err := do(ctx, a, user, core.RenameConversationGroup{OldName: update.OldGroupName, NewName: update.NewGroupName})
	if err != nil {
		return nil, err
	}
	group, err := a.groupOf(ctx, user, update.NewGroupName)
	if err != nil {
		return nil, err
	}
	return updateGroupReply{ok, updateGroupResult{
		UpdateGroupType: updateName,
		GroupID:         group.GroupID,
		OldGroupName:    update.OldGroupName,
		NewGroupName:    update.NewGroupName,
	}}, nil
}

// updateMembers lets contacts join, then others leave: two commands if both
// are asked for, and the first stays done if the second fails.
func (a *API) updateMembers(ctx context.Context, user string, update groupUpdate) (any, error) {
	joining, err := update.contacts(memberJoins)
	if err != nil {
		return nil, err
	}
	leaving, err := update.contacts(memberLeaves)
	if err != nil {
		return nil, err
	}
	joined, err := a.changeMembers(ctx, user, joining, core.AddToConversationGroup{Name: update.OldGroupName, ConversationIDs: conversationIDs(joining)})
	if err != nil {
		return nil, err
	}
	left, err := a.changeMembers(ctx, user, leaving, core.RemoveFromConversationGroup{Name: update.OldGroupName, ConversationIDs: conversationIDs(leaving)})
	if err != nil {
		return nil, err
	}
	group, err := a.groupOf(ctx, user, update.OldGroupName)
	if err != nil {
		return nil, err
	}
	return updateGroupReply{ok, updateGroupResult{
		UpdateGroupType:   updateMembers,
		GroupID:           group.GroupID,
		OldGroupName:      update.OldGroupName,
		ContactResultItem: update.results(joined, left),
	}}, nil
}

func (a *API) changeMembers(ctx context.Context, user string, contacts []contact, command core.CommandOf[core.Sorted]) (core.Sorted, error) {
	if len(contacts) == 0 {
		return core.Sorted{}, nil
	}
	return do(ctx, a, user, command)
}

// contacts returns the conversations that an update adds or removes. It refuses
// an update that names none, or an unknown ContactOptType.
func (u groupUpdate) contacts(what int) (contacts []contact, err error) {
	if len(u.ContactUpdateItem) == 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "ContactUpdateItem must name at least one contact")
	}
	for _, item := range u.ContactUpdateItem {
		switch item.ContactOptType {
		case what:
			contacts = append(contacts, item.ContactItem)
		case memberJoins, memberLeaves:
		default:
			return nil, core.Errorf(core.CodeInvalidParameter, "ContactOptType must be 1, join, or 2, leave")
		}
	}
	return contacts, nil
}

func (u groupUpdate) results(joined, left core.Sorted) []result {
	list := make([]result, len(u.ContactUpdateItem))
	for i, item := range u.ContactUpdateItem {
		sorted := joined
		if item.ContactOptType == memberLeaves {
			sorted = left
		}
		list[i] = resultOf(item.ContactItem, refusalOf(item.ContactItem.conversationID(), sorted))
	}
	return list
}
