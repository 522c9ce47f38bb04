package authority

import "errors"

// ErrReplaced says that the data in a store is not what it was: it was taken
// away beneath the program, and other data is in its place, most likely none.
// Nothing that was read before holds any longer. Nothing of the call took
// effect.
var ErrReplaced = errors.New("what was stored here is gone, and other data is in its place")

// Renewable is a [Store] that may lose its data beneath a program that runs, as
// a browser's does when the site's data is cleared. From then on every call
// fails with [ErrReplaced], until Renew accepts the data that is there now.
type Renewable interface {
	Renew()
}

// Adopt accepts the data that is in the store now. In a store that cannot lose
// data it does nothing.
func (a *Authority) Adopt() {
	if store, ok := a.store.(Renewable); ok {
		store.Renew()
	}
}
