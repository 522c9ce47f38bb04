package core

import "slices"

// AddMembers is for a member who brings others into the group, where its
// InviteOption lets members. With [InviteApproval] each waits for the owner or an
// admin, who get a notice; what they ask for themselves is approved. Outcome:
// [AddedMembers].
//
// Refusals: 10015, 10010, 10007 nobody is added so, 10004 nobody named, 10005 more
// than [MaxMembersPerCommand], 10014 the group has no room for all of them: then
// nobody is added.
type AddMembers struct {
	GroupID string   `json:"groupID"`
	UserIDs []string `json:"userIDs"`
}

// RemoveMembers puts members out of the group: the owner anybody, an admin those
// who are neither. Who is not in it is passed over. Outcome: the ids of those who
// were removed. In a live group it keeps users out for Seconds, in it or not.
//
// Refusals: 2686 a live group without Seconds; 10015, 10010, 10007 not by this role, or one of them is not below it:
// then nobody is removed, 10004 nobody named, or no user's id, or a reason over 300
// bytes, 10005 more than [MaxMembersPerCommand].
type RemoveMembers struct {
	GroupID string   `json:"groupID"`
	UserIDs []string `json:"userIDs"`
	Reason  string   `json:"reason,omitempty"`
	// Seconds is for how long they are kept out of a live group.
	Seconds int64 `json:"seconds,omitempty"`
}

// AddedMembers has each user who was named once.
type AddedMembers struct {
	Added []string `json:"added,omitempty"`
	// Present were in the group before.
	Present []string `json:"present,omitempty"`
	// Waiting wait for approval, some since before.
	Waiting []string `json:"waiting,omitempty"`
	// OverLimit are in too many groups.
	OverLimit []string `json:"overLimit,omitempty"`
	// Failed can be no users.
	Failed []string `json:"failed,omitempty"`
}

func (AddMembers) name() string { return "AddMembers" }

func (cmd AddMembers) decide(v *View, c Call) (AddedMembers, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return AddedMembers{}, err
	}
	users, err := checkMembersNamed(cmd.UserIDs)
	if err != nil {
		return AddedMembers{}, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	sorted, fresh := v.sortUsers(s.id, users)
	size, staff := v.size(cmd.GroupID), v.staff(s)
	switch {
	case refusal != nil:
		return AddedMembers{}, refusal
	case s.rules.live:
		return AddedMembers{}, Errorf(CodeLiveNobodyAdded, "nobody is added to a live group: who wants to be in it joins")
	case s.InviteOption == InviteDisabled && !s.admin:
		return AddedMembers{}, s.denied("adding members")
	case s.InviteOption == InviteApproval && !s.isStaff():
		return v.invite(c, s, staff, sorted, fresh)
	case size+len(fresh) > s.MaxMembers:
		return AddedMembers{}, s.full()
	}
	for _, user := range fresh {
		v.admit(user, s.id, Membership{Role: RoleMember, JoinedAt: c.Now})
	}
	if len(fresh) > 0 {
		v.tellOfMembers(c, s, GroupTip{Kind: TipJoined, MemberList: v.affected(fresh...), JoinType: joinedInvited})
	}
	for _, user := range fresh {
		v.sendNotice(c, user, s.notice(c, NoticeAdded))
	}
	sorted.Added = fresh
	return sorted, nil
}

// checkMembersNamed returns the distinct ids.
func checkMembersNamed(userIDs []string) ([]string, error) {
	users := distinct(userIDs)
	if len(users) == 0 {
		return nil, Errorf(CodeGroupParameter, "userIDList must name at least one user")
	}
	if len(users) > MaxMembersPerCommand {
		return nil, Errorf(CodeTooManyMembersInCall, "one command takes at most %d members, not %d", MaxMembersPerCommand, len(users))
	}
	return users, nil
}

// sortUsers parts users into those who can come into the group and the others.
func (v *View) sortUsers(groupID string, users []string) (sorted AddedMembers, fresh []string) {
	for _, user := range users {
		if !ValidUserID(user) {
			sorted.Failed = append(sorted.Failed, user)
			continue
		}
		_, member := v.membership(user, groupID)
		mayJoin := v.mayJoinMore(user)
		switch {
		case member:
			sorted.Present = append(sorted.Present, user)
		case !mayJoin:
			sorted.OverLimit = append(sorted.OverLimit, user)
		default:
			fresh = append(fresh, user)
		}
	}
	return sorted, fresh
}

// invite asks those who may for each of the users. Who waits already is not asked
// for again.
func (v *View) invite(c Call, s *standing, staff []string, sorted AddedMembers, users []string) (AddedMembers, error) {
	if len(staff) == 0 {
		return AddedMembers{}, Errorf(CodeGroupDenied, "the chat group has no owner who could approve")
	}
	caller := v.caller(c)
	var asked []Person
	for _, user := range users {
		if _, waits := v.application(s.id, user); !waits {
			v.write(ApplicationKey(s.id, user), Application{InviterID: c.User, Nick: caller.Nick, At: c.Now})
			asked = append(asked, v.person(user))
		}
	}
	if len(asked) > 0 {
		notice := s.notice(c, NoticeInvitation)
		notice.Invited, notice.At = asked, c.Now
		v.tellStaff(c, s, notice)
	}
	sorted.Waiting = users
	return sorted, nil
}

func (RemoveMembers) name() string { return "RemoveMembers" }

func (cmd RemoveMembers) decide(v *View, c Call) ([]string, error) {
	users, err := checkMembersNamed(cmd.UserIDs)
	if err != nil {
		return nil, err
	}
	if err := checkIDs(cmd.GroupID, users...); err != nil {
		return nil, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	if refusal == nil && s.rules.live {
		return cmd.ban(v, c, s, users)
	}
	isOut, isAbove := func(user string) bool { _, member := v.membership(user, cmd.GroupID); return !member }, false
	users = slices.DeleteFunc(users, isOut)
	for _, user := range users {
		other, _ := v.membership(user, s.id)
		isAbove = isAbove || !s.over(other)
	}
	reasonFault := checkNote("reason", cmd.Reason)
	switch {
	case refusal != nil:
		return nil, refusal
	case !s.isStaff() || isAbove:
		return nil, s.denied("removing these members")
	case reasonFault != nil:
		return nil, reasonFault
	case len(users) == 0:
		return users, nil
	}
	v.remove(c, s, users, cmd.Reason)
	return users, nil
}

func (v *View) remove(c Call, s *standing, users []string, reason string) {
	tip := GroupTip{Kind: TipRemoved, MemberList: v.affected(users...)}
	for i, user := range users {
		tip.MemberList[i].Reason = reason
		v.release(user, s, c.Now)
	}
	v.tellOfMembers(c, s, tip)
	for _, user := range users {
		v.sendNotice(c, user, s.notice(c, NoticeRemoved))
	}
}
