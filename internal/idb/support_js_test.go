package idb_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

// open opens the test's database, which has one store.
func open(t *testing.T, version int) *idb.DB {
	t.Helper()
	db, err := idb.Open(t.Context(), t.Name(), version, func(u *idb.Upgrade) error {
		if u.From > 0 {
			return nil
		}
		return u.CreateStore("store")
	})
	require.NoError(t, err)
	return db
}

func noUpgrade(t *testing.T) func(*idb.Upgrade) error {
	return func(*idb.Upgrade) error {
		t.Error("an upgrade that is not needed")
		return nil
	}
}

func remove(t *testing.T, db *idb.DB, name string) {
	t.Helper()
	db.Close()
	require.NoError(t, idb.Delete(context.Background(), name))
}

// plan is a transaction over the test's store.
func plan(mode idb.Mode, place func(idb.Store) error) idb.Plan {
	return idb.Plan{
		Mode: mode, Durability: idb.Relaxed, Stores: []string{"store"},
		Place: func(tx *idb.Tx) error {
			s, err := tx.Store("store")
			if err != nil {
				return err
			}
			return place(s)
		},
	}
}

// putting is a plan that puts one value.
func putting(key, value any) idb.Plan {
	return plan(idb.ReadWrite, func(s idb.Store) error { return s.Put(idb.Entry{Key: key, Value: value}) })
}

func put(t *testing.T, db *idb.DB, key, value any) {
	t.Helper()
	require.NoError(t, db.Do(t.Context(), putting(key, value)))
}

func get(t *testing.T, db *idb.DB, keys ...any) string {
	t.Helper()
	return result(t, ask(t, db, func(s idb.Store) (idb.Request, error) { return s.Get(keys...) }), "result")
}

// ask asks the test's store for something and waits for it.
func ask(t *testing.T, db *idb.DB, f func(idb.Store) (idb.Request, error)) (request idb.Request) {
	t.Helper()
	require.NoError(t, db.Do(t.Context(), plan(idb.ReadOnly, func(s idb.Store) (err error) {
		request, err = f(s)
		return err
	})))
	return request
}

func result(t *testing.T, r idb.Request, fields ...string) string {
	t.Helper()
	text, err := r.Result(fields...)
	require.NoError(t, err)
	return string(text)
}

func quote(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

// evaluate runs a piece of JavaScript.
func evaluate(t *testing.T, source string) safejs.Value {
	t.Helper()
	value, err := safejs.Global().Call("eval", source)
	require.NoError(t, err)
	return value
}

// settle waits for a promise.
func settle(t *testing.T, promise safejs.Value) safejs.Value {
	t.Helper()
	settled := make(chan safejs.Value, 1)
	f, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		settled <- args[0]
		return nil
	})
	require.NoError(t, err)
	defer f.Release()
	_, err = promise.Call("then", f)
	require.NoError(t, err)
	return <-settled
}

// onBlocked calls f when the next request to open is blocked.
func onBlocked(t *testing.T, f func()) {
	t.Helper()
	callback, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		f()
		return nil
	})
	require.NoError(t, err)
	t.Cleanup(callback.Release)
	hook := evaluate(t, `
		(callback) => {
			const open = IDBFactory.prototype.open;
			IDBFactory.prototype.open = function (...args) {
				IDBFactory.prototype.open = open;
				const request = open.apply(this, args);
				request.addEventListener("blocked", () => setTimeout(callback));
				return request;
			};
		}`)
	_, err = hook.Invoke(callback)
	require.NoError(t, err)
}
