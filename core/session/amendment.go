package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// MessageModified brings messages whose content was changed, as they are now.
type MessageModified struct{ Messages []Message }

// MessageRevoked brings messages that their senders have taken back.
type MessageRevoked struct{ Messages []Message }

// MessagesDeleted says that the user has deleted messages, here or elsewhere.
// The documented API has no event for that.
type MessagesDeleted core.HiddenMessages

// ReadConfirmed brings own messages whose reading the peer has confirmed.
type ReadConfirmed struct{ Messages []Message }

// ExtensionsSet says which extensions of a message have another value now.
type ExtensionsSet struct {
	Message    Message
	Extensions []core.Extension
}

// ExtensionsDeleted says which extensions of a message are gone.
type ExtensionsDeleted struct {
	Message Message
	Keys    []string
}

// ReactionsChanged says how the reactions that changed are now; one without
// users is gone.
type ReactionsChanged struct {
	Message   Message
	Reactions []core.Reaction
}

func (MessageModified) event()   {}
func (MessageRevoked) event()    {}
func (MessagesDeleted) event()   {}
func (ReadConfirmed) event()     {}
func (ExtensionsSet) event()     {}
func (ExtensionsDeleted) event() {}
func (ReactionsChanged) event()  {}

// amended is what new amendments come to.
type amended struct {
	modified, revoked []core.Message
	rest              []Event
}

// amended reads the amendments that the page has not been told of. What cannot
// be read stays owed.
func (s *Session) amended(ctx context.Context) (amended, error) {
	var all amended
	for len(s.owedAmended) > 0 {
		span := s.owedAmended[0]
		amendments, err := s.authority.Amendments(ctx, s.user, span.ConversationID, span.After, span.Last+1, 0)
		if err != nil {
			return all, fmt.Errorf("read amendments: %w", err)
		}
		s.collect(&all, span, amendments)
		s.owedAmended = s.owedAmended[1:]
	}
	return all, nil
}

// collect adds amendments to a conversation, which come the newest first. What
// was done to a message before this device knew it is no news.
func (s *Session) collect(all *amended, span core.AmendedSpan, amendments []core.Amendment) {
	messages := map[uint64]core.Message{}
	for _, amendment := range amendments {
		if amendment.Message != nil {
			messages[amendment.Sequence] = *amendment.Message
		}
	}
	cleared := s.replica.document(span.ConversationID).ClearedSequence
	told := map[uint64]bool{}
	for i := len(amendments) - 1; i >= 0; i-- {
		amendment := amendments[i]
		message, ok := messages[amendment.Sequence]
		if !ok || message.Sequence <= cleared || s.replica.hides(span.ConversationID, message.Sequence) {
			continue
		}
		again := told[amendment.Sequence] || message.Sequence > span.Known
		switch amendment.Kind {
		case core.Modified, core.Revoked:
			told[amendment.Sequence] = true
			if !again {
				all.add(message)
			}
		default:
			all.rest = append(all.rest, s.amendmentEvent(message, amendment)...)
		}
	}
}

// add takes a message whose content changed: how it is now is what counts.
func (a *amended) add(message core.Message) {
	if message.Revoked != nil {
		a.revoked = append(a.revoked, message)
	} else {
		a.modified = append(a.modified, message)
	}
}

func (s *Session) amendmentEvent(message core.Message, amendment core.Amendment) []Event {
	view := s.view(message)
	switch amendment.Kind {
	case core.ReadConfirmed:
		if view.Out {
			return []Event{ReadConfirmed{Messages: []Message{view}}}
		}
	case core.ExtensionsSet:
		event := ExtensionsSet{Message: view}
		for _, extension := range message.Extensions {
			if slices.Contains(amendment.Keys, extension.Key) {
				event.Extensions = append(event.Extensions, extension)
			}
		}
		return []Event{event}
	case core.ExtensionsDeleted:
		return []Event{ExtensionsDeleted{Message: view, Keys: amendment.Keys}}
	case core.ReactionsChanged:
		event := ReactionsChanged{Message: view}
		for _, id := range amendment.Keys {
			reaction, _ := message.Reaction(id)
			event.Reactions = append(event.Reactions, reaction)
		}
		return []Event{event}
	}
	return nil
}

// whispered returns the messages for online devices that the page is to hear. A
// device that works with a server is online while it is connected.
func (s *Session) whispered(messages []core.Message, before core.Net) []core.Message {
	if s.options.Remote && before.State != core.NetConnected {
		return nil
	}
	var heard []core.Message
	for _, message := range messages {
		if !s.cameBack(message.ID) {
			heard = append(heard, message)
		}
	}
	return heard
}
