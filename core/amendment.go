package core

import "slices"

// Amendment is a change of a message that is in a history already. In other
// systems this is an edit log. Amendments are numbered 1, 2, 3, … beside the
// thread. Each side's [Conversation.Amended] holds the newest number, so both
// sides learn of it; members of a chat group learn of it by [Thread.Amended].
type Amendment struct {
	Number uint64 `json:"number"`
	// Sequence is the message that was changed; how it is now stands in its
	// row.
	Sequence uint64        `json:"sequence"`
	Kind     AmendmentKind `json:"kind"`
	// Keys are the keys of the extensions, or the ids of the reactions, that
	// changed.
	Keys []string `json:"keys,omitempty"`
	// Message is the message as it is when the amendment is read. Of several
	// amendments to one message only the newest has it.
	Message *Message `json:"message,omitempty"`
}

// AmendmentKind says what was done to a message.
type AmendmentKind string

// The kinds of amendments.
const (
	Revoked           AmendmentKind = "revoked"
	Modified          AmendmentKind = "modified"
	ReadConfirmed     AmendmentKind = "readConfirmed"
	ExtensionsSet     AmendmentKind = "extensionsSet"
	ExtensionsDeleted AmendmentKind = "extensionsDeleted"
	ReactionsChanged  AmendmentKind = "reactionsChanged"
	PinChanged        AmendmentKind = "pinChanged"
)

func (Amendment) kind() Kind { return KindAmendment }

// Absent says whether a stands for amendments that are not for whoever asks.
func (a Amendment) Absent() bool { return a.Kind == "" }

// Log names the log of the amendments to a thread.
func Log(thread string) string {
	return "log of " + thread
}

// Person is a user as others saw the user at the time.
type Person struct {
	UserID string `json:"userID"`
	Nick   string `json:"nick,omitempty"`
	Avatar string `json:"avatar,omitempty"`
}

// caller is the user who calls.
func (v *View) caller(c Call) Person {
	return v.person(c.User)
}

// findMessage returns a message that c.User sees in a conversation, with the name of
// its thread.
//
// Refusals: 2503 no conversation id, 10030 no such message for this user.
func (v *View) findMessage(c Call, conversationID string, sequence uint64) (thread string, message Message, err error) {
	if err := CheckConversationID(conversationID); err != nil {
		return "", Message{}, err
	}
	thread = ThreadID(c.User, conversationID)
	after, last := v.span(c.User, conversationID)
	if sequence <= after || sequence > last || v.hidesMessage(c.User, conversationID, sequence) {
		return "", Message{}, noSuchMessage()
	}
	message, ok := v.message(thread, sequence)
	if !ok || !message.SeenBy(c.User) {
		return "", Message{}, noSuchMessage()
	}
	return thread, message, nil
}

// span is the part of a history that a conversation shows: the messages with
// after < Sequence ≤ last.
func (v *View) span(user, conversationID string) (after, last uint64) {
	conversation, _ := v.conversation(user, conversationID)
	if !v.memberOf(user, conversationID) {
		after = conversation.ClearedSequence
		if left := conversation.side().Left; left != nil {
			after = max(after, left.From)
		}
		return after, conversation.LastSequence
	}
	_, groupID := ConversationType(conversationID)
	r := v.room(user, groupID)
	return max(conversation.ClearedSequence, r.in.From, r.head.Trimmed), r.head.LastSequence
}

// findMessageToChange is findMessage for a message that is to be changed. It
// refuses one that was revoked (10032), and in a chat group who is not in it
// (10007) and everybody when it was dismissed (10010).
func (v *View) findMessageToChange(c Call, conversationID string, sequence uint64) (thread string, message Message, err error) {
	thread, message, err = v.findMessage(c, conversationID, sequence)
	if err != nil {
		return thread, message, err
	}
	if message.ConversationType == TypeGroup {
		if err := v.room(c.User, message.To).checkMember(); err != nil {
			return thread, message, err
		}
	}
	if message.Revoked != nil {
		err = Errorf(CodeNotAllowed, "this message was revoked; it cannot be changed any more")
	}
	return thread, message, err
}

