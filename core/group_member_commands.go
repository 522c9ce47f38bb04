package core

// SetMemberMute keeps a member from sending for so many seconds, 0 for none: the
// owner anybody, an admin those who are neither. In a topic it keeps a member of
// the community from sending there alone. Outcome: the [Member].
//
// Refusals: 10015, 10010, 2685 oneself, 10007 not by this role, or in a group of
// type Work, 10004 who is not in the group, or no such number.
type SetMemberMute struct {
	GroupID string `json:"groupID"`
	UserID  string `json:"userID"`
	Seconds int64  `json:"seconds"`
}

// SetMemberRole is for the owner: it makes a member an admin, or an admin a plain
// member. Outcome: the [Member].
//
// Refusals: 10015, 10010, 10007 a stranger, or a type without admins, 2681 not the
// owner, 2683 neither of these roles, 2684 oneself, 10004 who is not in the group,
// or more than [MaxAdmins].
type SetMemberRole struct {
	GroupID string `json:"groupID"`
	UserID  string `json:"userID"`
	Role    Role   `json:"role"`
}

// SetNameCard gives a member's name in the group: one's own without UserID, or, for
// owner and admins, that of a member below them. Nobody is told. Outcome: the
// [Member].
//
// Refusals: 10015, 10010, 10007 not by this role, 10004 who is not in the group, or
// over 50 bytes.
type SetNameCard struct {
	GroupID  string `json:"groupID"`
	UserID   string `json:"userID,omitempty"`
	NameCard string `json:"nameCard"`
}

// SetMemberFields sets fields of a member's one by one; an empty value takes one
// away. Whose, outcome and refusals are as in [SetNameCard].
type SetMemberFields struct {
	GroupID string        `json:"groupID"`
	UserID  string        `json:"userID,omitempty"`
	Custom  []CustomField `json:"custom"`
}

// maxMuteSeconds is the largest number of seconds that the documented API has.
const maxMuteSeconds = 1<<32 - 1

func (SetMemberMute) name() string { return "SetMemberMute" }

func (cmd SetMemberMute) decide(v *View, c Call) (Member, error) {
	if err := checkIDs(cmd.GroupID, cmd.UserID); err != nil {
		return Member{}, err
	}
	s, refusal := v.standIn(c, cmd.GroupID)
	other, member := v.membership(cmd.UserID, cmd.GroupID)
	if isTopic(cmd.GroupID) {
		member = v.enterTopic(cmd.UserID, cmd.GroupID, c.Now)
		other, _ = v.membership(cmd.UserID, cmd.GroupID)
		other.Role = v.roleIn(cmd.UserID, cmd.GroupID)
	}
	switch {
	case refusal != nil:
		return Member{}, refusal
	case cmd.UserID == c.User && !s.admin:
		return Member{}, Errorf(CodeMutesSelf, "nobody can mute oneself")
	case s.rules.live:
		return cmd.muteLive(v, c, s)
	case !s.rules.mutes || !s.isStaff() || member && !s.over(other):
		return Member{}, s.denied("muting this member")
	case !member:
		return Member{}, notAMember(cmd.UserID)
	case cmd.Seconds < 0 || cmd.Seconds > maxMuteSeconds:
		return Member{}, Errorf(CodeGroupParameter, "muteTime must be 0 to %d seconds", int64(maxMuteSeconds))
	}
	if cmd.Seconds == 0 && other.MuteUntil <= c.Now {
		return other.asMember(), nil
	}
	other.MuteUntil = 0
	if cmd.Seconds > 0 {
		other.MuteUntil = c.Now + cmd.Seconds*1000
	}
	if s.Type == GroupTopic {
		in := other
		in.Role = ""
		v.write(MembershipKey(cmd.UserID, s.id), in)
	} else {
		v.writeMembership(cmd.UserID, s.id, other)
	}
	v.altered = s.id
	if s.rules.staffTips {
		muted := v.affected(cmd.UserID)
		muted[0].MuteTime = &cmd.Seconds
		v.sendTip(c, s.id, GroupTip{Kind: TipMemberMuted, Operator: v.caller(c), MemberList: muted})
	}
	return other.asMember(), nil
}

