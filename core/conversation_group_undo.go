package core

import "strings"

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
	u := undoing{v: v, c: &c, change: &change}
	// Groups, then what leaves them and makes room, then what enters.
	for _, part := range []func(*ConversationGroupTurn) error{u.turnGroup, u.takeOut, u.putIn} {
		for i := range change.Turns {
			if err := part(&change.Turns[i]); err != nil {
				u.fail(&change.Turns[i], err)
			}
		}
	}
	if len(v.order) == 0 && len(u.failed) > 0 {
		return Changed{}, refuse(u.failed)
	}
	changed, err := v.changed(&c, cmd.NewChangeID)
	changed.Failure = u.failed
	return changed, err
}

// undoing is an undo on its way.
type undoing struct {
	v      *View
	c      *Call
	change *ConversationGroupChange
	failed []Failure
	// gone are the groups that it has deleted.
	gone []int
}

// fail notes once why a conversation, or else a group, stays as it is.
func (u *undoing) fail(turn *ConversationGroupTurn, err error) {
	name := ""
	if turn.ConversationID == "" {
		name = u.nameOf(turn.Group)
	}
	u.failed = noteFailure(u.failed, turn.ConversationID, name, err)
}

// nameOf is the name of a group, the last that is known of one that is gone.
func (u *undoing) nameOf(group int) (name string) {
	if g := u.v.edit(u.c.User).find(group); g != nil {
		return g.Name
	}
	for i := range u.change.Turns {
		if turn := &u.change.Turns[i]; turn.Group == group && turn.Field == "name" {
			name = turn.Is
		}
	}
	return name
}

func changedSince() error {
	return Errorf(CodeChangedSince, "this was changed since, so it is left as it is")
}

// turnGroup has a group be what it was before a turn.
func (u *undoing) turnGroup(turn *ConversationGroupTurn) error {
	if turn.ConversationID != "" {
		return nil
	}
	d := u.v.edit(u.c.User)
	g := d.live(turn.Group)
	switch {
	case turn.Field == "" && turn.Was != "":
		return u.bringBack(turn.Group, d)
	case turn.Field == "":
		if g == nil || u.v.countOthers(u.c.User, g, u.change) > turn.N || !u.isAsLeft(g) {
			return changedSince()
		}
		u.v.deleteConversationGroup(u.c, turn.Group, true)
		u.gone = append(u.gone, turn.Group)
		return nil
	case u.makes(turn.Group):
		return nil
	case g == nil:
		return changedSince()
	}
	return u.turnField(turn, d, g)
}

// makes says whether a change has made a group, or brought it back.
func (u *undoing) makes(group int) bool {
	for i := range u.change.Turns {
		if turn := &u.change.Turns[i]; turn.Group == group && turn.ConversationID == "" && turn.Field == "" {
			return turn.Is != ""
		}
	}
	return false
}

// isAsLeft says whether every field of a group is as the change left it that made it.
func (u *undoing) isAsLeft(g *ConversationGroup) bool {
	now := u.v.conversationGroupSettings(u.c.User, g.ID)
	for _, field := range groupFields {
		is := ""
		for i := range u.change.Turns {
			if turn := &u.change.Turns[i]; turn.Group == g.ID && turn.Field == field {
				is = turn.Is
			}
		}
		if groupField(field, g, &now, nil) != is {
			return false
		}
	}
	return true
}

// bringBack puts a deleted group back where it was.
func (u *undoing) bringBack(group int, d *Directory) error {
	g := d.find(group)
	if g == nil || d.hasName(g.Name) {
		return changedSince()
	}
	if err := u.v.checkRoom(d); err != nil {
		return err
	}
	back := *g
	back.DeletedAt = 0
	d.put(back)
	u.v.write(DirectoryKey(u.c.User), *d)
	return nil
}

// turnField gives a group a field that it had.
func (u *undoing) turnField(turn *ConversationGroupTurn, d *Directory, g *ConversationGroup) error {
	user, is := u.c.User, *g
	settings := u.v.conversationGroupSettings(user, g.ID)
	if groupField(turn.Field, &is, &settings, nil) != turn.Is || turn.Field == "name" && d.hasName(turn.Was) {
		return changedSince()
	}
	groupField(turn.Field, &is, &settings, &turn.Was)
	if is != *g {
		d.put(is)
		u.v.write(DirectoryKey(user), *d)
		return nil
	}
	settings.UpdatedAt = u.c.Now
	u.v.write(ConversationGroupKey(user, g.ID), settings)
	return nil
}

// takeOut takes a conversation out of a group that it has joined.
func (u *undoing) takeOut(turn *ConversationGroupTurn) error {
	if turn.isIn(turn.Is) && !turn.isIn(turn.Was) {
		return u.standBack(turn)
	}
	return nil
}

// putIn has a conversation stand in a group as it did.
func (u *undoing) putIn(turn *ConversationGroupTurn) error {
	if turn.ConversationID == "" || turn.isIn(turn.Is) && !turn.isIn(turn.Was) {
		return nil
	}
	return u.standBack(turn)
}

// isIn says of a standing whether the conversation is in the group.
func (turn *ConversationGroupTurn) isIn(standing string) bool {
	return turn.ConversationID != "" && strings.HasPrefix(standing, standsIn)
}

// standBack has a conversation stand in a group as before a turn.
func (u *undoing) standBack(turn *ConversationGroupTurn) error {
	user, d := u.c.User, u.v.edit(u.c.User)
	c, g := u.v.own(user, turn.ConversationID), d.find(turn.Group)
	if g == nil || c.standing(turn.Group) != turn.Is || g.DeletedAt != 0 && !has(u.gone, turn.Group) {
		return changedSince()
	}
	by := 0
	if enters := turn.isIn(turn.Was); enters != turn.isIn(turn.Is) {
		c.ConversationGroups = c.liveConversationGroups(d)
		if by = sign(enters); enters {
			c.enter(turn.Group, turn.N)
		} else {
			c.leave(turn.Group)
		}
	}
	if by != 0 && u.v.counts(user, turn.ConversationID, c) {
		if g.Count += by; by > 0 && g.Count > u.v.limits.Size {
			return u.v.noSpace()
		}
		u.v.write(DirectoryKey(user), *d)
	}
	c.stand(placementOf(turn.Group, turn.Was), d)
	u.v.write(ConversationKey(user, turn.ConversationID), c)
	return nil
}
