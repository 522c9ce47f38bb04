package core

import (
	"maps"
	"strings"
)

// What only the application's own backend asks for, see [Admin]. These commands
// have no row among commands, so no device can name them. None takes the word of
// a member for anything, and of each what is wrong is refused with the codes of
// the documented API.

// FoundGroup is [CreateChatGroup] for the backend: any user is the owner, or
// nobody, and the group can have been made earlier, elsewhere. Of a topic the owner is
// who makes it, and need not be in the community. Outcome:
// [CreatedGroup].
//
// Refusals: those of [CreateChatGroup], and 10019 an owner who can be no user.
type FoundGroup struct {
	CreateChatGroup
	OwnerID string
	// CreatedAt is when it was made, Unix milliseconds, 0 for now.
	CreatedAt int64
	// Imported: it was made elsewhere, and may have an id that was drawn there.
	Imported bool
}

// ImportMembers makes users members who have been in the group before it came
// here: without tip, notice or anything unread. Outcome: [AddedMembers].
//
// Refusals: 10015, 10010, 10004 nobody named, or no such role, 10005 more than
// [MaxMembersPerCommand], 10014 the group has no room for all of them.
type ImportMembers struct {
	GroupID string
	Members []ImportedMember
}

// ImportedMember is a member whom a backend brings in.
type ImportedMember struct {
	UserID string
	// Role is empty for a member, or [RoleAdmin] where the type has admins.
	Role Role
	// JoinedAt is when the user came, Unix milliseconds, 0 for now.
	JoinedAt int64
	// From: the history up to and with that number is hidden from the user, where
	// the type of the group hides what was before.
	From uint64
}

// ImportMessages puts messages at the end of the history of a group, or of a topic,
// with the times when they were sent elsewhere. They never count as unread. Without
// Listed the conversations of the members stay as they are, too. Outcome: the number of
// the first, the others follow.
//
// Refusals: 10015, 10010, 2115 a community that has topics for it, 10004 none, more than [MaxImportedMessages], or a time
// that is before that of the message before it or in the future, and those of
// [NewMessage].
type ImportMessages struct {
	GroupID  string
	Messages []Message
	Listed   bool
}

// NotifyMembers gives members a notice of the application's own. Outcome: the ids
// of those who are in the group and got it; of a live group, all who are named.
//
// Refusals: 10015, 10010, 10004 nobody named or no user's id, 10005 more than
// [MaxNotified].
type NotifyMembers struct {
	GroupID string
	UserIDs []string
	Text    string
}

// RecallMessage is [RevokeMessage] for the backend: of any message of a group, at
// any time. Outcome: the [Message].
//
// Refusals: 10015, 10010, 10030 no such message, 10032 a tip, or revoked already.
type RecallMessage struct {
	GroupID  string
	Sequence uint64
}

// DeleteCounters deletes counters of a group; who is in it is not told. Those that
// are not there are passed over.
//
// Refusals: 10015, 10010.
type DeleteCounters struct {
	GroupID string
	Keys    []string
}

func (FoundGroup) name() string     { return "FoundGroup" }
func (ImportMembers) name() string  { return "ImportMembers" }
func (ImportMessages) name() string { return "ImportMessages" }
func (NotifyMembers) name() string  { return "NotifyMembers" }
func (RecallMessage) name() string  { return "RecallMessage" }
func (DeleteCounters) name() string { return "DeleteCounters" }

func (cmd FoundGroup) lane() string     { return GroupOwner(cmd.groupOf(cmd.OwnerID)) }
func (cmd ImportMembers) lane() string  { return GroupOwner(cmd.GroupID) }
func (cmd ImportMessages) lane() string { return GroupOwner(cmd.GroupID) }
func (cmd RecallMessage) lane() string  { return GroupOwner(cmd.GroupID) }
func (cmd DeleteCounters) lane() string { return GroupOwner(cmd.GroupID) }

// checkBackend refuses (10007) a command of a backend's that is somebody else's.
func (c Call) checkBackend() error {
	if c.Admin == nil {
		return Errorf(CodeGroupDenied, "only the application's own backend does this")
	}
	return nil
}

