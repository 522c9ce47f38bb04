package core

// Amendment is a change of a message that is in a history already. Both sides
// of a conversation hear of it: amendments are numbered 1, 2, 3, … in a log
// beside the thread, and each side's [Conversation.Amended] says how far the
// log is.
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
)

func (Amendment) kind() Kind { return KindAmendment }

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
	profile, _ := read[Profile](v, ProfileKey(c.User))
	return Person{UserID: c.User, Nick: profile.Nick, Avatar: profile.Avatar}
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
	conversation, _ := v.conversation(c.User, conversationID)
	if sequence <= conversation.ClearedSequence || sequence > conversation.LastSequence || v.hidesMessage(c.User, conversationID, sequence) {
		return "", Message{}, noSuchMessage()
	}
	message, ok := v.message(thread, sequence)
	if !ok {
		return "", Message{}, noSuchMessage()
	}
	return thread, message, nil
}

// findMessageToChange is findMessage for a message that is to be changed, which one that was
// revoked cannot be: 10032.
func (v *View) findMessageToChange(c Call, conversationID string, sequence uint64) (thread string, message Message, err error) {
	thread, message, err = v.findMessage(c, conversationID, sequence)
	if err == nil && message.Revoked != nil {
		err = Errorf(CodeNotAllowed, "this message was revoked; it cannot be changed any more")
	}
	return thread, message, err
}

func noSuchMessage() *Error {
	return Errorf(CodeMessageNotFound, "there is no such message in this conversation; it may not have been sent, or it was deleted or cleared")
}

// amendMessage replaces a message and lets both sides know.
func (v *View) amendMessage(thread string, message Message, kind AmendmentKind, keys ...string) {
	head := v.thread(thread)
	head.Amended++
	v.write(ThreadKey(thread), head)
	v.write(RowKey(thread, message.Sequence), message)
	v.rows = append(v.rows, Row{Thread: Log(thread), Sequence: head.Amended, Value: Amendment{
		Number: head.Amended, Sequence: message.Sequence, Kind: kind, Keys: keys,
	}})
	for _, user := range message.sides() {
		v.noteAmendment(user, message, kind, head.Amended)
	}
}

// sides are the users who see a message.
func (m Message) sides() []string {
	if m.From == m.To {
		return []string{m.From}
	}
	return []string{m.From, m.To}
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
