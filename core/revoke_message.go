package core

// RevokeMessage takes a message back within two minutes, for both sides. It
// stays in the history as revoked, and no longer counts as unread (chat-api
// F5.5, F7.4). Outcome: the [Message].
//
// Refusals: 2503, 10030 no such message, 10032 another's message or one that
// was revoked, 20016 too late.
type RevokeMessage struct {
	ConversationID string `json:"conversationID"`
	Sequence       uint64 `json:"sequence"`
}

func (RevokeMessage) name() string { return "RevokeMessage" }

func (cmd RevokeMessage) decide(v *View, c Call) (Message, error) {
	thread, message, err := v.findMessageToChange(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return Message{}, err
	}
	if message.From != c.User {
		return Message{}, Errorf(CodeNotAllowed, "only the sender can revoke a message")
	}
	if !c.within(RevokeWindow, message.Sent()) {
		return Message{}, Errorf(CodeRevokeTooLate, "a message can be revoked for %d seconds after it was sent; this one is older", RevokeWindow/1000)
	}
	self := v.caller(c)
	message.Revoked = &self
	v.amendMessage(thread, message, Revoked)
	return message, nil
}
