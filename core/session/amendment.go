package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// MessageModified brings messages whose content was changed, as they are now.
type MessageModified struct{ Messages []Message }

func (MessageModified) event() {}

// MessageRevoked brings messages that their senders have taken back.
type MessageRevoked struct{ Messages []Message }

func (MessageRevoked) event() {}

// MessagesDeleted says that the user has deleted messages, here or elsewhere.
// The documented API has no event for that.
type MessagesDeleted core.HiddenMessages

func (MessagesDeleted) event() {}

// ReadConfirmed brings own messages whose reading the peer has confirmed.
type ReadConfirmed struct{ Messages []Message }

func (ReadConfirmed) event() {}

// ExtensionsSet says which extensions of a message have another value now.
type ExtensionsSet struct {
	Message    Message
	Extensions []core.Extension
}

func (ExtensionsSet) event() {}

// ExtensionsDeleted says which extensions of a message are gone.
type ExtensionsDeleted struct {
	Message Message
	Keys    []string
}

func (ExtensionsDeleted) event() {}

// ReactionsChanged says how the reactions that changed are now; one without
// users is gone.
type ReactionsChanged struct {
	Message   Message
	Reactions []core.Reaction
}

func (ReactionsChanged) event() {}

// amended is what new amendments come to.
type amended struct {
	// fresh are messages that were modified before this device had them: the page
	// hears of them first.
	modified, fresh, revoked []core.Message
	confirmed                []Message
	rest                     []Event
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

// collect adds amendments to a conversation, which come the newest first.
func (s *Session) collect(all *amended, span core.AmendedSpan, amendments []core.Amendment) {
	messages := map[uint64]core.Message{}
	for _, amendment := range amendments {
		if amendment.Message != nil {
			messages[amendment.Sequence] = *amendment.Message
		}
	}
	cleared := s.replica.Conversation(span.ConversationID).ClearedSequence
	for _, amendment := range merged(amendments) {
		message, ok := messages[amendment.Sequence]
		if !ok || message.Sequence <= cleared && amendment.Kind != core.PinChanged || s.replica.Hides(span.ConversationID, message.Sequence) {
			continue
		}
		switch {
		case amendment.Kind != core.Modified:
			all.note(s.view(message), amendment)
		case message.Revoked != nil:
			all.revoked = append(all.revoked, message)
		case message.Sequence > span.Known:
			all.fresh = append(all.fresh, message)
		default:
			all.modified = append(all.modified, message)
		}
	}
}

// merged makes amendments to one message and of one kind one, in the order in
// which they began: a message is told of as it is now, once.
func merged(newestFirst []core.Amendment) []core.Amendment {
	type subject struct {
		sequence uint64
		kind     core.AmendmentKind
	}
	at := map[subject]int{}
	var list []core.Amendment
	for _, amendment := range slices.Backward(newestFirst) {
		about := subject{amendment.Sequence, amendment.Kind}
		if about.kind == core.Revoked {
			about.kind = core.Modified // How it is now says which.
		}
		i, met := at[about]
		if !met {
			i = len(list)
			at[about] = i
			list = append(list, core.Amendment{Sequence: amendment.Sequence, Kind: about.kind})
		}
		for _, key := range amendment.Keys {
			if !slices.Contains(list[i].Keys, key) {
				list[i].Keys = append(list[i].Keys, key)
			}
		}
	}
	return list
}

// note takes an amendment to what is beside the content of a message.
func (a *amended) note(message Message, amendment core.Amendment) {
	switch amendment.Kind {
	case core.ReadConfirmed:
		if message.Out {
			a.confirmed = append(a.confirmed, message)
		}
	case core.ExtensionsSet:
		var set []core.Extension
		for _, extension := range message.Extensions {
			if slices.Contains(amendment.Keys, extension.Key) {
				set = append(set, extension)
			}
		}
		if len(set) > 0 {
			a.rest = append(a.rest, ExtensionsSet{Message: message, Extensions: set})
		}
	case core.ExtensionsDeleted:
		gone := slices.DeleteFunc(amendment.Keys, func(key string) bool {
			return slices.ContainsFunc(message.Extensions, func(e core.Extension) bool { return e.Key == key })
		})
		if len(gone) > 0 {
			a.rest = append(a.rest, ExtensionsDeleted{Message: message, Keys: gone})
		}
	case core.PinChanged:
		a.rest = append(a.rest, MessagePinned{Message: message})
	case core.ReactionsChanged:
		event := ReactionsChanged{Message: message}
		for _, id := range amendment.Keys {
			reaction, _ := message.Reaction(id)
			event.Reactions = append(event.Reactions, reaction)
		}
		a.rest = append(a.rest, event)
	}
}

// transientFor returns the transient messages that the page is told of. A
// device that works with a server is online while it is connected.
func (s *Session) transientFor(messages []core.Message, before core.Net) []core.Message {
	var heard []core.Message
	for _, message := range messages {
		if !s.cameBack(message) && (!s.options.Remote || before.State == core.NetConnected) {
			heard = append(heard, message)
		}
	}
	return heard
}
