package session

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Page is a piece of a conversation's history, oldest first.
type Page struct {
	Messages []Message
	// Before is where the next, older page ends; 0 when there is none.
	Before uint64
}

// Messages returns the newest messages of a conversation before the given
// number (0: the very newest), at most limit. It returns fewer if the user has
// deleted some, but an empty page only if there are no more. Messages that the
// user cleared are not among them.
func (s *Session) Messages(ctx context.Context, conversationID string, before uint64, limit int) (Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := core.CheckConversationID(conversationID); err != nil && conversationID != core.SystemConversation {
		return Page{}, err
	}
	fetch := core.Fetch{ConversationID: conversationID, Before: before, Limit: limit + 1}
	for {
		fetch.After = s.replica.Conversation(conversationID).ClearedSequence
		page, err := s.pageFor(ctx, fetch)
		if err != nil || len(page.Messages) > 0 || page.Before == 0 {
			return page, err
		}
		fetch.Before = page.Before
	}
}

// Message returns one message of a conversation.
//
// Refusals: 2503 no conversation id, 10030 no such message, 2800 it is not on
// this device and there is no server.
func (s *Session) Message(ctx context.Context, conversationID string, sequence uint64) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.message(ctx, conversationID, sequence)
}

func (s *Session) message(ctx context.Context, conversationID string, sequence uint64) (Message, error) {
	if err := core.CheckConversationID(conversationID); err != nil {
		return Message{}, err
	}
	if sequence > s.replica.Conversation(conversationID).ClearedSequence {
		return s.anyMessage(ctx, conversationID, sequence)
	}
	return Message{}, noSuchMessage()
}

// anyMessage is message for one that may be cleared.
func (s *Session) anyMessage(ctx context.Context, conversationID string, sequence uint64) (Message, error) {
	page, err := s.pageFor(ctx, core.Fetch{ConversationID: conversationID, After: sequence - 1, Before: sequence + 1, Limit: 2})
	if err != nil {
		return Message{}, err
	}
	if len(page.Messages) == 0 {
		return Message{}, noSuchMessage()
	}
	return page.Messages[0], nil
}

func noSuchMessage() error {
	return core.Errorf(core.CodeMessageNotFound, "there is no such message in this conversation")
}

// Stretch is a piece of history around a time, oldest first.
type Stretch struct {
	Messages []Message
	// Next is the time, Unix milliseconds, from which to go on; 0 when there
	// is nothing more.
	Next int64
}

// sameMoment is how many messages more than asked for a stretch may hold, so
// that it does not end among several of the same millisecond.
const sameMoment = 50

// Around returns up to limit messages of a conversation that were sent at or
// before a time, Unix milliseconds, or with newer at or after it; the nearest
// to that time (docs/facts.md#reading-around-a-time).
func (s *Session) Around(ctx context.Context, conversationID string, time int64, newer bool, limit int) (Stretch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := core.CheckConversationID(conversationID); err != nil {
		return Stretch{}, err
	}
	if newer {
		return s.from(ctx, conversationID, time, limit)
	}
	return s.until(ctx, conversationID, time, limit)
}

// AroundNumber is [Session.Around] by the numbers of messages: from that one on, or
// without one from the newest on. Newer than none there is nothing. Next is a
// number.
func (s *Session) AroundNumber(ctx context.Context, conversationID string, number uint64, newer bool, limit int) (stretch Stretch, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := core.CheckConversationID(conversationID); err != nil || newer && number == 0 {
		return Stretch{}, err
	}
	conversation := s.replica.Conversation(conversationID)
	fetch := core.Fetch{ConversationID: conversationID, After: conversation.ClearedSequence, Limit: limit + 1}
	if newer {
		fetch.After = max(fetch.After, number-1)
	} else if number > 0 {
		fetch.Before = number + 1
	}
	for first := true; ; first = false {
		if newer {
			fetch.Before = fetch.After + 1 + uint64(limit)
		} else if !first {
			fetch.Before = uint64(stretch.Next) + 1
		}
		page, err := s.pageFor(ctx, fetch)
		if err != nil {
			return Stretch{}, err
		}
		stretch = Stretch{Messages: page.Messages}
		switch {
		case !newer && page.Before > 0:
			stretch.Next = int64(page.Before - 1)
		case newer && fetch.Before <= conversation.LastSequence:
			fetch.After = fetch.Before - 1
			stretch.Next = int64(fetch.Before)
		}
		if len(page.Messages) > 0 || stretch.Next == 0 {
			return stretch, nil
		}
	}
}

