package rest

import (
	"context"
	"math/bits"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

const (
	groupPage  = 100 // contacts in one reply of get_contact_group
	maxSearch  = 300 // contacts in one call of search_contact_group
	isComplete = 1
)

// contactItem is a conversation with what is kept of it.
type contactItem struct {
	contact
	// StandardMark has a digit for each mark, the rightmost for bit 0.
	StandardMark   string `json:",omitempty"`
	CustomMark     string `json:",omitempty"`
	ContactGroupID []int  `json:"ContactGroupId,omitempty"`
}

func itemOf(c conversation) contactItem {
	return contactItem{
		contact:        contactOf(c.id),
		StandardMark:   standardMark(c.Marks),
		CustomMark:     c.CustomData,
		ContactGroupID: c.groups,
	}
}

// plain says that nothing is kept of it.
func (item contactItem) plain() bool {
	return item.StandardMark == "" && item.CustomMark == "" && len(item.ContactGroupID) == 0
}

// live returns those ids whose conversation groups are there.
func live(groups []int, directory core.Directory) (ids []int) {
	for _, id := range groups {
		if _, there := directory.Name(id); there {
			ids = append(ids, id)
		}
	}
	return ids
}

func standardMark(marks []uint64) string {
	var all uint64
	for _, mark := range marks {
		all |= mark
	}
	var digits strings.Builder
	for bit := bits.Len64(all) - 1; bit >= 0; bit-- {
		digits.WriteByte('0' + byte(all>>bit&1))
	}
	return digits.String()
}

type listGroupsRequest struct {
	FromAccount string `json:"From_Account"`
	StartIndex  int
}

type listGroupsReply struct {
	status
	ContactItem    []contactItem
	GroupItem      []groupItem
	CompleteFlag   int
	NextStartIndex int
}

// listGroups pages through all conversations that are in a group, marked or
// have custom data, also those that the user took off the list.
func (a *API) listGroups(ctx context.Context, _ call, request listGroupsRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if request.StartIndex < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "StartIndex must be 0 or the NextStartIndex of the reply before")
	}
	directory, conversations, err := a.everything(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	reply := listGroupsReply{status: ok, ContactItem: []contactItem{}, GroupItem: groupItems(directory), CompleteFlag: isComplete}
	items := kept(conversations)
	items = items[min(request.StartIndex, len(items)):]
	if len(items) > groupPage {
		items = items[:groupPage]
		reply.CompleteFlag = 0
		reply.NextStartIndex = request.StartIndex + groupPage
	}
	reply.ContactItem = append(reply.ContactItem, items...)
	return reply, nil
}

func kept(conversations []conversation) []contactItem {
	items := make([]contactItem, len(conversations))
	for i, c := range conversations {
		items[i] = itemOf(c)
	}
	return slices.DeleteFunc(items, contactItem.plain)
}

type searchGroupsRequest struct {
	FromAccount string `json:"From_Account"`
	ContactItem []contact
}

type searchGroupsReply struct {
	status
	ContactResultItem []contactItem
	GroupItem         []groupItem
}

// searchGroups tells what is kept of given conversations. Of one that the user
// does not have it is nothing.
func (a *API) searchGroups(ctx context.Context, _ call, request searchGroupsRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if n := len(request.ContactItem); n < 1 || n > maxSearch {
		return nil, core.Errorf(core.CodeInvalidParameter, "ContactItem must name 1 to %d contacts, not %d", maxSearch, n)
	}
	ids := conversationIDs(request.ContactItem)
	for _, id := range ids {
		if err := core.CheckConversationID(id); err != nil {
			return nil, err
		}
	}
	directory, conversations, err := a.named(ctx, request.FromAccount, ids)
	if err != nil {
		return nil, err
	}
	reply := searchGroupsReply{status: ok, GroupItem: groupItems(directory)}
	for _, c := range conversations {
		reply.ContactResultItem = append(reply.ContactResultItem, itemOf(c))
	}
	return reply, nil
}

// named is everything for the conversations with these ids, in their order. It reads
// all there are only where rules decide which conversation groups they are in.
func (a *API) named(ctx context.Context, user string, ids []string) (core.Directory, []conversation, error) {
	directory, err := a.directory(ctx, user)
	if err != nil {
		return directory, nil, err
	}
	keys := make([]core.Key, 0, len(ids)+len(directory.ConversationGroups))
	for _, id := range ids {
		keys = append(keys, core.ConversationKey(user, id))
	}
	for _, group := range directory.ConversationGroups {
		keys = append(keys, core.ConversationGroupKey(user, group.ID))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return directory, nil, err
	}
	of := held{}
	for _, document := range documents {
		of[document.Key] = document.Value
	}
	var all []conversation
	if of.ruled(user, directory) {
		if directory, all, err = a.everything(ctx, user); err != nil {
			return directory, nil, err
		}
	}
	conversations := make([]conversation, len(ids))
	for i, id := range ids {
		value, _ := core.AsConversation(of[core.ConversationKey(user, id)])
		conversations[i] = conversation{id, value, live(value.ConversationGroups, directory)}
		if at, found := slices.BinarySearchFunc(all, id, func(c conversation, id string) int { return strings.Compare(c.id, id) }); found {
			conversations[i] = all[at]
		}
	}
	return directory, conversations, nil
}
