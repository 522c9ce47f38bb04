package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

const (
	// searchedAtOnce is how many messages are read at once to be looked through.
	searchedAtOnce = 100
	// searchTime is from when on one answer looks no further, milliseconds: other calls
	// wait meanwhile.
	searchTime = 1000
)

// SearchMessages looks for messages in what the user can read, as [core.Search]
// says. Found is as [core.Finding.Reply] has it, and messages are those that it
// tells of, in that order. On its own the session looks through all that it can show
// ([Session.Messages]), for a second; a server looks for what is there.
//
// Refusals: 27003, 2503, 2800 there is no server.
func (s *Session) SearchMessages(ctx context.Context, text string) (found any, messages []Message, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	search := s.searchHere
	if s.options.Remote {
		search = s.searchRemote
	}
	found, told, err := search(ctx, text)
	for _, message := range told {
		messages = append(messages, s.view(*message.(*core.Message)))
	}
	return found, messages, err
}

func (s *Session) searchHere(ctx context.Context, text string) (found any, messages []any, err error) {
	f, err := core.ReadFinding(text)
	if err != nil {
		return nil, nil, err
	}
	histories, err := f.Histories(s.searchedHistories(f.ConversationID))
	if err != nil {
		return nil, nil, err
	}
	place, until := "", s.options.Now()+searchTime
	var ahead [][]core.Message // Of the first of histories.
	for len(histories) > 0 {
		h := histories[0]
		if f.Left <= 0 || s.options.Now() > until {
			place = f.Stop(h)
			break
		}
		if len(ahead) == 0 {
			s.options.Pause()
			if ahead, err = s.readAhead(ctx, f, histories); err != nil {
				return nil, nil, err
			}
		}
		goOn := s.lookIn(f, h, ahead[0])
		if ahead = ahead[1:]; h.Before > h.After+1 {
			ahead = nil
		} else if goOn {
			histories, goOn = histories[1:], f.Through(h)
		}
		if !goOn {
			break
		}
	}
	return f.Reply(place), f.Messages, nil
}

// searchedHistories is what the user can read of a conversation, or of all but those
// that are topics.
func (s *Session) searchedHistories(conversationID string) (list []*core.SearchedHistory) {
	ids := map[string]bool{}
	if conversationID != "" {
		ids[conversationID] = true
	} else {
		for document := range s.replica.Documents() {
			switch id := document.Key.ID; document.Key.Kind {
			case core.KindMembership: // It may be all that there is of one.
				ids[core.TypeGroup+id] = true
			case core.KindConversation:
				ids[id] = true
			}
		}
	}
	for id := range ids {
		if conversationID == "" && core.IsTopicConversation(id) {
			continue
		}
		conversation := s.replica.Conversation(id)
		h := &core.SearchedHistory{ConversationID: id, After: conversation.ClearedSequence, Before: conversation.LastSequence + 1}
		if conversation.Last != nil {
			h.Time = conversation.Last.Time
		}
		list = append(list, h)
	}
	return list
}

// readAhead reads the newest of the first history that is to be looked through, and of
// those after it that fit in beside: to ask for each alone takes far longer.
func (s *Session) readAhead(ctx context.Context, f *core.Finding, histories []*core.SearchedHistory) (ahead [][]core.Message, err error) {
	var spans []core.Span
	for left := uint64(searchedAtOnce); len(spans) < len(histories); {
		h := histories[len(spans)]
		count := min(searchedAtOnce, h.Before-h.After-1)
		if len(spans) > 0 && count > left {
			break
		}
		left -= count
		spans = append(spans, core.Span{ConversationID: h.ConversationID, After: h.After, Last: h.Before - 1})
	}
	err = s.steadily(ctx, func() (err error) {
		ahead, err = s.authority.Histories(ctx, s.user, spans, searchedAtOnce, &f.Search)
		return err
	})
	return ahead, err
}

// lookIn looks through messages, the newest of a history, and says whether to look for
// others.
func (s *Session) lookIn(f *core.Finding, h *core.SearchedHistory, messages []core.Message) (goOn bool) {
	f.Left -= len(messages) + 1
	h.Before = h.After + 1
	for i := range messages {
		m := &messages[i]
		if f.Fits(m) && !s.replica.Hides(h.ConversationID, m.Sequence) && !f.Hit(h, m.Sequence, m, len(m.Payload)) {
			return false
		}
		if i == searchedAtOnce-1 && m.Time >= f.Since { // In a history time never runs backwards.
			h.Before = m.Sequence
		}
	}
	return true
}

// searchRemote has the server look. What it tells of messages that the copy has may
// be older than that, or by now be gone.
func (s *Session) searchRemote(ctx context.Context, text string) (found any, messages []any, err error) {
	raw, err := s.answer(ctx, core.SearchMessages, text)
	if err != nil {
		return nil, nil, err
	}
	var reply core.FoundMessages
	if err := json.Unmarshal(raw, &reply); err != nil {
		return nil, nil, err
	}
	for i := range reply.Messages {
		message := &reply.Messages[i]
		id := message.ConversationID(s.user)
		copied, err := s.history(ctx, id, message.Sequence-1, message.Sequence+1, 1)
		if err != nil {
			return nil, nil, err
		}
		if len(copied) > 0 && !copied[0].Absent {
			message = &copied[0]
		}
		if message.Revoked == nil && !s.replica.Hides(id, message.Sequence) {
			messages = append(messages, message)
		}
	}
	return reply.Found, messages, nil
}
