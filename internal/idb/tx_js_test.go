package idb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

var errRefused = errors.New("refused")

// claiming is putting under the condition that a key is free.
func claiming(key, value, free any) idb.Plan {
	p := putting(key, value)
	p.Claim = idb.Claim{Store: "store", Entry: idb.Entry{Key: free, Value: "claimed"}}
	return p
}

func TestATransactionGoesOnWhileThePageDoesNot(t *testing.T) {
	db, other := open(t, 1), open(t, 1)
	defer remove(t, other, t.Name())
	defer db.Close()
	// What others hear while this page stands still, a worker tells by the time.
	worker := settle(t, evaluate(t, `
		new Promise((ready) => {
			const source = `+"`"+`
				const open = indexedDB.open("`+t.Name()+`", 1);
				open.onsuccess = () => postMessage("ready");
				onmessage = () => {
					const transaction = open.result.transaction("store", "readwrite");
					const request = transaction.objectStore("store").get("key");
					transaction.oncomplete = () => postMessage([request.result, Date.now()]);
				};`+"`"+`;
			const worker = new Worker(URL.createObjectURL(new Blob([source])));
			worker.onmessage = () => ready(worker);
		})`))
	defer func() { _, _ = worker.Call("terminate") }()
	answer := evaluate(t, `(worker) => new Promise((heard) => { worker.onmessage = ({ data }) => heard(data); worker.postMessage(""); })`)

	writing, err := db.Begin(claiming("key", "value", "free"))
	require.NoError(t, err)
	reading, err := db.Begin(plan(idb.ReadOnly, func(s idb.Store) error { _, err := s.Get("key"); return err }))
	require.NoError(t, err)
	heard, err := answer.Invoke(worker)
	require.NoError(t, err)
	until := evaluate(t, `(() => { const end = Date.now() + 1500; while (Date.now() < end) ; return end; })()`)

	result := settle(t, heard)
	value, err := result.Index(0)
	require.NoError(t, err)
	text, err := value.String()
	require.NoError(t, err)
	require.Equal(t, "value", text)
	at, err := result.Index(1)
	require.NoError(t, err)
	answered, err := at.Float()
	require.NoError(t, err)
	end, err := until.Float()
	require.NoError(t, err)
	require.Less(t, answered, end-500)
	require.NoError(t, writing.Wait(t.Context()))
	require.NoError(t, reading.Wait(t.Context()))
}

func TestAPlanThatFailsLeavesNothing(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	require.ErrorIs(t, db.Do(t.Context(), plan(idb.ReadWrite, func(s idb.Store) error {
		require.NoError(t, s.Put(idb.Entry{Key: "key", Value: 1}))
		return errRefused
	})), errRefused)
	require.Equal(t, `[{}]`, get(t, db, "key"))
}

func TestAPlanThatTheBrowserAbortsSaysWhy(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	evaluate(t, `
		globalThis.put = IDBObjectStore.prototype.put;
		IDBObjectStore.prototype.put = function () { this.transaction.abort(); throw new Error("too late"); }`)
	err := db.Do(t.Context(), putting("key", 1))
	evaluate(t, `IDBObjectStore.prototype.put = globalThis.put`)
	require.ErrorIs(t, err, idb.AbortError)
}

func TestAClaimOnAFreeKeyGoesThroughWithEverythingElse(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	require.NoError(t, db.Do(t.Context(), claiming("key", "value", "free")))
	require.Equal(t, `[{"result":"value"},{"result":"claimed"}]`, get(t, db, "key", "free"))
}

func TestAClaimOnATakenKeyUndoesEverything(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	put(t, db, "key", "old")
	put(t, db, "taken", "theirs")
	err := db.Do(t.Context(), claiming("key", "new", "taken"))
	require.ErrorIs(t, err, idb.ErrTaken)
	require.NotErrorIs(t, err, idb.AbortError, "nothing is lost")
	require.Equal(t, `[{"result":"old"},{"result":"theirs"}]`, get(t, db, "key", "taken"))
}

