package core

// CreateChatGroup makes a chat group, with its caller as the owner and others as
// members. Its id is GroupID, or one that follows from caller and Random. What is
// not given is as the type has it; JoinOption is passed over where the type does
// not let it be another. Outcome: [CreatedGroup].
//
// Founders takes the first [MaxMembersPerCommand]; [AddFounders] takes the others.
// Who is named is asked for no consent, told by a notice, and no tip is sent.
//
// Nobody is a member of a live group, not even its owner: there Founders is passed
// over, and no notice sent.
//
// Of the type [GroupTopic] it makes a topic, see makeTopic.
//
// Refusals: 2600 no type of groups, 2998 a live group where nobody runs rooms, 2602 an id that is another
// type's, 10015 an id that cannot be chosen, 10025 the id of a group of one's own,
// 10021 of any other or of one that was dismissed, 10004 no name, or something too
// long or of no such value, 10005 too many members, 10019 no user's id among
// them, 10014 more than the group takes, 10037.
type CreateChatGroup struct {
	GroupID      string        `json:"groupID,omitempty"`
	Random       int64         `json:"random,omitempty"`
	Type         GroupType     `json:"type"`
	Name         string        `json:"name"`
	Avatar       string        `json:"avatar,omitempty"`
	Introduction string        `json:"introduction,omitempty"`
	Notification string        `json:"notification,omitempty"`
	JoinOption   JoinOption    `json:"joinOption,omitempty"`
	InviteOption InviteOption  `json:"inviteOption,omitempty"`
	MaxMembers   int           `json:"maxMembers,omitempty"`
	Custom       []CustomField `json:"custom,omitempty"`
	Founders     []Founder     `json:"founders,omitempty"`
	// Topics: a community that is to have topics. Data is a topic's alone.
	Topics bool   `json:"topics,omitempty"`
	Data   string `json:"data,omitempty"`
}

// AddFounders adds the rest of those whom the owner named when making the group,
// within [FoundingTime] of it. Outcome: who was not added, being in too many
// groups.
//
// Refusals: 10015, 10010, 10007 not the owner, or too late, and those of
// [CreateChatGroup] for members.
type AddFounders struct {
	GroupID  string    `json:"groupID"`
	Founders []Founder `json:"founders"`
}

// Founder is a member from the beginning.
type Founder struct {
	UserID string `json:"userID"`
	// Role is empty for a member, or [RoleAdmin] where the type has admins.
	Role   Role          `json:"role,omitempty"`
	Custom []CustomField `json:"custom,omitempty"`
}

// CreatedGroup is a new group.
type CreatedGroup struct {
	GroupID string `json:"groupID"`
	Group   Group  `json:"group"`
	// OverLimit are the members who were not added: they are in too many groups.
	OverLimit []string `json:"overLimit,omitempty"`
}

// FoundingTime is how long after a group was made its owner may go on naming its
// first members, milliseconds.
const FoundingTime = 60_000

func (CreateChatGroup) name() string { return "CreateChatGroup" }

func (cmd CreateChatGroup) decide(v *View, c Call) (CreatedGroup, error) {
	if cmd.Type == GroupTopic {
		topic, err := cmd.makeTopic(v, c)
		if err != nil {
			return CreatedGroup{}, err
		}
		return CreatedGroup{GroupID: cmd.GroupID, Group: *topic}, nil
	}
	group, err := cmd.group(c)
	if err != nil {
		return CreatedGroup{}, err
	}
	s := &standing{Group: group, id: cmd.groupOf(c.User), rules: c.Groups.of(cmd.Type)}
	founders, err := s.founders(cmd.Founders, c.User)
	if err != nil {
		return CreatedGroup{}, err
	}
	if err := v.checkNew(c, s.id); err != nil {
		return CreatedGroup{}, err
	}
	v.write(GroupKey(s.id), group)
	if s.rules.live {
		return CreatedGroup{GroupID: s.id, Group: group}, nil
	}
	v.admit(c.User, s.id, Membership{Role: RoleOwner, JoinedAt: c.Now})
	v.sendNotice(c, c.User, s.notice(c, NoticeCreated))
	overLimit, err := v.found(c, s, founders)
	return CreatedGroup{GroupID: s.id, Group: group, OverLimit: overLimit}, err
}

