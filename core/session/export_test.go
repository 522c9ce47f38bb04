package session

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// Dump is everything that the replica holds, for comparing byte by byte.
func (s *Session) Dump() map[core.Key]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	dump := map[core.Key]string{}
	for key, document := range s.replica.documents {
		body, err := json.Marshal(document)
		if err != nil {
			panic(err)
		}
		dump[key] = string(body)
	}
	return dump
}

// Directory is the user's directory.
func (s *Session) Directory() core.Directory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.directory()
}

// Conversation returns a listed conversation, nil if there is none.
func (s *Session) Conversation(id string) *Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.conversations[id]
}

// Groups is how many groups the replica knows members of.
func (s *Session) Groups() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.replica.members)
}
