package core

import (
	"errors"
	"slices"
)

// CreateGroup makes a conversation group and puts conversations into it; a
// group of that name takes them too. Outcome: [Sorted].
//
// When conversations are named and none can join, nothing is created
// (chat-api F1.3). Without any, the group is created empty.
//
// Refusals: 51011 name, 51006 too many conversations, 51010 too many groups.
type CreateGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// AddToGroup puts conversations into a group. Outcome: [Sorted].
//
// Refusals: 51011 name, 6017 no conversation named, 51006, 51009 no such group.
type AddToGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// RemoveFromGroup takes conversations out of a group. Outcome: [Sorted]. The
// refusals are those of [AddToGroup].
type RemoveFromGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// DeleteGroup removes a group; its conversations stay. Outcome: nil.
//
// Refusals: 51011 name, 51009 no such group.
type DeleteGroup struct {
	Name string `json:"name"`
}

// RenameGroup gives a group another name, in its old place. Outcome: nil.
//
// Refusals: 51011 a name, 51009 no such group, 6017 the new name is taken.
type RenameGroup struct {
	OldName string `json:"oldName"`
	NewName string `json:"newName"`
}

// Sorted holds each requested conversation once: in Success, also when it
// already was as asked, or in Failure.
type Sorted struct {
	Success []string  `json:"success,omitempty"`
	Failure []Failure `json:"failure,omitempty"`
}

// Failure says why a conversation was left as it was: 2500 not in the list,
// 2503 no conversation id, 51008 the group is full.
type Failure struct {
	ConversationID string `json:"conversationID"`
	Code           Code   `json:"code"`
	Message        string `json:"message"`
}

func (s *Sorted) fail(id string, err error) {
	var e *Error
	if errors.As(err, &e) {
		s.Failure = append(s.Failure, Failure{ConversationID: id, Code: e.Code, Message: e.Message})
	}
}

func (cmd CreateGroup) decide(v *View, c Call) (any, error) {
	if err := checkNewGroupName(cmd.Name); err != nil {
		return nil, err
	}
	ids, err := checkCallSize(cmd.ConversationIDs)
	if err != nil {
		return nil, err
	}
	sorted, found := v.sort(c.User, ids)
	directory := v.directory(c.User)
	group, exists := directory.Find(cmd.Name)
	if !exists {
		if len(ids) > 0 && len(found) == 0 {
			return sorted, nil
		}
		if len(directory.Groups) >= MaxGroups {
			return nil, Errorf(CodeTooManyGroups, "you have %d conversation groups, the most there can be; delete one first", MaxGroups)
		}
		directory, group = directory.withNew(cmd.Name)
		v.write(DirectoryKey(c.User), directory)
	}
	return v.join(c.User, group.ID, found, sorted), nil
}

func (cmd AddToGroup) decide(v *View, c Call) (any, error) {
	group, sorted, found, err := v.openGroup(c.User, cmd.Name, cmd.ConversationIDs)
	if err != nil {
		return nil, err
	}
	return v.join(c.User, group.ID, found, sorted), nil
}

func (cmd RemoveFromGroup) decide(v *View, c Call) (any, error) {
	group, sorted, found, err := v.openGroup(c.User, cmd.Name, cmd.ConversationIDs)
	if err != nil {
		return nil, err
	}
	directory := v.directory(c.User)
	left := 0
	for _, id := range found {
		conversation, _ := v.conversation(c.User, id)
		if conversation.In(group.ID) {
			v.writeConversation(c.User, id, conversation.withoutGroup(group.ID, directory))
			left++
		}
	}
	if left > 0 {
		v.write(DirectoryKey(c.User), directory.counted([]int{group.ID}, -left))
	}
	sorted.Success = found
	return sorted, nil
}

func (cmd DeleteGroup) decide(v *View, c Call) (any, error) {
	directory, group, err := v.findGroup(c.User, cmd.Name)
	if err != nil {
		return nil, err
	}
	v.write(DirectoryKey(c.User), directory.without(group.ID))
	return nil, nil
}

