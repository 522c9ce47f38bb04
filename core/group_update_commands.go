package core

import "slices"

// UpdateGroup changes what is given of a group and leaves the rest. Fields of
// Custom are set one by one; an empty value takes one away. JoinOption is passed
// over where the type does not let it be another. Outcome: the [Group].
//
// In a group of type Work every member may change name, introduction,
// notification and avatar, and the owner the rest; in others the owner and the
// admins may change all. In a topic these are the community's, and no tip tells.
//
// Refusals: 10015, 10010, 10007 not by this role, or muting all in a group of type
// Work, 10004 something too long, or of no such value.
type UpdateGroup struct {
	GroupID      string       `json:"groupID"`
	Name         *string      `json:"name,omitempty"`
	Avatar       *string      `json:"avatar,omitempty"`
	Introduction *string      `json:"introduction,omitempty"`
	Notification *string      `json:"notification,omitempty"`
	JoinOption   JoinOption   `json:"joinOption,omitempty"`
	InviteOption InviteOption `json:"inviteOption,omitempty"`
	MaxMembers   int          `json:"maxMembers,omitempty"`
	MuteAll      *bool        `json:"muteAll,omitempty"`
	// Data is a topic's alone, and passed over for any other group.
	Data   *string       `json:"data,omitempty"`
	Custom []CustomField `json:"custom,omitempty"`
}

// ChangeGroupOwner gives the group to another member; the caller stays as a plain
// one. Nobody can mute an owner, so a mute ends. Outcome: the [Group].
//
// Refusals: 10015, 10010, 10004 no user's id, 2621 to oneself, 10007 not the
// owner, or to who is not in the group.
type ChangeGroupOwner struct {
	GroupID    string `json:"groupID"`
	NewOwnerID string `json:"newOwnerID"`
}

func (UpdateGroup) name() string { return "UpdateGroup" }

func (cmd UpdateGroup) decide(v *View, c Call) (Group, error) {
	s, refusal := v.standIn(c, cmd.GroupID)
	if refusal != nil {
		return Group{}, refusal
	}
	if !s.rules.joinSettable {
		cmd.JoinOption = ""
	}
	if err := cmd.allowed(s); err != nil {
		return Group{}, err
	}
	change, err := cmd.applied(&s.Group, s.rules)
	if err != nil {
		return Group{}, err
	}
	if Same(change.group, s.Group) {
		return s.Group, nil
	}
	s.Group = change.group
	v.writeGroup(c, s)
	v.altered = s.id
	if change.isTold {
		v.sendTip(c, s.id, GroupTip{Kind: TipProfileChanged, Operator: v.caller(c), Changed: &change.told})
	}
	return s.Group, nil
}

// allowed refuses what the caller may not change.
func (cmd *UpdateGroup) allowed(s *standing) error {
	texts := cmd.Name != nil || cmd.Avatar != nil || cmd.Introduction != nil || cmd.Notification != nil
	rest := cmd.JoinOption != "" || cmd.InviteOption != "" || cmd.MaxMembers != 0 || cmd.MuteAll != nil || cmd.Data != nil || len(cmd.Custom) > 0
	switch {
	case s.isStaff() && (cmd.MuteAll == nil || s.rules.mutes):
		return nil
	case cmd.MuteAll != nil:
		return s.denied("muting all members")
	case rest || texts && !s.rules.membersEdit:
		return s.denied("changing the group")
	}
	return nil
}

// groupUpdate is a group after a change, with the part of the change that a tip
// tells of, if there is one, by the settings of its type.
type groupUpdate struct {
	group  Group
	told   GroupChange
	isTold bool
}

// applied returns g with what is given, or the refusal.
func (cmd *UpdateGroup) applied(g *Group, rules *groupRules) (*groupUpdate, error) {
	update := &groupUpdate{group: *g}
	if err := cmd.applyTexts(update, rules.profileTips); err != nil {
		return update, err
	}
	if err := cmd.applyOptions(update, rules); err != nil {
		return update, err
	}
	custom, err := mergeFields(g.Custom, cmd.Custom, MaxGroupFields, MaxGroupFieldValueBytes)
	if err != nil {
		return update, err
	}
	if !slices.Equal(custom, g.Custom) {
		update.group.Custom = custom
		if rules.profileTips {
			update.told.Custom, update.isTold = cmd.Custom, true
		}
	}
	return update, nil
}

