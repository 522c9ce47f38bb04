package core

// CreateConversationGroup makes a conversation group and puts conversations into it; a
// group of that name takes them too. Outcome: [Sorted].
//
// When conversations are named and none can join, nothing is created
// (docs/facts.md#conversation-groups). Without any, the group is created empty.
//
// Refusals: 51011 name, 51006 too many conversations, 51010 too many groups.
type CreateConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// AddToConversationGroup puts conversations into a group. Outcome: [Sorted].
//
// Refusals: 51011 name, 6017 no conversation named, 51006, 51009 no such group.
type AddToConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// RemoveFromConversationGroup takes conversations out of a group. Outcome: [Sorted]. The
// refusals are those of [AddToConversationGroup].
type RemoveFromConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}

// DeleteConversationGroup removes a group; its conversations stay.
//
// Refusals: 51011 name, 51009 no such group.
type DeleteConversationGroup struct {
	Name string `json:"name"`
}

// RenameConversationGroup gives a group another name, in its old place.
//
// Refusals: 51011 a name, 51009 no such group, 6017 the new name is taken.
type RenameConversationGroup struct {
	OldName string `json:"oldName"`
	NewName string `json:"newName"`
}

func (CreateConversationGroup) name() string { return "CreateConversationGroup" }

func (cmd CreateConversationGroup) decide(v *View, c Call) (Sorted, error) {
	if err := checkNewConversationGroupName(cmd.Name); err != nil {
		return Sorted{}, err
	}
	ids, err := checkCallSize(cmd.ConversationIDs)
	if err != nil {
		return Sorted{}, err
	}
	sorted, found := v.sortConversations(c.User, ids)
	directory := v.directory(c.User)
	group, exists := directory.Find(cmd.Name)
	if !exists {
		if len(ids) > 0 && len(found) == 0 {
			return sorted, nil
		}
		if len(directory.ConversationGroups) >= MaxConversationGroups {
			return Sorted{}, Errorf(CodeTooManyConversationGroups, "you have %d conversation groups, the most there can be; delete one first", MaxConversationGroups)
		}
		directory, group = directory.withNew(cmd.Name)
		v.write(DirectoryKey(c.User), directory)
	}
	return v.joinConversationGroup(c.User, group.ID, found, sorted), nil
}

func (AddToConversationGroup) name() string { return "AddToConversationGroup" }

func (cmd AddToConversationGroup) decide(v *View, c Call) (Sorted, error) {
	group, sorted, found, err := v.openConversationGroup(c.User, cmd.Name, cmd.ConversationIDs)
	if err != nil {
		return Sorted{}, err
	}
	return v.joinConversationGroup(c.User, group.ID, found, sorted), nil
}

func (RemoveFromConversationGroup) name() string { return "RemoveFromConversationGroup" }

func (cmd RemoveFromConversationGroup) decide(v *View, c Call) (Sorted, error) {
	group, sorted, found, err := v.openConversationGroup(c.User, cmd.Name, cmd.ConversationIDs)
	if err != nil {
		return Sorted{}, err
	}
	directory := v.directory(c.User)
	left := 0
	for _, id := range found {
		conversation, _ := v.conversation(c.User, id)
		if conversation.In(group.ID) {
			v.writeConversation(c.User, id, conversation.withoutConversationGroup(group.ID, directory))
			left++
		}
	}
	if left > 0 {
		v.write(DirectoryKey(c.User), directory.counted([]int{group.ID}, -left))
	}
	sorted.Success = found
	return sorted, nil
}

func (DeleteConversationGroup) name() string { return "DeleteConversationGroup" }

func (cmd DeleteConversationGroup) decide(v *View, c Call) (None, error) {
	directory, group, err := v.findConversationGroup(c.User, cmd.Name)
	if err != nil {
		return None{}, err
	}
	v.write(DirectoryKey(c.User), directory.without(group.ID))
	return None{}, nil
}

func (RenameConversationGroup) name() string { return "RenameConversationGroup" }

func (cmd RenameConversationGroup) decide(v *View, c Call) (None, error) {
	if err := checkNewConversationGroupName(cmd.NewName); err != nil {
		return None{}, err
	}
	directory, group, err := v.findConversationGroup(c.User, cmd.OldName)
	if err != nil {
		return None{}, err
	}
	if cmd.NewName == cmd.OldName {
		return None{}, nil
	}
	if _, taken := directory.Find(cmd.NewName); taken {
		return None{}, Errorf(CodeInvalidParameter, "newName: there is another conversation group named %q; choose another name", cmd.NewName)
	}
	v.write(DirectoryKey(c.User), directory.changed(group.ID, func(g *ConversationGroup) { g.Name = cmd.NewName }))
	return None{}, nil
}

// openConversationGroup checks a call on an existing group and sorts its conversations.
func (v *View) openConversationGroup(user, name string, conversationIDs []string) (ConversationGroup, Sorted, []string, error) {
	ids, err := checkConversationGroupCall(name, conversationIDs)
	if err != nil {
		return ConversationGroup{}, Sorted{}, nil, err
	}
	if len(ids) == 0 {
		return ConversationGroup{}, Sorted{}, nil, noConversationNamed()
	}
	_, group, err := v.findConversationGroup(user, name)
	if err != nil {
		return ConversationGroup{}, Sorted{}, nil, err
	}
	sorted, found := v.sortConversations(user, ids)
	return group, sorted, found, nil
}

func (v *View) findConversationGroup(user, name string) (Directory, ConversationGroup, error) {
	if err := checkConversationGroupName(name); err != nil {
		return Directory{}, ConversationGroup{}, err
	}
	directory := v.directory(user)
	group, ok := directory.Find(name)
	if !ok {
		return Directory{}, ConversationGroup{}, Errorf(CodeConversationGroupNotFound, "there is no conversation group named %q; getConversationGroupList tells the names", name)
	}
	return directory, group, nil
}

// joinConversationGroup puts the conversations found into the group as long as it has room.
func (v *View) joinConversationGroup(user string, group int, found []string, sorted Sorted) Sorted {
	directory := v.directory(user)
	before := directory
	for _, id := range found {
		conversation, _ := v.conversation(user, id)
		if !conversation.In(group) {
			if directory.count(group) >= MaxConversationGroupSize {
				sorted.fail(id, Errorf(CodeConversationGroupFull, "the conversation group holds %d conversations, the most there can be; remove some first", MaxConversationGroupSize))
				continue
			}
			v.writeConversation(user, id, conversation.withConversationGroup(group, directory))
			directory = directory.counted([]int{group}, 1)
		}
		sorted.Success = append(sorted.Success, id)
	}
	if directory.count(group) != before.count(group) {
		v.write(DirectoryKey(user), directory)
	}
	return sorted
}

// checkConversationGroupCall returns the distinct ids in their order.
func checkConversationGroupCall(name string, conversationIDs []string) ([]string, error) {
	if err := checkConversationGroupName(name); err != nil {
		return nil, err
	}
	return checkCallSize(conversationIDs)
}
