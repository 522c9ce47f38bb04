package authority

import "errors"

// ErrReplaced says that the data in a store is not what it was: it was taken
// away beneath the program, and other data is in its place, most likely none.
// What was read before holds no more. Nothing of the call took effect.
var ErrReplaced = errors.New("what was stored here is gone, and other data is in its place")

// Renewable is a [Store] that may lose its data beneath a program that runs, as
// a browser's does when the site's data is cleared. From then on every call
// fails with [ErrReplaced], until Renew takes the data that is there for the
// one to work on.
type Renewable interface {
	Renew()
}

// Adopt takes the data that is in the store now for the one to work on. Where
// data cannot be lost it does nothing.
func (a *Authority) Adopt() {
	if store, ok := a.store.(Renewable); ok {
		store.Renew()
	}
}