func (s *Session) until(ctx context.Context, conversationID string, time int64, limit int) (Stretch, error) {
	newest, err := s.seek(ctx, conversationID, time)
	after := s.replica.Conversation(conversationID).ClearedSequence
	if err != nil || newest <= after {
		return Stretch{}, err
	}
	page, err := s.pageFor(ctx, core.Fetch{ConversationID: conversationID, After: after, Before: newest + 1, Limit: limit + sameMoment})
	if err != nil {
		return Stretch{}, err
	}
	more := page.Before > 0
	first := max(0, len(page.Messages)-limit)
	for first > 0 && page.Messages[first-1].Time == page.Messages[first].Time {
		first--
	}
	stretch := Stretch{Messages: page.Messages[first:]}
	if (more || first > 0) && len(stretch.Messages) > 0 {
		stretch.Next = stretch.Messages[0].Time - 1
	}
	return stretch, nil
}

func (s *Session) from(ctx context.Context, conversationID string, time int64, limit int) (Stretch, error) {
	older, err := s.seek(ctx, conversationID, time-1)
	if err != nil {
		return Stretch{}, err
	}
	conversation := s.replica.Conversation(conversationID)
	after := max(older, conversation.ClearedSequence)
	page, err := s.pageFor(ctx, core.Fetch{ConversationID: conversationID, After: after, Before: after + 1 + uint64(limit+sameMoment), Limit: limit + sameMoment})
	if err != nil {
		return Stretch{}, err
	}
	n := min(limit, len(page.Messages))
	for n > 0 && n < len(page.Messages) && page.Messages[n].Time == page.Messages[n-1].Time {
		n++
	}
	stretch := Stretch{Messages: page.Messages[:n]}
	if n > 0 && (n < len(page.Messages) || page.Messages[n-1].Sequence < conversation.LastSequence) {
		stretch.Next = page.Messages[n-1].Time + 1
	}
	return stretch, nil
}

// seek returns the number of the newest message at or before a time. Where a
// server has the history it is asked, so that the copy has that message.
func (s *Session) seek(ctx context.Context, conversationID string, time int64) (number uint64, err error) {
	if s.options.Remote && s.replica.Online() && time > 0 {
		if _, err := s.fetch(ctx, core.Fetch{ConversationID: conversationID, Limit: 1, Time: time}); err != nil {
			return 0, err
		}
	}
	err = s.steadily(ctx, func() (err error) {
		number, err = s.authority.Seek(ctx, s.user, conversationID, time)
		return err
	})
	return number, err
}

// history reads messages, see [Authority].
func (s *Session) history(ctx context.Context, conversationID string, after, before uint64, limit int) (messages []core.Message, err error) {
	err = s.steadily(ctx, func() (err error) {
		messages, err = s.authority.History(ctx, s.user, conversationID, after, before, limit)
		return err
	})
	return messages, err
}

// pageFor returns the messages of a fetch without the last one, which only
// shows that there is another page.
func (s *Session) pageFor(ctx context.Context, fetch core.Fetch) (Page, error) {
	if s.isLive(fetch.ConversationID) {
		return Page{}, nil
	}
	s.openTopic(ctx, fetch.ConversationID)
	if s.options.Remote {
		return s.remotePage(ctx, fetch)
	}
	messages, err := s.history(ctx, fetch.ConversationID, fetch.After, fetch.Before, fetch.Limit)
	if err != nil {
		return Page{}, err
	}
	return s.page(messages, fetch.Limit-1), nil
}

// page turns up to limit+1 messages, newest first, into a page of limit, without
// those that the user has deleted or is not to see.
func (s *Session) page(messages []core.Message, limit int) Page {
	var page Page
	if len(messages) > limit {
		messages = messages[:limit]
		page.Before = messages[limit-1].Sequence
	}
	for _, message := range slices.Backward(messages) {
		if message.Absent {
			continue
		}
		if view := s.view(message); !s.replica.Hides(view.ConversationID, message.Sequence) {
			page.Messages = append(page.Messages, view)
		}
	}
	return page
}
