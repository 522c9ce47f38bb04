package core

// What only the application's own backend does to messages, in one-to-one
// conversations and in groups alike: see [Admin], and the commands about groups.
// The caller is one side of a one-to-one conversation, and need not be in a group.

// AlterMessage is [ModifyMessage] for the backend: of any message, whoever sent it,
// of any type that can be sent. What is not given stays. Outcome: the [Message].
//
// Refusals: 2503, 10030 no such message, 10032 a tip, or a revoked one, 10010 there
// is no such group, 6017 and 80002 as for sending.
type AlterMessage struct {
	ConversationID string
	Sequence       uint64
	// Type and Payload are given together, or not at all.
	Type            string
	Payload         []byte
	CloudCustomData *string
}

// ExtendMessage is [SetExtensions] and [DeleteExtensions] for the backend. With
// Clear all that were there go; then the keys of Delete go, and those of Set are
// set. Outcome: the [Message].
//
// Refusals: 2503, 10010, 10030, 10032 as for [AlterMessage], or not made with
// isSupportExtension, 6017 no extension, or one that is too large or too many.
type ExtendMessage struct {
	ConversationID string
	Sequence       uint64
	Set            []Extension
	Delete         []string
	Clear          bool
}

// ImportMessage puts a message that one user has sent to another elsewhere at the
// end of their history, with the time when it was sent. It counts as unread where
// Unread says so. Their conversations come into both lists, at the place that the
// time gives them. Outcome: the [Message].
//
// Refusals: 10007 it is not the backend that asks, 6017 a time before that of the
// message before it, or in the future, 2100 it is there already, and those of
// [NewMessage].
type ImportMessage struct {
	Message Message
	Unread  bool
}

func (AlterMessage) name() string  { return "AlterMessage" }
func (ExtendMessage) name() string { return "ExtendMessage" }
func (ImportMessage) name() string { return "ImportMessage" }

func (cmd AlterMessage) lane() string  { return laneOfConversation(cmd.ConversationID) }
func (cmd ExtendMessage) lane() string { return laneOfConversation(cmd.ConversationID) }

// laneOfConversation is that of a chat group; others have none.
func laneOfConversation(conversationID string) string {
	if kind, groupID := ConversationType(conversationID); kind == TypeGroup {
		return GroupOwner(groupID)
	}
	return ""
}

func (cmd AlterMessage) decide(v *View, c Call) (Message, error) {
	thread, message, err := v.backendFinds(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return Message{}, err
	}
	was := message
	if cmd.Type != "" {
		message.Type, message.Payload = cmd.Type, cmd.Payload
	}
	if cmd.CloudCustomData != nil {
		message.CloudCustomData = *cmd.CloudCustomData
	}
	if message, err = checkMessage(message); err != nil || Same(was, message) {
		return message, err
	}
	message.Version++
	v.amendMessage(thread, message, Modified)
	return message, nil
}

func (cmd ExtendMessage) decide(v *View, c Call) (Message, error) {
	thread, message, err := v.backendFinds(c, cmd.ConversationID, cmd.Sequence)
	switch {
	case err != nil:
		return Message{}, err
	case !message.IsSupportExtension:
		return Message{}, Errorf(CodeNotAllowed, "this message takes no extensions: it was made without isSupportExtension")
	}
	gone := cmd.Delete
	if cmd.Clear {
		gone = append(message.extensionKeys(), gone...)
	}
	var deleted, set []string
	for _, key := range gone {
		if message.deleteExtension(key) {
			deleted = append(deleted, key)
		}
	}
	for _, extension := range cmd.Set {
		if err := extension.check(); err != nil {
			return Message{}, err
		}
		if message.setExtension(extension) {
			set = append(set, extension.Key)
		}
	}
	if len(message.Extensions) > MaxExtensions {
		return Message{}, Errorf(CodeInvalidParameter, "a message has at most %d extensions; delete some first", MaxExtensions)
	}
	if len(deleted) > 0 {
		v.amendMessage(thread, message, ExtensionsDeleted, deleted...)
	}
	if len(set) > 0 {
		v.amendMessage(thread, message, ExtensionsSet, set...)
	}
	return message, nil
}

func (cmd ImportMessage) decide(v *View, c Call) (Message, error) {
	if err := c.checkBackend(); err != nil {
		return Message{}, err
	}
	message, err := checkMessage(cmd.Message.asSent(v.caller(c)))
	if err != nil {
		return Message{}, err
	}
	thread := ThreadID(c.User, TypeC2C+message.To)
	head := v.thread(thread)
	if cmd.Message.Time < head.LastTime || cmd.Message.Time > c.Now {
		return Message{}, Errorf(CodeInvalidParameter, "messages are brought in in the order of their times: %d is before the one before it, or in the future", cmd.Message.Time/1000)
	}
	if head, err = head.take(message.ID); err != nil {
		return Message{}, err
	}
	message.Sequence, message.Time, message.SentAt, message.Receivers = head.LastSequence+1, cmd.Message.Time, 0, nil
	message.ExcludedFromUnread = !cmd.Unread
	head.LastSequence, head.LastTime = message.Sequence, message.Time
	v.write(ThreadKey(thread), head)
	v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
	for _, user := range message.sides() {
		v.deliverImported(user, message)
	}
	return message, nil
}

// deliverImported is deliverMessage at the place that the message's own time gives.
func (v *View) deliverImported(user string, message Message) {
	id := message.ConversationID(user)
	conversation, _ := v.conversation(user, id)
	conversation, _ = v.withPeerProfile(conversation, id)
	if !conversation.Listed {
		conversation = v.listAt(user, id, conversation, message.Time)
	}
	conversation.LastSequence = message.Sequence
	switch {
	case user != message.From && !message.ExcludedFromUnread:
		conversation.Unread++
	case conversation.Unread == 0:
		conversation.ReadSequence = message.Sequence
	}
	conversation.Last, conversation.Place = &message, 0
	v.writeConversation(user, id, conversation)
}

// backendFinds is a message that can be changed, for the backend, who sees all.
//
// Refusals: 10007 it is not the backend that asks, 2503, 10010, 10030, 10032.
func (v *View) backendFinds(c Call, conversationID string, sequence uint64) (thread string, message Message, err error) {
	if err := CheckConversationID(conversationID); err != nil {
		return "", Message{}, err
	}
	kind, groupID := ConversationType(conversationID)
	var refusal error
	if kind == TypeGroup {
		_, refusal = v.standIn(c, groupID)
	}
	thread = ThreadID(c.User, conversationID)
	head := v.thread(thread)
	there := sequence > head.Trimmed && sequence <= head.LastSequence
	if there {
		message, there = v.message(thread, sequence)
	}
	switch err := c.checkBackend(); {
	case err != nil:
		return "", Message{}, err
	case refusal != nil:
		return "", Message{}, refusal
	case !there:
		return "", Message{}, noSuchMessage()
	case message.Revoked != nil || message.From == SystemSender:
		return "", Message{}, Errorf(CodeNotAllowed, "this message is a tip, or was revoked; it stays as it is")
	}
	return thread, message, nil
}
