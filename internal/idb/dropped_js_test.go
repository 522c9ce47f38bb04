package idb_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

// hang has every transaction go on without a word until the test is over, and
// returns how to have the browser close the database.
func hang(t *testing.T) (drop func()) {
	t.Helper()
	evaluate(t, `
		globalThis.transaction = IDBDatabase.prototype.transaction;
		IDBDatabase.prototype.transaction = function (...args) {
			globalThis.database = this;
			const tx = transaction.apply(this, args);
			for (const end of ["oncomplete", "onabort"]) Object.defineProperty(tx, end, { set() {} });
			return tx;
		}`)
	t.Cleanup(func() { evaluate(t, `IDBDatabase.prototype.transaction = transaction`) })
	return func() { evaluate(t, `setTimeout(() => database.dispatchEvent(new Event("close")))`) }
}

func TestReadingThatTheBrowserLetsHangEndsWithItsConnection(t *testing.T) {
	drop := hang(t)
	db := open(t, 1)
	defer remove(t, db, t.Name())
	drop()

	err := db.Do(t.Context(), plan(idb.ReadOnly, func(s idb.Store) error { _, err := s.Get("a"); return err }))
	require.ErrorIs(t, err, idb.AbortError)
	require.NotErrorIs(t, err, idb.ErrUnsettled)
	<-db.Done()
}

func TestWritingThatTheBrowserLetsHangMayBeDone(t *testing.T) {
	drop := hang(t)
	db := open(t, 1)
	defer remove(t, db, t.Name())
	drop()

	err := db.Do(t.Context(), putting("a", 1))
	require.ErrorIs(t, err, idb.AbortError)
	require.ErrorIs(t, err, idb.ErrUnsettled)
	<-db.Done()
}
