package authority

import "github.com/parlor-chat/parlor/core"

// Hint says that an owner's documents have reached a revision. It carries no
// data: whoever cares asks for the changes.
type Hint struct {
	Owner    string
	Revision core.Revision
}

// Notifier spreads hints. A hint may be lost, late, doubled or out of order;
// only latency depends on it.
type Notifier interface {
	// Publish tells every other subscriber, wherever it runs. It never waits.
	Publish(hints []Hint)

	// Subscribe calls f for each hint that somebody else published, until
	// the returned function is called. F must hand over and return.
	Subscribe(f func(Hint)) (unsubscribe func())
}
