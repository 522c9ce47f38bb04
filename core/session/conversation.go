package session

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// List returns the listed conversations.
func (s *Session) List() replica.List {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.List()
}

// Conversations returns the listed conversations that filter lets pass, in
// list order; those of a conversation group in the order that is set for it.
func (s *Session) Conversations(filter replica.Filter) []*replica.Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Choose(filter)
}

// ConversationsByID returns the listed ones among ids, in list order.
func (s *Session) ConversationsByID(ids []string) []*replica.Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.ByID(ids)
}

// ConversationGroupNames returns the names of the conversation groups, in order.
func (s *Session) ConversationGroupNames() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Directory().Names()
}

// TotalUnread is the sum of the unread counts of the listed conversations, but
// for those of which the user is not to be notified
// (docs/facts.md#unread-counts), and those in muted conversation groups.
func (s *Session) TotalUnread() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Unread()
}

// Profile is the user's own profile.
func (s *Session) Profile() core.Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Profile()
}

// Revision is how far the replica has come.
func (s *Session) Revision() core.Revision {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Revision(s.user)
}
