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

func (cmd SetConversationGroups) decide(v *View, c Call) (sorted Sorted, err error) {
	named := make([]string, len(cmd.Changes))
	for i := range cmd.Changes {
		named[i] = cmd.Changes[i].ConversationID
	}
	ids, err := checkCallSize(named, v.limits.PerCall)
	switch {
	case err != nil:
		return sorted, err
	case len(ids) == 0:
		return sorted, noConversationNamed()
	case len(ids) < len(named):
		return sorted, Errorf(CodeInvalidParameter, "name each conversation once, with all conversation groups that it joins and leaves")
	}
	sorted, found := v.sortConversations(c.User, ids)
	failed := sorted.Failure
	v.file(c.User, func(d *Directory) {
		for step := 0; step < 3 && len(failed) == 0 || step == 0; step++ { // Look, make room, fill it.
			for i := range cmd.Changes {
				failed = v.move(c.User, &cmd.Changes[i], step, d, failed)
			}
		}
	})
	if len(failed) > 0 {
		return sorted, refuse(failed)
	}
	sorted.Success = found
	sorted.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return sorted, err
}

// move does one step of a conversation's change, and returns what has failed with what
// cannot be.
func (v *View) move(user string, change *ConversationGroupsChange, step int, d *Directory, failed []Failure) []Failure {
	for i, name := range slices.Concat(change.Remove, change.Add) {
		id, enters := change.ConversationID, i >= len(change.Remove)
		group, err := v.findOwnConversationGroup(user, name)
		switch {
		case err != nil:
			failed = noteFailure(failed, "", name, err)
		case step == 0 && enters && slices.Contains(change.Remove, name):
			err = Errorf(CodeInvalidParameter, "the conversation %q is to join the conversation group %q and to leave it; choose one", id, name)
		case step == 1 && !enters:
			v.leaveConversationGroup(user, id, group.ID, v.isRuled(user, group.ID), d)
		case step == 2 && enters:
			err = v.enterConversationGroup(user, id, group.ID, d)
		}
		if err != nil && group != nil {
			failed = noteFailure(failed, id, "", err)
		}
	}
	return failed
}
