package core

// JoinGroup is for who wants to be in a group: the caller is a member at once, or
// waits for the owner or an admin, who get a notice. Who asks again while waiting
// is not told of again. Outcome: [GroupJoined].
//
// Whoever runs the room of a live group lets the caller in: there it writes
// nothing.
//
// Refusals: 2998 a live group where nobody runs rooms, 10015, 10010 no such group,
// 10013 in it already, 10007 nobody joins it so, 10014 full, 10037 in too many
// groups, or waiting for more than [MaxWaiting], 10004 a note over 300 bytes.
type JoinGroup struct {
	GroupID string `json:"groupID"`
	Note    string `json:"note,omitempty"`
	// Topics are ids of topics that the caller, who is in the community, enters.
	// What is none is passed over.
	Topics []string `json:"topics,omitempty"`
}

// HandleApplication answers one application: the one about UserID that was made
// at At. Who is let in gets notice and tip as if added or having joined; who is not
// gets a notice, and so does the member whose invitation it was.
//
// Refusals: 10015, 10010, 10007 neither owner nor admin, 10024 handled already, or
// there never was one, 10014 full, 10037 the applicant is in too many groups, 10004.
type HandleApplication struct {
	GroupID string `json:"groupID"`
	UserID  string `json:"userID"`
	At      int64  `json:"at"`
	Accept  bool   `json:"accept,omitempty"`
	Note    string `json:"note,omitempty"`
}

// GroupJoined is what came of asking to join.
type GroupJoined struct {
	Status JoinStatus `json:"status"`
	// Group is zero for who waits.
	Group Group `json:"group,omitzero"`
}

// JoinStatus is what came of asking to join, as the documented API names it.
type JoinStatus string

// What can come of it.
const (
	JoinSucceeded JoinStatus = "JoinedSuccess"
	JoinWaits     JoinStatus = "WaitAdminApproval"
)

func (JoinGroup) name() string { return "JoinGroup" }

func (cmd JoinGroup) decide(v *View, c Call) (GroupJoined, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return GroupJoined{}, err
	}
	if len(cmd.Topics) > 0 {
		return cmd.enter(v, c)
	}
	group, there := v.group(cmd.GroupID)
	_, member := v.membership(c.User, cmd.GroupID)
	size, mayJoin := v.size(cmd.GroupID), v.mayJoinMore(c.User)
	noteFault := checkNote("applyMessage", cmd.Note)
	s := &standing{Group: group, id: cmd.GroupID, rules: v.groups.of(group.Type)}
	switch {
	case !there:
		return GroupJoined{}, noGroup(cmd.GroupID)
	case s.rules.live && !c.Live:
		return GroupJoined{}, noRooms()
	case s.rules.live:
		return GroupJoined{Status: JoinSucceeded, Group: group}, v.standLive(c, s)
	case member:
		return GroupJoined{}, Errorf(CodeAlreadyMember, "you are in the chat group %q already", cmd.GroupID)
	case group.JoinOption == JoinDisabled:
		return GroupJoined{}, Errorf(CodeGroupDenied, "nobody can join the chat group %q by asking", cmd.GroupID)
	case !mayJoin:
		return GroupJoined{}, inTooManyGroups(c.User)
	case noteFault != nil:
		return GroupJoined{}, noteFault
	case group.JoinOption == JoinByApproval:
		return GroupJoined{Status: JoinWaits}, v.apply(c, s, cmd.Note)
	case size >= group.MaxMembers:
		return GroupJoined{}, s.full()
	}
	v.admit(c.User, s.id, Membership{Role: RoleMember, JoinedAt: c.Now})
	v.tellOfMembers(c, s, GroupTip{Kind: TipJoined, MemberList: v.affected(c.User), JoinType: joinedAlone})
	return GroupJoined{Status: JoinSucceeded, Group: group}, nil
}

// How somebody came into a group, for a tip.
const (
	joinedAlone   = 1
	joinedInvited = 2
)

// apply puts the caller among those who wait. Own words take the place of a
// member's invitation.
func (v *View) apply(c Call, s *standing, note string) error {
	waiting, again := v.application(s.id, c.User)
	again = again && waiting.InviterID == ""
	application := Application{Nick: v.caller(c).Nick, Note: note, At: c.Now}
	if again {
		application.At = waiting.At
	}
	if !again && c.Bounds != nil {
		if err := c.Bounds.wait(v, c.User, s.id); err != nil {
			return err
		}
	}
	if !again || waiting != application {
		v.write(ApplicationKey(s.id, c.User), application)
	}
	if !again {
		notice := s.notice(c, NoticeApplied)
		notice.Note, notice.At = note, application.At
		v.tellStaff(c, s, notice)
	}
	return nil
}

func (v *View) tellStaff(c Call, s *standing, notice GroupNotice) {
	for _, user := range v.staff(s) {
		v.sendNotice(c, user, notice)
	}
}

func (HandleApplication) name() string { return "HandleApplication" }

func (cmd HandleApplication) decide(v *View, c Call) (None, error) {
	if err := checkIDs(cmd.GroupID, cmd.UserID); err != nil {
		return None{}, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	application, waits := v.application(cmd.GroupID, cmd.UserID)
	size, mayJoin := v.size(cmd.GroupID), v.mayJoinMore(cmd.UserID)
	noteFault := checkNote("handleMessage", cmd.Note)
	switch {
	case refusal != nil:
		return None{}, refusal
	case !s.isStaff():
		return None{}, s.denied("answering applications")
	case noteFault != nil:
		return None{}, noteFault
	case !waits || application.At != cmd.At:
		return None{}, Errorf(CodeApplicationHandled, "there is no such application of %q any more: it was handled", cmd.UserID)
	case !cmd.Accept:
		v.write(ApplicationKey(s.id, cmd.UserID), nil)
	case size >= s.MaxMembers:
		return None{}, s.full()
	case !mayJoin:
		return None{}, inTooManyGroups(cmd.UserID)
	default:
		v.letIn(c, s, cmd.UserID, application)
	}
	cmd.tell(v, c, s, application)
	return None{}, nil
}

// letIn makes the applicant a member.
func (v *View) letIn(c Call, s *standing, user string, application Application) {
	v.admit(user, s.id, Membership{Role: RoleMember, JoinedAt: c.Now})
	tip := GroupTip{Kind: TipJoined, MemberList: v.affected(user), JoinType: joinedAlone}
	if application.InviterID != "" {
		tip.JoinType = joinedInvited
	}
	v.tellOfMembers(c, s, tip)
}

// tell sends the answer to who asked. Who asked for somebody else, and has left
// since, is not told.
func (cmd HandleApplication) tell(v *View, c Call, s *standing, application Application) {
	asked, kind := cmd.UserID, NoticeRefused
	if inviter := application.InviterID; inviter != "" {
		asked, kind = inviter, NoticeInvitationNone
		if cmd.Accept {
			v.sendNotice(c, cmd.UserID, s.notice(c, NoticeAdded))
			kind = NoticeInvitationDone
		}
		if _, still := v.membership(inviter, s.id); !still {
			return
		}
	} else if cmd.Accept {
		kind = NoticeAccepted
	}
	notice := s.notice(c, kind)
	notice.Note, notice.At = cmd.Note, application.At
	v.sendNotice(c, asked, notice)
}
