package core

// ConversationRule chooses conversations by what its user sees of them. Every field
// that is set must hold; one without fields fits nothing.
type ConversationRule struct {
	// Type is TypeC2C or TypeGroup.
	Type string `json:"type,omitempty"`
	// GroupType is a type of chat groups that the user is in, such as [GroupWork].
	GroupType string `json:"groupType,omitempty"`
	// Unread, Mentions, Pinned: it has unread messages, some mention the user, or it
	// is pinned in the list; false for those without.
	Unread   *bool `json:"unread,omitempty"`
	Mentions *bool `json:"mentions,omitempty"`
	Pinned   *bool `json:"pinned,omitempty"`
	// Mark is a mark that it carries, 0 for none at all.
	Mark *uint64 `json:"mark,omitempty"`
	// RemindType is how the user is reminded of it.
	RemindType string `json:"remindType,omitempty"`
	// NameContains stands in the name under which it is shown, capitals as small
	// letters.
	NameContains string `json:"nameContains,omitempty"`
	// ConversationIDs: it is one of these, [MaxConversationsPerCall] at most.
	ConversationIDs []string `json:"conversationIDs,omitempty"`
}
