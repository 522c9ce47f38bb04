package idb

import (
	"context"
	"errors"
	"fmt"

	"github.com/hack-pad/safejs"
)

// Open opens a database and creates or upgrades it first where its version is
// lower. Upgrade must not wait; an error from it undoes everything it did.
//
// While another tab keeps an older version open, Open waits for it; when ctx ends
// meanwhile, the error is [ErrHeld] too. A database with a higher version is a
// [VersionError], and where there is no IndexedDB it is [ErrUnsupported].
func Open(ctx context.Context, name string, version int, upgrade func(*Upgrade) error) (*DB, error) {
	return start(ctx, "open database "+name, upgrade, "open", name, version)
}

// Delete deletes a database, which need not exist. It waits for connections
// that do not close.
func Delete(ctx context.Context, name string) error {
	db, err := start(ctx, "delete database "+name, nil, "deleteDatabase", name)
	if err == nil {
		db.Close()
	}
	return err
}

// start calls a method of the factory and follows what its request reports.
func start(ctx context.Context, what string, upgrade func(*Upgrade) error, method string, args ...any) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	factory, err := get(safejs.Global(), "indexedDB")
	if err != nil { // Where storage is forbidden, reading the property may already throw.
		return nil, wrap(what, errors.Join(ErrUnsupported, wrap("the browser says", err)))
	}
	if factory.Type() != safejs.TypeObject {
		return nil, wrap(what, ErrUnsupported)
	}
	db, err := newDB()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	request, err := factory.Call(method, args...)
	if err == nil {
		err = db.listen(request, "onsuccess", "onerror", "onblocked", "onupgradeneeded")
	}
	if err != nil {
		db.callback.Release()
		return nil, wrap(what, err)
	}
	if err := db.follow(ctx, upgrade); err != nil {
		return nil, wrap(what, err)
	}
	return db, nil
}

// listen makes the callback the handler of some events of target.
func (db *DB) listen(target safejs.Value, handlers ...string) error {
	for _, handler := range handlers {
		if err := target.Set(handler, db.callback); err != nil {
			return err
		}
	}
	return nil
}

// follow takes the events of opening until there is a database or none.
func (db *DB) follow(ctx context.Context, upgrade func(*Upgrade) error) error {
	var refused error
	blocked := false
	for {
		select {
		case e := <-db.opening:
			switch e.kind {
			case "blocked":
				blocked = true
			case "upgradeneeded":
				refused = runUpgrade(e, upgrade)
			case "success":
				return db.opened(e.target)
			default:
				db.callback.Release()
				return failure(e.target, refused)
			}
		case <-ctx.Done():
			// The request cannot be taken back, so what comes of it is
			// closed when it comes.
			go db.abandon()
			if blocked {
				return fmt.Errorf("%w: %w", ErrHeld, ctx.Err())
			}
			return ctx.Err()
		}
	}
}

// opened takes the connection out of a request that succeeded. Deleting has
// none to give.
func (db *DB) opened(request safejs.Value) error {
	result, err := get(request, "result")
	if err == nil && result.Type() == safejs.TypeObject {
		db.db = result
		err = db.listen(result, "onversionchange", "onclose")
	}
	if err != nil {
		db.Close()
	}
	return err
}

// failure is why opening failed: the upgrade's own error before the abort that
// it caused.
func failure(request safejs.Value, refused error) error {
	if refused != nil {
		return refused
	}
	reason, err := get(request, "error")
	if err != nil {
		return err
	}
	return exception(reason)
}

// abandon waits for the end of an opening that nobody wants any more.
func (db *DB) abandon() {
	err := db.follow(context.Background(), func(*Upgrade) error { return context.Canceled })
	if err == nil {
		db.Close()
	}
}

// Upgrade is the transaction that changes the shape of a database.
type Upgrade struct {
	// From is the version before, 0 for a new database.
	From int

	db safejs.Value
}

// Index is a second order of a store, by the values at one or more key paths.
type Index struct {
	Name  string
	Paths []string
	// Unique: no two values may be the same there. A value that lacks a path is
	// not in the index.
	Unique bool
}

// CreateStore adds an object store whose keys are given apart from the values.
func (u *Upgrade) CreateStore(name string, indexes ...Index) error {
	store, err := u.db.Call("createObjectStore", name)
	if err != nil {
		return wrap("create store "+name, err)
	}
	for _, index := range indexes {
		if _, err := store.Call("createIndex", index.Name, list(index.Paths), map[string]any{"unique": index.Unique}); err != nil {
			return wrap("create index "+index.Name, err)
		}
	}
	return nil
}

// DeleteStore removes an object store and all that is in it.
func (u *Upgrade) DeleteStore(name string) error {
	_, err := u.db.Call("deleteObjectStore", name)
	return wrap("delete store "+name, err)
}

// runUpgrade runs inside of the transaction that changes versions, and aborts
// it on an error.
func runUpgrade(e event, upgrade func(*Upgrade) error) error {
	db, err := get(e.target, "result")
	if err != nil {
		return err
	}
	if err := upgrade(&Upgrade{From: e.oldVersion, db: db}); err != nil {
		if tx, bad := get(e.target, "transaction"); bad == nil {
			_, _ = tx.Call("abort")
		}
		return err
	}
	return nil
}
