package core

// ReadConversations is [ReadConversation] for up to 200 conversations, each one
// named once or more. Outcome: nil.
//
// Refusals: 2503 no conversation id, 51006 too many.
type ReadConversations struct {
	ConversationIDs []string `json:"conversationIDs"`
}

// ClearHistory hides the messages of a conversation for this user for good, and
// marks them read, which the peer is told. The conversation stays in the list,
// without a last message (chat-api F5.4). Outcome: nil.
//
// Refusal: 2500 not in the list.
type ClearHistory struct {
	ConversationID string `json:"conversationID"`
}

func (cmd ReadConversations) decide(v *View, c Call) (any, error) {
	if len(cmd.ConversationIDs) > MaxReadPerCall {
		return nil, Errorf(CodeTooManyInCall, "one call reads at most %d conversations, not %d", MaxReadPerCall, len(cmd.ConversationIDs))
	}
	for _, id := range cmd.ConversationIDs {
		if _, err := (ReadConversation{ConversationID: id}).decide(v, c); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (cmd ClearHistory) decide(v *View, c Call) (any, error) {
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if !conversation.Listed {
		return nil, conversationNotFound(cmd.ConversationID)
	}
	if conversation.Last == nil && conversation.ClearedSequence == conversation.LastSequence {
		return nil, nil
	}
	if _, err := ReadConversation(cmd).decide(v, c); err != nil {
		return nil, err
	}
	conversation, _ = v.conversation(c.User, cmd.ConversationID)
	conversation.ClearedSequence = conversation.LastSequence
	conversation.Last, conversation.Place = nil, 0
	v.writeConversation(c.User, cmd.ConversationID, conversation)
	return nil, nil
}
