package idb

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Tx is a transaction. It is for one goroutine. It ends by itself, as
// transactions do, once it has no requests and nobody places more.
type Tx struct {
	db    *DB
	tx    safejs.Value
	id    int
	ready chan struct{} // The awaited request succeeded.
	ended chan struct{}
	err   error // Why it was aborted; set before ended is closed.
	ours  bool  // It was Abort that aborted it.
}

func (tx *Tx) listen() error {
	if err := tx.tx.Set(idProperty, tx.id); err != nil {
		return err
	}
	return tx.db.listen(tx.tx, "oncomplete", "onabort")
}

// wake is called by the callback.
func (tx *Tx) wake() {
	select {
	case tx.ready <- struct{}{}:
	default:
	}
}

// end is called by the callback, once.
func (tx *Tx) end(err error) {
	tx.err = err
	close(tx.ended)
	tx.db.forget(tx)
}

// Await waits until requests, and with them every one placed before, have
// succeeded; they are given in the order they were placed. The goroutine may
// then place more, as long as it waits for nothing else. A request that fails
// aborts the transaction, and Await returns why. When ctx ends, Await aborts
// the transaction.
func (tx *Tx) Await(ctx context.Context, requests ...Request) error {
	last, err := lastOf(requests)
	if err != nil || last.IsUndefined() {
		return wrap("await request", err)
	}
	if err := tx.awaken(last); err != nil {
		return wrap("await request", err)
	}
	select {
	case <-tx.ready:
		return nil
	case <-tx.ended:
		return wrap("await request", tx.err)
	case <-ctx.Done():
		_ = tx.Abort()
		return ctx.Err()
	}
}

// awaken lets the success of a request wake the transaction's goroutine.
func (tx *Tx) awaken(request safejs.Value) error {
	if err := request.Set(idProperty, tx.id); err != nil {
		return err
	}
	return tx.db.listen(request, "onsuccess")
}

// Commit waits until all of the transaction is done, as durable as it was
// begun. An error means that nothing of it is. When ctx ends, Commit aborts the
// transaction, and returns nil when it was too late for that.
func (tx *Tx) Commit(ctx context.Context) error {
	if ctx.Err() == nil {
		// Without this the browser first waits whether more requests come. A
		// transaction that is already over says so below.
		_, _ = tx.tx.Call("commit")
	}
	select {
	case <-tx.ended:
		return wrap("commit", tx.err)
	case <-ctx.Done():
	}
	_ = tx.Abort()
	if tx.err != nil {
		return ctx.Err()
	}
	return nil
}

// Abort undoes the transaction, unless it is complete, and waits until it is
// over. It returns why the browser aborted it, if that came first.
func (tx *Tx) Abort() error {
	if _, err := tx.tx.Call("abort"); err == nil {
		tx.ours = true
	}
	<-tx.ended
	if tx.ours {
		return nil
	}
	return wrap("transaction", tx.err)
}

// Store returns an object store of the transaction.
func (tx *Tx) Store(name string) (Store, error) {
	store, err := tx.tx.Call("objectStore", name)
	return Store{Source{store}}, wrap("use store "+name, err)
}
