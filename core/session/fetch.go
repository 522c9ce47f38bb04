package session

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// remotePage returns the page of history that fetch is about, from the copy if
// it is there, else by way of the server. Messages on their way come last.
// When only a part can be had it gives that part.
//
// Refusal: 2800 nothing of it is on this device and there is no server.
func (s *Session) remotePage(ctx context.Context, fetch core.Fetch) (Page, error) {
	messages, complete, err := s.copied(ctx, fetch)
	if err == nil && !complete && s.replica.Online() {
		if _, err = s.fetch(ctx, fetch); err == nil {
			messages, complete, err = s.copied(ctx, fetch)
		}
	}
	if err != nil {
		return Page{}, err
	}
	if !complete && len(messages) == 0 {
		return Page{}, core.Errorf(core.CodeNetwork, "these messages are not on this device; go online to read them")
	}
	page := s.page(messages, fetch.Limit-1)
	if n := len(messages); !complete && page.Before == 0 {
		page.Before = messages[n-1].Sequence
	}
	if fetch.Before == 0 {
		page.Messages = append(page.Messages, s.onTheirWay(fetch.ConversationID)...)
	}
	return page, nil
}

// copied returns what the copy has for a fetch, newest first, up to the first
// gap. It also says whether the server has no more than that.
func (s *Session) copied(ctx context.Context, fetch core.Fetch) (messages []core.Message, complete bool, err error) {
	if s.replica.Link().Epoch == "" {
		return nil, false, nil // What there is to have only the server knows.
	}
	after, next := s.replica.Readable(fetch.ConversationID)
	after = max(after, fetch.After)
	if fetch.Before > 0 {
		next = min(next, fetch.Before-1)
	}
	if next <= after {
		return nil, true, nil
	}
	messages, err = s.history(ctx, fetch.ConversationID, after, next+1, fetch.Limit)
	if err != nil {
		return nil, false, err
	}
	whole := len(messages) > 0 && messages[0].Sequence == next
	for i, message := range messages {
		if i > 0 && message.Sequence+1 != messages[i-1].Sequence {
			return messages[:i], false, nil
		}
	}
	whole = whole && (len(messages) == fetch.Limit || messages[len(messages)-1].Sequence == after+1)
	return messages, whole, nil
}

// fetch has the server asked for something and waits until the copy has it;
// false when that took too long or the server went away.
func (s *Session) fetch(ctx context.Context, fetch core.Fetch) (fulfilled bool, err error) {
	answer, err := s.fetched(ctx, fetch)
	return answer.value != fetch && err == nil, err
}

// fetched is fetch with what stands in the place of the fetch then.
func (s *Session) fetched(ctx context.Context, fetch core.Fetch) (is answered, err error) {
	command := core.RequestFetch{Fetch: fetch}
	outcome, err := s.do(ctx, command)
	if err != nil {
		return answered{}, err
	}
	key := core.OutcomeOf(command, outcome)
	done := make(chan struct{})
	s.fetching[key] = fetching{fetch: fetch, done: done}
	s.parkUntil(ctx, done)
	delete(s.fetching, key)
	if s.closed {
		return answered{}, errClosed
	}
	return answered{key, s.replica.Value(key)}, nil
}

// answered is what became of a fetch.
type answered struct {
	key   core.Key
	value core.Value
}

// untilCopied waits until there is a copy, unless the server goes away.
func (s *Session) untilCopied(ctx context.Context) {
	if !s.options.Remote || s.replica.Link().Epoch != "" || !s.replica.Online() {
		return
	}
	done := make(chan struct{})
	s.copying = append(s.copying, done)
	s.parkUntil(ctx, done)
}

// parkUntil parks until something is done, or it takes too long.
func (s *Session) parkUntil(ctx context.Context, done <-chan struct{}) {
	s.park(func() {
		timer := time.NewTimer(answerTimeout)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
		case <-ctx.Done():
		}
	})
}

// fulfilled lets those go on whose fetches are no more, or cannot be fulfilled now.
func (s *Session) fulfilled() {
	if s.replica.Link().Epoch != "" || !s.replica.Online() {
		for _, done := range s.copying {
			close(done)
		}
		s.copying = nil
	}
	for key, fetching := range s.fetching {
		if s.replica.Value(key) != fetching.fetch || !s.replica.Online() {
			delete(s.fetching, key)
			close(fetching.done)
		}
	}
}

// onTheirWay returns the messages of a conversation that wait to be sent.
func (s *Session) onTheirWay(conversationID string) []Message {
	var messages []Message
	for _, queued := range s.replica.Pending() {
		command, err := queued.Command()
		if send, ok := command.(core.SendMessage); err == nil && ok && send.Message.ConversationID(s.user) == conversationID {
			messages = append(messages, s.view(send.Message))
		}
	}
	return messages
}
