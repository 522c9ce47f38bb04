package gateway

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// Service answers questions of users, see [core.QuestionOwner], with one JSON value,
// by asking somebody outside, which takes seconds. It checks the text, which is any.
// A [core.Error] is what the user hears of; nobody hears of another error but the
// log. It ends with its context, of which [DeviceOf] is the device that asks.
type Service func(ctx context.Context, user, text string) ([]byte, error)

const (
	// maxServed is how many questions wait for services, and userServed how many of
	// one user.
	maxServed, userServed = 64, 4
	// serviceTime is how long a service has: a device waits for ten seconds.
	serviceTime = 9 * time.Second
)

// deviceKey is where the context of a service has the device that asks.
type deviceKey struct{}

// DeviceOf is the device that asks a [Service], as it signed in.
func DeviceOf(ctx context.Context) string {
	device, _ := ctx.Value(deviceKey{}).(string)
	return device
}

// serviceFor is the service that answers a page, nil for none.
func (s *Seat) serviceFor(page wire.Page) Service {
	name, is := core.QuestionIn(page.Owner, page.Kind)
	if !is {
		return nil
	}
	return s.gateway.options.Services[name]
}

// askService has a service answer beside the seat's turn: whoever waits for
// somebody outside holds up nothing.
func (s *Seat) askService(page wire.Page, service Service) error {
	limit := s.gateway.options.Limits.Served
	if !s.gateway.served.allow(s.user, s.gateway.options.Now(), 1, limit, time.Minute) {
		return s.sendPage(page, wire.Paged{}, core.Errorf(core.CodeAskedTooOften, "at most %d questions for services a minute by one user; ask again later", limit))
	}
	if len(page.After) > core.MaxQuestionBytes {
		return s.sendPage(page, wire.Paged{}, core.Errorf(core.CodeInvalidParameter, "a question has at most %d bytes; this one has %d", core.MaxQuestionBytes, len(page.After)))
	}
	s.gateway.run(func() {
		said, err := s.served(page, service)
		s.push(func(context.Context) error {
			if err != nil {
				return s.sendPage(page, wire.Paged{}, err)
			}
			return s.sendPage(page, wire.Paged{Documents: []wire.Document{{Kind: core.KindReply, Value: said}}}, nil)
		})
	})
	return nil
}

// served is the reply of a service, as the document that the device gets.
func (s *Seat) served(page wire.Page, service Service) (reply json.RawMessage, err error) {
	ctx, cancel := context.WithTimeout(s.gateway.ctx, serviceTime)
	defer cancel()
	defer func() {
		if panicked := recover(); panicked != nil {
			err = s.gateway.recovered(panicked)
		}
		if err != nil && !isRefusal(err) {
			s.gateway.options.Log.Error("a service failed", "question", page.Owner, "error", err)
			err = core.Errorf(core.CodeNoService, "the service failed; try again later")
		}
	}()
	if err := s.gateway.services.take(ctx, s.user); err != nil {
		return nil, core.Errorf(core.CodeNoService, "the service has too much to do; try again later")
	}
	defer s.gateway.services.give(s.user)
	text, err := service(context.WithValue(ctx, deviceKey{}, s.device), s.user, page.After)
	if err != nil {
		return nil, err
	}
	return core.Encode(core.Reply{Text: text})
}
