package gateway

import (
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// How history is read: in pages, until the answer has enough bytes.
const (
	rowsBytes = 256 * 1024
	rowsPage  = 50
)

// ask answers a question for history, in the user's turn.
func (s *Seat) ask(ctx context.Context, ask wire.Ask) error {
	return s.inTurn(ctx, s.gateway.answers, func() error { return s.answer(ctx, ask) })
}

func (s *Seat) answer(ctx context.Context, ask wire.Ask) error {
	rows, err := s.rows(ctx, ask)
	var refusal *core.Error
	if errors.As(err, &refusal) {
		rows, err = wire.Rows{Error: refusal}, nil
	}
	if err != nil {
		return err
	}
	rows.ID = ask.ID
	return s.send(rows)
}

// rows reads messages of a conversation as the seat's user may see it: above
// what the user has cleared, and up to what the user has been given.
func (s *Seat) rows(ctx context.Context, ask wire.Ask) (wire.Rows, error) {
	if err := core.CheckConversationID(ask.ConversationID); err != nil {
		return wire.Rows{}, err
	}
	if ask.Limit < 1 || ask.Limit > wire.MaxRows {
		return wire.Rows{}, core.Errorf(core.CodeInvalidParameter, "limit must be 1 to %d, not %d", wire.MaxRows, ask.Limit)
	}
	conversation, err := s.readable(ctx, ask.ConversationID)
	if err != nil {
		return wire.Rows{}, err
	}
	if ask.Amended {
		return s.amendments(ctx, ask, conversation)
	}
	after, before := max(ask.After, conversation.after), conversation.last+1
	if ask.Before != 0 {
		before = min(before, ask.Before)
	}
	if ask.Time != 0 {
		newest, err := authority.Seek(ctx, s.gateway.options.Store, core.ThreadID(s.user, ask.ConversationID), ask.Time)
		if err != nil {
			return wire.Rows{}, err
		}
		before = min(before, newest+1)
	}
	if before <= after+1 {
		return wire.Rows{}, nil
	}
	return s.page(ctx, ask, after, before)
}

// amendments reads amendments of a conversation, up to what the user has been
// given, in pages until there are enough bytes. Messages that the user has
// cleared stay out.
func (s *Seat) amendments(ctx context.Context, ask wire.Ask, conversation readable) (rows wire.Rows, err error) {
	before := conversation.amended + 1
	if ask.Before != 0 {
		before = min(before, ask.Before)
	}
	for bytes := 0; len(rows.Amendments) < ask.Limit && before > ask.After+1; {
		limit := min(ask.Limit-len(rows.Amendments), rowsPage)
		page, err := s.gateway.authority.Amendments(ctx, s.user, ask.ConversationID, ask.After, before, limit)
		if err != nil {
			return wire.Rows{}, err
		}
		if len(page) == 0 {
			break
		}
		for _, amendment := range page {
			if message := amendment.Message; message != nil && message.Sequence <= conversation.after {
				amendment.Message = nil
			}
			if bytes += sizeOf(amendment.Message); len(rows.Amendments) > 0 && bytes > rowsBytes {
				return rows, nil
			}
			rows.Amendments = append(rows.Amendments, amendment)
			if before = amendment.Number; amendment.Absent() {
				return rows, nil // The next answer goes on below it.
			}
		}
	}
	return rows, nil
}

// sizeOf is about how many bytes a message takes.
func sizeOf(message *core.Message) int {
	if message == nil {
		return 0
	}
	size := len(message.Payload) + len(message.CloudCustomData)
	for _, extension := range message.Extensions {
		size += len(extension.Key) + len(extension.Value)
	}
	return size
}

// readable is what of a conversation's history a user may read: the messages
// numbered after+1 to last, and as many amendments.
type readable struct{ after, last, amended uint64 }

// readable reads what the seat's user may read of a conversation now. That of a
// group is as of one moment with the membership: who is removed after that has
// read what was there before.
func (s *Seat) readable(ctx context.Context, conversationID string) (readable, error) {
	keys := []core.Key{core.ConversationKey(s.user, conversationID)}
	kind, groupID := core.ConversationType(conversationID)
	if kind == core.TypeGroup {
		keys = append(keys, core.MembershipKey(s.user, groupID), core.ThreadKey(core.GroupOwner(groupID)))
	}
	documents, err := s.gateway.authority.Documents(ctx, keys)
	if err != nil {
		return readable{}, err
	}
	conversation, _ := core.AsConversation(documents[0].Value)
	if kind != core.TypeGroup {
		return readable{conversation.ClearedSequence, conversation.LastSequence, conversation.Amended}, nil
	}
	after, last := core.Readable(documents[1].Value, documents[0].Value, documents[2].Value)
	head, _ := documents[2].Value.(core.Thread)
	return readable{max(after, conversation.ClearedSequence), last, head.Amended}, nil
}

// page reads downward until there are enough messages, or enough bytes.
func (s *Seat) page(ctx context.Context, ask wire.Ask, after, before uint64) (rows wire.Rows, err error) {
	thread := core.ThreadID(s.user, ask.ConversationID)
	for bytes := 0; before > after+1; {
		limit := min(ask.Limit-len(rows.Messages), rowsPage)
		if limit == 0 {
			rows.More = true
			break
		}
		page, err := s.gateway.options.Store.History(ctx, thread, after, before, limit)
		if err != nil {
			return wire.Rows{}, err
		}
		for _, row := range page {
			seen, err := s.seen(ask.ConversationID, row)
			if err != nil {
				return wire.Rows{}, err
			}
			if bytes += len(seen); len(rows.Messages) > 0 && bytes > rowsBytes {
				rows.More = true
				return rows, nil
			}
			rows.Messages = append(rows.Messages, seen)
			before = row.Sequence
		}
		if len(page) < limit {
			break
		}
	}
	return rows, nil
}

// seen returns a message as the user gets it.
func (s *Seat) seen(conversationID string, row authority.RowRecord) (json.RawMessage, error) {
	if kind, _ := core.ConversationType(conversationID); kind != core.TypeGroup {
		return row.Body, nil
	}
	return seenRow(row, s.user)
}