func (cmd *UpdateGroup) applyTexts(update *groupUpdate, tells bool) error {
	data, untold := cmd.Data, (*string)(nil)
	if update.group.Type != GroupTopic {
		data = nil
	}
	for _, text := range []struct {
		name  string
		asked *string
		set   *string
		told  **string
		limit int
	}{
		{"name", cmd.Name, &update.group.Name, &update.told.Name, MaxGroupNameBytes},
		{"avatar", cmd.Avatar, &update.group.Avatar, &update.told.Avatar, MaxGroupAvatarBytes},
		{"introduction", cmd.Introduction, &update.group.Introduction, &update.told.Introduction, MaxIntroductionBytes},
		{"notification", cmd.Notification, &update.group.Notification, &update.told.Notification, MaxNotificationBytes},
		{"customData", data, &update.group.Data, &untold, MaxTopicDataBytes},
	} {
		if text.asked == nil || *text.asked == *text.set {
			continue
		}
		if err := checkGroupText(text.name, *text.asked, text.limit); err != nil {
			return err
		}
		*text.set = *text.asked
		if tells {
			*text.told, update.isTold = text.asked, true
		}
	}
	return nil
}

func (cmd *UpdateGroup) applyOptions(update *groupUpdate, rules *groupRules) error {
	g := &update.group
	was := *g
	switch {
	case cmd.JoinOption == "":
	case cmd.JoinOption.valid():
		if rules.joinSettable {
			g.JoinOption = cmd.JoinOption
		}
	default:
		return Errorf(CodeGroupParameter, "joinOption cannot be %.40q", string(cmd.JoinOption))
	}
	switch {
	case cmd.InviteOption == "":
	case cmd.InviteOption.valid():
		g.InviteOption = cmd.InviteOption
	default:
		return Errorf(CodeGroupParameter, "inviteOption cannot be %.40q", string(cmd.InviteOption))
	}
	if cmd.MaxMembers < 0 || cmd.MaxMembers > rules.maxMembers {
		return Errorf(CodeGroupParameter, "maxMemberNum must be 1 to %d in a group of type %s", rules.maxMembers, string(g.Type))
	}
	if cmd.MaxMembers > 0 {
		g.MaxMembers = cmd.MaxMembers
	}
	if cmd.MuteAll != nil {
		g.MuteAll = *cmd.MuteAll
	}
	if rules.optionTips {
		update.tellOptions(&was)
	}
	return nil
}

// tellOptions has the tip tell of the options that are others than they were.
func (update *groupUpdate) tellOptions(was *Group) {
	g, told := &update.group, &update.told
	if g.JoinOption != was.JoinOption {
		told.JoinOption, update.isTold = (*string)(&g.JoinOption), true
	}
	if g.InviteOption != was.InviteOption {
		told.InviteOption, update.isTold = (*string)(&g.InviteOption), true
	}
	if g.MuteAll != was.MuteAll {
		told.MuteAll, update.isTold = &g.MuteAll, true
	}
}

func (ChangeGroupOwner) name() string { return "ChangeGroupOwner" }

func (cmd ChangeGroupOwner) decide(v *View, c Call) (Group, error) {
	if err := checkIDs(cmd.GroupID, cmd.NewOwnerID); err != nil {
		return Group{}, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	next, member := v.membership(cmd.NewOwnerID, cmd.GroupID)
	switch {
	case cmd.NewOwnerID == c.User && !s.admin:
		return Group{}, Errorf(CodeOwnerIsSelf, "newOwnerID must be another member")
	case refusal != nil:
		return Group{}, refusal
	case !s.owns():
		return Group{}, s.denied("giving the group away")
	case s.rules.live:
		return Group{}, Errorf(CodeLiveOwner, "a live group stays with its owner")
	case !member:
		return Group{}, Errorf(CodeGroupDenied, "%q is not in the chat group, so it cannot be given to that user", cmd.NewOwnerID)
	}
	if next.Role == RoleOwner {
		return s.Group, nil
	}
	if s.OwnerID != "" {
		old, _ := v.membership(s.OwnerID, s.id)
		old.Role = RoleMember
		v.writeMembership(s.OwnerID, s.id, old)
	}
	v.strike(s.id, cmd.NewOwnerID)
	next.Role, next.MuteUntil = RoleOwner, 0
	v.writeMembership(cmd.NewOwnerID, s.id, next)
	s.OwnerID = cmd.NewOwnerID
	v.writeGroup(c, s)
	v.altered = s.id
	if s.rules.profileTips {
		v.sendTip(c, s.id, GroupTip{Kind: TipProfileChanged, Operator: v.caller(c), Changed: &GroupChange{OwnerID: &cmd.NewOwnerID}})
	}
	return s.Group, nil
}
