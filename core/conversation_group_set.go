package core

import "slices"

// SetConversationGroups puts conversations into groups and takes them out of others,
// all or nothing. Who is taken out makes room first. Outcome: [Sorted], without
// failures.
//
// Refusals: 6017 no conversation is named, one twice, or a group to be joined and
// left, 51006 too many conversations; and with what is in the way as Failures, each
// conversation and each group at most once: 51009, 51011, 2810 a group, 2500, 2503,
// 51007, 51008 a conversation.
type SetConversationGroups struct {
	Changes  []ConversationGroupsChange `json:"changes,omitempty"`
	ChangeID string                     `json:"changeID,omitempty"`
}

// ConversationGroupsChange names the groups that a conversation joins and leaves.
type ConversationGroupsChange struct {
	ConversationID string   `json:"conversationID"`
	Add            []string `json:"add,omitempty"`
	Remove         []string `json:"remove,omitempty"`
}

func (SetConversationGroups) name() string { return "SetConversationGroups" }

func (cmd SetConversationGroups) decide(v *View, c Call) (Sorted, error) {
	ids, err := v.checkChanges(cmd.Changes)
	if err != nil {
		return Sorted{}, err
	}
	groups, failed := v.groupsNamed(c.User, cmd.Changes)
	sorted, found := v.sortConversations(c.User, ids)
	if failed = append(failed, sorted.Failure...); len(failed) > 0 {
		return Sorted{}, refuse(failed)
	}
	v.file(c.User, func(d Directory) {
		for i := range cmd.Changes {
			for _, name := range cmd.Changes[i].Remove {
				group := groups[name]
				v.leaveConversationGroup(c.User, cmd.Changes[i].ConversationID, group, v.isRuled(c.User, group), d)
			}
		}
		for i := range cmd.Changes {
			id := cmd.Changes[i].ConversationID
			for _, name := range cmd.Changes[i].Add {
				if err := v.enterConversationGroup(c.User, id, groups[name], d); err != nil {
					failed = append(failed, failure(id, "", err))
					break
				}
			}
		}
	})
	if len(failed) > 0 {
		return Sorted{}, refuse(failed)
	}
	sorted.Success = found
	sorted.ChangeID, err = v.journal(c, cmd.ChangeID)
	return sorted, err
}

// checkChanges returns the ids of the conversations.
func (v *View) checkChanges(changes []ConversationGroupsChange) ([]string, error) {
	named := make([]string, len(changes))
	for i, change := range changes {
		named[i] = change.ConversationID
		for _, name := range change.Add {
			if slices.Contains(change.Remove, name) {
				return nil, Errorf(CodeInvalidParameter, "the conversation %q is to be added to the conversation group %q and removed from it; choose one", change.ConversationID, name)
			}
		}
	}
	ids, err := checkCallSize(named, v.limits.PerCall)
	switch {
	case err != nil:
		return nil, err
	case len(ids) == 0:
		return nil, noConversationNamed()
	case len(ids) < len(named):
		return nil, Errorf(CodeInvalidParameter, "name each conversation once, with all conversation groups that it joins and leaves")
	}
	return ids, nil
}

// groupsNamed returns the ids of the groups that changes name, and those that cannot
// be changed.
func (v *View) groupsNamed(user string, changes []ConversationGroupsChange) (groups map[string]int, failed []Failure) {
	groups = map[string]int{}
	for i := range changes {
		for _, names := range [][]string{changes[i].Remove, changes[i].Add} {
			for _, name := range names {
				if _, known := groups[name]; known {
					continue
				}
				group, err := v.findOwnConversationGroup(user, name)
				if groups[name] = group.ID; err != nil {
					failed = append(failed, failure("", name, err))
				}
			}
		}
	}
	return groups, failed
}
