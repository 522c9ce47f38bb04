package core

// Effects is what a batch of changed documents means for the device of the
// user who owns them. The zero value is no change. Events are made from it and
// from nothing else, so a change looks the same wherever it was made.
type Effects struct {
	// ConversationGroupNames: the list of conversation group names is another one.
	ConversationGroupNames bool
	// ConversationGroupsGone: a group was deleted or renamed.
	ConversationGroupsGone bool
	// InConversationGroups holds the ids of conversation groups that gained or lost listed
	// conversations.
	InConversationGroups map[int]bool
	// Conversations holds the ids of conversations that changed.
	Conversations map[string]bool
	// Messages says which messages are new, by conversation.
	Messages []Span
	// ReadByPeer says up to where peers have read on. What is the user's own
	// of these messages has been read by now.
	ReadByPeer []Span
	// Amended says which amendments are new, by conversation.
	Amended []AmendedSpan
	// Hidden holds the messages that the user has deleted.
	Hidden []HiddenMessages
	// TransientMessages are new messages for online devices.
	TransientMessages []Message
	// AllReceive: the setting of [AllReceiveMessageOpt] is another one.
	AllReceive bool
	// Profile: the user's own profile looks different.
	Profile bool
	// Blacklist: the blacklist is another one.
	Blacklist bool
	// Statuses holds the users whose status is shown as another one.
	Statuses map[string]bool
}

// AmendedSpan is the new part of the log of a conversation: the amendments
// numbered After+1 to Last. Known is the newest message that the device had
// before.
type AmendedSpan struct {
	Span
	Known uint64
}

// HiddenMessages are the numbers of messages of a conversation.
type HiddenMessages struct {
	ConversationID string
	Sequences      []uint64
}

// Span is a part of a conversation's history: the messages numbered After+1 to
// Last.
type Span struct {
	ConversationID string
	After, Last    uint64
}

// Compare adds what it means that the document under key was shown as old and
// is now shown as new; messages apart, see [Effects.CompareHistory]. Nil is a
// document that does not exist.
func (e *Effects) Compare(key Key, old, new Value) {
	switch key.Kind {
	case KindDirectory:
		was, _ := old.(Directory)
		is, _ := new.(Directory)
		e.compareDirectory(was, is)
	case KindConversation:
		was, _ := AsConversation(old)
		is, _ := AsConversation(new)
		e.compareConversation(key.ID, was, is)
	case KindHidden:
		was, _ := old.(Hidden)
		is, _ := new.(Hidden)
		e.compareHidden(key, was, is)
	case KindTransient:
		was, _ := old.(TransientMessages)
		is, _ := new.(TransientMessages)
		e.TransientMessages = append(e.TransientMessages, is.After(was.Last)...)
	case KindDraft:
		e.Touch(key.ID)
	case KindSettings:
		was, _ := old.(Settings)
		is, _ := new.(Settings)
		e.AllReceive = e.AllReceive || was.AllReceive != is.AllReceive
	case KindProfile, KindBlacklist, KindStatus, KindWatched:
		e.comparePeople(key, old, new)
	case KindThread, KindDevice, KindWatchers, KindRow, KindAmendment, KindRecency: // Nobody is told.
	case KindOutbox, KindQueued, KindLink, KindNet, KindFetch: // The session looks itself.
	}
}

func (e *Effects) compareDirectory(was, is Directory) {
	for _, group := range was.ConversationGroups {
		if name, _ := is.Name(group.ID); name != group.Name {
			e.ConversationGroupNames = true
			e.ConversationGroupsGone = true
		}
	}
	for _, group := range is.ConversationGroups {
		if _, ok := was.Name(group.ID); !ok {
			e.ConversationGroupNames = true
		}
	}
}

func (e *Effects) compareConversation(id string, was, is Conversation) {
	if !was.Listed && !is.Listed {
		return
	}
	e.Touch(id)
	e.compareMembers(was, is)
}

// CompareHistory adds the messages and the amendments that are new, and the
// messages that the peer has read, now that the document under key was old and
// is new.
func (e *Effects) CompareHistory(key Key, old, new Value) {
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

func (e *Effects) compareHidden(key Key, was, is Hidden) {
	var news []uint64
	for _, sequence := range is.Sequences {
		if !was.Hides(sequence) {
			news = append(news, sequence)
		}
	}
	if len(news) > 0 {
		e.Hidden = append(e.Hidden, HiddenMessages{ConversationID: hiddenIn(key), Sequences: news})
	}
}

// Touch notes that a conversation looks different, though its document may be
// the same.
func (e *Effects) Touch(conversationID string) {
	if e.Conversations == nil {
		e.Conversations = map[string]bool{}
	}
	e.Conversations[conversationID] = true
}

func (e *Effects) compareMembers(was, is Conversation) {
	for _, group := range was.ConversationGroups {
		if was.shownIn(group) && !is.shownIn(group) {
			e.member(group)
		}
	}
	for _, group := range is.ConversationGroups {
		if is.shownIn(group) && !was.shownIn(group) {
			e.member(group)
		}
	}
}

func (c Conversation) shownIn(group int) bool {
	return c.Listed && c.In(group)
}

func (e *Effects) member(group int) {
	if e.InConversationGroups == nil {
		e.InConversationGroups = map[int]bool{}
	}
	e.InConversationGroups[group] = true
}
