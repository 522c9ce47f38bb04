package gateway

import (
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// notifier is what the gateway's authority publishes to: first the seats here,
// then the other gateways.
type notifier struct{ gateway *Gateway }

// Publish implements [authority.Notifier]. Threads are owners of documents too,
// but nobody waits for theirs.
func (n notifier) Publish(hints []authority.Hint) {
	hints = slices.DeleteFunc(hints, func(hint authority.Hint) bool { return !core.ValidUserID(hint.Owner) })
	slices.SortFunc(hints, func(a, b authority.Hint) int { return cmp.Compare(a.Owner, b.Owner) })
	for _, hint := range hints {
		n.gateway.wake(hint)
	}
	if n.gateway.options.Notifier != nil && len(hints) > 0 {
		n.gateway.options.Notifier.Publish(hints)
	}
}

// Subscribe implements [authority.Notifier]. The seats need none.
func (n notifier) Subscribe(func(authority.Hint)) (unsubscribe func()) {
	return func() {}
}

// wake makes the seats of a user look for changes.
func (g *Gateway) wake(hint authority.Hint) {
	for _, seat := range g.seats.of(hint.Owner) {
		seat.wake(hint.Revision)
	}
}
