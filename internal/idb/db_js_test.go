package idb_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

func TestANewDatabaseIsUpgradedFromNothingAndThenStepByStep(t *testing.T) {
	var from []int
	for version := range 3 {
		db, err := idb.Open(t.Context(), t.Name(), version+1, func(u *idb.Upgrade) error {
			from = append(from, u.From)
			if u.From == 1 {
				require.NoError(t, u.DeleteStore("store 0"))
			}
			return u.CreateStore("store " + string(rune('0'+u.From)))
		})
		require.NoError(t, err)
		db.Close()
	}
	require.Equal(t, []int{0, 1, 2}, from)

	db, err := idb.Open(t.Context(), t.Name(), 3, noUpgrade(t))
	require.NoError(t, err)
	defer remove(t, db, t.Name())
	nothing := func(*idb.Tx) error { return nil }
	require.NoError(t, db.Do(t.Context(), idb.Plan{Mode: idb.ReadOnly, Durability: idb.Default, Stores: []string{"store 1", "store 2"}, Place: nothing}))
	_, err = db.Begin(idb.Plan{Mode: idb.ReadOnly, Durability: idb.Default, Stores: []string{"store 0"}, Place: nothing})
	require.ErrorIs(t, err, idb.NotFoundError)
}

func TestAnUpgradeThatFailsLeavesNothing(t *testing.T) {
	refused := errors.New("refused")
	_, err := idb.Open(t.Context(), t.Name(), 1, func(u *idb.Upgrade) error {
		require.NoError(t, u.CreateStore("store"))
		return refused
	})
	require.ErrorIs(t, err, refused)

	upgraded := false
	db, err := idb.Open(t.Context(), t.Name(), 1, func(u *idb.Upgrade) error {
		upgraded = true
		require.Zero(t, u.From)
		return u.CreateStore("store")
	})
	require.NoError(t, err)
	require.True(t, upgraded)
	remove(t, db, t.Name())
}

func TestAnOlderVersionThanTheDatabaseIsAnError(t *testing.T) {
	db := open(t, 2)
	defer remove(t, db, t.Name())

	_, err := idb.Open(t.Context(), t.Name(), 1, noUpgrade(t))
	require.ErrorIs(t, err, idb.VersionError)
	var exception *idb.Error
	require.ErrorAs(t, err, &exception)
	require.Equal(t, idb.VersionError, exception.Name)
	require.NotEmpty(t, exception.Message)
}

func TestAConnectionMakesWayForANewerVersion(t *testing.T) {
	older := open(t, 1)
	put(t, older, "key", "value")

	newer := open(t, 2)
	defer remove(t, newer, t.Name())

	<-older.Done()
	require.Equal(t, `[{"result":"value"}]`, get(t, newer, "key"))
	_, err := older.Begin(putting("key", "other"))
	require.ErrorIs(t, err, idb.InvalidStateError)
}

func TestAConnectionMakesWayForDeletion(t *testing.T) {
	db := open(t, 1)
	require.NoError(t, idb.Delete(t.Context(), t.Name()))
	<-db.Done()
}

func TestTwoConnectionsSeeTheSame(t *testing.T) {
	one, two := open(t, 1), open(t, 1)
	defer remove(t, two, t.Name())
	defer one.Close()

	put(t, one, "key", 1)
	require.Equal(t, `[{"result":1}]`, get(t, two, "key"))
	put(t, two, "key", 2)
	require.Equal(t, `[{"result":2}]`, get(t, one, "key"))
}

func TestOpeningThatIsBlockedEndsWithItsContext(t *testing.T) {
	// A connection of somebody who does not make way.
	foreign := evaluate(t, `
		globalThis.foreign = new Promise((done) => {
			const request = indexedDB.open("`+t.Name()+`", 1);
			request.onupgradeneeded = () => request.result.createObjectStore("store");
			request.onsuccess = () => done(request.result);
		});
		globalThis.foreign`)
	database := settle(t, foreign)

	ctx, cancel := context.WithCancel(t.Context())
	onBlocked(t, cancel)
	_, err := idb.Open(ctx, t.Name(), 2, func(*idb.Upgrade) error {
		t.Error("upgraded for nobody")
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, idb.ErrHeld)

	// Once it is gone, nothing is left of the attempt: the version is the old
	// one, and nobody is in the way.
	_, err = database.Call("close")
	require.NoError(t, err)
	db, err := idb.Open(t.Context(), t.Name(), 1, noUpgrade(t))
	require.NoError(t, err)
	remove(t, db, t.Name())
}

func TestOpeningWithACancelledContextFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := idb.Open(ctx, t.Name(), 1, noUpgrade(t))
	require.ErrorIs(t, err, context.Canceled)
}

func TestWithoutIndexedDBOpeningFails(t *testing.T) {
	for name, getter := range map[string]string{
		"none":      `() => undefined`,
		"null":      `() => null`,
		"forbidden": `() => { throw new DOMException("not here", "SecurityError"); }`,
	} {
		t.Run(name, func(t *testing.T) {
			evaluate(t, `
				globalThis.real = Object.getOwnPropertyDescriptor(globalThis, "indexedDB");
				Object.defineProperty(globalThis, "indexedDB", { configurable: true, get: `+getter+` })`)
			defer evaluate(t, `Object.defineProperty(globalThis, "indexedDB", globalThis.real)`)

			_, err := idb.Open(t.Context(), "any", 1, noUpgrade(t))
			require.ErrorIs(t, err, idb.ErrUnsupported)
		})
	}
}

func TestAFactoryThatThrowsIsAnError(t *testing.T) {
	evaluate(t, `
		globalThis.realOpen = IDBFactory.prototype.open;
		IDBFactory.prototype.open = () => { throw new DOMException("not in private windows", "SecurityError"); }`)
	defer evaluate(t, `IDBFactory.prototype.open = globalThis.realOpen`)

	_, err := idb.Open(t.Context(), "any", 1, noUpgrade(t))
	require.ErrorIs(t, err, idb.Name("SecurityError"))
	require.ErrorContains(t, err, "not in private windows")
}

func TestClosingTwiceIsClosingOnce(t *testing.T) {
	db := open(t, 1)
	db.Close()
	db.Close()
	<-db.Done()
	require.NoError(t, idb.Delete(t.Context(), t.Name()))
}

func TestATransactionFinishesAfterClosing(t *testing.T) {
	db := open(t, 1)
	tx, err := db.Begin(putting("key", "value"))
	require.NoError(t, err)
	db.Close()
	require.NoError(t, tx.Wait(t.Context()))

	again := open(t, 1)
	require.Equal(t, `[{"result":"value"}]`, get(t, again, "key"))
	remove(t, again, t.Name())
}
