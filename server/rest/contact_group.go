package rest

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"github.com/parlor-chat/parlor/core"
)

// groupItem is a conversation group. GroupId stays when the name changes.
type groupItem struct {
	GroupName string
	GroupID   int `json:"GroupId"`
}

func groupItems(directory core.Directory) []groupItem {
	items := make([]groupItem, len(directory.ConversationGroups))
	for i, group := range directory.ConversationGroups {
		items[i] = groupItem{group.Name, group.ID}
	}
	return items
}

// groupOf finds a group by name. A group that somebody else deletes meanwhile
// has the id 0.
func (a *API) groupOf(ctx context.Context, user, name string) (groupItem, error) {
	directory, err := a.directory(ctx, user)
	if err != nil {
		return groupItem{}, err
	}
	group, _ := directory.Find(name)
	return groupItem{name, group.ID}, nil
}

// spelled is how the group is spelled that a call names.
func (a *API) spelled(ctx context.Context, user, name string) (spelling string, err error) {
	there := func(name string) bool {
		var directory core.Directory
		directory, err = a.directory(ctx, user)
		_, found := directory.Find(name)
		return found
	}
	spelling = core.SpellConversationGroupName(name, there, norm.NFC.String)
	return spelling, err
}

type createGroupRequest struct {
	FromAccount      string `json:"From_Account"`
	GroupContactItem []struct {
		GroupName   string
		ContactItem []contact
	}
}

type createGroupReply struct {
	status
	GroupResultItem []groupResult
}

type groupResult struct {
	GroupItem  groupItem
	ResultItem []result
}

// createGroup makes one conversation group. When contacts are named and none
// can join it makes none, and fails as the first of them does.
func (a *API) createGroup(ctx context.Context, _ call, request createGroupRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if len(request.GroupContactItem) != 1 {
		return nil, core.Errorf(core.CodeInvalidParameter, "GroupContactItem must name one group, not %d", len(request.GroupContactItem))
	}
	asked := request.GroupContactItem[0]
	name, err := a.spelled(ctx, request.FromAccount, asked.GroupName)
	if err != nil {
		return nil, err
	}
	sorted, err := do(ctx, a, request.FromAccount, core.CreateConversationGroup{
		Name:            name,
		ConversationIDs: conversationIDs(asked.ContactItem),
	})
	if err != nil {
		return nil, err
	}
	if len(sorted.Success) == 0 && len(sorted.Failure) > 0 {
		first := sorted.Failure[0]
		return nil, core.Errorf(first.Code, "none of the contacts can join: %s", first.Message)
	}
	group, err := a.groupOf(ctx, request.FromAccount, name)
	if err != nil {
		return nil, err
	}
	return createGroupReply{ok, []groupResult{{group, results(asked.ContactItem, sorted)}}}, nil
}

type deleteGroupRequest struct {
	FromAccount string `json:"From_Account"`
	GroupName   []string
}

type deleteGroupReply struct {
	status
	GroupItem []groupItem
}

func (a *API) deleteGroup(ctx context.Context, _ call, request deleteGroupRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if len(request.GroupName) != 1 {
		return nil, core.Errorf(core.CodeInvalidParameter, "GroupName must be an array of one name, not of %d", len(request.GroupName))
	}
	name, err := a.spelled(ctx, request.FromAccount, request.GroupName[0])
	if err != nil {
		return nil, err
	}
	group, err := a.groupOf(ctx, request.FromAccount, name)
	if err != nil {
		return nil, err
	}
	if _, err := do(ctx, a, request.FromAccount, core.DeleteConversationGroup{Name: group.GroupName}); err != nil {
		return nil, err
	}
	return deleteGroupReply{ok, []groupItem{group}}, nil
}
