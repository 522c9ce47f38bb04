package replica

import (
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Conversation is a listed conversation as a page sees it. It is never changed
// in place: a conversation that changed is another *Conversation.
type Conversation struct {
	ID string
	// Conversation is the document itself, or of one with a chat group what follows
	// from it and from what the group owns.
	*core.Conversation
	// With is the chat group that it is with; nil for another one, and for one that
	// the user has left.
	With *Group
	// InGroups holds the ids of the conversation groups that it is shown in: first
	// those that it was put into, in that order, then those that have a rule which
	// fits it. ConversationGroupNames holds their names.
	InGroups               []int
	ConversationGroupNames []string
	// Remark is the user's own name for a friend.
	Remark string
	// DraftText is what the user has begun to write on this device.
	DraftText string
}

func (c *Conversation) document() *core.Conversation {
	if c == nil {
		return nil
	}
	return c.Conversation
}

// groups are those that it is shown in.
func (c *Conversation) groups() []int {
	if c == nil {
		return nil
	}
	return c.InGroups
}

// foldedName is the name under which it is shown, see [core.FoldName].
func (c *Conversation) foldedName() string {
	kind, id := core.ConversationType(c.ID)
	name := cmp.Or(c.Remark, c.Peer.Nick)
	if c.With != nil {
		name = c.With.Name
	} else if c.Group != nil && c.Group.Left != nil {
		name = c.Group.Left.Name
	}
	return core.FoldName(cmp.Or(name, id, kind))
}

// counted is what it adds to the total of unread messages: notices are no messages
// of anybody's (docs/facts.md#unread-counts).
func (c *Conversation) counted() int {
	if c.ID == core.SystemConversation {
		return 0
	}
	return c.CountedUnread()
}

// Filter chooses conversations; each field that is set must hold
// (docs/facts.md#choosing-conversations).
type Filter struct {
	// Type is TypeC2C, TypeGroup, or empty for both.
	Type string
	// ConversationGroupName is the conversation group it is in; the empty name
	// means in no conversation group.
	ConversationGroupName *string
	// Mark is a mark it carries; 0 means none at all.
	Mark *uint64
	// HasUnread: it has unread messages, or it has none.
	HasUnread *bool
	// HasGroupAtInfo: it mentions the user, or it does not. Only chat groups
	// can mention.
	HasGroupAtInfo *bool
}

func (f Filter) passes(c *Conversation) bool {
	kind, _ := core.ConversationType(c.ID)
	return (f.Type == "" || f.Type == kind) &&
		(f.ConversationGroupName == nil || inNamed(c.ConversationGroupNames, *f.ConversationGroupName)) &&
		(f.Mark == nil || c.Marked(*f.Mark)) &&
		(f.HasUnread == nil || *f.HasUnread == (c.Unread > 0)) &&
		(f.HasGroupAtInfo == nil || *f.HasGroupAtInfo == (c.Group != nil && len(c.Group.Mentions) > 0))
}

func inNamed(names []string, name string) bool {
	if name == "" {
		return len(names) == 0
	}
	return slices.Contains(names, name)
}
