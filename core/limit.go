package core

// The limits of the documented API (feature page; chat-api F1.5, F5.2, F7.3,
// F12).
const (
	MaxGroups               = 20        // conversation groups a user has
	MaxGroupNameBytes       = 32        // UTF-8 bytes of a group's name
	MaxConversationsPerCall = 100       // distinct conversations in one call
	MaxConversationsInGroup = 1000      // listed conversations in one group
	MaxPinned               = 50        // pinned conversations a user has
	MaxMessageBytes         = 12 * 1024 // payload and cloudCustomData together
	MaxCustomDataBytes      = 256       // UTF-8 bytes of a conversation's custom data
	MaxMessageIDBytes       = 64
	MinMediaIDBytes         = 16
	MaxMediaIDBytes         = 64
	MaxUserIDBytes          = 32
	MaxChatGroupIDBytes     = 128
	MessagePageSize         = 15 // messages in one answer of getMessageList

	// Of our own: what a device that asks from afar may keep waiting.
	MaxQueued = 1000 // commands not answered
	// MaxCommandBytes leaves room for a full message and for 100 conversation
	// ids, escaped as JSON.
	MaxCommandBytes = 120 * 1024
	MaxWishes       = 64 // pages of history asked for
)
