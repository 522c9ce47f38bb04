package core

import (
	"cmp"
	"slices"
)

// file does what puts conversations into groups and takes them out, with a directory
// of which f changes nothing but counts, and writes that if they became others.
func (v *View) file(user string, f func(d Directory)) {
	was := v.directory(user)
	is := was.counted(nil, 0)
	f(is)
	for i := range is.ConversationGroups {
		if is.ConversationGroups[i] != was.ConversationGroups[i] {
			v.write(DirectoryKey(user), is)
			return
		}
	}
}

// enterConversationGroup puts a conversation that counts into a group by hand, unless
// it is there already, see [View.file]. It refuses (51008) where the group is full.
func (v *View) enterConversationGroup(user, id string, group int, d Directory) error {
	conversation, _ := v.conversation(user, id)
	if conversation.In(group) {
		return nil
	}
	if err := v.checkSpace(d, group); err != nil {
		return err
	}
	conversation = conversation.withConversationGroup(group, d)
	if placement := conversation.Placement(group); placement.Never {
		placement.Never = false
		conversation = conversation.placed(placement, d)
	}
	v.writeConversation(user, id, conversation)
	if g := d.find(group); g != nil {
		g.Count++
	}
	return nil
}

// checkSpace refuses (51008) one more conversation in a group that is full.
func (v *View) checkSpace(d Directory, group int) error {
	if g := d.find(group); g != nil && g.Count >= v.limits.Size {
		return Errorf(CodeConversationGroupFull, "the conversation group holds %d conversations, the most there can be; remove some first", v.limits.Size)
	}
	return nil
}

// leaveConversationGroup takes a conversation that counts out of a group, with its
// place there, see [View.file]. No rule of the group puts it there again.
func (v *View) leaveConversationGroup(user, id string, group int, ruled bool, d Directory) {
	conversation, _ := v.conversation(user, id)
	was, is := conversation.Placement(group), Placement{Group: group, Never: ruled}
	in := conversation.In(group)
	if !in && (!ruled || was.Never) {
		return
	}
	if g := d.find(group); in && g != nil {
		conversation = conversation.withoutConversationGroup(group, d)
		g.Count--
	}
	if was != is {
		conversation = conversation.placed(is, d)
	}
	v.writeConversation(user, id, conversation)
}

// isRuled says whether a rule puts conversations into a group.
func (v *View) isRuled(user string, group int) bool {
	return len(v.conversationGroupSettings(user, group).Rule) > 0
}

// moveInto puts the conversations of a group that are named into another one, all or
// none.
func (v *View) moveInto(user string, from ConversationGroup, into string, conversationIDs []string) error {
	to, err := v.findOwnConversationGroup(user, into)
	if err != nil {
		return err
	}
	ids, err := checkCallSize(conversationIDs, MaxMovedConversations)
	if err != nil {
		return err
	}
	if to.ID == from.ID {
		return Errorf(CodeInvalidParameter, "into: name another conversation group than the one that is deleted")
	}
	ruled, rest := v.isRuled(user, from.ID), from.Count
	v.file(user, func(d Directory) {
		for _, id := range ids {
			conversation, known := v.conversation(user, id)
			counts := v.counts(user, id, conversation)
			in := conversation.In(from.ID)
			if in && counts {
				rest--
			}
			switch {
			case !known || !in && (!ruled || !counts || conversation.Placement(from.ID).Never) || conversation.In(to.ID):
			case !counts:
				v.writeConversation(user, id, conversation.withConversationGroup(to.ID, d))
			default:
				err = cmp.Or(err, v.enterConversationGroup(user, id, to.ID, d))
			}
		}
	})
	if err == nil && rest > 0 {
		err = Errorf(CodeChangedSince, "the conversation group %q holds %d more conversations by now; look at it and call again", from.Name, rest)
	}
	return err
}

// counts says whether conversation groups count a conversation, see
// [ConversationGroup].
func (v *View) counts(user, id string, conversation Conversation) bool {
	return v.memberOf(user, id) || conversation.Listed
}

// deleteConversationGroup takes a group away. Where it can come back its id stays
// among those that conversations know, and its settings stay.
func (v *View) deleteConversationGroup(c Call, group int, kept bool) {
	directory := v.directory(c.User)
	g := directory.find(group)
	if g == nil {
		return
	}
	directory = directory.without(group)
	if kept {
		deleted := DeletedConversationGroup{ConversationGroup: *g, At: c.Now}
		directory.Deleted = append(slices.Clone(directory.Deleted), deleted)
	} else {
		v.forgetSettings(c.User, group)
	}
	v.write(DirectoryKey(c.User), directory)
}

// forgetSettings removes what is set for a conversation group that is gone for good.
func (v *View) forgetSettings(user string, group int) {
	key := ConversationGroupKey(user, group)
	if _, set := read[ConversationGroupSettings](v, key); set {
		v.write(key, nil)
	}
}
