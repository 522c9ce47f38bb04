package core

// Who may do what in a group is a matter of its type, of the caller's role, and
// of the role of whom it is done to (docs/facts.md#types-of-groups).

// standing is a group with what the caller of a command is in it. An admin is the
// application's own, see [Admin], and need not be in it.
type standing struct {
	Group
	id    string
	rules *groupRules
	own   Membership
	admin bool
}

// stand reads where the caller stands in a group. The refusal is for who does
// not: 10015, 10010 no such group, 10007 not in it, or a topic. A decision reads
// what else it needs before it looks at the refusal, or reading would take one
// more round. An id that can be no group's it has to check before it reads
// anything.
func (v *View) stand(c Call, groupID string) (*standing, error) {
	s, err := v.standIn(c, groupID)
	if err == nil && s.Type == GroupTopic {
		err = Errorf(CodeGroupDenied, "a topic has no members and nothing of theirs; call with the id of its community")
	}
	return s, err
}

// standIn is stand in a topic too, where the caller stands as in its community.
func (v *View) standIn(c Call, groupID string) (*standing, error) {
	if err := checkGroupID(groupID); err != nil {
		return &standing{}, err
	}
	group, there := v.group(groupID)
	own, member := v.membership(c.User, groupID)
	if community, is := TopicOf(groupID); is {
		_, stands := v.group(community)
		there = there && stands
		own, member = v.membership(c.User, community)
	}
	s := &standing{Group: group, id: groupID, rules: v.groups.of(group.Type), own: own, admin: c.Admin != nil}
	switch {
	case !there:
		return s, noGroup(groupID)
	case s.rules.live:
		return s, v.standLive(c, s)
	case !member && !s.admin:
		return s, notInGroup(groupID)
	}
	return s, nil
}

// isStaff says whether the caller is the owner or an admin.
func (s *standing) isStaff() bool { return s.admin || s.own.Role.rank() > RoleMember.rank() }

// owns says whether the caller may do what is the owner's.
func (s *standing) owns() bool { return s.admin || s.own.Role == RoleOwner }

// over says whether the caller may do something to another member: the owner to
// anybody, an admin to those who are neither, the application to all but the
// owner.
func (s *standing) over(other Membership) bool {
	if s.admin {
		return other.Role != RoleOwner
	}
	return s.own.Role.rank() > other.Role.rank()
}

func (r Role) rank() int {
	switch r {
	case RoleOwner:
		return 2
	case RoleAdmin:
		return 1
	}
	return 0
}

// denied refuses (10007) what the caller's role or the group's type does not
// allow.
func (s *standing) denied(what string) error {
	role := string(s.own.Role)
	if s.admin {
		role = "admin"
	}
	return Errorf(CodeGroupDenied, "%s is not for the role %s in a group of type %s", what, role, string(s.Type))
}

func noGroup(groupID string) error {
	return Errorf(CodeGroupNotFound, "there is no chat group %q, or it was dismissed", groupID)
}

// checkIDs refuses what can be the id of no group (10015) or of no user (10004).
// Only what it lets pass is part of a key.
func checkIDs(groupID string, users ...string) error {
	if err := checkGroupID(groupID); err != nil {
		return err
	}
	for _, user := range users {
		if !ValidUserID(user) {
			return Errorf(CodeGroupParameter, "%.60q can be no user's id", user)
		}
	}
	return nil
}

func notAMember(user string) error {
	return Errorf(CodeGroupParameter, "%q is not in the chat group", user)
}

func (s *standing) full() error {
	return Errorf(CodeGroupFull, "the chat group takes %d members, and there is no room", s.MaxMembers)
}

func inTooManyGroups(user string) error {
	return Errorf(CodeTooManyGroups, "%q is in %d chat groups, the most there can be; quit one first", user, MaxGroupsPerUser)
}

// checkNote refuses what is too long to be written to an application or as a
// reason (10004).
func checkNote(name, text string) error {
	return checkGroupText(name, text, MaxGroupNoteBytes)
}

// checkGroupText also refuses control characters, which as JSON take six times
// the room: what holds these texts everybody in the group has to load.
func checkGroupText(name, text string, limit int) error {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return Errorf(CodeGroupParameter, "%s must not hold control characters but line breaks and tabs", name)
		}
	}
	if len(text) <= limit {
		return nil
	}
	return Errorf(CodeGroupParameter, "%s has at most %d bytes in UTF-8; this one has %d", name, limit, len(text))
}
