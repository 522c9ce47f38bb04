package core

// ConversationGroupChange is what one command changed of conversation groups, so that
// it can be undone. Its key's ID is the change's.
type ConversationGroupChange struct {
	// At is when, Unix milliseconds.
	At            int64                    `json:"at"`
	Groups        []ConversationGroupTurn  `json:"groups,omitempty"`
	Conversations []ConversationMembership `json:"conversations,omitempty"`
}

// ConversationGroupTurn is a conversation group before a change and after it, nil where
// there was none. Was and Is leave out the count.
type ConversationGroupTurn struct {
	ID          int                        `json:"id"`
	Was         *ConversationGroup         `json:"was,omitempty"`
	Is          *ConversationGroup         `json:"is,omitempty"`
	WasSettings *ConversationGroupSettings `json:"wasSettings,omitempty"`
	IsSettings  *ConversationGroupSettings `json:"isSettings,omitempty"`
}

// ConversationMembership is in which conversation groups a conversation was before a
// change, and after it.
type ConversationMembership struct {
	ConversationID string      `json:"conversationID"`
	WasIn          []int       `json:"wasIn,omitempty"`
	IsIn           []int       `json:"isIn,omitempty"`
	WasPlaced      []Placement `json:"wasPlaced,omitempty"`
	IsPlaced       []Placement `json:"isPlaced,omitempty"`
}

func (ConversationGroupChange) kind() Kind { return KindConversationGroupChange }

// ConversationGroupChangeKey is where a change of a user's conversation groups is.
func ConversationGroupChangeKey(user, changeID string) Key {
	return Key{Owner: user, Kind: KindConversationGroupChange, ID: changeID}
}
