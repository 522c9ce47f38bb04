package rest

import (
	"context"
	"errors"
	"sync"
	"time"
)

// How long a message is remembered, and how many at most; a backend that sends
// more in that time is remembered for less long.
const (
	sentFor = 5 * time.Minute
	maxSent = 20_000
)

// sentMessages remembers which messages were sent, so that a call that a
// backend makes again sends nothing. It is this process's own memory: another
// gateway, or this one after a restart, does not know.
type sentMessages struct {
	mu     sync.Mutex
	byName map[string]*sentMessage
	// order has them as they came, the oldest first.
	order []*sentMessage
}

type sentMessage struct {
	name  string
	since time.Time
	done  chan struct{}
	reply any
	err   error
}

// errUnsent is for those who wait for a call that ended without any result.
var errUnsent = errors.New("the call that was to send the message did not end")

func newSentMessages() *sentMessages {
	return &sentMessages{byName: map[string]*sentMessage{}}
}

// once sends the message of that name, or waits for the one call that sends it
// and returns its reply. A message that failed may be sent again.
func (s *sentMessages) once(ctx context.Context, name string, now time.Time, send func() (any, error)) (any, error) {
	message, first := s.enter(name, now)
	if first {
		defer s.settle(message)
		message.reply, message.err = send()
		return message.reply, message.err
	}
	select {
	case <-message.done:
		return message.reply, message.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *sentMessages) enter(name string, now time.Time) (message *sentMessage, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(now)
	if message, known := s.byName[name]; known {
		return message, false
	}
	message = &sentMessage{name: name, since: now, done: make(chan struct{}), err: errUnsent}
	s.byName[name] = message
	s.order = append(s.order, message)
	return message, true
}

// settle lets those go on who wait. A message without a reply was not sent.
func (s *sentMessages) settle(message *sentMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if message.reply == nil && s.byName[message.name] == message {
		delete(s.byName, message.name)
	}
	close(message.done)
}

func (s *sentMessages) forget(now time.Time) {
	for len(s.order) > 0 && (len(s.order) >= maxSent || now.Sub(s.order[0].since) >= sentFor) {
		oldest := s.order[0]
		s.order = s.order[1:]
		if s.byName[oldest.name] == oldest {
			delete(s.byName, oldest.name)
		}
	}
}
