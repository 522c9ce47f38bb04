package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// What ForbidCallbackControl forbids of a message.
const (
	forbidBefore = "ForbidBeforeSendMsgCallback"
	forbidAfter  = "ForbidAfterSendMsgCallback"
)

// sendAs sends a message as a user, and has nobody asked or told of it whom
// ForbidCallbackControl names.
func (a *API) sendAs(ctx context.Context, user string, command core.SendOnce, forbidden []string) (core.Message, error) {
	admin := &core.Admin{Untold: slices.Contains(forbidden, forbidAfter)}
	if slices.Contains(forbidden, forbidBefore) {
		return runUnasked(ctx, a, user, command, admin)
	}
	return runAs(ctx, a, user, command, admin)
}

// before asks about a command, and returns it as it is to be carried out.
func before[C core.Command](ctx context.Context, a *API, user string, command C, admin *core.Admin) (C, error) {
	if a.options.Before == nil {
		return command, nil
	}
	asked, err := a.options.Before(ctx, user, command, admin)
	if err != nil {
		return command, err
	}
	if changed, is := asked.(C); is {
		return changed, nil
	}
	return command, nil
}
