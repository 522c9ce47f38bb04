package core

// Lane names the owner whose head a command of user writes, where it is one that
// many users write at the same moment: those commands are best decided one after
// the other, or all of them but one conflict. It is empty for any other, and
// depends on the command and the user alone.
func Lane(command Command, user string) string {
	if lane := rowOf(command.name()).lane; lane != nil {
		return lane(command, user)
	}
	return ""
}

// laneOfSent is lane for a message that is sent.
func laneOfSent(c Command, _ string) string {
	message := c.(SendMessage).Message
	if message.OnlineOnly {
		return ""
	}
	return laneOf(message.ConversationType + message.To)
}

// laneOfChanged is lane for commands that change a message.
func laneOfChanged(c Command, _ string) string {
	switch c := c.(type) {
	case RevokeMessage:
		return laneOf(c.ConversationID)
	case ModifyMessage:
		return laneOf(c.ConversationID)
	case SetExtensions:
		return laneOf(c.ConversationID)
	case DeleteExtensions:
		return laneOf(c.ConversationID)
	case React:
		return laneOf(c.ConversationID)
	case ConfirmRead: // It writes what is about messages, and is in no sender's way.
		if kind, groupID := ConversationType(c.ConversationID); kind == TypeGroup {
			return aboutGroup(groupID)
		}
	}
	return ""
}

// laneOf is the lane of what writes the history that a conversation shows: that of
// a chat group has one.
func laneOf(conversationID string) string {
	if kind, groupID := ConversationType(conversationID); kind == TypeGroup {
		return GroupOwner(groupID)
	}
	return ""
}
