package gateway

import (
	"cmp"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// notifier is what the gateway's authority publishes to: first the seats here,
// then the other gateways.
type notifier struct{ gateway *Gateway }

// Publish implements [authority.Notifier]. Of the owners of documents who are no
// users somebody waits for those that can be followed. Users come before them: so
// a seat that hears of a group knows whether its user has changed too.
func (n notifier) Publish(hints []authority.Hint) {
	hints = slices.DeleteFunc(hints, func(hint authority.Hint) bool {
		return !isUser(hint.Owner) && !canBeFollowed(hint.Owner) && hint.Owner != signInsOwner
	})
	slices.SortFunc(hints, func(a, b authority.Hint) int {
		if isUser(a.Owner) != isUser(b.Owner) {
			return cmp.Compare(strings.Count(a.Owner, " "), strings.Count(b.Owner, " "))
		}
		return cmp.Compare(a.Owner, b.Owner)
	})
	for _, hint := range hints {
		n.gateway.wake(hint)
	}
	if n.gateway.options.Notifier != nil && len(hints) > 0 {
		n.gateway.options.Notifier.Publish(hints)
	}
}

// isUser says whether an owner is a user: no user's id holds a space, and every
// other owner does.
func isUser(owner string) bool { return !strings.Contains(owner, " ") }

func canBeFollowed(owner string) bool {
	_, can := core.FollowingKey("", owner)
	return can
}

// Subscribe implements [authority.Notifier]. The seats need none.
func (n notifier) Subscribe(func(authority.Hint)) (unsubscribe func()) {
	return func() {}
}

// wake makes the seats of a user, or of those who follow an owner, look for
// changes.
func (g *Gateway) wake(hint authority.Hint) {
	if hint.Owner == signInsOwner {
		g.run(g.revocations.look)
		return
	}
	if !isUser(hint.Owner) {
		g.feeds.wake(hint)
		return
	}
	for _, seat := range g.seats.of(hint.Owner) {
		seat.wake(hint.Revision)
	}
}
