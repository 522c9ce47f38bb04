package core

// Each of these commands, and those in conversation_group_sort.go, _set.go and
// _undo.go, has a ChangeID, made by whoever asks: under it what the command changes
// can be undone, see [UndoConversationGroupChange]. It has letters, digits, - and _,
// [MaxChangeIDBytes] at most, and is another one each time (6017). Without one
// nothing is kept.

// CreateConversationGroup makes a conversation group and puts conversations into it; a
// group of that name takes them too, and what is set for it. Outcome: [Sorted].
//
// When conversations are named and none can join, nothing is created
// (docs/facts.md#conversation-groups). Without any, the group is created empty.
//
// Refusals: 51011 name, 51006 too many conversations, 51010 too many groups, 2810 it
// was given by the operator, and those of [UpdateConversationGroup] for what is set.
type CreateConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	ConversationGroupFields
	ChangeID string `json:"changeID,omitempty"`
}

// AddToConversationGroup puts conversations into a group, whatever its rule says.
// Outcome: [Sorted].
//
// Refusals: 51011 name, 6017 no conversation named, 51006, 51009 no such group, 2810
// it was given by the operator.
type AddToConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	ChangeID        string   `json:"changeID,omitempty"`
}

// RemoveFromConversationGroup takes conversations out of a group; no rule puts them
// into it again. Outcome: [Sorted]. The refusals are those of
// [AddToConversationGroup].
type RemoveFromConversationGroup struct {
	Name            string   `json:"name"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	ChangeID        string   `json:"changeID,omitempty"`
}

// DeleteConversationGroup removes a group; its conversations stay. With Into those in
// ConversationIDs that are in it, or that its rule may have put there, join another
// group, all or none: the caller names all that it knows of, also some that are not
// in the list. Outcome: [Changed].
//
// Refusals: 51011 name, 51009 no such group, 2810 one was given by the operator, 6017
// Into is the group itself, 51006 more than [MaxMovedConversations] are named, 51008
// the other group has no room for all, 2812 there are conversations in it that are
// not named.
type DeleteConversationGroup struct {
	Name            string   `json:"name"`
	Into            string   `json:"into,omitempty"`
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	ChangeID        string   `json:"changeID,omitempty"`
}

// RenameConversationGroup gives a group another name, in its old place. Outcome:
// [Changed].
//
// Refusals: 51011 a name, 51009 no such group, 6017 the new name is taken, 2810 it
// was given by the operator.
type RenameConversationGroup struct {
	OldName  string `json:"oldName"`
	NewName  string `json:"newName"`
	ChangeID string `json:"changeID,omitempty"`
}

// Changed is what came of a change of conversation groups: under what it can be
// undone, empty where nothing was changed or nothing is to be kept; and what was left
// as it was.
type Changed struct {
	ChangeID string    `json:"changeID,omitempty"`
	Failure  []Failure `json:"failure,omitempty"`
}

func (CreateConversationGroup) name() string { return "CreateConversationGroup" }

func (cmd CreateConversationGroup) decide(v *View, c Call) (Sorted, error) {
	if err := v.checkNewConversationGroupName(cmd.Name); err != nil {
		return Sorted{}, err
	}
	ids, err := checkCallSize(cmd.ConversationIDs, v.limits.PerCall)
	if err != nil {
		return Sorted{}, err
	}
	sorted, found := v.sortConversations(c.User, ids)
	d := v.edit(c.User)
	existing, exists := d.Find(cmd.Name)
	group := &existing
	if !exists {
		if len(ids) > 0 && len(found) == 0 {
			return sorted, nil
		}
		if err := v.checkRoom(d); err != nil {
			return Sorted{}, err
		}
		group = d.add(cmd.Name, c.Now)
		v.write(DirectoryKey(c.User), *d)
	} else if err := group.checkOwn(); err != nil {
		return Sorted{}, err
	}
	if err := v.setConversationGroup(&c, group.ID, &cmd.ConversationGroupFields); err != nil {
		return Sorted{}, err
	}
	sorted = v.joinConversationGroup(c.User, group.ID, found, sorted)
	sorted.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return sorted, err
}

func (AddToConversationGroup) name() string { return "AddToConversationGroup" }

func (cmd AddToConversationGroup) decide(v *View, c Call) (Sorted, error) {
	group, sorted, found, err := v.openConversationGroup(c.User, cmd.Name, cmd.ConversationIDs, v.limits.PerCall)
	if err == nil {
		err = group.checkOwn()
	}
	if err != nil {
		return Sorted{}, err
	}
	sorted = v.joinConversationGroup(c.User, group.ID, found, sorted)
	sorted.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return sorted, err
}

func (RemoveFromConversationGroup) name() string { return "RemoveFromConversationGroup" }

func (cmd RemoveFromConversationGroup) decide(v *View, c Call) (Sorted, error) {
	group, sorted, found, err := v.openConversationGroup(c.User, cmd.Name, cmd.ConversationIDs, v.limits.PerCall)
	if err == nil {
		err = group.checkOwn()
	}
	if err != nil {
		return Sorted{}, err
	}
	ruled := v.isRuled(c.User, group.ID)
	v.file(c.User, func(d *Directory) {
		for _, id := range found {
			v.leaveConversationGroup(c.User, id, group.ID, ruled, d)
		}
	})
	sorted.Success = found
	sorted.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return sorted, err
}

func (DeleteConversationGroup) name() string { return "DeleteConversationGroup" }

func (cmd DeleteConversationGroup) decide(v *View, c Call) (Changed, error) {
	group, err := v.findOwnConversationGroup(c.User, cmd.Name)
	if err != nil {
		return Changed{}, err
	}
	if cmd.Into != "" {
		if err := v.moveInto(c.User, group, cmd.Into, cmd.ConversationIDs); err != nil {
			return Changed{}, err
		}
	}
	v.deleteConversationGroup(&c, group.ID, cmd.ChangeID != "")
	return v.changed(&c, cmd.ChangeID)
}

func (RenameConversationGroup) name() string { return "RenameConversationGroup" }

func (cmd RenameConversationGroup) decide(v *View, c Call) (Changed, error) {
	if err := v.checkNewConversationGroupName(cmd.NewName); err != nil {
		return Changed{}, err
	}
	group, err := v.findOwnConversationGroup(c.User, cmd.OldName)
	if err != nil || cmd.NewName == cmd.OldName {
		return Changed{}, err
	}
	d := v.edit(c.User)
	if d.hasName(cmd.NewName) {
		return Changed{}, Errorf(CodeInvalidParameter, "newName: there is another conversation group named %q; choose another name", cmd.NewName)
	}
	d.find(group.ID).Name = cmd.NewName
	v.write(DirectoryKey(c.User), *d)
	return v.changed(&c, cmd.ChangeID)
}

// changed is the outcome of a command that has done all it does.
func (v *View) changed(c *Call, changeID string) (changed Changed, err error) {
	changed.ChangeID, err = v.journal(c, changeID)
	return changed, err
}

// openConversationGroup checks a call on an existing group and sorts its conversations.
func (v *View) openConversationGroup(user, name string, conversationIDs []string, most int) (group *ConversationGroup, sorted Sorted, found []string, err error) {
	if err = v.checkConversationGroupName(name); err != nil && !v.edit(user).hasName(name) {
		return group, sorted, found, err // One may have been made when longer names were allowed.
	}
	ids, err := checkCallSize(conversationIDs, most)
	if err == nil && len(ids) == 0 {
		err = noConversationNamed()
	}
	if err == nil {
		group, err = v.findConversationGroup(user, name)
	}
	if err == nil {
		sorted, found = v.sortConversations(user, ids)
	}
	return group, sorted, found, err
}

func (v *View) findConversationGroup(user, name string) (*ConversationGroup, error) {
	if group, ok := v.directory(user).Find(name); ok {
		return &group, nil
	}
	if err := v.checkConversationGroupName(name); err != nil {
		return nil, err
	}
	return nil, Errorf(CodeConversationGroupNotFound, "there is no conversation group named %q; getConversationGroupList tells the names", name)
}

// findOwnConversationGroup also refuses one that the operator gave.
func (v *View) findOwnConversationGroup(user, name string) (*ConversationGroup, error) {
	group, err := v.findConversationGroup(user, name)
	if err == nil {
		err = group.checkOwn()
	}
	if err != nil {
		return nil, err
	}
	return group, nil
}

// joinConversationGroup puts the conversations found into the group as long as it has room.
func (v *View) joinConversationGroup(user string, group int, found []string, sorted Sorted) Sorted {
	v.file(user, func(d *Directory) {
		for _, id := range found {
			if err := v.enterConversationGroup(user, id, group, d); err != nil {
				sorted.fail(id, err)
			} else {
				sorted.Success = append(sorted.Success, id)
			}
		}
	})
	return sorted
}

// checkRoom refuses a conversation group more than there can be.
func (v *View) checkRoom(d *Directory) error {
	own := len(d.ConversationGroups) - d.given()
	if most := v.limits.Groups; own >= most {
		return Errorf(CodeTooManyConversationGroups, "you have %d conversation groups, the most there can be; delete one first", most)
	}
	return nil
}
