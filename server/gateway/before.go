package gateway

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// judged is a command that somebody was asked about, as it is to be carried out.
type judged struct {
	wire.Command
	as core.Command
}

// judgedLive is the same of what is said in the room of a live group.
type judgedLive struct {
	wire.Live
	as core.Command
}

// askBefore has somebody asked about a frame with a command, unless it is clear without
// that it is not carried out. It has no turn, so nobody waits but the device's next
// frames: the order of its commands stays.
func (s *Seat) askBefore(ctx context.Context, frame wire.Frame) wire.Frame {
	before := s.gateway.options.Before
	if before == nil {
		return frame
	}
	switch f := frame.(type) {
	case wire.Command:
		if !inWindow(f) || f.Number <= s.decided.Load() {
			return frame // It is refused, or was carried out before.
		}
		command, err := f.Command()
		if err != nil {
			return frame
		}
		if err := s.admitOften(ctx, command); isRefusal(err) {
			return judged{f, core.Unreadable{Err: err}}
		} else if err != nil {
			return frame // It shows again where the command is carried out.
		}
		return judged{f, s.asked(ctx, command)}
	case wire.Live:
		var message core.Message
		if len(f.Messages) != 1 || json.Unmarshal(f.Messages[0], &message) != nil {
			return frame
		}
		if err := s.spokenOften(); err != nil {
			return judgedLive{f, core.Unreadable{Err: err}}
		}
		return judgedLive{f, s.asked(ctx, core.SendMessage{Message: message})}
	}
	return frame
}

// asked is what a command has become. A fault in asking is logged, and refuses it.
func (s *Seat) asked(ctx context.Context, command core.Command) (as core.Command) {
	defer func() {
		if panicked := recover(); panicked != nil {
			as = core.Unreadable{Err: core.Errorf(core.CodeInvalidParameter, "%v", s.gateway.recovered(panicked))}
		}
	}()
	as, err := s.gateway.options.Before(ctx, s.user, command)
	if err != nil {
		return core.Unreadable{Err: err}
	}
	return as
}
