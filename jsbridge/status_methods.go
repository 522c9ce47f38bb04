package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var statusMethods = []method{
	{
		name: "setSelfStatus", command: core.SetStatus{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.SetStatus{Custom: a.Object(0, "options").String("customStatus")}
		},
		show: showStatus,
	},

	{name: "getUserStatus", answer: getUserStatus},

	{
		name: "subscribeUserStatus", command: core.SubscribeStatus{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.SubscribeStatus{UserIDs: a.userIDList()}
		},
		show: showFailedUsers,
	},

	{name: "unsubscribeUserStatus", command: core.UnsubscribeStatus{}, answer: unsubscribeUserStatus},
}

func showStatus(_ *Bridge, outcome any) any { return outcome.(core.UserStatus) }

type statusesDTO struct {
	SuccessUserList []core.UserStatus  `json:"successUserList"`
	FailureUserList []core.UserFailure `json:"failureUserList"`
}

func getUserStatus(b *Bridge, a *arguments) answer {
	users := a.userIDList()
	return func(ctx context.Context) (any, error) {
		statuses, failures, err := b.session.Statuses(ctx, users)
		if err != nil {
			return nil, wrap("read the status", err)
		}
		return statusesDTO{SuccessUserList: orNone(statuses), FailureUserList: orNone(failures)}, nil
	}
}

// orNone is a list that crosses as one, also where there is none.
func orNone[T any](list []T) []T {
	return append([]T{}, list...)
}

type failedUsersDTO struct {
	FailureUserList []core.UserFailure `json:"failureUserList"`
}

func showFailedUsers(_ *Bridge, outcome any) any {
	return failedUsersDTO{FailureUserList: outcome.([]core.UserFailure)}
}

// unsubscribeUserStatus ends the subscriptions to the users named, or all.
func unsubscribeUserStatus(b *Bridge, a *arguments) answer {
	users := a.OptionalObject(0, "options").OptionalStrings("userIDList")
	if len(users) > 0 {
		return b.do(core.UnsubscribeStatus{UserIDs: users}, showFailedUsers)
	}
	return func(ctx context.Context) (any, error) {
		pending := false
		for some := range slices.Chunk(b.session.Watching(), core.MaxSubscribedPerCall) {
			result, err := b.session.Do(ctx, core.UnsubscribeStatus{UserIDs: some})
			if err != nil {
				return nil, err
			}
			pending = pending || result.Pending
		}
		return done(pending, failedUsersDTO{FailureUserList: []core.UserFailure{}}), nil
	}
}

const eventUserStatus = "onUserStatusUpdated"

func (b *Bridge) tellStatus(event session.Event) {
	if e, is := event.(session.UserStatusUpdated); is {
		b.tell(eventUserStatus, json.List(e.Statuses))
	}
}
