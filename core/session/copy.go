package session

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// The connection to the server works on the copy of a device through a session
// of it, so that what it takes over is seen at once.

// Apply runs a command of the copy, as they stand in core/outbox.go and its
// neighbours, and emits what follows from it. After [Session.Close] it is
// refused.
func (s *Session) Apply(ctx context.Context, command core.Command) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	_, err := s.do(ctx, command)
	return err
}

// Clock says how the device's clock stands to the server's.
func (s *Session) Clock() core.Clock {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Net().Clock
}

// Ended says whether the server has ended this sign-in.
func (s *Session) Ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// Waiting says whether a call waits for the server.
func (s *Session) Waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)+len(s.fetching) > 0
}

// Tab names this session among those that share the copy.
func (s *Session) Tab() string { return s.options.Tab }

// Watch has f called after each change of the copy, while the session is
// locked: it must hand over and return.
func (s *Session) Watch(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watch = f
}

// Lacking returns those messages of a conversation that the copy does not have.
func (s *Session) Lacking(ctx context.Context, conversationID string, messages []core.Message) ([]core.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(messages) == 0 {
		return nil, nil
	}
	newest, oldest := messages[0].Sequence, messages[len(messages)-1].Sequence
	held, err := s.history(ctx, conversationID, oldest-1, newest+1, 0)
	if err != nil {
		return nil, err
	}
	has := map[uint64]bool{}
	for _, message := range held {
		has[message.Sequence] = true
	}
	return slices.DeleteFunc(slices.Clone(messages), func(m core.Message) bool { return has[m.Sequence] }), nil
}

// Copy is what the connection needs to know of the copy.
type Copy struct {
	Device string
	Link   core.Link
	// Pending are the commands not answered, in order; the answers up to and
	// with the number Collected are dealt with.
	Pending   []core.Queued
	Collected uint64
	// Answered are commands whose answers nobody has collected yet.
	Answered []core.Slot
	Fetches  map[core.Key]core.Fetch
	// Keeper is the tab that keeps the connection.
	Keeper string
	// Net is how its connection stands.
	Net core.NetState
}

// Copy returns how the copy stands.
func (s *Session) Copy() Copy {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Copy{
		Device:    s.replica.Outbox().Device,
		Link:      s.replica.Link(),
		Pending:   s.replica.Pending(),
		Collected: s.replica.Collected(),
		Answered:  s.replica.Answered(),
		Fetches:   map[core.Key]core.Fetch{},
		Keeper:    s.replica.Net().Tab,
		Net:       s.replica.Net().State,
	}
	for slot := range core.MaxFetches {
		key := core.FetchKey(s.user, slot)
		if fetch, ok := s.replica.Value(key).(core.Fetch); ok {
			c.Fetches[key] = fetch
		}
	}
	return c
}

// Following returns those whom the user follows of whom the copy has something that
// can be gone on from, and how far it is with each.
func (s *Session) Following() []core.Following {
	s.mu.Lock()
	defer s.mu.Unlock()
	if link := s.replica.Link(); link.Epoch == "" || link.Revision == core.Nothing {
		return nil
	}
	return slices.DeleteFunc(s.replica.Following(), func(f core.Following) bool { return f.After == 0 })
}

// Confirmed returns a document as the server gave it last.
func (s *Session) Confirmed(key core.Key) core.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Given(key)
}

// FromServer returns the keys of all documents of the user that a server gave.
func (s *Session) FromServer() []core.Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []core.Key
	for document := range s.replica.Documents() {
		if document.Key.Owner == s.user && document.Key.Kind.FromServer() && document.Value != nil {
			keys = append(keys, document.Key)
		}
	}
	return keys
}

// Pending returns the commands that wait for the server, in the order asked.
func (s *Session) Pending() []core.Queued {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Pending()
}
