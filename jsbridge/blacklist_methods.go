package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var blacklistMethods = []method{
	{name: "getBlacklist", bare: func(_ context.Context, b *Bridge) (any, error) {
		return b.session.Blacklist(), nil
	}},
	{
		name: "addToBlacklist", command: core.AddToBlacklist{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.AddToBlacklist{UserIDs: a.userIDList()}
		},
		show: showUsers,
	},
	{
		name: "removeFromBlacklist", command: core.RemoveFromBlacklist{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.RemoveFromBlacklist{UserIDs: a.userIDList()}
		},
		show: showUsers,
	},
}

func showUsers(_ *Bridge, outcome any) any { return outcome.([]string) }

const eventBlacklist = "blacklistUpdated"

func (b *Bridge) tellBlacklist(event session.Event) {
	if e, is := event.(session.BlacklistUpdated); is {
		b.tell(eventBlacklist, e.Users)
	}
}
