package core

import "strconv"

// ConversationGroupSettings is what a user has set for a conversation group. Its key's
// ID is the conversation group's. Without the document nothing is set.
type ConversationGroupSettings struct {
	// Muted: unread messages of its conversations do not count in the total.
	Muted     bool `json:"muted,omitempty"`
	Collapsed bool `json:"collapsed,omitempty"`
	// Sort is one of the sort types below, empty for [SortByActivity].
	Sort string `json:"sort,omitempty"`
	// CustomData has [MaxConversationGroupDataBytes] at most.
	CustomData string `json:"customData,omitempty"`
	// Rule puts a conversation into it that one of the rules fits; at most
	// [MaxConversationRules]. None fits nothing.
	Rule []ConversationRule `json:"rule,omitempty"`
	// UpdatedAt is when one of these changed last, Unix milliseconds.
	UpdatedAt int64 `json:"updatedAt,omitempty"`
}

// The orders that a conversation group can have. In each, those pinned in it come
// first; where nothing else tells two apart, the order of the list does.
const (
	// SortByActivity is the order of the list, and what holds where nothing is set.
	SortByActivity = "activity"
	// SortUnreadFirst: those with unread messages come before the others.
	SortUnreadFirst = "unread"
	// SortByName: by the name under which it is shown, as Unicode orders its
	// characters, capitals as small letters.
	SortByName = "name"
	// SortByHand: those that were moved come before the others, by their keys.
	SortByHand = "manual"
)

func (ConversationGroupSettings) kind() Kind { return KindConversationGroup }

// ConversationGroupKey is where the settings of a conversation group of a user are.
func ConversationGroupKey(user string, group int) Key {
	return Key{Owner: user, Kind: KindConversationGroup, ID: strconv.Itoa(group)}
}

func compareConversationGroupSettings(e *Effects, key Key, _, _ Value) {
	group, _ := strconv.Atoi(key.ID)
	e.touchConversationGroupSettings(group)
}

func (e *Effects) touchConversationGroupSettings(group int) {
	if e.ConversationGroupSettings == nil {
		e.ConversationGroupSettings = map[int]bool{}
	}
	e.ConversationGroupSettings[group] = true
}
