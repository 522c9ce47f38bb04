package core

// compareConversation adds what a conversation's change means. One that is not
// in the list before or after is nowhere to be seen.
func compareConversation(e *Effects, key Key, old, new Value) {
	was, _ := AsConversation(old)
	is, _ := AsConversation(new)
	if !was.Listed && !is.Listed {
		return
	}
	e.Touch(key.ID)
}

// CompareHistory adds the messages and the amendments that are new, the messages
// that the peer has read or members of a group have, and who follows whom or does so
// no more, now that the document under key was old and is new. Of a group the head
// says what is new, see [Effects.CompareHead].
func (e *Effects) CompareHistory(key Key, old, new Value) {
	switch key.Kind {
	case KindReadCounts:
		compareReadCounts(e, key, old, new)
	case KindFans:
		e.compareFans(old, new)
	}
	if kind, _ := ConversationType(key.ID); key.Kind != KindConversation || kind == TypeGroup {
		return
	}
	was, _ := AsConversation(old)
	is, _ := AsConversation(new)
	if is.Listed && is.LastSequence > was.LastSequence {
		e.Messages = append(e.Messages, Span{ConversationID: key.ID, After: max(was.LastSequence, is.ClearedSequence), Last: is.LastSequence})
	}
	if after := max(was.PeerReadSequence, is.ClearedSequence); is.Listed && is.PeerReadSequence > after {
		e.ReadByPeer = append(e.ReadByPeer, Span{ConversationID: key.ID, After: after, Last: is.PeerReadSequence})
	}
	if is.Listed && is.Amended > was.Amended {
		span := Span{ConversationID: key.ID, After: was.Amended, Last: is.Amended}
		e.Amended = append(e.Amended, AmendedSpan{Span: span, Known: was.LastSequence})
	}
}

// TouchConversationGroup notes that a conversation group gained or lost listed
// conversations, or has them in another order.
func (e *Effects) TouchConversationGroup(group int) {
	if e.InConversationGroups == nil {
		e.InConversationGroups = map[int]bool{}
	}
	e.InConversationGroups[group] = true
}
