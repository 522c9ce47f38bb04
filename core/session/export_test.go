package session

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// Dump is everything that the replica holds, for comparing byte by byte.
func (s *Session) Dump() map[core.Key]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	dump := map[core.Key]string{}
	for document := range s.replica.Documents() {
		body, err := json.Marshal(document)
		if err != nil {
			panic(err)
		}
		dump[document.Key] = string(body)
	}
	return dump
}

// Directory is the user's directory.
func (s *Session) Directory() core.Directory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Directory()
}

// Conversation returns a listed conversation, nil if there is none.
func (s *Session) Conversation(id string) *replica.Conversation {
	for _, conversation := range s.ConversationsByID([]string{id}) {
		return conversation
	}
	return nil
}

// GroupSettings is what is set for a conversation group.
func (s *Session) GroupSettings(group int) core.ConversationGroupSettings {
	s.mu.Lock()
	defer s.mu.Unlock()
	settings, _ := s.replica.Value(core.ConversationGroupKey(s.user, group)).(core.ConversationGroupSettings)
	return settings
}
