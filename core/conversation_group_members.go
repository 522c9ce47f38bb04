package core

// file does what puts conversations into groups and takes them out, with a directory
// of which f changes nothing but counts, and writes that if they became others.
func (v *View) file(user string, f func(d *Directory)) {
	was, is := v.directory(user), v.edit(user)
	f(is)
	for i := range is.ConversationGroups {
		if is.ConversationGroups[i].Count != was.ConversationGroups[i].Count {
			v.write(DirectoryKey(user), *is)
			return
		}
	}
}

// enterConversationGroup puts a conversation that counts into a group by hand, unless
// it is there already, see [View.file]. It refuses (51008) where the group is full.
func (v *View) enterConversationGroup(user, id string, group int, d *Directory) error {
	c, g := v.own(user, id), d.find(group)
	if c.In(group) || g == nil {
		return nil
	}
	if g.Count >= v.limits.Size {
		return v.noSpace()
	}
	g.Count++
	c.ConversationGroups = append(c.liveConversationGroups(d), group)
	if placement := c.Placement(group); placement.Never {
		placement.Never = false
		c.stand(&placement, d)
	}
	v.write(ConversationKey(user, id), c)
	return nil
}

func (v *View) noSpace() error {
	return Errorf(CodeConversationGroupFull, "the conversation group holds %d conversations, the most there can be; remove some first", v.limits.Size)
}

// leaveConversationGroup takes a conversation that counts out of a group, with its
// place there, see [View.file]. No rule of the group puts it there again.
func (v *View) leaveConversationGroup(user, id string, group int, ruled bool, d *Directory) {
	c, g := v.own(user, id), d.find(group)
	in := c.In(group)
	if !in && (!ruled || c.Placement(group).Never) {
		return
	}
	if in && g != nil {
		g.Count--
		c.ConversationGroups = c.liveConversationGroups(d)
		c.leave(group)
	}
	c.stand(&Placement{Group: group, Never: ruled}, d)
	v.write(ConversationKey(user, id), c)
}

// enter puts c, whose list is its own, into a group at the nth place.
func (c *Conversation) enter(group, n int) {
	c.ConversationGroups = append(c.ConversationGroups, group)
	for i := len(c.ConversationGroups) - 1; i >= n && i > 0; i-- {
		c.ConversationGroups[i] = c.ConversationGroups[i-1]
		c.ConversationGroups[i-1] = group
	}
}

// leave takes c, whose list is its own, out of a group.
func (c *Conversation) leave(group int) {
	var rest []int
	for _, other := range c.ConversationGroups {
		if other != group {
			rest = append(rest, other)
		}
	}
	c.ConversationGroups = rest
}

// has says whether a list has a number; slices.Contains is another function for each
// type.
func has(list []int, n int) bool {
	for _, each := range list {
		if each == n {
			return true
		}
	}
	return false
}

// isRuled says whether a rule puts conversations into a group.
func (v *View) isRuled(user string, group int) bool {
	return len(v.conversationGroupSettings(user, group).Rule) > 0
}

// moveInto puts the conversations of a group that are named into another one, all or
// none.
func (v *View) moveInto(user string, from *ConversationGroup, into string, conversationIDs []string) error {
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
	v.file(user, func(d *Directory) {
		for _, id := range ids {
			c := v.own(user, id)
			in, counts := c.In(from.ID), v.counts(user, id, c)
			if in && counts {
				rest--
			}
			switch {
			case c.In(to.ID) || !in && (!ruled || !counts || c.Placement(from.ID).Never):
			case counts:
				if full := v.enterConversationGroup(user, id, to.ID, d); full != nil {
					err = full
				}
			default:
				c.ConversationGroups = append(c.liveConversationGroups(d), to.ID)
				v.write(ConversationKey(user, id), c)
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
func (v *View) counts(user, id string, c *Conversation) bool {
	return v.knows(user, id) || c.Listed
}

// deleteConversationGroup takes a group away. Where it can come back its id stays
// among those that conversations know, and its settings stay.
func (v *View) deleteConversationGroup(c *Call, group int, kept bool) {
	d := v.edit(c.User)
	g := d.live(group)
	d.drop(group)
	if kept {
		g.DeletedAt = c.Now
		d.Deleted = append(d.Deleted, *g)
	} else {
		v.forgetSettings(c.User, group)
	}
	v.write(DirectoryKey(c.User), *d)
}

// forgetSettings removes what is set for a conversation group that is gone for good.
func (v *View) forgetSettings(user string, group int) {
	key := ConversationGroupKey(user, group)
	if _, set := read[ConversationGroupSettings](v, key); set {
		v.write(key, nil)
	}
}
