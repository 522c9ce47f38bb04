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

// Decisions is how often a command that waits was decided.
func (s *Session) Decisions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.decisions
}

// Shown is what is shown of the documents that commands which wait have changed,
// and Anew the same if all of them were decided again.
func (s *Session) Shown() map[core.Key]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.shown()
}

// Anew is beside [Session.Shown].
func (s *Session) Anew() map[core.Key]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	anew := newReplica(s.user, func() {})
	for key, document := range s.replica.documents {
		anew.add(core.Document{Key: key, Revision: document.Revision, Value: document.Value})
	}
	anew.complete(s.replica.revision)
	return anew.shown()
}

func (r *replica) shown() map[core.Key]string {
	shown := map[core.Key]string{}
	for key, value := range r.overlay {
		body, _ := core.Encode(value)
		shown[key] = string(body)
	}
	for _, conversation := range r.list.Slice() {
		body, _ := core.Encode(conversation.Conversation)
		shown[core.Key{Kind: "listed", ID: conversation.ID}] = string(body)
	}
	return shown
}

// DecideAllAgain has the next change decide all commands that wait.
func (s *Session) DecideAllAgain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replica.layers = nil
}

// ConversationGroups is how many groups the replica knows members of.
func (s *Session) ConversationGroups() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.replica.members)
}
