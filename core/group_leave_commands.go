package core

// QuitGroup ends the caller's membership. A group of type Work has no owner any
// more when its owner quits.
//
// Refusals: 10015, 2623 not in it, 10010, 10009 the owner of another type.
type QuitGroup struct {
	GroupID string `json:"groupID"`
}

// DismissGroup ends a group for all who are in it. Its id is never used again. It
// writes for the caller and the group alone: each other membership is ended by
// [SettleDismissed], once whoever acts for that user hears of it.
//
// Refusals: 10015, 10010, 10007 not the owner, or a group of type Work.
type DismissGroup struct {
	GroupID string `json:"groupID"`
}

// SettleDismissed ends the caller's membership of a group that was dismissed, and
// tells the caller so. Whoever asks for it again, or of another group, changes
// nothing: the membership is there once.
type SettleDismissed struct{ GroupID string }

func (QuitGroup) name() string { return "QuitGroup" }

func (cmd QuitGroup) decide(v *View, c Call) (None, error) {
	s, refusal := v.stand(c, cmd.GroupID)
	switch {
	case CodeOf(refusal) == CodeGroupID:
		return None{}, refusal
	case s.own.Role == "", s.rules.live: // Whoever runs the room of a live group lets out who is there.
		return None{}, Errorf(CodeNotInGroup, "you are not in the chat group %q", cmd.GroupID)
	case refusal != nil:
		return None{}, refusal
	case s.own.Role == RoleOwner && !s.rules.ownerMayQuit:
		return None{}, Errorf(CodeOwnerCannotQuit, "the owner cannot quit; give the group to another member, or dismiss it")
	}
	if s.own.Role == RoleOwner {
		s.OwnerID = ""
		v.writeGroup(c, s)
	}
	v.release(c.User, s, c.Now)
	v.tellOfMembers(c, s, GroupTip{Kind: TipQuit, MemberList: v.affected(c.User)})
	v.sendNotice(c, c.User, s.notice(c, NoticeQuit))
	return None{}, nil
}

func (DismissGroup) name() string { return "DismissGroup" }

func (cmd DismissGroup) decide(v *View, c Call) (None, error) {
	s, refusal := v.standIn(c, cmd.GroupID)
	if refusal != nil {
		return None{}, refusal
	}
	if s.Type == GroupTopic {
		return None{}, v.deleteTopic(c, s)
	}
	if !s.admin && (s.own.Role != RoleOwner || !s.rules.ownerMayDismiss) {
		return None{}, s.denied("dismissing the group")
	}
	s.DismissedBy = c.User
	v.writeGroup(c, s)
	if s.rules.live {
		return None{}, nil
	}
	v.write(GroupSizeKey(s.id), GroupSize{})
	v.write(StaffKey(s.id), nil)
	if s.own.Role != "" {
		v.settle(c, s)
	}
	return None{}, nil
}

func (SettleDismissed) name() string { return "SettleDismissed" }

func (cmd SettleDismissed) decide(v *View, c Call) (None, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return None{}, err
	}
	group, _ := read[Group](v, GroupKey(cmd.GroupID))
	_, member := v.membership(c.User, cmd.GroupID)
	switch {
	case !member || group.DismissedBy == "":
	case group.Type == GroupTopic:
		v.leaveTopic(c.User, cmd.GroupID) // No notice tells of topics.
	default:
		v.settle(c, &standing{Group: group, id: cmd.GroupID})
	}
	return None{}, nil
}

// settle writes nothing that others write: everybody's turn comes at the same
// moment.
func (v *View) settle(c Call, s *standing) {
	v.endMembership(c.User, s, c.Now)
	notice := s.notice(c, NoticeDismissed)
	notice.OperatorID = s.DismissedBy
	v.sendNotice(c, c.User, notice)
}

// writeGroup writes a group that looks different now.
func (v *View) writeGroup(c Call, s *standing) {
	s.UpdatedAt = max(c.Now, s.UpdatedAt)
	s.Changes++
	v.write(GroupKey(s.id), s.Group)
}
