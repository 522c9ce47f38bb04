package idb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hack-pad/safejs"
)

// Plan is a transaction that is all known before it begins.
//
// There is no other kind: the browser holds up everybody else who wants the
// same stores for as long as a transaction waits for its page, and a page that
// shows a dialog or computes may be long in coming. A transaction that has all
// of its requests and is committed in the same turn needs its page no more.
type Plan struct {
	Mode       Mode
	Durability Durability
	Stores     []string
	// Place places the requests. It must wait for nothing. An error from it
	// undoes the transaction.
	Place func(*Tx) error
	// Claim, where it names a store, makes all of it depend on a key that is
	// free.
	Claim Claim
}

// Claim is an entry for a key, and values of unique indexes, that nothing has
// yet. If something has, all of the transaction is undone and [Tx.Wait] returns
// [ErrTaken].
type Claim struct {
	Store string
	Entry Entry
}

// ErrTaken says that a claim was refused: somebody else was first.
var ErrTaken = errors.New("somebody else has claimed it")

// ErrUnsettled says that a transaction was handed over and cannot be taken back,
// and that nobody has said yet whether it took effect.
var ErrUnsettled = errors.New("the browser has not said yet whether it is done")

// grace is how long after its time is up a transaction that writes may still say
// how it ended. A page that has slept gets its time up and the end at once.
const grace = time.Second

// Tx is a transaction that has begun.
type Tx struct {
	db      *DB
	tx      safejs.Value
	id      int
	writes  bool
	claim   safejs.Value // The request, where there is a claim.
	claimed bool
	ended   chan struct{}
	err     error // Why it was aborted; set before ended is closed.
}

// Begin carries out a plan as far as the page has to: when it returns, the
// transaction goes on without it.
func (db *DB) Begin(p Plan) (*Tx, error) {
	js, err := db.db.Call("transaction", list(p.Stores), string(p.Mode), map[string]any{"durability": string(p.Durability)})
	if err != nil {
		return nil, wrap("begin transaction", err)
	}
	tx := db.register(js)
	tx.writes = p.Mode == ReadWrite
	if err := tx.listen(); err != nil {
		tx.end(err)
		return nil, wrap("begin transaction", err)
	}
	if err := tx.place(p); err != nil {
		return nil, tx.abort(err)
	}
	// A transaction that is over already says so when it is waited for.
	_, _ = tx.tx.Call("commit")
	return tx, nil
}

// Do begins a transaction and waits for its end.
func (db *DB) Do(ctx context.Context, p Plan) error {
	tx, err := db.Begin(p)
	if err != nil {
		return err
	}
	return tx.Wait(ctx)
}

// place places the requests, the claim last. Firefox heeds the failure of a
// request after which the page has called commit only if it is the last one:
// of any other it undoes nothing. So no request but the claim may be one that
// can fail, and nothing may come after it.
func (tx *Tx) place(p Plan) error {
	if err := p.Place(tx); err != nil || p.Claim.Store == "" {
		return err
	}
	store, err := tx.Store(p.Claim.Store)
	if err != nil {
		return err
	}
	pair, err := bring([]any{p.Claim.Entry.Value, p.Claim.Entry.Key})
	if err != nil {
		return wrap("claim", err)
	}
	value, _ := pair.Index(0)
	key, _ := pair.Index(1)
	tx.claim, err = store.source.Call("add", value, key)
	tx.claimed = err == nil
	return wrap("claim", err)
}

func (tx *Tx) listen() error {
	if err := tx.tx.Set(idProperty, tx.id); err != nil {
		return err
	}
	return tx.db.listen(tx.tx, "oncomplete", "onabort")
}

// end is called by the callback, once.
func (tx *Tx) end(err error) {
	tx.err = err
	close(tx.ended)
	tx.db.forget(tx)
}

// Wait waits until all of the transaction is done, as durable as it was begun;
// results are there then. An error means that nothing of it is, but for
// [ErrUnsettled]: ctx ended, or the browser has closed the database without a
// word, and what was to be written may be, now or later. Reading that ctx ends is
// just not waited for any more.
func (tx *Tx) Wait(ctx context.Context) error {
	select {
	case <-tx.ended:
		return tx.outcome()
	case <-ctx.Done():
	}
	if !tx.writes {
		select {
		case <-tx.ended: // A page that has slept is told both at once.
			return tx.outcome()
		default:
			return ctx.Err()
		}
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-tx.ended:
		return tx.outcome()
	case <-timer.C:
		return fmt.Errorf("%w: %w", ErrUnsettled, ctx.Err())
	}
}

// outcome tells a claim that was refused from a transaction that the browser has
// aborted: browsers disagree about what the transaction says of it, so its own
// request is asked.
func (tx *Tx) outcome() error {
	if tx.err == nil {
		return nil
	}
	if tx.claimed {
		if reason, err := get(tx.claim, "error"); err == nil && exception(reason).Name == ConstraintError {
			return ErrTaken
		}
	}
	return wrap("transaction", tx.err)
}

// abort undoes what is placed, and waits until it is over. It returns the
// browser's reason if that came first, and else why.
func (tx *Tx) abort(why error) error {
	_, err := tx.tx.Call("abort")
	<-tx.ended
	if err != nil && tx.err != nil {
		return wrap("transaction", tx.err)
	}
	return why
}

// Store returns an object store of the transaction.
func (tx *Tx) Store(name string) (Store, error) {
	store, err := tx.tx.Call("objectStore", name)
	return Store{Source{store}}, wrap("use store "+name, err)
}