// group is the group that is asked for, or the refusal; nothing is read for it.
func (cmd CreateChatGroup) group(c Call) (Group, error) {
	_, known := rulesOf[cmd.Type]
	rules := c.Groups.of(cmd.Type)
	if rules.live && !c.Live {
		return Group{}, noRooms()
	}
	if !known || cmd.Type == GroupTopic {
		return Group{}, Errorf(CodeGroupTypeUnknown, "type must be one of TYPES.GRP_WORK, GRP_PUBLIC, GRP_MEETING, GRP_COMMUNITY, GRP_AVCHATROOM, not %.40q", string(cmd.Type))
	}
	if cmd.GroupID != "" {
		if err := checkOwnGroupID(cmd.GroupID, cmd.Type); err != nil {
			return Group{}, err
		}
	}
	if cmd.Name == "" {
		return Group{}, Errorf(CodeGroupParameter, "a chat group needs a name")
	}
	group := Group{
		Type: cmd.Type, OwnerID: c.User, JoinOption: rules.join, InviteOption: rules.invite, MaxMembers: rules.maxMembers,
		Topics: cmd.Topics && cmd.Type == GroupCommunity, CreatedAt: c.Now, UpdatedAt: c.Now,
	}
	change, err := (&UpdateGroup{
		Name: &cmd.Name, Avatar: &cmd.Avatar, Introduction: &cmd.Introduction, Notification: &cmd.Notification,
		JoinOption: cmd.JoinOption, InviteOption: cmd.InviteOption, MaxMembers: cmd.MaxMembers, Custom: cmd.Custom,
	}).applied(&group, rules)
	return change.group, err
}

// founders checks who is to be a member from the beginning, once each and without
// the owner.
func (s *standing) founders(asked []Founder, owner string) ([]Founder, error) {
	if len(asked) > MaxMembersPerCommand {
		return nil, Errorf(CodeTooManyMembersInCall, "one command takes at most %d members, not %d", MaxMembersPerCommand, len(asked))
	}
	var founders []Founder
	named := map[string]bool{owner: true}
	for _, founder := range asked {
		if !ValidUserID(founder.UserID) {
			return nil, Errorf(CodeNoMemberAccount, "%.60q can be no user's id", founder.UserID)
		}
		isAdmin := founder.Role == RoleAdmin && s.rules.hasAdmins
		if founder.Role != "" && founder.Role != RoleMember && !isAdmin {
			return nil, Errorf(CodeGroupParameter, "the role of a first member cannot be %.40q in a group of type %s", string(founder.Role), string(s.Type))
		}
		custom, err := mergeFields(nil, founder.Custom, MaxMemberFields, MaxMemberFieldValueBytes)
		if err != nil {
			return nil, err
		}
		role := RoleMember
		if isAdmin {
			role = RoleAdmin
		}
		if !named[founder.UserID] {
			founders = append(founders, Founder{UserID: founder.UserID, Role: role, Custom: custom})
		}
		named[founder.UserID] = true
	}
	return founders, nil
}

// checkNew refuses an id that is taken, or the user who is in too many groups.
func (v *View) checkNew(c Call, groupID string) error {
	mayJoin := v.mayJoinMore(c.User)
	other, taken := read[Group](v, GroupKey(groupID))
	switch {
	case taken && other.OwnerID == c.User && other.DismissedBy == "":
		return Errorf(CodeGroupIDTakenBySelf, "you have made the chat group %q already", groupID)
	case taken:
		return idTaken(groupID)
	case !mayJoin:
		return inTooManyGroups(c.User)
	}
	return nil
}

func idTaken(groupID string) error {
	return Errorf(CodeGroupIDTaken, "the id %q is taken; choose another one", groupID)
}

func (AddFounders) name() string { return "AddFounders" }

func (cmd AddFounders) decide(v *View, c Call) ([]string, error) {
	s, refusal := v.stand(c, cmd.GroupID)
	if refusal != nil {
		return nil, refusal
	}
	if s.rules.live || !s.admin && (s.OwnerID != c.User || c.Now-s.CreatedAt > FoundingTime) {
		return nil, s.denied("naming first members now")
	}
	founders, err := s.founders(cmd.Founders, s.OwnerID)
	if err != nil {
		return nil, err
	}
	return v.found(c, s, founders)
}

// found lets first members in. It returns who is in too many groups.
func (v *View) found(c Call, s *standing, founders []Founder) (overLimit []string, err error) {
	var come []Founder
	admins := len(v.admins(s.id))
	for _, founder := range founders {
		_, isMember := v.membership(founder.UserID, s.id)
		mayJoin := v.mayJoinMore(founder.UserID)
		switch {
		case isMember:
		case !mayJoin:
			overLimit = append(overLimit, founder.UserID)
		default:
			come = append(come, founder)
			admins += founder.Role.rank()
		}
	}
	if v.size(s.id)+len(come) > s.MaxMembers {
		return nil, s.full()
	}
	if admins > MaxAdmins {
		return nil, tooManyAdmins()
	}
	for _, founder := range come {
		v.admit(founder.UserID, s.id, Membership{Role: founder.Role, JoinedAt: c.Now, Custom: founder.Custom})
		v.sendNotice(c, founder.UserID, s.notice(c, NoticeAdded))
	}
	return overLimit, nil
}
