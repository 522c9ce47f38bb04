package idb

import (
	"sync"

	"github.com/hack-pad/safejs"
)

// DB is an open connection to a database. It is safe for concurrent use.
type DB struct {
	db       safejs.Value
	callback safejs.Func
	opening  chan event
	done     chan struct{}

	// The callback takes mu as well, so nobody calls JavaScript or waits
	// under it.
	mu       sync.Mutex
	running  map[int]*Tx
	lastID   int
	closed   bool
	released bool
}

// event is what is copied out of an event.
type event struct {
	kind       string
	target     safejs.Value
	oldVersion int // Of an upgrade only.
}

// idProperty is put on transactions, and tells the callback which one it is. What
// has none belongs to opening.
const idProperty = "parlorTransaction"

// newDB makes the one callback of a connection that is still to be opened.
func newDB() (*DB, error) {
	db := &DB{
		// Opening reports at most blocked, upgradeneeded and one end.
		opening: make(chan event, 4),
		done:    make(chan struct{}),
		running: map[int]*Tx{},
	}
	var err error
	db.callback, err = safejs.FuncOf(db.handle)
	return db, err
}

// handle takes every event of the database. JavaScript stands still meanwhile:
// it copies out what matters, hands over and returns.
func (db *DB) handle(_ safejs.Value, args []safejs.Value) (result any) {
	defer func() {
		if recover() != nil {
			go db.Close() // Only a bug gets here; it may cost the connection, not the program.
		}
	}()
	if len(args) == 0 {
		return nil
	}
	e := event{kind: text(args[0], "type")}
	e.target, _ = args[0].Get("target")
	if e.kind == "upgradeneeded" {
		e.oldVersion, _ = number(args[0], "oldVersion")
	}
	db.hand(e)
	return nil
}

// hand gives an event to the goroutine that waits for it, without waiting.
func (db *DB) hand(e event) {
	switch e.kind {
	case "versionchange":
		go db.Close()
		return
	case "close":
		go db.dropped()
		return
	}
	tx := db.transactionOf(e.target)
	switch {
	case tx == nil:
		select {
		case db.opening <- e:
		default:
		}
	case e.kind == "complete":
		tx.end(nil)
	case e.kind == "abort":
		reason, _ := get(e.target, "error")
		tx.end(exception(reason))
	}
}

// transactionOf returns nil for the request that opens the database.
func (db *DB) transactionOf(target safejs.Value) *Tx {
	id, ok := number(target, idProperty)
	if !ok {
		return nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.running[id]
}

// Close closes the connection. Transactions that have begun still finish.
// It may be called again.
func (db *DB) Close() {
	db.mu.Lock()
	first := !db.closed
	db.closed = true
	db.mu.Unlock()
	if !first {
		return
	}
	close(db.done)
	_, _ = db.db.Call("close")
	db.releaseIfOver()
}

// Done returns a channel that is closed when the connection is: by Close, by
// another tab that opens a newer version, or by the browser.
func (db *DB) Done() <-chan struct{} { return db.done }

// releaseIfOver releases the callback once nothing can call it any more.
func (db *DB) releaseIfOver() {
	db.mu.Lock()
	over := db.closed && len(db.running) == 0 && !db.released
	db.released = db.released || over
	db.mu.Unlock()
	if over {
		db.callback.Release()
	}
}

// Mode says what a transaction may do.
type Mode string

// The modes of transactions.
const (
	ReadOnly  Mode = "readonly"
	ReadWrite Mode = "readwrite"
)

// Durability says what the browser waits for before a transaction is complete.
type Durability string

// The durabilities of transactions: Strict waits for the disk, Relaxed for
// the operating system, and Default is whatever the browser does.
const (
	Default Durability = "default"
	Strict  Durability = "strict"
	Relaxed Durability = "relaxed"
)

func (db *DB) register(js safejs.Value) *Tx {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.lastID++
	tx := &Tx{db: db, tx: js, id: db.lastID, ended: make(chan struct{})}
	db.running[tx.id] = tx
	return tx
}

// forget takes a transaction out that is over.
func (db *DB) forget(tx *Tx) {
	db.mu.Lock()
	delete(db.running, tx.id)
	db.mu.Unlock()
	db.releaseIfOver()
}
