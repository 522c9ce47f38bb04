package session

import (
	"context"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// ReadCounted says how many members of chat groups have read messages of the
// user's now.
type ReadCounted struct{ Counts []core.ReadCountOf }

func (ReadCounted) event() {}

// about completes the view of a message of a chat group with what stands in the
// user's own documents.
func (s *Session) about(m *Message) {
	if m.ConversationType != core.TypeGroup || m.Sequence == 0 {
		return
	}
	if m.Out && m.NeedReadReceipt {
		counts, _ := s.replica.Value(core.ReadCountsKey(s.user, m.ConversationID, m.Sequence)).(core.ReadCounts)
		count := counts.Of(m.Message)
		m.Receipts = &count
	}
	if len(m.Reactions) > 0 {
		own, _ := s.replica.Value(core.OwnReactionsKey(s.user, m.ConversationID, m.Sequence)).(core.OwnReactions)
		m.OwnReactions = own.To(m.Sequence)
	}
}

// Readers is a page of the members who have read a message, or have not.
type Readers struct {
	MessageID string
	Users     []string
	// Next is where the next page begins; "" when there is none.
	Next string
}

// Readers returns members of a chat group who have read a message of the user's
// that needs receipts, or those who were in the group when it was sent, are still,
// and have not: after the user named, at most limit.
//
// Refusals: 2503, 10030 no such message, 10062 it has no receipts, or is not the
// user's own; 10007 the user is not in the group; 2800 there is no server.
func (s *Session) Readers(ctx context.Context, conversationID string, sequence uint64, unread bool, after string, limit int) (Readers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	message, err := s.message(ctx, conversationID, sequence)
	if err != nil {
		return Readers{}, err
	}
	if message.Receipts == nil {
		return Readers{}, core.Errorf(core.CodeNoReceipts, "this message has no read receipts: it is not your own, was sent without needReadReceipt, or to a group of another type or of more than %d members", core.MaxReceiptMembers)
	}
	owner := core.AboutOwner(message.To, sequence)
	if !unread {
		documents, more, err := s.askPage(ctx, owner, core.KindReader, after, limit)
		readers := Readers{MessageID: message.ID, Users: idsOf(documents)}
		if more {
			readers.Next = readers.Users[len(readers.Users)-1]
		}
		return readers, err
	}
	return s.unreadBy(ctx, message, after, limit)
}

// unreadBy is Readers for those who have not read a message.
func (s *Session) unreadBy(ctx context.Context, message Message, after string, limit int) (Readers, error) {
	read := map[string]bool{s.user: true}
	for last, more := "", true; more; {
		documents, others, err := s.askPage(ctx, core.AboutOwner(message.To, message.Sequence), core.KindReader, last, core.MaxPage)
		if err != nil {
			return Readers{}, err
		}
		for _, document := range documents {
			last = document.Key.ID
			read[last] = true
		}
		more = others && len(documents) > 0
	}
	readers := Readers{MessageID: message.ID}
	for {
		members, more, err := s.askPage(ctx, core.MembersOwner(message.To), core.KindMember, after, core.MaxPage)
		if err != nil {
			return Readers{}, err
		}
		for i, document := range members {
			after = document.Key.ID
			member, _ := document.Value.(core.Member)
			if read[after] || member.JoinedAt > message.Sent() || !message.SeenBy(after) {
				continue
			}
			readers.Users = append(readers.Users, after)
			if len(readers.Users) == limit && (more || i < len(members)-1) {
				readers.Next = after
				return readers, nil
			}
		}
		if !more || len(members) == 0 {
			return readers, nil
		}
	}
}

func idsOf(documents []core.Document) []string {
	ids := make([]string, len(documents))
	for i, document := range documents {
		ids[i] = document.Key.ID
	}
	return ids
}

// reactors is where a walk through the users of a reaction stands: after as many
// of them, at the id of a document.
type reactors struct {
	owner, reaction string
	passed          int
	after           string
}

// Reactors returns the users of a reaction to a message, without the first ones
// passed over, at most limit. More: there are others.
//
// Refusals: 2503, 10030 no such message; of a chat group 10007 not in it, 2800
// there is no server.
func (s *Session) Reactors(ctx context.Context, conversationID string, sequence uint64, reaction string, pass, limit int) (users []core.Person, more bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	message, err := s.message(ctx, conversationID, sequence)
	if err != nil {
		return nil, false, err
	}
	r, there := message.Reaction(reaction)
	if !there || r.Count <= len(r.Users) {
		first := min(pass, len(r.Users))
		last := min(first+limit, len(r.Users))
		return r.Users[first:last], last < len(r.Users), nil
	}
	owner := core.AboutOwner(message.To, sequence)
	at := s.reactors
	if at.owner != owner || at.reaction != reaction || at.passed > pass {
		at = reactors{owner: owner, reaction: reaction, after: reaction + " "}
	}
	for {
		documents, others, err := s.askPage(ctx, owner, core.KindReacted, at.after, core.MaxPage)
		if err != nil {
			return nil, false, err
		}
		for _, document := range documents {
			id, user := core.ReactionOf(document.Key.ID)
			by, _ := document.Value.(core.Reacted)
			switch {
			case id != reaction:
			case at.passed >= pass+limit:
				s.reactors = at
				return users, true, nil
			default:
				if at.passed++; at.passed > pass {
					users = append(users, core.Person{UserID: user, Nick: by.Nick, Avatar: by.Avatar})
				}
			}
			at.after = document.Key.ID
		}
		if len(documents) == 0 || !others || !strings.HasPrefix(at.after, reaction+" ") {
			return users, false, nil
		}
	}
}
