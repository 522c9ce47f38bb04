package idb_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

func TestATransactionThatTheBrowserLetsHangEndsWithItsConnection(t *testing.T) {
	evaluate(t, `
		globalThis.transaction = IDBDatabase.prototype.transaction;
		IDBDatabase.prototype.transaction = function (...args) {
			globalThis.database = this;
			const tx = transaction.apply(this, args);
			for (const end of ["oncomplete", "onabort"]) Object.defineProperty(tx, end, { set() {} });
			return tx;
		}`)
	defer evaluate(t, `IDBDatabase.prototype.transaction = transaction`)
	db := open(t, 1)
	defer remove(t, db, t.Name())
	tx := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, tx).Put(idb.Entry{Key: "a", Value: 1}))
	evaluate(t, `setTimeout(() => database.dispatchEvent(new Event("close")))`)

	require.ErrorIs(t, tx.Commit(t.Context()), idb.AbortError)
	require.ErrorIs(t, tx.Abort(), idb.AbortError)
	<-db.Done()
}
