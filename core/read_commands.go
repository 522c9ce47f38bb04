package core

// ReadConversations is [ReadConversation] for up to 200 conversations, each one
// named once or more.
//
// Refusals: 2503 no conversation id, 51006 too many.
type ReadConversations struct {
	ConversationIDs []string `json:"conversationIDs"`
	// UpTo has for each of the ids, at the same place, what it is there.
	UpTo []uint64 `json:"upTo,omitempty"`
}

// ClearHistory hides the messages of a conversation for this user for good, and
// marks them read, which the peer is told. The conversation stays in the list,
// without a last message (docs/facts.md#deleting-and-clearing). In a chat group
// it hides those up to UpTo, as with [ReadConversation].
//
// Refusal: 2500 not in the list.
type ClearHistory struct {
	ConversationID string `json:"conversationID"`
	UpTo           uint64 `json:"upTo,omitempty"`
}

func (ReadConversations) name() string { return "ReadConversations" }

func (cmd ReadConversations) decide(v *View, c Call) (None, error) {
	if len(cmd.ConversationIDs) > MaxReadPerCall {
		return None{}, Errorf(CodeTooManyInCall, "one call reads at most %d conversations, not %d", MaxReadPerCall, len(cmd.ConversationIDs))
	}
	for _, id := range cmd.ConversationIDs {
		if _, err := (ReadConversation{ConversationID: id, UpTo: upTo(cmd.ConversationIDs, cmd.UpTo, id)}).decide(v, c); err != nil {
			return None{}, err
		}
	}
	return None{}, nil
}

func (ClearHistory) name() string { return "ClearHistory" }

func (cmd ClearHistory) decide(v *View, c Call) (None, error) {
	if v.memberOf(c.User, cmd.ConversationID) {
		v.clearGroup(c.User, cmd.ConversationID, cmd.UpTo)
		return None{}, nil
	}
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if !conversation.Listed {
		return None{}, conversationNotFound(cmd.ConversationID)
	}
	if conversation.Last == nil && conversation.ClearedSequence == conversation.LastSequence {
		return None{}, nil
	}
	if _, err := ReadConversation(cmd).decide(v, c); err != nil {
		return None{}, err
	}
	conversation, _ = v.conversation(c.User, cmd.ConversationID)
	conversation.ClearedSequence = conversation.LastSequence
	conversation.Last, conversation.Place = nil, 0
	v.writeConversation(c.User, cmd.ConversationID, conversation)
	return None{}, nil
}
