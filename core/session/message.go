package session

import (
	"context"

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
}

// Page is a piece of a conversation's history, oldest first.
type Page struct {
	Messages []Message
	// Before is where the next, older page ends; 0 when there is none.
	Before uint64
}

// NewMessage completes a draft as a message of the user, not sent yet. See
// [core.NewMessage] for what it refuses. It never waits.
func (s *Session) NewMessage(draft core.Message) (core.Message, error) {
	profile := s.Profile()
	draft.Nick = profile.Nick
	draft.Avatar = profile.Avatar
	return core.NewMessage(s.user, draft, s.options.Stamp())
}

// View shows a message as the user sees it, with what is known of its reading.
func (s *Session) View(message core.Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view(message)
}

// Messages returns the newest messages of a conversation before the given
// number (0: the very newest), at most limit. Messages that the user cleared
// are not among them.
func (s *Session) Messages(ctx context.Context, conversationID string, before uint64, limit int) (Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := core.CheckConversationID(conversationID); err != nil {
		return Page{}, err
	}
	after := s.replica.document(conversationID).ClearedSequence
	if s.options.Remote {
		return s.remotePage(ctx, core.Wish{ConversationID: conversationID, After: after, Before: before, Limit: limit + 1})
	}
	messages, err := s.authority.History(ctx, s.user, conversationID, after, before, limit+1)
	if err != nil {
		return Page{}, err
	}
	return s.page(messages, limit), nil
}

// page turns up to limit+1 messages, newest first, into a page of limit.
func (s *Session) page(messages []core.Message, limit int) Page {
	var page Page
	if len(messages) > limit {
		messages = messages[:limit]
		page.Before = messages[limit-1].Sequence
	}
	for i := len(messages) - 1; i >= 0; i-- {
		page.Messages = append(page.Messages, s.view(messages[i]))
	}
	return page
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
	conversation := s.replica.document(id)
	out := message.From == s.user
	return Message{
		Message:        message,
		ConversationID: id,
		Out:            out,
		Read:           out || message.Sequence <= conversation.ReadSequence,
		PeerRead:       out && message.Sequence > 0 && message.Sequence <= conversation.PeerReadSequence,
	}
}
