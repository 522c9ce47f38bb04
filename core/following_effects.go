package core

// CompareHead adds the messages and the amendments that are new to a member now
// that the head of a group's history was old and is new. Of a head that is seen
// for the first time, new is what came since the member did; what the user has
// cleared is not. Nil is a document that does not exist.
func (e *Effects) CompareHead(conversationID string, membership Value, cleared uint64, old, new Value) {
	in, _ := membership.(Membership)
	was, had := old.(Thread)
	is, _ := new.(Thread)
	if after := max(was.LastSequence, in.Joined, in.From, in.Entered, cleared); is.LastSequence > after {
		e.Messages = append(e.Messages, Span{ConversationID: conversationID, After: after, Last: is.LastSequence})
	}
	if had && is.Amended > was.Amended {
		span := Span{ConversationID: conversationID, After: was.Amended, Last: is.Amended}
		e.Amended = append(e.Amended, AmendedSpan{Span: span, Known: was.LastSequence})
	}
}

// CompareShown adds what it means that a conversation was shown as was and is
// shown as is, nil where it is not in the list. It is for those whose document
// does not say all that is shown.
func (e *Effects) CompareShown(conversationID string, was, is *Conversation) {
	if was == nil && is == nil {
		delete(e.Conversations, conversationID)
		return
	}
	e.Touch(conversationID)
}

// SeesFirst notes that an owner came into what the device has, with all there is
// of it: that is no change. What is new in a group is told after the list shows it.
func (e *Effects) SeesFirst(owner string) {
	if e.FirstSeen == nil {
		e.FirstSeen = map[string]bool{}
	}
	e.FirstSeen[owner] = true
}
