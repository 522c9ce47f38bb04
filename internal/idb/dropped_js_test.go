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
	evaluate(t, `setTimeout(() => database.dispatchEvent(new Event("close")))`)

	require.ErrorIs(t, db.Do(t.Context(), putting("a", 1)), idb.AbortError)
	<-db.Done()
}
