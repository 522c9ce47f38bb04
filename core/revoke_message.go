package core

// RevokeMessage takes a message back within two minutes, for all who see it. It
// stays in the history as revoked, no longer counts as unread and is not pinned
// (docs/facts.md#changing-messages). The owner of a chat group and its admins
// take back anybody's, at any time. Outcome: the [Message].
//
// Refusals: 2503, 10030 no such message, 10032 another's message or one that
// was revoked, 20016 too late; in a chat group 10031 too late, 10007 another's
// message, or the user is not in the group, 10010 there is none any more.
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
	if err := v.checkRevokes(c, message); err != nil {
		return Message{}, err
	}
	return v.revoke(c, thread, message), nil
}

// revoke takes back a message that is not revoked yet, and its pin with it.
func (v *View) revoke(c Call, thread string, message Message) Message {
	self := v.caller(c)
	if message.Pinned() {
		v.pin(&message, Pin{By: self, Off: true})
	}
	message.Revoked = &self
	v.amendMessage(thread, message, Revoked)
	v.altered = "" // No message is revoked twice.
	return message
}

// checkRevokes refuses who may not take a message back, or not any more.
func (v *View) checkRevokes(c Call, message Message) error {
	late := CodeRevokeTooLate
	if message.ConversationType == TypeGroup {
		late = CodeGroupRevokeTooLate
		if err := v.checkLeads(c, message); err != nil || v.room(c.User, message.To).leads() {
			return err
		}
	} else if message.From != c.User {
		return Errorf(CodeNotAllowed, "only the sender can revoke a message")
	}
	if c.Admin == nil && !c.within(RevokeWindow, message.Sent()) {
		return Errorf(late, "a message can be revoked for %d seconds after it was sent; this one is older", RevokeWindow/1000)
	}
	return nil
}