func (SetMemberRole) name() string { return "SetMemberRole" }

func (cmd SetMemberRole) decide(v *View, c Call) (Member, error) {
	if err := checkIDs(cmd.GroupID, cmd.UserID); err != nil {
		return Member{}, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	other, member := v.membership(cmd.UserID, cmd.GroupID)
	admins := v.admins(cmd.GroupID)
	switch {
	case refusal != nil:
		return Member{}, refusal
	case !s.owns():
		return Member{}, Errorf(CodeRoleNeedsOwner, "only the owner gives roles")
	case cmd.Role != RoleAdmin && cmd.Role != RoleMember:
		return Member{}, Errorf(CodeRoleUnknown, "role must be Admin or Member, not %.40q", string(cmd.Role))
	case cmd.UserID == c.User && !s.admin:
		return Member{}, Errorf(CodeRoleOfSelf, "nobody gives oneself a role")
	case !s.rules.hasAdmins:
		return Member{}, s.denied("giving roles")
	case !member:
		return Member{}, notAMember(cmd.UserID)
	case other.Role == RoleOwner:
		return Member{}, s.denied("giving the owner a role")
	case other.Role == cmd.Role:
		return other.asMember(), nil
	case cmd.Role == RoleAdmin && len(admins) >= MaxAdmins:
		return Member{}, tooManyAdmins()
	}
	v.promote(c, s, cmd.UserID, &other, cmd.Role)
	return other.asMember(), nil
}

// promote makes a member an admin, or one no more.
func (v *View) promote(c Call, s *standing, user string, member *Membership, role Role) {
	tip, notice := TipMadeAdmin, NoticeMadeAdmin
	if role == RoleAdmin {
		v.enrol(s.id, user)
	} else {
		v.strike(s.id, user)
		tip, notice = TipNoLongerAdmin, NoticeNoLongerAdmin
	}
	member.Role = role
	v.writeMembership(user, s.id, *member)
	v.altered = s.id
	if s.rules.staffTips {
		v.sendTip(c, s.id, GroupTip{Kind: tip, Operator: v.caller(c), MemberList: v.affected(user)})
	}
	v.sendNotice(c, user, s.notice(c, notice))
}

func tooManyAdmins() error {
	return Errorf(CodeGroupParameter, "a chat group has at most %d admins", MaxAdmins)
}

func (SetNameCard) name() string { return "SetNameCard" }

func (cmd SetNameCard) decide(v *View, c Call) (Member, error) {
	return v.describeMember(c, cmd.GroupID, cmd.UserID, func(m Membership) (Membership, error) {
		err := checkGroupText("nameCard", cmd.NameCard, MaxNameCardBytes)
		m.NameCard = cmd.NameCard
		return m, err
	})
}

func (SetMemberFields) name() string { return "SetMemberFields" }

func (cmd SetMemberFields) decide(v *View, c Call) (Member, error) {
	return v.describeMember(c, cmd.GroupID, cmd.UserID, func(m Membership) (_ Membership, err error) {
		m.Custom, err = mergeFields(m.Custom, cmd.Custom, MaxMemberFields, MaxMemberFieldValueBytes)
		return m, err
	})
}

// describeMember changes what members may say of themselves, and others of those
// below them.
func (v *View) describeMember(c Call, groupID, user string, change func(Membership) (Membership, error)) (Member, error) {
	if user == "" {
		user = c.User
	}
	if err := checkIDs(groupID, user); err != nil {
		return Member{}, err
	}
	s, refusal := v.stand(c, groupID)
	old, member := v.membership(user, groupID)
	switch {
	case refusal != nil:
		return Member{}, refusal
	case user != c.User && !s.admin && (!s.isStaff() || member && !s.over(old)):
		return Member{}, s.denied("describing this member")
	case s.rules.live:
		return Member{}, Errorf(CodeNotInLiveGroup, "members of a live group have no card and no fields")
	case !member:
		return Member{}, notAMember(user)
	}
	next, err := change(old)
	if err != nil {
		return Member{}, err
	}
	if Same(next, old) {
		return old.asMember(), nil
	}
	v.writeMembership(user, s.id, next)
	return next.asMember(), nil
}
