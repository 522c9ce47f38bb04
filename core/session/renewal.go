package session

import (
	"cmp"
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
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
		s.left.Retire(s.owed)
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
		Device:  cmp.Or(before.Outbox().Device, s.options.NewDevice()),
		Last:    before.Outbox().Last,
		Queued:  map[int]core.Queued{},
		Fetches: map[core.Key]core.Fetch{},
		Drafts:  before.Drafts(),
		Net:     before.Net(),
	}
	answered := before.Device().Number
	for slot, queued := range before.Queue() {
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

// renewed returns what the page is to hear now that the replica is in the place
// of another.
func (s *Session) renewed(ctx context.Context, before *replica.Replica) ([]Event, error) {
	effects := s.replica.InPlaceOf(before)
	if !s.options.Remote {
		return append([]Event{HistoryReplaced{}}, s.events(effects, before.Unread(), news{})...), nil
	}
	s.replica.Recall(before)
	news, err := s.news(ctx, effects, before.Net())
	events := s.events(effects, before.Unread(), news)
	if epoch := before.Epoch(); epoch != "" && s.replica.Epoch() != epoch {
		events = append([]Event{HistoryReplaced{}}, events...)
	}
	if !s.resumed {
		events = append(events, s.abandon(before)...)
	}
	return append(events, s.settle(before.Net())...), err
}

// abandon refuses the commands that could not be brought along.
func (s *Session) abandon(before *replica.Replica) []Event {
	var events []Event
	for _, queued := range before.Pending() {
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

// Remembers says that the copy has nothing, but what a server of that epoch
// gave it before is known still.
func (s *Session) Remembers(epoch string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Remembers(epoch)
}

// Renewals counts how often the session had to start over.
func (s *Session) Renewals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewals
}
