package session

import (
	"cmp"
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// What is stored on a device may be taken away beneath a session: a person
// clears the site's data, or the browser does for want of room. The session
// then starts over on the data that is there instead, and tells the page what
// changed. With a server, the server gives the documents again. The session
// brings along what only the device had, above all the commands on their way.

// steadily does what asks the authority, and starts over first where the data
// is not what it was.
func (s *Session) steadily(ctx context.Context, ask func() error) error {
	for {
		err := authority.ErrReplaced
		if s.left == nil {
			err = ask()
		}
		if !errors.Is(err, authority.ErrReplaced) {
			return err
		}
		if err := s.startOver(ctx); err != nil {
			return err
		}
	}
}

// overcome starts over if that is what an error calls for.
func (s *Session) overcome(ctx context.Context, err error) error {
	if errors.Is(err, authority.ErrReplaced) {
		return s.startOver(ctx)
	}
	return err
}

// startOver makes the replica anew from other data. If that fails it is done
// with the next call.
func (s *Session) startOver(ctx context.Context) error {
	if s.left == nil {
		s.left = s.replica
		s.left.past = s.left.lasting(s.owed)
	}
	for {
		s.authority.Adopt()
		err := s.resume(ctx)
		if err == nil {
			err = s.enter(ctx)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, authority.ErrReplaced) {
			return err
		}
	}
	before := s.left
	s.left = nil
	s.renewals++
	events, err := s.renewed(ctx, before)
	s.options.Emit(events)
	s.watch()
	return s.overcome(ctx, err)
}

// resume brings along what only the device had.
func (s *Session) resume(ctx context.Context) error {
	if !s.options.Remote {
		return nil
	}
	before := s.left
	command := core.Resume{
		Device:  cmp.Or(before.outbox().Device, s.options.NewDevice()),
		Last:    before.outbox().Last,
		Queued:  map[int]core.Queued{},
		Fetches: map[core.Key]core.Fetch{},
		Drafts:  before.drafts(),
		Net:     before.net(),
	}
	answered := before.device().Number
	for slot, queued := range before.queue {
		if queued.Number > answered {
			command.Queued[slot] = queued
		}
	}
	for key, fetching := range s.fetching {
		command.Fetches[key] = fetching.fetch
	}
	committed, err := s.authority.Do(ctx, core.Call{User: s.user, Command: command}, nil)
	if err == nil {
		s.resumed = core.OutcomeOf(command, committed.Outcome)
	}
	return err
}

// drafts returns the drafts there are, in the order of their conversations.
func (r *replica) drafts() []core.Document {
	var drafts []core.Document
	for _, key := range r.keys(nil) {
		if value := r.documents[key].Value; key.Kind == core.KindDraft && value != nil {
			drafts = append(drafts, core.Document{Key: key, Value: value})
		}
	}
	return drafts
}

// renewed returns what the page is to hear now that the replica is in the place
// of another.
func (s *Session) renewed(ctx context.Context, before *replica) ([]Event, error) {
	effects := s.replica.inPlaceOf(before)
	if !s.options.Remote {
		return append([]Event{HistoryReplaced{}}, s.events(effects, before.unread, news{})...), nil
	}
	if s.replica.link().Epoch == "" {
		s.replica.past = before.past
	}
	news, err := s.news(ctx, effects, before.net())
	events := s.events(effects, before.unread, news)
	if epoch := before.epoch(); epoch != "" && s.replica.epoch() != epoch {
		events = append([]Event{HistoryReplaced{}}, events...)
	}
	if !s.resumed {
		events = append(events, s.abandon(before)...)
	}
	return append(events, s.settle(before.net())...), err
}

// abandon refuses the commands that could not be brought along.
func (s *Session) abandon(before *replica) []Event {
	var events []Event
	for _, queued := range before.pending() {
		if s.waiting[queued.Number] == nil {
			events = append(events, s.report(queued, unknown(queued.Number))...)
		}
	}
	for number, waiting := range s.waiting {
		delete(s.waiting, number)
		waiting <- settlement{answer: unknown(number)}
	}
	clear(s.settled)
	s.collectable = nil // Their numbers are those of other commands.
	return events
}

// unknown is the answer to a command of which nobody can tell what came of it.
func unknown(number uint64) core.Answer {
	return core.Answer{Number: number, Error: core.Errorf(core.CodeLost,
		"this device lost what it had stored while the call waited, so nobody can tell whether it was carried out; look, and call again if it was not")}
}

// inPlaceOf says what it means that this is shown in the place of another. Where
// another tab has had a server give the documents again, some of it may be new.
func (r *replica) inPlaceOf(before *replica) core.Effects {
	var effects core.Effects
	given := r.link().Epoch != ""
	var last core.Key
	for _, key := range before.keys(r.keys(nil)) {
		if key == last || key.Owner != r.user {
			continue
		}
		last = key
		effects.Compare(key, before.value(key), r.value(key))
		if given {
			effects.CompareHistory(key, before.past[key].Value, r.documents[key].Value)
		}
	}
	return effects
}

// keys adds those of all that is shown, and sorts: some come more than once.
func (r *replica) keys(all []core.Key) []core.Key {
	for key := range r.documents {
		all = append(all, key)
	}
	for key := range r.overlay {
		all = append(all, key)
	}
	core.Sort(all, func(a, b core.Key) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Owner, b.Owner))
	})
	return all
}

// lasting returns the documents as a page knows them that has not been told yet
// of the messages owed.
func (r *replica) lasting(owed []core.Span) map[core.Key]held {
	if r.past != nil {
		return r.past
	}
	for _, span := range owed {
		conversation := r.confirmed(span.ConversationID)
		conversation.LastSequence = min(conversation.LastSequence, span.After)
		r.documents[core.ConversationKey(r.user, span.ConversationID)] = held{Value: &conversation}
	}
	return r.documents
}

// givenAnew says whether an update is what a server gives to a copy that has
// nothing.
func (r *replica) givenAnew(update authority.Update) bool {
	if r.link().Epoch != "" {
		return false
	}
	for _, document := range update.Documents {
		if link, ok := document.Value.(core.Link); ok && link.Epoch != "" {
			return true
		}
	}
	return false
}

// remembered is how a document was before the copy began anew. Without such a
// time nothing in it is new.
func (r *replica) remembered(document core.Document) core.Value {
	if r.past == nil {
		return document.Value
	}
	return r.past[document.Key].Value
}

// epoch names the data that the page knows messages of, "" if there is none.
func (r *replica) epoch() string {
	link, _ := r.past[core.LinkKey(r.user)].Value.(core.Link)
	return cmp.Or(r.link().Epoch, link.Epoch)
}

// Remembers says that the copy has nothing, but what a server of that epoch
// gave it before is known still.
func (s *Session) Remembers(epoch string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.past != nil && s.replica.epoch() == epoch
}

// Renewals counts how often the session had to start over.
func (s *Session) Renewals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewals
}
