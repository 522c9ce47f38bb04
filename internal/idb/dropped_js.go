package idb

import (
	"fmt"
	"time"
)

// dropAfter is how long transactions have to report their end once the browser
// has closed the connection. They should have done so before; Chromium lets some
// of them hang for ever where a person clears the site's data.
const dropAfter = 100 * time.Millisecond

// errDropped is how what hangs ends.
var errDropped = &Error{Name: AbortError, Message: "the browser has closed the database"}

// dropped closes a connection that the browser has closed already, and ends what
// hangs. What was to be written may be, so that is [ErrUnsettled] as well.
func (db *DB) dropped() {
	db.Close()
	<-time.NewTimer(dropAfter).C
	db.mu.Lock()
	hanging := make([]*Tx, 0, len(db.running))
	for id, tx := range db.running {
		hanging = append(hanging, tx)
		delete(db.running, id) // The callback finds it no more.
	}
	db.mu.Unlock()
	for _, tx := range hanging {
		if tx.writes {
			tx.end(fmt.Errorf("%w: %w", ErrUnsettled, errDropped))
		} else {
			tx.end(errDropped)
		}
	}
}
