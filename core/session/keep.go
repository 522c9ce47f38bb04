package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// keep carries out a command that concerns this device only, connected to a
// server. Whether it may be is decided on what is shown, which the copy itself
// may not have yet. It waits for nobody and is never pending.
func (s *Session) keep(ctx context.Context, command, kept core.Command) (result, error) {
	if _, refusal := s.replica.Decide(command, s.options.Now()); refusal != nil {
		return result{}, refusal
	}
	outcome, err := s.do(ctx, kept)
	return result{Outcome: outcome}, err
}