func (cmd FoundGroup) decide(v *View, c Call) (CreatedGroup, error) {
	if err := c.checkBackend(); err != nil {
		return CreatedGroup{}, err
	}
	if cmd.OwnerID != "" && !ValidUserID(cmd.OwnerID) {
		return CreatedGroup{}, Errorf(CodeNoMemberAccount, "%.60q can be no user's id", cmd.OwnerID)
	}
	as := c
	as.User = cmd.OwnerID
	if cmd.CreatedAt > 0 {
		as.Now = min(cmd.CreatedAt, c.Now)
	}
	asked := cmd.CreateChatGroup
	if cmd.Type == GroupTopic {
		topic, err := asked.makeTopic(v, as)
		if err != nil {
			return CreatedGroup{}, err
		}
		return CreatedGroup{GroupID: cmd.GroupID, Group: *topic}, nil
	}
	if cmd.Imported && isDrawn(asked.GroupID, asked.Type) {
		asked.GroupID = ""
	}
	group, err := asked.group(as)
	if err != nil {
		return CreatedGroup{}, err
	}
	s := &standing{Group: group, id: cmd.groupOf(cmd.OwnerID), rules: c.Groups.of(cmd.Type), admin: true}
	founders, err := s.founders(cmd.Founders, cmd.OwnerID)
	if err != nil {
		return CreatedGroup{}, err
	}
	if err := v.checkFree(as, s.id); err != nil {
		return CreatedGroup{}, err
	}
	v.write(GroupKey(s.id), group)
	if s.rules.live {
		return CreatedGroup{GroupID: s.id, Group: group}, nil
	}
	v.write(GroupSizeKey(s.id), GroupSize{})
	if cmd.OwnerID != "" {
		v.admit(cmd.OwnerID, s.id, Membership{Role: RoleOwner, JoinedAt: as.Now})
		v.sendNotice(c, cmd.OwnerID, s.notice(c, NoticeCreated))
	}
	overLimit, err := v.found(c, s, founders)
	return CreatedGroup{GroupID: s.id, Group: group, OverLimit: overLimit}, err
}

// isDrawn says whether an id is one that a server draws for a group of that type.
func isDrawn(id string, of GroupType) bool {
	return of != GroupCommunity && validID(id, MaxOwnGroupIDBytes) && strings.HasPrefix(id, drawnPrefix) &&
		!strings.HasPrefix(id, communityPrefix) && !strings.Contains(id, topicMark)
}

// checkFree is checkNew for a group that may have no owner.
func (v *View) checkFree(c Call, groupID string) error {
	if c.User != "" {
		return v.checkNew(c, groupID)
	}
	if _, taken := read[Group](v, GroupKey(groupID)); taken {
		return idTaken(groupID)
	}
	return nil
}

func (cmd ImportMembers) decide(v *View, c Call) (AddedMembers, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return AddedMembers{}, err
	}
	as := map[string]ImportedMember{}
	named := make([]string, len(cmd.Members))
	for i, member := range cmd.Members {
		named[i], as[member.UserID] = member.UserID, member
	}
	users, err := checkMembersNamed(named)
	if err != nil {
		return AddedMembers{}, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	sorted, fresh := v.sortUsers(s.id, users)
	admins, size := len(v.admins(cmd.GroupID)), v.size(cmd.GroupID)
	switch err := c.checkBackend(); {
	case err != nil:
		return AddedMembers{}, err
	case refusal != nil:
		return AddedMembers{}, refusal
	case s.rules.live:
		return AddedMembers{}, s.denied("bringing in members")
	case size+len(fresh) > s.MaxMembers:
		return AddedMembers{}, s.full()
	}
	for _, user := range fresh {
		role, err := s.roleOf(as[user].Role)
		if err != nil {
			return AddedMembers{}, err
		}
		if admins += role.rank(); admins > MaxAdmins {
			return AddedMembers{}, tooManyAdmins()
		}
		v.bringIn(c, s, as[user], role)
	}
	sorted.Added = fresh
	return sorted, nil
}

// roleOf is the role that a member comes with.
func (s *standing) roleOf(asked Role) (Role, error) {
	switch {
	case asked == "" || asked == RoleMember:
		return RoleMember, nil
	case asked == RoleAdmin && s.rules.hasAdmins:
		return RoleAdmin, nil
	}
	return "", Errorf(CodeGroupParameter, "nobody comes into a group of type %s with the role %.40q", string(s.Type), string(asked))
}

