package core

import "slices"

// UndoConversationGroupChange takes back what one command has changed of conversation
// groups, as long as nobody has changed it since, within [UndoWindow]. What somebody
// has is left as it is, and is a failure of the outcome: of a conversation or of a
// group. What was undone can be undone under NewChangeID. Outcome: [Changed].
//
// A failure, or the refusal where nothing can be undone: 2812 changed since, 51008 or
// 51010 there is no room. Refusal: 2811 no such change, or one that is too old.
type UndoConversationGroupChange struct {
	ChangeID    string `json:"changeID"`
	NewChangeID string `json:"newChangeID,omitempty"`
}

func (UndoConversationGroupChange) name() string { return "UndoConversationGroupChange" }

func (cmd UndoConversationGroupChange) decide(v *View, c Call) (Changed, error) {
	change, kept := v.keptChange(c.User, cmd.ChangeID)
	if !kept || c.Now-change.At > UndoWindow {
		return Changed{}, Errorf(CodeNoSuchChange, "there is no such change that can be undone; each of the last %d can be for a day", MaxConversationGroupChanges)
	}
	u := undoing{v: v, c: c, change: &change}
	for i := range change.Groups {
		u.turnBack(&change.Groups[i])
	}
	// Who leaves makes room first.
	for _, entering := range []bool{false, true} {
		for i := range change.Conversations {
			u.putBack(&change.Conversations[i], entering)
		}
	}
	if len(v.order) == 0 && len(u.failed) > 0 {
		return Changed{}, refuse(u.failed)
	}
	changed, err := v.changed(c, cmd.NewChangeID)
	changed.Failure = u.failed
	return changed, err
}

// undoing is an undo on its way.
type undoing struct {
	v      *View
	c      Call
	change *ConversationGroupChange
	failed []Failure
	// gone are the groups that it has deleted.
	gone []int
}

// fail notes once why a conversation, or else a group, stays as it is.
func (u *undoing) fail(conversationID, groupName string, err error) {
	for i := range u.failed {
		if f := &u.failed[i]; f.ConversationID == conversationID && f.GroupName == groupName {
			return
		}
	}
	u.failed = append(u.failed, failure(conversationID, groupName, err))
}

func changedSince() *Error {
	return Errorf(CodeChangedSince, "this was changed since, so it is left as it is")
}

// turnBack has a group be what it was before a turn.
func (u *undoing) turnBack(turn *ConversationGroupTurn) {
	directory := u.v.directory(u.c.User)
	group := directory.find(turn.ID)
	now := directory.live(turn.ID)
	switch {
	case turn.Was != nil && turn.Is == nil:
		if err := u.bringBack(turn.Was, directory); err != nil {
			u.fail("", turn.Was.Name, err)
		}
	case now == nil:
		name := ""
		if turn.Is != nil {
			name = turn.Is.Name
		} else if group != nil {
			name = group.Name
		}
		u.fail("", name, changedSince())
	case turn.Was == nil && turn.Is != nil:
		if *now != *turn.Is || !u.isUntouched(turn) {
			u.fail("", now.Name, changedSince())
			return
		}
		u.v.deleteConversationGroup(u.c, turn.ID, true)
		u.gone = append(u.gone, turn.ID)
	default:
		if turn.Is != nil {
			u.nameBack(turn, *group)
		}
		if turn.WasSettings != nil || turn.IsSettings != nil {
			u.setBack(turn, now.Name)
		}
	}
}

// isUntouched says of a group that is new or came back that nobody has set anything for
// it since, and that it holds no more conversations.
func (u *undoing) isUntouched(turn *ConversationGroupTurn) bool {
	is := ConversationGroupSettings{}
	if turn.IsSettings != nil {
		is = *turn.IsSettings
	}
	return u.v.countOthers(u.c.User, turn.ID, u.change) <= turn.Held && Same(is, u.v.conversationGroupSettings(u.c.User, turn.ID))
}

// bringBack puts a deleted group back where it was.
func (u *undoing) bringBack(was *ConversationGroup, directory Directory) error {
	i := slices.IndexFunc(directory.Deleted, func(g DeletedConversationGroup) bool { return g.ID == was.ID })
	if _, taken := directory.Find(was.Name); taken || i < 0 {
		return changedSince()
	}
	if err := u.v.checkRoom(directory); err != nil {
		return err
	}
	group := directory.Deleted[i].ConversationGroup
	directory.Deleted = slices.Delete(slices.Clone(directory.Deleted), i, i+1)
	u.v.write(DirectoryKey(u.c.User), directory.with(group))
	return nil
}

