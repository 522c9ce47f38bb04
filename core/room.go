package core

import "slices"

// room is a chat group as one user has it, for a decision.
type room struct {
	user, groupID string
	Group         // Zero where there is none, dismissed or not.
	in            Membership
	isMember      bool
	head          Thread
}

// room reads all that most decisions about a group's messages need, before they
// judge: each document that is read later costs another turn.
func (v *View) room(user, groupID string) room {
	r := room{user: user, groupID: groupID}
	r.Group, _ = read[Group](v, GroupKey(groupID))
	r.in, r.isMember = v.membership(user, groupID)
	r.head = v.thread(GroupOwner(groupID))
	if community, is := TopicOf(groupID); is {
		v.under(&r, community)
	}
	return r
}

func (r room) conversationID() string { return TypeGroup + r.groupID }

// checkMember refuses who is not in the group (10007), and everybody where there
// is none or it was dismissed (10010).
func (r room) checkMember() error {
	switch {
	case r.Type == "" || r.DismissedBy != "":
		return groupNotFound(r.groupID)
	case !r.isMember:
		return notInGroup(r.groupID)
	}
	return nil
}

// checkSpeaks refuses who may not send to the group now: besides
// [room.checkMember] who is muted, and while all are muted everybody but the
// owner and the admins (10017).
func (r room) checkSpeaks(now int64) error {
	if err := r.checkMember(); err != nil {
		return err
	}
	if r.in.MuteUntil > now {
		return Errorf(CodeMuted, "you are muted in the chat group %q for %d more seconds", r.groupID, (r.in.MuteUntil-now+999)/1000)
	}
	if r.MuteAll && !r.leads() {
		return Errorf(CodeMuted, "all members of the chat group %q are muted; only its owner and admins can send", r.groupID)
	}
	return nil
}

// leads says whether the user is the owner or an admin.
func (r room) leads() bool {
	return r.isMember && (r.in.Role == RoleOwner || r.in.Role == RoleAdmin)
}

// Counts says whether a message that is in a history of a group counts as unread
// for those who have not read it.
func (m Message) Counts() bool {
	return !m.Uncounted && !m.ExcludedFromUnread && !m.Targeted()
}

// Targeted says whether a message of a chat group is for some of its members
// only.
func (m Message) Targeted() bool { return len(m.Receivers) > 0 }

// SeenBy says whether a member of the group, as the history has it, is one of
// those whom a message is for.
func (m Message) SeenBy(user string) bool {
	return !m.Targeted() || m.From == user || slices.Contains(m.Receivers, user)
}

// memberOf says whether a conversation is one with a group that the user is in, or
// with a topic that the user has entered.
func (v *View) memberOf(user, conversationID string) bool {
	kind, groupID := ConversationType(conversationID)
	if kind != TypeGroup {
		return false
	}
	_, member := v.membership(user, groupID)
	return member
}

// knows is memberOf for groups that lists of conversations have. Such a
// conversation is known, in the list or not: it can be pinned, marked and put into
// conversation groups, and is counted in these.
func (v *View) knows(user, conversationID string) bool {
	_, groupID := ConversationType(conversationID)
	if !v.memberOf(user, conversationID) {
		return false
	}
	in, _ := v.membership(user, groupID)
	return !in.unlisted()
}

// fact returns the place of a message in a group's history: it never changes
// and is read without the head, so who reads is in nobody's way who sends.
// False where there is no such message, or none yet.
func (v *View) fact(groupID string, sequence uint64) (Counted, bool) {
	message, there := read[Message](v, RowKey(GroupOwner(groupID), sequence))
	return Counted{Sequence: sequence, Count: message.Count}, there
}

// place is fact for a number that a call names: 0 stands for the newest message,
// and one that is gone from the history for all that is gone.
func (v *View) place(groupID string, sequence uint64) (Counted, bool) {
	if sequence == 0 {
		head := v.thread(GroupOwner(groupID))
		return Counted{Sequence: head.LastSequence, Count: head.Counted}, true
	}
	place, there := v.fact(groupID, sequence)
	if _, loaded := v.loaded[RowKey(GroupOwner(groupID), sequence)]; loaded && !there {
		head := v.thread(GroupOwner(groupID))
		return Counted{Sequence: head.Trimmed, Count: head.TrimmedCount}, sequence <= head.Trimmed
	}
	return place, there
}

func groupNotFound(groupID string) error {
	return Errorf(CodeGroupNotFound, "there is no chat group %q", groupID)
}

func notInGroup(groupID string) error {
	return Errorf(CodeGroupDenied, "you are not in the chat group %q", groupID)
}
