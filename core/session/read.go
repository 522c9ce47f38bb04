package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// ReadAll marks all messages of the listed conversations as read: of one-to-one
// ones, of chat groups, or with the empty type of both. Peers are told. It is
// pending if any part of it is.
func (s *Session) ReadAll(ctx context.Context, conversationType string) (pending bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.untilCopied(ctx)
	for ids := range slices.Chunk(s.replica.UnreadIn(conversationType), core.MaxReadPerCall) {
		part, err := s.run(ctx, core.ReadConversations{ConversationIDs: ids})
		if err != nil {
			return false, err
		}
		pending = pending || part.Pending
	}
	return pending, nil
}

// readByPeer returns the messages that peers have read and that the page has
// not been told of. What cannot be read stays owed.
func (s *Session) readByPeer(ctx context.Context) ([]core.Message, error) {
	var read []core.Message
	for len(s.owedRead) > 0 {
		own, err := s.ownIn(ctx, s.owedRead[0])
		if err != nil {
			return read, fmt.Errorf("read messages that the peer has read: %w", err)
		}
		slices.Reverse(own)
		read = append(read, own...)
		s.owedRead = s.owedRead[1:]
	}
	return read, nil
}

// ownIn returns the user's own messages of a span, the newest first, at most
// as many as a page is told of.
func (s *Session) ownIn(ctx context.Context, span core.Span) ([]core.Message, error) {
	var own []core.Message
	for before := span.Last + 1; ; {
		messages, err := s.authority.History(ctx, s.user, span.ConversationID, span.After, before, core.MaxReadByPeer)
		if err != nil {
			return nil, err
		}
		for _, message := range messages {
			mine := message.From == s.user && message.Revoked == nil && !s.replica.Hides(span.ConversationID, message.Sequence)
			if mine && len(own) < core.MaxReadByPeer {
				own = append(own, message)
			}
		}
		if len(messages) < core.MaxReadByPeer || len(own) == core.MaxReadByPeer {
			return own, nil
		}
		before = messages[len(messages)-1].Sequence
	}
}

// AllReceiveMessageOpt is how the user is reminded of all messages.
func (s *Session) AllReceiveMessageOpt() core.AllReceiveMessageOpt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Settings().AllReceive
}
