package idb

import "time"

// dropAfter is how long transactions have to report their end once the browser
// has closed the connection. They should have done so before; Chromium lets some
// of them hang for ever where a person clears the site's data.
const dropAfter = 100 * time.Millisecond

// dropped closes a connection that the browser has closed already, and ends what
// hangs.
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
		tx.end(&Error{Name: AbortError, Message: "the browser has closed the database"})
	}
}
