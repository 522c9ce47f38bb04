package idbstore_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

var key = core.Key{Owner: "ann", Kind: core.KindConversation, ID: "x"}

func TestAStoreSurvivesThatTheBrowserClosesTheDatabase(t *testing.T) {
	evaluate(t, `
		globalThis.databases = [];
		globalThis.open = IDBFactory.prototype.open;
		IDBFactory.prototype.open = function (...args) {
			const request = open.apply(this, args);
			request.addEventListener("success", () => databases.push(request.result));
			return request;
		}`)
	defer evaluate(t, `IDBFactory.prototype.open = open`)
	for name, how := range map[string]string{
		"and says so":        `for (const d of databases) { d.close(); d.dispatchEvent(new Event("close")); }`,
		"and says nothing":   `for (const d of databases) d.close();`,
		"and does not do it": `for (const d of databases) d.dispatchEvent(new Event("close"));`,
	} {
		t.Run(name, func(t *testing.T) {
			store := open(t, t.Name())
			write(t, store, "1")
			for range 2 {
				evaluate(t, how)
				require.Equal(t, "1", readBody(t, store))
			}
			evaluate(t, how)
			require.Equal(t, core.Revision(2), write(t, store, "2"))
			require.Equal(t, "2", readBody(t, store))
		})
	}
}

func TestACommitIsTriedAgainWhenTheBrowserAbortsIt(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	restore := patchPut(t, `if (calls === 1) this.transaction.abort();`)
	defer restore()

	require.Equal(t, core.Revision(2), write(t, store, "2"))
	require.Equal(t, "2", readBody(t, store))
}

func TestACommitThatTheBrowserAbortsAlwaysIsAnError(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	restore := patchPut(t, `this.transaction.abort();`)
	_, err := store.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte("2")}}})
	restore()

	require.Error(t, err)
	require.Equal(t, "1", readBody(t, store))
	require.Equal(t, core.Revision(2), write(t, store, "3"))
}

func TestAnotherTabWithANewerVersionIsNotHeldUp(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	newer, err := idb.Open(t.Context(), t.Name(), 99, func(*idb.Upgrade) error { return nil })
	require.NoError(t, err)
	defer newer.Close()

	_, err = store.Read(t.Context(), []core.Key{key})
	require.ErrorIs(t, err, idbstore.ErrNewer)
	require.ErrorIs(t, err, idb.VersionError)
	_, err = idbstore.Open(t.Context(), t.Name(), draw, safejs.Undefined())
	require.ErrorIs(t, err, idbstore.ErrNewer)
}

func TestAFullDiskIsAClearError(t *testing.T) {
	for name, patch := range map[string]string{
		"while writing": `
			globalThis.real = [IDBObjectStore.prototype, "put", IDBObjectStore.prototype.put];
			IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }`,
		"at the end": `
			globalThis.real = [IDBTransaction.prototype, "commit", IDBTransaction.prototype.commit];
			IDBTransaction.prototype.commit = function () {
				if (this.mode === "readonly") return;
				Object.defineProperty(this, "error", { value: new DOMException("full", "QuotaExceededError") });
				this.abort();
			}`,
	} {
		t.Run(name, func(t *testing.T) {
			store := open(t, t.Name())
			evaluate(t, patch)
			defer evaluate(t, `real[0][real[1]] = real[2]`)
			_, err := store.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte("1")}}})
			require.ErrorIs(t, err, idbstore.ErrFull)
			require.ErrorIs(t, err, idb.QuotaExceededError)
			require.ErrorContains(t, err, "no storage is left")
			require.Empty(t, readBody(t, store))
		})
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	store := open(t, t.Name())
	store.Close()
	store.Close()

	_, err := store.Read(t.Context(), []core.Key{key})
	require.ErrorIs(t, err, idbstore.ErrClosed)
	_, err = store.Commit(t.Context(), authority.Commit{})
	require.ErrorIs(t, err, idbstore.ErrClosed)
}