// checkLeads refuses who may not change a message of a chat group that somebody
// else sent (10007), and everybody for a tip (10032).
func (v *View) checkLeads(c Call, message Message) error {
	switch {
	case message.From == SystemSender:
		return Errorf(CodeNotAllowed, "a group tip stays as it is")
	case message.From != c.User && !v.room(c.User, message.To).leads():
		return Errorf(CodeGroupDenied, "only the sender, the owner of the group and its admins can do this")
	}
	return nil
}

func noSuchMessage() *Error {
	return Errorf(CodeMessageNotFound, "there is no such message in this conversation; it may not have been sent, or it was deleted or cleared")
}

// amendMessage replaces a message and lets those know who see it.
func (v *View) amendMessage(thread string, message Message, kind AmendmentKind, keys ...string) {
	head := v.thread(thread)
	head.Amended++
	if head.Last != nil && head.Last.Sequence == message.Sequence {
		head.Last = message.bare()
	}
	if kind == Revoked && message.ConversationType == TypeGroup && !message.Targeted() {
		kept := head.Revoked[max(0, len(head.Revoked)-MaxRevocations+1):]
		head.Revoked = append(slices.Clone(kept), Revocation{Sequence: message.Sequence, By: message.Revoked.UserID})
	}
	v.write(ThreadKey(thread), head)
	v.write(RowKey(thread, message.Sequence), message)
	v.rows = append(v.rows, Row{Thread: Log(thread), Sequence: head.Amended, Value: Amendment{
		Number: head.Amended, Sequence: message.Sequence, Kind: kind, Keys: keys,
	}})
	if message.ConversationType == TypeGroup {
		if kind != Revoked {
			v.altered = message.To
		}
		v.noteGroupAmendment(message, kind)
		return
	}
	for _, user := range message.sides() {
		v.noteAmendment(user, message, kind, head.Amended)
	}
}

// sides are the users who see a message of a one-to-one conversation.
func (m Message) sides() []string {
	if m.From == m.To {
		return []string{m.From}
	}
	return []string{m.From, m.To}
}

// noteGroupAmendment notes what the head of a group's history does not tell: that
// a message was revoked which had counted, and how one is now that is for few.
func (v *View) noteGroupAmendment(message Message, kind AmendmentKind) {
	if kind == Revoked && message.Counts() {
		key := RevokedKey(message.To, message.Sequence)
		revoked, _ := read[RevokedMessages](v, key)
		v.write(key, revoked.with(message.Sequence))
	}
	if !message.Targeted() {
		return
	}
	id := TypeGroup + message.To
	for _, user := range distinct(append([]string{message.From}, message.Receivers...)) {
		conversation, _ := v.conversation(user, id)
		if last := conversation.Last; v.memberOf(user, id) && last != nil && last.Sequence == message.Sequence {
			conversation.Last = message.bare()
			v.writeConversation(user, id, conversation)
		}
	}
}

// noteAmendment notes an amendment in the conversation of one side.
func (v *View) noteAmendment(user string, message Message, kind AmendmentKind, number uint64) {
	id := message.ConversationID(user)
	conversation, _ := v.conversation(user, id)
	if kind == Revoked && v.countsUnread(user, id, conversation, message) {
		conversation.Unread--
	}
	if conversation.Last != nil && conversation.Last.Sequence == message.Sequence {
		conversation.Last = message.bare()
	}
	conversation.Amended = number
	v.writeConversation(user, id, conversation)
}

// countsUnread says whether a message is one of those that the unread count of
// user's conversation counts, but for its being revoked.
func (v *View) countsUnread(user, conversationID string, conversation Conversation, message Message) bool {
	return message.From != user && !message.ExcludedFromUnread &&
		message.Sequence > conversation.ReadSequence && !v.hidesMessage(user, conversationID, message.Sequence)
}