func (v *View) bringIn(c Call, s *standing, member ImportedMember, role Role) {
	joinedAt := c.Now
	if member.JoinedAt > 0 {
		joinedAt = min(member.JoinedAt, c.Now)
	}
	v.admit(member.UserID, s.id, Membership{Role: role, JoinedAt: joinedAt})
	if s.rules.seesEarlier || member.JoinedAt == 0 {
		return
	}
	in, _ := v.membership(member.UserID, s.id)
	in.From = min(in.From, member.From)
	v.write(MembershipKey(member.UserID, s.id), in)
}

func (cmd ImportMessages) decide(v *View, c Call) (uint64, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return 0, err
	}
	s, refusal := v.standIn(c, cmd.GroupID)
	r := v.room(c.User, cmd.GroupID)
	switch err := c.checkBackend(); {
	case err != nil:
		return 0, err
	case refusal != nil:
		return 0, refusal
	case r.Topics:
		return 0, communityTalks()
	case s.rules.live:
		return 0, s.denied("bringing in messages")
	case len(cmd.Messages) < 1 || len(cmd.Messages) > MaxImportedMessages:
		return 0, Errorf(CodeGroupParameter, "1 to %d messages are brought in at once, not %d", MaxImportedMessages, len(cmd.Messages))
	}
	for _, message := range cmd.Messages {
		head := v.thread(GroupOwner(s.id))
		if message.Time < head.LastTime || message.Time > c.Now {
			return 0, Errorf(CodeGroupParameter, "messages are brought in in the order of their times: %d is before the one before it, or in the future", message.Time/1000)
		}
		message, err := checkMessage(message)
		if err != nil {
			return 0, err
		}
		message.ID = head.free(message.From, message)
		if head, err = head.take(message.ID); err != nil {
			return 0, err
		}
		message.Uncounted = true
		v.appendToGroup(r, head, message, message.Time)
	}
	if head := v.thread(GroupOwner(s.id)); !cmd.Listed {
		head.Shown, head.Last = r.head.Shown, r.head.Last
		v.write(ThreadKey(GroupOwner(s.id)), head)
	}
	return r.head.LastSequence + 1, nil
}

func (cmd NotifyMembers) decide(v *View, c Call) ([]string, error) {
	users, err := checkMembersNamed(cmd.UserIDs)
	if err != nil {
		return nil, err
	}
	if err := checkIDs(cmd.GroupID, users...); err != nil {
		return nil, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	var there []string
	for _, user := range users {
		if _, member := v.membership(user, cmd.GroupID); member || s.rules != nil && s.rules.live {
			there = append(there, user)
		}
	}
	switch err := c.checkBackend(); {
	case err != nil:
		return nil, err
	case refusal != nil:
		return nil, refusal
	}
	notice := s.notice(c, NoticeCustom)
	notice.Custom = cmd.Text
	for _, user := range there {
		v.sendNotice(c, user, notice)
	}
	return there, nil
}

func (cmd RecallMessage) decide(v *View, c Call) (Message, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return Message{}, err
	}
	thread, message, err := v.backendFinds(c, TypeGroup+cmd.GroupID, cmd.Sequence)
	if err != nil {
		return Message{}, err
	}
	return v.revoke(c, thread, message), nil
}

func (cmd DeleteCounters) decide(v *View, c Call) (None, error) {
	if err := c.checkBackend(); err != nil {
		return None{}, err
	}
	key := GroupCountersKey(cmd.GroupID)
	if err := checkGroupID(cmd.GroupID); err != nil {
		return None{}, err
	}
	was, _ := read[GroupCounters](v, key)
	if _, err := v.stand(c, cmd.GroupID); err != nil {
		return None{}, err
	}
	is := maps.Clone(was.Counters)
	for _, name := range cmd.Keys {
		delete(is, name)
	}
	if len(is) < len(was.Counters) {
		v.write(key, GroupCounters{Counters: is, Paced: was.Paced})
	}
	return None{}, nil
}
