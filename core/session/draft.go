package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// keepDraft keeps a draft on a device connected to a server. Whether it may be is
// decided on what is shown, which the copy itself may not have yet. It waits
// for nobody and is never pending.
func (s *Session) keepDraft(ctx context.Context, command core.SetDraft) (Result, error) {
	if _, refusal := s.replica.decide(command, s.options.Now()); refusal != nil {
		return Result{}, refusal
	}
	_, err := s.do(ctx, core.KeepDraft{SetDraft: command})
	return Result{}, err
}
