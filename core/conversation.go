package core

import "slices"

// Conversation is a conversation as one user sees it. The document stays when
// the user deletes the conversation from the list, so that its conversation
// groups, its read position and its cleared history come back with it.
type Conversation struct {
	// Listed is false after the conversation was deleted from the list.
	Listed bool `json:"listed,omitempty"`
	// ListedAt is when it last came into the list, Unix milliseconds, in the order
	// of [Recency].
	ListedAt int64 `json:"listedAt,omitempty"`
	Pinned   bool  `json:"pinned,omitempty"`
	Unread   int   `json:"unread,omitempty"`
	// Last is the newest message that counts as such, nil for none.
	Last *Message `json:"last,omitempty"`
	// Place is that of Last in the order in which things happened to the user's
	// conversations, see [Recency]; 0 where it is the time of Last.
	Place int64 `json:"place,omitempty"`
	// LastSequence is the newest message of the thread that this user has
	// been given.
	LastSequence uint64 `json:"lastSequence,omitempty"`
	// ReadSequence is how far the user has read.
	ReadSequence uint64 `json:"readSequence,omitempty"`
	// PeerReadSequence is how far the peer has read, PeerReadAt when, Unix
	// milliseconds.
	PeerReadSequence uint64 `json:"peerReadSequence,omitempty"`
	PeerReadAt       int64  `json:"peerReadAt,omitempty"`
	// Amended is the number of the newest [Amendment] to the thread that this
	// user has been given.
	Amended uint64 `json:"amended,omitempty"`
	// ClearedSequence hides the history up to and with it.
	ClearedSequence uint64 `json:"clearedSequence,omitempty"`
	// ConversationGroups holds the ids of the conversation groups it is in, in
	// the order they were added. Ids of deleted conversation groups may remain;
	// they mean nothing.
	ConversationGroups []int `json:"groups,omitempty"`
	// Placements say more of it in some conversation groups, also in those that a
	// rule puts it into. One that says nothing is not there.
	Placements []Placement `json:"placements,omitempty"`
	// Marks holds powers of two, in the order they were set.
	Marks      []uint64 `json:"marks,omitempty"`
	CustomData string   `json:"customData,omitempty"`
	// RemindType is empty for [RemindNotify].
	RemindType string `json:"remindType,omitempty"`
	// Peer is what was known of the peer when the conversation was last
	// written, zero for a peer who never signed in.
	Peer Profile `json:"peer,omitzero"`
	// Group is nil but in a conversation with a chat group.
	Group *GroupSide `json:"group,omitempty"`
}

// A conversation is under its key as a pointer: a user has many, and what shows
// them shares them.
func (*Conversation) kind() Kind { return KindConversation }

// AsConversation returns what a [Value] says of a conversation; false, and the
// zero value, where it is of something else or nothing.
func AsConversation(v Value) (Conversation, bool) {
	c, ok := v.(*Conversation)
	if !ok {
		return Conversation{}, false
	}
	return *c, true
}

// ConversationKey is where a conversation of a user is.
func ConversationKey(user, conversationID string) Key {
	return Key{Owner: user, Kind: KindConversation, ID: conversationID}
}

// In says whether the conversation is in the conversation group with that id.
func (c *Conversation) In(group int) bool {
	return slices.Contains(c.ConversationGroups, group)
}

// ConversationGroupNames lists the names of its conversation groups, as d has
// them, in the order the conversation was added to them.
func (c Conversation) ConversationGroupNames(d Directory) []string {
	names := make([]string, 0, len(c.ConversationGroups))
	for _, id := range c.ConversationGroups {
		if name, ok := d.Name(id); ok {
			names = append(names, name)
		}
	}
	return names
}

// liveConversationGroups leaves out those that are gone for good.
func (c *Conversation) liveConversationGroups(d *Directory) []int {
	return slices.DeleteFunc(slices.Clone(c.ConversationGroups), func(id int) bool { return d.find(id) == nil })
}

// CompareOrder orders listed conversations as getConversationList does
// (docs/facts.md#order-of-the-list): pinned before others; in each, those with
// a message before those without; where a message came last first, as [Recency]
// has it; without one in the order they came.
func CompareOrder(aID string, a *Conversation, bID string, b *Conversation) int {
	if a.Pinned != b.Pinned {
		return before(a.Pinned)
	}
	if (a.Last != nil) != (b.Last != nil) {
		return before(a.Last != nil)
	}
	if a.Last != nil && a.place() != b.place() {
		return before(a.place() > b.place())
	}
	if a.Last == nil && a.ListedAt != b.ListedAt {
		return before(a.ListedAt < b.ListedAt)
	}
	if aID != bID {
		return before(aID < bID)
	}
	return 0
}

// place is where its last message is in the order in which things happened.
func (c *Conversation) place() int64 {
	if c.Place != 0 {
		return c.Place
	}
	return c.Last.Time
}

func before(yes bool) int {
	if yes {
		return -1
	}
	return 1
}
