package idb_test

import (
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

func TestOperationsMakeNoCallbacksAndLeaveNothingBehind(t *testing.T) {
	const operations = 10_000
	probe := watchCallbacks(t)
	db := open(t, 1)
	defer remove(t, db, t.Name())
	require.Equal(t, 1, probe.number("made"), "a database has one callback")
	work(t, db, 500)
	values, goroutines := probe.held(), runtime.NumGoroutine()

	work(t, db, operations)

	require.Equal(t, 1, probe.number("made"))
	require.InDelta(t, values, probe.held(), 50, "values of JavaScript that Go holds")
	require.Equal(t, goroutines, runtime.NumGoroutine())
}

// work does n operations: commits, reads, and transactions that end badly.
func work(t *testing.T, db *idb.DB, n int) {
	t.Helper()
	for i := 0; i < n; i += 4 {
		put(t, db, "key", i)
		get(t, db, "key", "missing")
		claim := putting("other", i)
		claim.Claim = idb.Claim{Store: "store", Entry: idb.Entry{Key: "key", Value: i}}
		require.ErrorIs(t, db.Do(t.Context(), claim), idb.ErrTaken)
		refused := plan(idb.ReadWrite, func(idb.Store) error { return errRefused })
		require.ErrorIs(t, db.Do(t.Context(), refused), errRefused)
	}
}

func TestTheCallbackIsReleasedWithTheDatabase(t *testing.T) {
	probe := watchCallbacks(t)
	t.Run("after Close", func(t *testing.T) {
		db := open(t, 1)
		put(t, db, "key", 1)
		require.False(t, probe.released())
		db.Close()
		require.True(t, probe.released())
	})
	t.Run("after the last transaction", func(t *testing.T) {
		db := open(t, 1)
		tx, err := db.Begin(putting("key", 1))
		require.NoError(t, err)
		db.Close()
		require.False(t, probe.released())
		require.NoError(t, tx.Wait(t.Context()))
		require.True(t, probe.released())
	})
	t.Run("after opening failed", func(t *testing.T) {
		db := open(t, 2)
		_, err := idb.Open(t.Context(), t.Name(), 1, noUpgrade(t))
		require.ErrorIs(t, err, idb.VersionError)
		require.True(t, probe.released())
		remove(t, db, t.Name())
	})
	t.Run("after deleting", func(t *testing.T) {
		require.NoError(t, idb.Delete(t.Context(), t.Name()))
		require.True(t, probe.released())
	})
}

func TestEventsThatMakeNoSenseDoNoHarm(t *testing.T) {
	probe := watchCallbacks(t)
	db := open(t, 1)
	defer remove(t, db, t.Name())
	callback, err := probe.Get("last")
	require.NoError(t, err)
	for _, args := range [][]any{
		{},
		{safejs.Null()},
		{7},
		{map[string]any{}},
		{map[string]any{"type": "success"}},
		{map[string]any{"type": "complete", "target": map[string]any{"parlorTransaction": 99}}},
		{map[string]any{"type": "abort", "target": 7}},
	} {
		for range 5 {
			_, err := callback.Invoke(args...)
			require.NoError(t, err)
		}
	}
	put(t, db, "key", 1)
	require.Equal(t, `[{"result":1}]`, get(t, db, "key"))
}

// probe sees the callbacks that Go makes, and the values of JavaScript that it
// holds, with the eyes of JavaScript.
type probe struct {
	safejs.Value
	t *testing.T
}

func watchCallbacks(t *testing.T) probe {
	t.Helper()
	value := evaluate(t, `
		(() => {
			const make = Go.prototype._makeFuncWrapper;
			const probe = { made: 0, complaints: 0, restore() { Go.prototype._makeFuncWrapper = make; } };
			Go.prototype._makeFuncWrapper = function (id) {
				probe.made++;
				probe.go = this;
				return probe.last = make.call(this, id);
			};
			return probe;
		})()`)
	t.Cleanup(func() { _, _ = value.Call("restore") })
	return probe{value, t}
}

func (p probe) number(name string) int {
	p.t.Helper()
	value, err := p.Get(name)
	require.NoError(p.t, err)
	n, err := value.Int()
	require.NoError(p.t, err)
	return n
}

// held counts the values that Go holds after a collection.
func (p probe) held() int {
	p.t.Helper()
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
	size := evaluate(p.t, `(probe) => probe.go._ids.size`)
	count, err := size.Invoke(p.Value)
	require.NoError(p.t, err)
	n, err := count.Int()
	require.NoError(p.t, err)
	return n
}

// released reports whether the callback made last is gone: Go complains on the
// console when one that is gone is called.
func (p probe) released() bool {
	p.t.Helper()
	call := evaluate(p.t, `
		(probe) => {
			const complain = console.error;
			let complaints = 0;
			console.error = () => { complaints++; };
			probe.last({ type: "nothing" });
			console.error = complain;
			return complaints > 0;
		}`)
	complained, err := call.Invoke(p.Value)
	require.NoError(p.t, err)
	yes, err := complained.Bool()
	require.NoError(p.t, err)
	return yes
}
