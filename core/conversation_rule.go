package core

import (
	"slices"
	"strings"
)

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

// Fits says whether the rule fits a conversation as its user is shown it.
// GroupType is that of the chat group that it is with, empty where it is with none
// that the user is in; name is what [FoldName] makes of the name under which it is
// shown. No rule fits the system conversation, or one that is not in the list.
func (r *ConversationRule) Fits(id string, c *Conversation, groupType GroupType, name string) bool {
	kind, _ := ConversationType(id)
	return kind != "" && c.Listed && r.chooses() &&
		(r.Type == "" || r.Type == kind) &&
		(r.GroupType == "" || r.GroupType == string(groupType)) &&
		(r.Unread == nil || *r.Unread == (c.Unread > 0)) &&
		(r.Mentions == nil || *r.Mentions == (c.Group != nil && len(c.Group.Mentions) > 0)) &&
		(r.Pinned == nil || *r.Pinned == c.Pinned) &&
		(r.Mark == nil || c.Marked(*r.Mark)) &&
		(r.RemindType == "" || r.RemindType == c.Reminds()) &&
		(r.NameContains == "" || strings.Contains(name, FoldName(r.NameContains))) &&
		(len(r.ConversationIDs) == 0 || slices.Contains(r.ConversationIDs, id))
}

// chooses says whether any field is set.
func (r *ConversationRule) chooses() bool {
	return r.Type != "" || r.GroupType != "" || r.Unread != nil || r.Mentions != nil || r.Pinned != nil ||
		r.Mark != nil || r.RemindType != "" || r.NameContains != "" || len(r.ConversationIDs) > 0
}

// Draws says whether the rule of the conversation group with that id puts a
// conversation into it: one of the rules fits, and the user has not taken the
// conversation out. The rest is as for [ConversationRule.Fits].
func (s *ConversationGroupSettings) Draws(group int, id string, c *Conversation, groupType GroupType, name string) bool {
	for i := range s.Rule {
		if s.Rule[i].Fits(id, c, groupType, name) {
			return !c.Placement(group).Never
		}
	}
	return false
}

// Marked says whether c carries a mark; 0 stands for none at all.
func (c *Conversation) Marked(mark uint64) bool {
	if mark == 0 {
		return len(c.Marks) == 0
	}
	return slices.Contains(c.Marks, mark)
}
