package session

import "github.com/parlor-chat/parlor/core"

// Message is a message as this user sees it.
type Message struct {
	core.Message
	ConversationID string
	// Out: the user sent it.
	Out bool
	// Read: the user has read it; own messages always are.
	Read bool
	// Failed: the server refused it.
	Failed bool
	// PeerRead: the user sent it and the peer has read it.
	PeerRead bool
}

// View shows a message as the user sees it, with what is known of its reading.
func (s *Session) View(message core.Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view(message)
}

func (s *Session) messages(messages []core.Message) []Message {
	views := make([]Message, len(messages))
	for i, message := range messages {
		views[i] = s.view(message)
	}
	return views
}

func (s *Session) view(message core.Message) Message {
	id := message.ConversationID(s.user)
	conversation := s.replica.Conversation(id)
	out := message.From == s.user
	return Message{
		Message:        message,
		ConversationID: id,
		Out:            out,
		Read:           out || message.Sequence <= conversation.ReadSequence,
		PeerRead:       out && message.Sequence > 0 && message.Sequence <= conversation.PeerReadSequence,
	}
}
