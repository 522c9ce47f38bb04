package idbstore_test

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// hushNextCommit has the next transaction that writes end without a word. Commit
// takes the place of its method of that name; drop(tx), which it may call, closes
// the database the way browsers do.
func hushNextCommit(t *testing.T, commit string) {
	t.Helper()
	evaluate(t, `
		globalThis.transaction = IDBDatabase.prototype.transaction;
		globalThis.drop = (tx) => tx.db.dispatchEvent(new Event("close"));
		IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
			const tx = transaction.call(this, stores, mode, ...rest);
			if (mode === "readwrite") {
				IDBDatabase.prototype.transaction = transaction;
				for (const end of ["oncomplete", "onabort"]) Object.defineProperty(tx, end, { set() {} });
				tx.commit = function () { `+commit+` };
			}
			return tx;
		}`)
	t.Cleanup(func() { evaluate(t, `IDBDatabase.prototype.transaction = transaction`) })
}

// takesEffect commits, and closes the database when that is done.
const takesEffect = `
	this.addEventListener("complete", () => drop(this));
	IDBTransaction.prototype.commit.call(this);`

// replacing is a commit that replaces the document that was read.
func replacing(reads []authority.Read, body string) authority.Commit {
	return authority.Commit{Reads: reads, Writes: []authority.Write{{Key: reads[0].Key, Body: []byte(body)}}}
}

func TestACommitThatTookEffectWithoutAWordIsNoConflict(t *testing.T) {
	store := open(t, t.Name())
	x := conversation("x")
	put(t, store, x, "1")
	reads := see(t, store, x)
	hushNextCommit(t, takesEffect)

	_, err := store.Commit(t.Context(), replacing(reads, "2"))
	require.ErrorIs(t, err, authority.ErrUnsettled)
	require.NotErrorIs(t, err, authority.ErrConflict, "or the same would be decided again")
	require.Equal(t, "2", bodyOf(t, store, x))
	require.Equal(t, core.Revision(2), see(t, store, x)[0].Revision)

	_, err = store.Commit(t.Context(), replacing(see(t, store, x), "3"))
	require.NoError(t, err)
	require.Equal(t, "3", bodyOf(t, store, x))
}

func TestACommitThatTookNoEffectWithoutAWordIsMadeAfterAll(t *testing.T) {
	store := open(t, t.Name())
	x := conversation("x")
	put(t, store, x, "1")
	reads := see(t, store, x)
	hushNextCommit(t, `this.abort(); drop(this);`)

	revisions, err := store.Commit(t.Context(), replacing(reads, "2"))
	require.NoError(t, err)
	require.Equal(t, map[string]core.Revision{"ann": 2}, revisions)
	require.Equal(t, "2", bodyOf(t, store, x))
}

func TestACommitWithoutAWordIsUnsettledWhenItCannotBeTriedAgain(t *testing.T) {
	store := open(t, t.Name())
	x := conversation("x")
	put(t, store, x, "1")
	reads := see(t, store, x)
	closed, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		go store.Close()
		return nil
	})
	require.NoError(t, err)
	defer closed.Release()
	require.NoError(t, safejs.Global().Set("closeStore", closed))
	hushNextCommit(t, `closeStore();`+takesEffect)

	_, err = store.Commit(t.Context(), replacing(reads, "2"))
	require.ErrorIs(t, err, authority.ErrUnsettled)
	require.ErrorIs(t, err, idbstore.ErrClosed)
	require.Equal(t, "2", bodyOf(t, open(t, t.Name()), x))
}

func TestACommitWithoutAWordToDataThatIsGoneIsNotUnsettled(t *testing.T) {
	store := open(t, t.Name())
	x := conversation("x")
	put(t, store, x, "1")
	reads := see(t, store, x)
	hushNextCommit(t, `
		this.addEventListener("complete", () => {
			drop(this);
			this.db.close();
			indexedDB.deleteDatabase(this.db.name);
		});
		IDBTransaction.prototype.commit.call(this);`)

	_, err := store.Commit(t.Context(), replacing(reads, "2"))
	require.ErrorIs(t, err, authority.ErrReplaced)
	require.NotErrorIs(t, err, authority.ErrUnsettled)
	store.Renew()
	require.Empty(t, bodyOf(t, store, x))
}
