package session

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// WatchConversationGroups makes every change of what the user sees of the conversation
// groups an event, as [Session.ConversationGroups] does. Called before
// [Session.Opening], that tells of all there are.
func (s *Session) WatchConversationGroups() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groupsAsked = true
}

// LookAtConversationGroups returns the directory, and what the user sees of the
// conversation groups, in the order in which they are shown.
func (s *Session) LookAtConversationGroups() (core.Directory, []replica.ConversationGroupInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Directory(), s.replica.ConversationGroups()
}

// Try returns what a command would come to, as far as this device knows. It changes
// nothing.
func (s *Session) Try(command core.Command) (outcome any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	decision, err := s.replica.Decide(s.changing(command), s.options.Now())
	return decision.Outcome, err
}

// ConversationGroupLimits are how much there may be of conversation groups.
func (s *Session) ConversationGroupLimits() core.ConversationGroupLimits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.ConversationGroupLimits().Filled()
}
