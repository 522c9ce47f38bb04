package core

// Effects is what a batch of changed documents means for the device of the
// user who owns them. The zero value is no change. Events are made from it and
// from nothing else, so a change looks the same wherever it was made.
type Effects struct {
	// ConversationGroupNames: the list of conversation group names is another one.
	ConversationGroupNames bool
	// ConversationGroupsGone: a conversation group was deleted or renamed.
	ConversationGroupsGone bool
	// InConversationGroups holds the ids of conversation groups that gained or lost listed
	// conversations, or have them in another order.
	InConversationGroups map[int]bool
	// ConversationGroupSettings holds the ids of conversation groups for which
	// something else is set.
	ConversationGroupSettings map[int]bool
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
	// ReadCounts says of own messages to chat groups how many have read them now.
	ReadCounts []ReadCountOf
	// AllReceive: the setting of [AllReceiveMessageOpt] is another one.
	AllReceive bool
	// Profiles holds the users whose profile looks different: the user, and others
	// whose profile the user follows.
	Profiles []string
	// Contacts holds the users of whom the user's friends or applications show something
	// else. Friends, Applications and FriendGroups say which of these lists look different.
	Contacts                            map[string]bool
	Friends, Applications, FriendGroups bool
	// Blacklist: the blacklist is another one.
	Blacklist bool
	// GroupList: the list of the groups that the user is in looks different.
	GroupList bool
	// Dismissed: one of the groups that the user is in has ended.
	Dismissed bool
	// TopicsCreated are the topics that came, TopicsDeleted those that went, of each
	// community together, TopicsShown those that may look different.
	TopicsCreated []string
	TopicsDeleted [][]string
	TopicsShown   []string
	// FirstSeen holds the owners of whom the device has something for the first time
	// since the user began to follow them.
	FirstSeen map[string]bool
	// Attributes are those of groups that changed, Counters the counters.
	Attributes []AttributesChange
	Counters   []CounterChange
	// Fans has in Newest who came into the lists of whom the user follows and is
	// followed by, and who went.
	Fans Fans
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

// ReadCountOf is a [ReadCount] in a conversation.
type ReadCountOf struct {
	ConversationID string
	ReadCount
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
// is now shown as new, as the row of its kind says it; messages apart, see
// [Effects.CompareHistory]. Nil is a document that does not exist.
func (e *Effects) Compare(key Key, old, new Value) {
	key.Kind.row().compare(e, key, old, new)
}

// Touch notes that a conversation looks different, though its document may be
// the same.
func (e *Effects) Touch(conversationID string) {
	if e.Conversations == nil {
		e.Conversations = map[string]bool{}
	}
	e.Conversations[conversationID] = true
}

// Contact notes that what is shown of somebody among friends and applications is
// something else.
func (e *Effects) Contact(user string) {
	if e.Contacts == nil {
		e.Contacts = map[string]bool{}
	}
	e.Contacts[user] = true
}