func TestAClaimOnATakenValueOfAUniqueIndexUndoesEverything(t *testing.T) {
	db, err := idb.Open(t.Context(), t.Name(), 1, func(u *idb.Upgrade) error {
		return u.CreateStore("store", idb.Index{Name: "by name", Paths: []string{"name"}, Unique: true})
	})
	require.NoError(t, err)
	defer remove(t, db, t.Name())
	named := func(key, claimed any, name string) idb.Plan {
		p := putting(key, map[string]any{"other": 1})
		p.Claim = idb.Claim{Store: "store", Entry: idb.Entry{Key: claimed, Value: map[string]any{"name": name}}}
		return p
	}
	require.NoError(t, db.Do(t.Context(), named("a", 1, "ann")))
	require.NoError(t, db.Do(t.Context(), named("b", 2, "bob")), "values without a name do not contend")
	require.ErrorIs(t, db.Do(t.Context(), named("c", 3, "ann")), idb.ErrTaken)
	require.Equal(t, `[{"result":{"name":"bob"}},{},{}]`, result(t, ask(t, db, func(s idb.Store) (idb.Request, error) {
		return s.Get(2, 3, "c")
	}), "result", "name"))
}

func TestAClaimThatTheBrowserAbortsIsNotTaken(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	evaluate(t, `
		globalThis.commit = IDBTransaction.prototype.commit;
		IDBTransaction.prototype.commit = function () { this.abort(); }`)
	err := db.Do(t.Context(), claiming("key", "value", "free"))
	evaluate(t, `IDBTransaction.prototype.commit = globalThis.commit`)
	require.ErrorIs(t, err, idb.AbortError)
	require.NotErrorIs(t, err, idb.ErrTaken)
	require.Equal(t, `[{},{}]`, get(t, db, "key", "free"))
}

func TestExceptionsCarryTheirNames(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	var kept idb.Store
	require.NoError(t, db.Do(t.Context(), plan(idb.ReadOnly, func(s idb.Store) error {
		require.ErrorIs(t, s.Put(idb.Entry{Key: "key", Value: 1}), idb.Name("ReadOnlyError"))
		_, err := s.Get(map[string]any{"no": 1})
		require.ErrorIs(t, err, idb.DataError)
		_, err = s.GetAll(idb.Range{Lower: 2, Upper: 1}, 0)
		require.ErrorIs(t, err, idb.DataError)
		_, err = s.Index("missing")
		require.ErrorIs(t, err, idb.NotFoundError)
		require.NotErrorIs(t, err, idb.DataError)
		require.Error(t, s.Put(idb.Entry{Key: "key", Value: func() {}}), "what JSON cannot encode")
		kept = s
		return nil
	})))
	_, err := kept.Get("key")
	require.ErrorIs(t, err, idb.TransactionInactiveError, "what is committed takes no more requests")
	err = db.Do(t.Context(), idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Relaxed, Stores: []string{"store"},
		Place: func(tx *idb.Tx) error { _, err := tx.Store("missing"); return err },
	})
	require.ErrorIs(t, err, idb.NotFoundError)
}

// block holds the test's database up until the returned function is called.
func block(t *testing.T) (release func()) {
	t.Helper()
	held := settle(t, evaluate(t, `
		new Promise((held) => {
			const open = indexedDB.open("`+t.Name()+`", 1);
			open.onsuccess = () => {
				const store = open.result.transaction("store", "readwrite").objectStore("store");
				let holding = true;
				const hold = () => { if (holding) store.get("x").onsuccess = hold; else open.result.close(); };
				store.get("x").onsuccess = () => { hold(); held({ release() { holding = false; } }); };
			};
		})`))
	return func() { _, _ = held.Call("release") }
}

func TestReadingIsNotWaitedForWhenItsTimeIsUp(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	release := block(t)
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := db.Do(ctx, plan(idb.ReadOnly, func(s idb.Store) error { _, err := s.Get("key"); return err }))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, idb.ErrUnsettled)
}

func TestWritingThatIsNotDoneWhenItsTimeIsUpMayBeDoneLater(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	release := block(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := db.Do(ctx, putting("key", "value"))
	require.ErrorIs(t, err, idb.ErrUnsettled)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	release()
	require.Equal(t, `[{"result":"value"}]`, get(t, db, "key"))
}

func TestWhatIsDoneIsDoneWhateverTheContext(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, db.Do(ctx, putting("key", 1)), "its end comes within the grace of a page that wakes")
	require.Equal(t, `[{"result":1}]`, get(t, db, "key"))
}