func (cmd RenameGroup) decide(v *View, c Call) (any, error) {
	if err := checkNewGroupName(cmd.NewName); err != nil {
		return nil, err
	}
	directory, group, err := v.findGroup(c.User, cmd.OldName)
	if err != nil {
		return nil, err
	}
	if cmd.NewName == cmd.OldName {
		return nil, nil
	}
	if _, taken := directory.Find(cmd.NewName); taken {
		return nil, Errorf(CodeInvalidParameter, "newName: there is another conversation group named %q; choose another name", cmd.NewName)
	}
	v.write(DirectoryKey(c.User), directory.changed(group.ID, func(g *Group) { g.Name = cmd.NewName }))
	return nil, nil
}

// openGroup checks a call on an existing group and sorts its conversations.
func (v *View) openGroup(user, name string, conversationIDs []string) (Group, Sorted, []string, error) {
	ids, err := checkGroupCall(name, conversationIDs)
	if err != nil {
		return Group{}, Sorted{}, nil, err
	}
	if len(ids) == 0 {
		return Group{}, Sorted{}, nil, noConversationNamed()
	}
	_, group, err := v.findGroup(user, name)
	if err != nil {
		return Group{}, Sorted{}, nil, err
	}
	sorted, found := v.sort(user, ids)
	return group, sorted, found, nil
}

func (v *View) findGroup(user, name string) (Directory, Group, error) {
	if err := checkGroupName(name); err != nil {
		return Directory{}, Group{}, err
	}
	directory := v.directory(user)
	group, ok := directory.Find(name)
	if !ok {
		return Directory{}, Group{}, Errorf(CodeGroupNotFound, "there is no conversation group named %q; getConversationGroupList tells the names", name)
	}
	return directory, group, nil
}

// sort parts ids into failures and the listed conversations found.
func (v *View) sort(user string, ids []string) (sorted Sorted, found []string) {
	for _, id := range ids {
		if err := CheckConversationID(id); err != nil {
			sorted.fail(id, err)
		} else if conversation, _ := v.conversation(user, id); !conversation.Listed {
			sorted.fail(id, conversationNotFound(id))
		} else {
			found = append(found, id)
		}
	}
	return sorted, found
}

// join puts the conversations found into the group as long as it has room.
func (v *View) join(user string, group int, found []string, sorted Sorted) Sorted {
	directory := v.directory(user)
	before := directory
	for _, id := range found {
		conversation, _ := v.conversation(user, id)
		if !conversation.In(group) {
			if directory.count(group) >= MaxConversationsInGroup {
				sorted.fail(id, Errorf(CodeTooManyInGroup, "the conversation group holds %d conversations, the most there can be; remove some first", MaxConversationsInGroup))
				continue
			}
			v.writeConversation(user, id, conversation.withGroup(group, directory))
			directory = directory.counted([]int{group}, 1)
		}
		sorted.Success = append(sorted.Success, id)
	}
	if directory.count(group) != before.count(group) {
		v.write(DirectoryKey(user), directory)
	}
	return sorted
}

func (d Directory) count(group int) int {
	if i := d.index(func(g Group) bool { return g.ID == group }); i >= 0 {
		return d.Groups[i].Count
	}
	return 0
}

// checkGroupCall returns the distinct ids in their order.
func checkGroupCall(name string, conversationIDs []string) ([]string, error) {
	if err := checkGroupName(name); err != nil {
		return nil, err
	}
	return checkCallSize(conversationIDs)
}

func checkCallSize(conversationIDs []string) ([]string, error) {
	ids := distinct(conversationIDs)
	if len(ids) > MaxConversationsPerCall {
		return nil, Errorf(CodeTooManyInCall, "one call takes at most %d conversations, not %d; make several calls", MaxConversationsPerCall, len(ids))
	}
	return ids, nil
}

func distinct[T comparable](ids []T) []T {
	seen := make(map[T]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id T) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}

func noConversationNamed() *Error {
	return Errorf(CodeInvalidParameter, "conversationIDList must name at least one conversation")
}

func conversationNotFound(id string) *Error {
	return Errorf(CodeConversationNotFound, "there is no conversation %q in the list; getConversationProfile or a message makes one", id)
}
