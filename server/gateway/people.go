package gateway

import (
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// people answers a question for what anybody may see of users, in the user's
// turn.
func (s *Seat) people(ctx context.Context, look wire.Look) error {
	return s.inTurn(ctx, s.gateway.answers, func() error { return s.tell(ctx, look) })
}

func (s *Seat) tell(ctx context.Context, look wire.Look) error {
	documents, err := s.found(ctx, look)
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return s.send(wire.Found{ID: look.ID, Error: refusal})
	}
	if err != nil {
		return err
	}
	for {
		n := fittingPublic(documents)
		frame := wire.Found{ID: look.ID, Documents: documents[:n], More: n < len(documents)}
		if err := s.send(frame); err != nil || !frame.More {
			return err
		}
		documents = documents[n:]
	}
}

// found reads what anybody may see of users and groups. Nothing else can be asked
// for.
func (s *Seat) found(ctx context.Context, look wire.Look) ([]wire.PublicDocument, error) {
	if n := len(look.Users) + len(look.Groups); n < 1 || n > core.MaxUsersPerLook {
		return nil, core.Errorf(core.CodeInvalidParameter, "a look names 1 to %d users and groups, not %d", core.MaxUsersPerLook, n)
	}
	documents, err := s.public(ctx, look)
	if err != nil {
		return nil, err
	}
	var found []wire.PublicDocument
	for _, document := range documents {
		wired, err := wire.NewDocument(document)
		if err != nil {
			return nil, err
		}
		found = append(found, wire.PublicDocument{Owner: document.Key.Owner, Document: wired})
	}
	return found, nil
}

// public reads the documents of those that there are.
func (s *Seat) public(ctx context.Context, look wire.Look) ([]core.Document, error) {
	var keys []core.Key
	for _, user := range look.Users {
		if core.ValidUserID(user) {
			keys = append(keys, core.PublicKeys(user)...)
		}
	}
	documents, err := s.gateway.authority.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	var found []core.Document
	for _, document := range documents {
		if document.Value == nil {
			continue
		}
		if status, ok := document.Value.(core.Status); ok {
			document.Value = s.current(ctx, document.Key.Owner, status)
		}
		found = append(found, document)
	}
	groups, err := s.gateway.authority.LookGroups(ctx, look.Groups)
	return s.gateway.withCounts(append(found, groups...)), err
}

// current returns a status as it is by now. When a place has run out it is
// taken out for all, so that those who watch hear of it: whoever should have
// done so is gone.
func (s *Seat) current(ctx context.Context, user string, status core.Status) core.Status {
	now := s.gateway.milliseconds()
	if status.Lapsed(now) {
		if _, err := s.gateway.authority.Do(ctx, core.Call{User: user, Command: core.Expire{UserID: user}}, nil); err != nil {
			s.gateway.options.Log.Warn("a status that has run out was not taken back", "user", user, "error", err)
		}
	}
	return status.At(now)
}

// fittingPublic returns how many of the documents go into one frame.
func fittingPublic(documents []wire.PublicDocument) int {
	bytes := 0
	for i, document := range documents {
		if bytes += len(document.Value) + 128; i > 0 && bytes > pushBytes {
			return i
		}
	}
	return len(documents)
}
