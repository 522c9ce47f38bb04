package core

import (
	"math/bits"
	"slices"
)

// MarkConversations sets or clears a mark, a power of two, on conversations
// (chat-api F2). Outcome: [Sorted].
//
// Refusals: 6017 no conversation named or no power of two, 51006 too many.
type MarkConversations struct {
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	Mark            uint64   `json:"mark"`
	Enable          bool     `json:"enable,omitempty"`
}

// SetCustomData writes a short text of the page's own on conversations; the
// empty text clears it (chat-api F2). Outcome: [Sorted].
//
// Refusals: 6017 no conversation named or over 256 bytes, 51006 too many.
type SetCustomData struct {
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	CustomData      string   `json:"customData,omitempty"`
}

func (MarkConversations) name() string { return "MarkConversations" }

func (cmd MarkConversations) decide(v *View, c Call) (Sorted, error) {
	if bits.OnesCount64(cmd.Mark) != 1 {
		return Sorted{}, Errorf(CodeInvalidParameter, "markType must be a power of two such as TYPES.CONV_MARK_TYPE_STAR, not %d", cmd.Mark)
	}
	return v.changeConversations(c.User, cmd.ConversationIDs, func(conversation Conversation) (Conversation, bool) {
		if slices.Contains(conversation.Marks, cmd.Mark) == cmd.Enable {
			return conversation, false
		}
		marks := slices.Clone(conversation.Marks)
		if cmd.Enable {
			conversation.Marks = append(marks, cmd.Mark)
		} else {
			conversation.Marks = slices.DeleteFunc(marks, func(m uint64) bool { return m == cmd.Mark })
		}
		return conversation, true
	})
}

func (SetCustomData) name() string { return "SetCustomData" }

func (cmd SetCustomData) decide(v *View, c Call) (Sorted, error) {
	if len(cmd.CustomData) > MaxCustomDataBytes {
		return Sorted{}, Errorf(CodeInvalidParameter, "customData has at most %d bytes in UTF-8; this one has %d", MaxCustomDataBytes, len(cmd.CustomData))
	}
	return v.changeConversations(c.User, cmd.ConversationIDs, func(conversation Conversation) (Conversation, bool) {
		changed := conversation.CustomData != cmd.CustomData
		conversation.CustomData = cmd.CustomData
		return conversation, changed
	})
}
