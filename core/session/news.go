package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// news is what a change means for messages.
type news struct {
	received   []core.Message
	readByPeer []core.Message
	amended    amended
}

// news reads what is new. What cannot be read stays owed to the page.
func (s *Session) news(ctx context.Context, effects core.Effects, net core.Net) (n news, err error) {
	s.owed = append(s.owed, slices.DeleteFunc(effects.Messages, func(span core.Span) bool { return s.isLive(span.ConversationID) })...)
	s.owedRead = append(s.owedRead, effects.ReadByPeer...)
	s.owedAmended = append(s.owedAmended, effects.Amended...)
	var faults [3]error
	n.received, faults[0] = s.received(ctx)
	n.received, s.heard = append(n.received, s.heard...), nil
	n.received = append(n.received, s.transientFor(effects.TransientMessages, net)...)
	n.readByPeer, faults[1] = s.readByPeer(ctx)
	n.amended, faults[2] = s.amended(ctx)
	return n, errors.Join(faults[:]...)
}

// received reads the messages that are owed to the page, but for those on their
// way from here. What cannot be read stays owed.
func (s *Session) received(ctx context.Context) ([]core.Message, error) {
	var received []core.Message
	for len(s.owed) > 0 {
		messages, err := s.span(ctx, s.owed[0])
		if err != nil {
			return received, fmt.Errorf("read new messages: %w", err)
		}
		received = append(received, s.foreign(messages)...)
		s.owed = s.owed[1:]
	}
	return received, nil
}

// foreign returns the messages that were not sent from here, the oldest first;
// they come newest first.
func (s *Session) foreign(messages []core.Message) []core.Message {
	var list []core.Message
	for _, message := range slices.Backward(messages) {
		id := message.ConversationID(s.user)
		others := s.acting == 0 || !core.IsForOtherDevices(message)
		if !message.Absent && others && !s.cameBack(message) && !s.replica.Hides(id, message.Sequence) {
			list = append(list, message)
		}
	}
	return list
}

// cameBack says that a message was sent from here, and expects it no longer.
func (s *Session) cameBack(message core.Message) bool {
	if message.From != s.user || !s.sending[message.ID] {
		return false
	}
	delete(s.sending, message.ID)
	return true
}

// span returns the messages of a span, the newest first. A conversation holds
// its newest message, and mostly that is all there is.
func (s *Session) span(ctx context.Context, span core.Span) ([]core.Message, error) {
	last := s.replica.Last(span.ConversationID)
	if span.Last == span.After+1 && last != nil && last.Sequence == span.Last {
		return []core.Message{*last}, nil
	}
	return s.authority.History(ctx, s.user, span.ConversationID, span.After, span.Last+1, 0)
}
