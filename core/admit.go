package core

import "slices"

// What makes a user a member and what ends it are each one commit: what the user
// knows of it, what others read, and the numbers. So at every moment there are as
// many members as [GroupSize] says, and as many memberships as [Joined] does.

// admit makes a user a member. Who was waiting to be let in waits no more.
func (v *View) admit(user, groupID string, m Membership) {
	v.writeMembership(user, groupID, m)
	if _, waiting := v.application(groupID, user); waiting {
		v.write(ApplicationKey(groupID, user), nil)
	}
	if m.Role == RoleAdmin {
		v.enrol(groupID, user)
	}
	v.resize(groupID, 1)
	v.countJoined(user, 1)
	v.enterGroup(user, groupID, m.JoinedAt)
}

// release ends a membership that one way or another is over, in a group that
// goes on.
func (v *View) release(user string, s *standing, now int64) {
	in, _ := v.membership(user, s.id)
	v.endMembership(user, s, now)
	v.strike(s.id, user)
	v.resize(s.id, -1)
	v.noteDeparted(s.id, user)
	for _, own := range in.Topics {
		v.noteDeparted(TopicID(s.id, own), user)
	}
}

func (v *View) noteDeparted(groupID, user string) {
	departed, _ := read[Departed](v, DepartedKey(groupID))
	kept := departed.Users[max(0, len(departed.Users)-MaxDeparted+1):]
	v.write(DepartedKey(groupID), Departed{Number: departed.Number + 1, Users: append(slices.Clone(kept), user)})
}

// endMembership writes nothing that others write at the same moment.
func (v *View) endMembership(user string, s *standing, now int64) {
	in, _ := v.membership(user, s.id)
	v.leaveGroup(user, s.id, s.Group, now)
	for _, own := range in.Topics {
		v.write(MembershipKey(user, TopicID(s.id, own)), nil)
	}
	v.write(MembershipKey(user, s.id), nil)
	v.write(MemberKey(s.id, user), nil)
	v.countJoined(user, -1-len(in.Topics))
}

// writeMembership writes what a user is in a group, for the user and for others.
func (v *View) writeMembership(user, groupID string, m Membership) {
	v.write(MembershipKey(user, groupID), m)
	v.write(MemberKey(groupID, user), m.asMember())
}

func (m Membership) asMember() Member {
	return Member{Role: m.Role, NameCard: m.NameCard, MuteUntil: m.MuteUntil, JoinedAt: m.JoinedAt, Custom: m.Custom}
}

func (v *View) size(groupID string) int {
	size, _ := read[GroupSize](v, GroupSizeKey(groupID))
	return size.Count
}

func (v *View) resize(groupID string, by int) {
	v.write(GroupSizeKey(groupID), GroupSize{Count: v.size(groupID) + by})
}

func (v *View) application(groupID, user string) (Application, bool) {
	return read[Application](v, ApplicationKey(groupID, user))
}

func (v *View) admins(groupID string) []string {
	staff, _ := read[Staff](v, StaffKey(groupID))
	return staff.Admins
}

// staff are those who decide about applications: the owner, if there is one, and
// the admins.
func (v *View) staff(s *standing) []string {
	if s.OwnerID == "" {
		return v.admins(s.id)
	}
	return append([]string{s.OwnerID}, v.admins(s.id)...)
}

func (v *View) enrol(groupID, user string) {
	v.write(StaffKey(groupID), Staff{Admins: append(slices.Clone(v.admins(groupID)), user)})
}

func (v *View) strike(groupID, user string) {
	admins := v.admins(groupID)
	if i := slices.Index(admins, user); i >= 0 {
		v.write(StaffKey(groupID), Staff{Admins: slices.Delete(slices.Clone(admins), i, i+1)})
	}
}

// person is a user as others see the user now.
func (v *View) person(user string) Person {
	profile, _ := read[Profile](v, ProfileKey(user))
	return Person{UserID: user, Nick: profile.Nick, Avatar: profile.Avatar}
}

// affected are the users that something is done to, for a tip.
func (v *View) affected(users ...string) []TipMember {
	members := make([]TipMember, len(users))
	for i, user := range users {
		members[i].Person = v.person(user)
	}
	return members
}

// tellOfMembers sends the tip that users have come or gone, where the type of the
// group has such tips. It is called after they have.
func (v *View) tellOfMembers(c Call, s *standing, tip GroupTip) {
	if s.rules.memberTips {
		tip.Operator, tip.MemberCount = v.caller(c), v.size(s.id)
		v.sendTip(c, s.id, tip)
	}
}

// notice is a notice about the group, of something that the caller did.
func (s *standing) notice(c Call, kind NoticeKind) GroupNotice {
	return GroupNotice{Kind: kind, OperatorID: c.User, GroupID: s.id, GroupName: s.Name, GroupType: s.Type}
}
