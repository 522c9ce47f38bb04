package core

// SendMessage puts a message into the history and into the list of both sides.
// A side that had deleted the conversation gets it back. Outcome: the [Message]
// with its number and time.
//
// A peer who has never signed in gets it at the first sign-in: any valid user
// id is an account.
//
// Refusals: 2105, 2106, 6017 not a message that can be sent, 80002 too long,
// 2998 chat groups.
type SendMessage struct {
	Message Message `json:"message"`
}

func (cmd SendMessage) decide(v *View, c Call) (any, error) {
	message := cmd.Message
	profile, _ := read[Profile](v, ProfileKey(c.User))
	message.From, message.Nick, message.Avatar = c.User, profile.Nick, profile.Avatar
	message, err := checkMessage(message)
	if err != nil {
		return nil, err
	}
	if message.ConversationType != TypeC2C {
		return nil, Errorf(CodeNotSupported, "sendMessage to a chat group is not supported yet; send to a user with TYPES.CONV_C2C")
	}
	conversationID := TypeC2C + message.To
	thread := ThreadID(c.User, conversationID)
	head := v.thread(thread)
	message.Sequence = head.LastSequence + 1
	message.Time = max(c.Now, head.LastTime)
	v.write(ThreadKey(thread), Thread{LastSequence: message.Sequence, LastTime: message.Time})
	v.rows = append(v.rows, Row{Thread: thread, Message: message})
	v.deliver(c.User, conversationID, message, c.Now)
	if message.To != c.User {
		v.deliver(message.To, TypeC2C+c.User, message, c.Now)
	}
	return message, nil
}

// deliver brings a new message into the conversation of one side.
func (v *View) deliver(user, conversationID string, message Message, now int64) {
	conversation, _ := v.conversation(user, conversationID)
	if !conversation.Listed {
		conversation = v.list(user, conversationID, conversation, now)
	}
	conversation.LastSequence = message.Sequence
	switch {
	case user == message.From && conversation.Unread == 0:
		conversation.ReadSequence = message.Sequence
	case user != message.From && !message.ExcludedFromUnread:
		conversation.Unread++
	}
	if !message.ExcludedFromLast {
		conversation.Last = &message
	}
	v.write(ConversationKey(user, conversationID), conversation)
}