func TestWithoutIndexedDBOpeningFails(t *testing.T) {
	evaluate(t, `
		globalThis.real = Object.getOwnPropertyDescriptor(globalThis, "indexedDB");
		Object.defineProperty(globalThis, "indexedDB", { configurable: true, value: undefined })`)
	defer evaluate(t, `Object.defineProperty(globalThis, "indexedDB", globalThis.real)`)

	_, err := idbstore.Open(t.Context(), "any", draw, safejs.Undefined())
	require.ErrorIs(t, err, idb.ErrUnsupported)
}

func TestOpeningWithACancelledContextFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := idbstore.Open(ctx, t.Name(), draw, safejs.Undefined())
	require.ErrorIs(t, err, context.Canceled)
}

func TestWhatJavaScriptCannotHoldIsRefused(t *testing.T) {
	ctx, store := t.Context(), open(t, t.Name())
	bad := core.Key{Owner: "ann", Kind: core.KindThread, ID: "cut \xe5"}

	_, err := store.Read(ctx, []core.Key{bad})
	require.ErrorContains(t, err, "not UTF-8")
	_, err = store.Changes(ctx, bad.ID, 0)
	require.ErrorContains(t, err, "not UTF-8")
	_, err = store.History(ctx, bad.ID, 0, 0, 0)
	require.ErrorContains(t, err, "not UTF-8")
	for _, c := range []authority.Commit{
		{Reads: []authority.Read{{Key: bad}}},
		{Writes: []authority.Write{{Key: bad}}},
		{Rows: []authority.RowRecord{{Thread: bad.ID, Sequence: 1}}},
		{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 0}}},
		{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1 << 53}}},
	} {
		_, err := store.Commit(ctx, c)
		require.Error(t, err)
		require.NotErrorIs(t, err, authority.ErrConflict)
	}
}

func TestPagesJoinUp(t *testing.T) {
	const n = 2500 // Ten pages of rows, and of documents.
	store := open(t, t.Name())
	for at := 0; at < n; at += 500 {
		_, err := store.Commit(t.Context(), authority.Commit{Writes: writesOf(at, 500), Rows: rowsOf(at, 500)})
		require.NoError(t, err)
	}

	for after, want := range []int{n, n - 500, n - 1000, n - 1500, n - 2000, 0} {
		c, err := store.Changes(t.Context(), "ann", core.Revision(after))
		require.NoError(t, err)
		require.Len(t, c.Records, want)
		ids := map[string]bool{}
		for i, r := range c.Records {
			ids[r.Key.ID] = true
			require.Equal(t, core.Revision(after+1+i/500), r.Revision)
			number, err := strconv.Atoi(strings.TrimPrefix(r.Key.ID, "C2Cuser"))
			require.NoError(t, err)
			require.Equal(t, body(number), string(r.Body))
		}
		require.Len(t, ids, want)
	}
	for _, limit := range []int{0, 1000, 1001, 2499, 2500, 9999} {
		rows, err := store.History(t.Context(), "thread", 0, 0, limit)
		require.NoError(t, err)
		want := n
		if limit > 0 {
			want = min(n, limit)
		}
		require.Len(t, rows, want)
		for i, r := range rows {
			require.Equal(t, uint64(n-i), r.Sequence)
		}
	}
}

func write(t *testing.T, store *idbstore.Store, body string) core.Revision {
	t.Helper()
	revisions, err := store.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte(body)}}})
	require.NoError(t, err)
	return revisions["ann"]
}

func readBody(t *testing.T, store *idbstore.Store) string {
	t.Helper()
	records, err := store.Read(t.Context(), []core.Key{key})
	require.NoError(t, err)
	return string(records[0].Body)
}

// patchPut lets a piece of JavaScript run before each put.
func patchPut(t *testing.T, before string) (restore func()) {
	t.Helper()
	evaluate(t, `
		globalThis.put = IDBObjectStore.prototype.put;
		(() => {
			let calls = 0;
			IDBObjectStore.prototype.put = function (...args) {
				calls++;
				`+before+`
				return globalThis.put.apply(this, args);
			};
		})()`)
	return func() { evaluate(t, `IDBObjectStore.prototype.put = globalThis.put`) }
}

// evaluate runs a piece of JavaScript.
func evaluate(t *testing.T, source string) {
	t.Helper()
	_, err := safejs.Global().Call("eval", source)
	require.NoError(t, err)
}
