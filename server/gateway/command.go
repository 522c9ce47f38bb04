package gateway

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// command has a command decided and sends what came of it. The answer is in the
// device's document, among the changes. It is carried out as another one, if that is
// not nil.
func (s *Seat) command(ctx context.Context, frame wire.Command, as core.Command) error {
	if !inWindow(frame) {
		return closeWith(wire.CloseProtocol, "command %d is not one of the %d after %d", frame.Number, wire.Window, frame.Collected)
	}
	if s.held != 0 && frame.Number > s.held {
		return nil // It comes again, after the one that is held.
	}
	committed, err := s.decide(ctx, frame, as)
	if errors.Is(err, authority.ErrFull) {
		return s.later(frame.Number, err)
	}
	s.held = 0
	if err == nil {
		s.decided.Store(max(s.decided.Load(), frame.Number))
	}
	switch {
	case isStale(err):
		return nil // The device has said itself that it has the answer.
	case err != nil:
		return err
	case committed.Revision == 0:
		return s.repeat(ctx)
	}
	behind := append(s.written(committed), s.judgedBy(frame, committed)...)
	if committed.Revision == s.cursor+1 && len(behind) == 0 && !follows(committed.Documents) {
		return s.sendWritten(committed)
	}
	return s.bringWith(ctx, behind, nil, s.ownWritten(committed))
}

// inWindow says whether a device may use a command's number.
func inWindow(frame wire.Command) bool {
	return frame.Collected < frame.Number && frame.Number-frame.Collected <= wire.Window
}

// judgedBy returns the group by which a command was refused, if the user follows it:
// who hears of the refusal then sees why. No hint of it need have come, so it is read.
func (s *Seat) judgedBy(frame wire.Command, committed authority.Committed) []*following {
	answer, _ := committed.Outcome.(core.Answer)
	if answer.Error == nil {
		return nil
	}
	command, err := frame.Command()
	if err != nil {
		return nil
	}
	f := s.followingOf(core.Lane(command, s.user))
	if f == nil {
		return nil
	}
	f.sure = false
	return []*following{f}
}

// follows says whether any of the documents says whom the user follows.
func follows(documents []core.Document) bool {
	return slices.ContainsFunc(documents, func(d core.Document) bool { return core.Follows(d.Key) != "" })
}

// laterSeconds is after how long a device tries again what there was no room for.
const laterSeconds = 10

// later says that there is no room for a command, and leaves the line open.
func (s *Seat) later(number uint64, err error) error {
	s.held = number
	s.gateway.options.Log.Error("there is no room for a command; the device comes again with it", "user", s.user, "error", err)
	return s.send(wire.Later{Number: number, Seconds: laterSeconds})
}

// decide runs the command as the seat's user, whatever the frame says. One that
// cannot be read is refused by the authority, so that it has an answer too.
func (s *Seat) decide(ctx context.Context, frame wire.Command, as core.Command) (authority.Committed, error) {
	name := frame.Name
	command, err := frame.Command()
	if err != nil {
		name, command, err = unreadable, core.Unreadable{Err: err}, nil
	} else if as != nil {
		command = as
	}
	began := time.Now()
	if as == nil { // Else that was judged before somebody was asked.
		err = s.admitOften(ctx, command)
	}
	if err == nil {
		err = s.admit(ctx, command)
	}
	if isRefusal(err) {
		command = core.Unreadable{Err: err}
	} else if err != nil {
		return authority.Committed{}, err
	}
	committed, err := s.gateway.authority.Do(ctx, core.Call{
		User:    s.user,
		Command: command,
		Live:    true,
		Ticket:  &core.Ticket{Device: s.device, Number: frame.Number, Collected: frame.Collected},
	}, nil)
	s.gateway.metrics.command(name, committed, err, time.Since(began))
	return committed, err
}

// sendWritten sends what a command has just written. Nothing else changed
// between the cursor and its revision, so the store need not be asked.
func (s *Seat) sendWritten(committed authority.Committed) error {
	documents := make([]wire.Document, 0, len(committed.Documents))
	for _, document := range committed.Documents {
		if !document.Key.VisibleTo(s.user, s.device) {
			continue
		}
		written, err := wire.NewDocument(document)
		if err != nil {
			return err
		}
		documents = append(documents, written)
	}
	s.looked()
	return s.sendChanges(committed.Revision, documents)
}

// repeat sends the device's own document again, which has the answer to a
// command that was answered before: a Changes frame from the cursor to the
// cursor.
func (s *Seat) repeat(ctx context.Context) error {
	for {
		if err := s.catchUp(ctx); err != nil {
			return err
		}
		records, err := s.gateway.options.Store.Read(ctx, []core.Key{core.DeviceKey(s.user, s.device)})
		if err != nil {
			return err
		}
		if records[0].Revision <= s.cursor {
			return s.sendChanges(s.cursor, s.visible(records, wire.Changes{}))
		}
	}
}

func isRefusal(err error) bool {
	var refusal *core.Error
	return errors.As(err, &refusal)
}

// isStale says that a command was answered before, and its answer collected.
func isStale(err error) bool {
	var refusal *core.Error
	return errors.As(err, &refusal) && refusal.Code == core.CodeStale
}
