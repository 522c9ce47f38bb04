package session

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

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
	// Receipts says how many have read it, of the user's own in a chat group that
	// need receipts; else it is nil.
	Receipts *core.ReadCount
	// OwnReactions are the ids of the user's reactions to it, of one in a chat
	// group.
	OwnReactions []string
}

// ReactedBy says whether a user, who sees the message, has reacted so.
func (m *Message) ReactedBy(user string, r core.Reaction) bool {
	return r.By(user) || slices.Contains(m.OwnReactions, r.ID)
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
	view := Message{
		Message:        message,
		ConversationID: id,
		Out:            out,
		Read:           out || message.Sequence <= conversation.ReadSequence || s.room(message.To) != nil,
		PeerRead:       out && message.Sequence > 0 && message.Sequence <= conversation.PeerReadSequence,
	}
	s.about(&view)
	return view
}