// nameBack gives a group the name and the place that it had.
func (u *undoing) nameBack(turn *ConversationGroupTurn, group ConversationGroup) {
	was := group
	ok := back(&group.Key, turn.Was.Key, turn.Is.Key)
	directory := u.v.directory(u.c.User)
	if _, taken := directory.Find(turn.Was.Name); taken && turn.Was.Name != turn.Is.Name {
		ok = false
	} else {
		ok = back(&group.Name, turn.Was.Name, turn.Is.Name) && ok
	}
	if !ok {
		u.fail("", was.Name, changedSince())
	}
	if group != was {
		u.v.write(DirectoryKey(u.c.User), directory.with(group))
	}
}

// setBack sets for a group what was set for it.
func (u *undoing) setBack(turn *ConversationGroupTurn, name string) {
	var was, is ConversationGroupSettings
	set(&was, turn.WasSettings)
	set(&is, turn.IsSettings)
	before := u.v.conversationGroupSettings(u.c.User, turn.ID)
	now := before
	ok := back(&now.Muted, was.Muted, is.Muted)
	ok = back(&now.Collapsed, was.Collapsed, is.Collapsed) && ok
	ok = back(&now.Sort, was.Sort, is.Sort) && ok
	ok = back(&now.CustomData, was.CustomData, is.CustomData) && ok
	if ruled := sameRule(now.Rule, is.Rule); ruled {
		now.Rule = was.Rule
	} else if !sameRule(was.Rule, is.Rule) {
		ok = false
	}
	if !ok {
		u.fail("", name, changedSince())
	}
	if !Same(before, now) {
		now.UpdatedAt = u.c.Now
		u.v.write(ConversationGroupKey(u.c.User, turn.ID), now)
	}
}

// back has a field be what it was before a change, where it is still what it was after
// it; false where it is not.
func back[V comparable](now *V, was, is V) bool {
	if was == is {
		return true
	}
	if *now != is {
		return false
	}
	*now = was
	return true
}

func sameRule(a, b []ConversationRule) bool {
	return Same(ConversationGroupSettings{Rule: a}, ConversationGroupSettings{Rule: b})
}

// putBack has a conversation stand in groups as before a change: first it leaves those
// that it has joined, then the rest.
func (u *undoing) putBack(m *ConversationMembership, rest bool) {
	groups := slices.Concat(m.WasIn, m.IsIn)
	for _, placement := range slices.Concat(m.WasPlaced, m.IsPlaced) {
		groups = append(groups, placement.Group)
	}
	for _, group := range distinct(groups) {
		wasIn, isIn := slices.Contains(m.WasIn, group), slices.Contains(m.IsIn, group)
		if leaves := isIn && !wasIn; leaves == rest {
			continue
		}
		if err := u.standBack(m, group, wasIn, isIn); err != nil {
			u.fail(m.ConversationID, "", err)
		}
	}
	conversation, _ := u.v.conversation(u.c.User, m.ConversationID)
	if rest && isOtherOrder(conversation.ConversationGroups, m.WasIn) {
		conversation.ConversationGroups = m.WasIn
		u.v.writeConversation(u.c.User, m.ConversationID, conversation)
	}
}

// isOtherOrder says whether two lists without doubles hold the same in another order.
func isOtherOrder(a, b []int) bool {
	for _, each := range a {
		if !slices.Contains(b, each) {
			return false
		}
	}
	return len(a) == len(b) && !slices.Equal(a, b)
}

// standBack has a conversation stand in one group as before a change.
func (u *undoing) standBack(m *ConversationMembership, group int, wasIn, isIn bool) error {
	was, is := placementIn(m.WasPlaced, group), placementIn(m.IsPlaced, group)
	if wasIn == isIn && was == is {
		return nil
	}
	user, id := u.c.User, m.ConversationID
	conversation, _ := u.v.conversation(user, id)
	directory := u.v.directory(user)
	if directory.live(group) == nil && !slices.Contains(u.gone, group) || wasIn != isIn && conversation.In(group) != isIn || conversation.Placement(group) != is {
		return changedSince()
	}
	by := sign(wasIn)
	if wasIn == isIn || !u.v.counts(user, id, conversation) {
		by = 0
	}
	if by > 0 {
		if err := u.v.checkSpace(directory, group); err != nil {
			return err
		}
	}
	switch {
	case wasIn && !isIn:
		conversation = conversation.withConversationGroup(group, directory)
	case isIn && !wasIn:
		conversation = conversation.withoutConversationGroup(group, directory)
	}
	if was != is {
		conversation = conversation.placed(was, directory)
	}
	u.v.writeConversation(user, id, conversation)
	if by != 0 {
		u.v.write(DirectoryKey(user), directory.counted([]int{group}, by))
	}
	return nil
}

func placementIn(placements []Placement, group int) Placement {
	return (&Conversation{Placements: placements}).Placement(group)
}
