package session

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Conversation is a listed conversation as a page sees it. It is never changed
// in place: a conversation that changed is another *Conversation.
type Conversation struct {
	ID string
	// Conversation is the document itself.
	*core.Conversation
	// ConversationGroupNames holds the names of its groups in the order it was added.
	ConversationGroupNames []string
	// DraftText is what the user has begun to write on this device.
	DraftText string
}

// Filter chooses conversations; each field that is set must hold
// (docs/facts.md#choosing-conversations).
type Filter struct {
	// Type is TypeC2C, TypeGroup, or empty for both.
	Type string
	// ConversationGroupName is the group it is in; the empty name means in no group.
	ConversationGroupName *string
	// Mark is a mark it carries; 0 means none at all.
	Mark *uint64
	// HasUnread: it has unread messages, or it has none.
	HasUnread *bool
	// HasGroupAtInfo: it mentions the user, or it does not. Only chat groups
	// can mention, so today none does.
	HasGroupAtInfo *bool
}

// List returns the listed conversations.
func (s *Session) List() List {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.list
}

// Conversations returns the listed conversations that filter lets pass, in
// list order.
func (s *Session) Conversations(filter Filter) []*Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*Conversation
	for _, conversation := range s.replica.among(filter) {
		if filter.passes(conversation) {
			found = append(found, conversation)
		}
	}
	return found
}

// ConversationsByID returns the listed ones among ids, in list order.
func (s *Session) ConversationsByID(ids []string) []*Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.byID(ids)
}

// ConversationGroupNames returns the names of the conversation groups, in order.
func (s *Session) ConversationGroupNames() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.directory().Names()
}

// TotalUnread is the sum of the unread counts of the listed conversations, but
// for those of which the user is not to be notified
// (docs/facts.md#unread-counts).
func (s *Session) TotalUnread() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.unread
}

// Profile is the user's own profile.
func (s *Session) Profile() core.Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.profile()
}

// Revision is how far the replica has come.
func (s *Session) Revision() core.Revision {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.revision
}

func (f Filter) passes(c *Conversation) bool {
	kind, _ := core.ConversationType(c.ID)
	return (f.Type == "" || f.Type == kind) &&
		(f.ConversationGroupName == nil || inNamed(c.ConversationGroupNames, *f.ConversationGroupName)) &&
		(f.Mark == nil || marked(c.Marks, *f.Mark)) &&
		(f.HasUnread == nil || *f.HasUnread == (c.Unread > 0)) &&
		(f.HasGroupAtInfo == nil || !*f.HasGroupAtInfo)
}

func inNamed(names []string, name string) bool {
	if name == "" {
		return len(names) == 0
	}
	return slices.Contains(names, name)
}

func marked(marks []uint64, mark uint64) bool {
	if mark == 0 {
		return len(marks) == 0
	}
	return slices.Contains(marks, mark)
}
