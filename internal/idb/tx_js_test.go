package idb_test

import (
	"context"
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idb"
)

func TestWhatWasReadCanBeWrittenInTheSameTransaction(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	put(t, db, "key", 0)

	const writers, rounds = 8, 25
	failed := make(chan error)
	for range writers {
		go func() {
			var err error
			for i := 0; i < rounds && err == nil; i++ {
				err = increment(db)
			}
			failed <- err
		}()
	}
	for range writers {
		require.NoError(t, <-failed)
	}
	require.Equal(t, `[{"result":`+strconv.Itoa(writers*rounds)+`}]`, get(t, db, "key"))
}

// increment reads, waits, and writes: others would be lost if they could come
// in between.
func increment(db *idb.DB) error {
	ctx := context.Background()
	tx, err := db.Begin(idb.ReadWrite, idb.Relaxed, "store")
	if err != nil {
		return err
	}
	s, err := tx.Store("store")
	if err != nil {
		return err
	}
	request, err := s.Get("key")
	if err != nil {
		return err
	}
	if err := tx.Await(ctx, request); err != nil {
		return err
	}
	text, err := request.Result("result")
	if err != nil {
		return err
	}
	var found []struct{ Result int }
	if err := json.Unmarshal(text, &found); err != nil {
		return err
	}
	if err := s.Put(idb.Entry{Key: "key", Value: found[0].Result + 1}); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func TestATransactionCanAwaitManyTimes(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	tx := begin(t, db, idb.ReadWrite)
	s := store(t, tx)
	for i := range 20 {
		require.NoError(t, s.Put(idb.Entry{Key: i, Value: i}))
		first, err := s.Get(i)
		require.NoError(t, err)
		second, err := s.Get(i, "missing", i-1)
		require.NoError(t, err)
		none, err := s.Get()
		require.NoError(t, err)
		require.NoError(t, tx.Await(t.Context(), first, second, none))
		require.Equal(t, `[{"result":`+strconv.Itoa(i)+`}]`, result(t, first, "result"))
		require.Contains(t, result(t, second, "result"), `,{},`)
		require.Equal(t, `[]`, result(t, none, "result"))
	}
	require.NoError(t, tx.Await(t.Context()), "waiting for nothing")
	require.NoError(t, tx.Commit(t.Context()))
}

func TestAnAbortedTransactionLeavesNothing(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	tx := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, tx).Put(idb.Entry{Key: "key", Value: 1}))
	require.NoError(t, tx.Abort())
	require.NoError(t, tx.Abort())

	require.ErrorIs(t, tx.Commit(t.Context()), idb.AbortError)
	require.Equal(t, `[{}]`, get(t, db, "key"))
}

func TestAddingAKeyThatExistsAbortsEverything(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	put(t, db, "key", "old")
	tx := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, tx).Put(idb.Entry{Key: "other", Value: "new"}))
	require.NoError(t, store(t, tx).Add(idb.Entry{Key: "free", Value: "new"}, idb.Entry{Key: "key", Value: "new"}))

	require.ErrorIs(t, tx.Commit(t.Context()), idb.ConstraintError)
	require.ErrorIs(t, tx.Abort(), idb.ConstraintError)
	require.Equal(t, `[{"result":"old"},{},{}]`, get(t, db, "key", "other", "free"))
}

func TestAwaitReportsWhyATransactionEnded(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	put(t, db, "key", "old")
	tx := begin(t, db, idb.ReadWrite)
	s := store(t, tx)
	require.NoError(t, s.Add(idb.Entry{Key: "key", Value: "new"}))
	request, err := s.Get("key")
	require.NoError(t, err)

	require.ErrorIs(t, tx.Await(t.Context(), request), idb.ConstraintError)
}

func TestExceptionsCarryTheirNames(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	tx := begin(t, db, idb.ReadOnly)
	s := store(t, tx)

	require.ErrorIs(t, s.Put(idb.Entry{Key: "key", Value: 1}), idb.Name("ReadOnlyError"))
	_, err := s.Get(map[string]any{"no": 1})
	require.ErrorIs(t, err, idb.DataError)
	_, err = s.GetAll(idb.Range{Lower: 2, Upper: 1}, 0)
	require.ErrorIs(t, err, idb.DataError)
	_, err = s.Index("missing")
	require.ErrorIs(t, err, idb.NotFoundError)
	_, err = tx.Store("missing")
	require.ErrorIs(t, err, idb.NotFoundError)
	require.NotErrorIs(t, err, idb.DataError)
	require.Error(t, s.Put(idb.Entry{Key: "key", Value: func() {}}), "what JSON cannot encode")

	require.NoError(t, tx.Commit(t.Context()))
	_, err = s.Get("key")
	require.ErrorIs(t, err, idb.TransactionInactiveError)
}

func TestATransactionDoesNotWaitForAGoroutineThatWaitsForSomethingElse(t *testing.T) {
	db, other := open(t, 1), open(t, 1)
	defer remove(t, other, t.Name())
	defer db.Close()
	tx := begin(t, db, idb.ReadOnly)
	s := store(t, tx)
	request, err := s.Get("key")
	require.NoError(t, err)
	require.NoError(t, tx.Await(t.Context(), request))
	get(t, other, "key")

	_, err = s.Get("key")
	require.ErrorIs(t, err, idb.TransactionInactiveError)
}

func TestAContextThatEndsAbortsTheTransaction(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	blocker := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, blocker).Put(idb.Entry{Key: "key", Value: "first"}))

	ctx, cancel := context.WithCancel(t.Context())
	waiting := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, waiting).Put(idb.Entry{Key: "key", Value: "second"}))
	request, err := store(t, waiting).Get("key")
	require.NoError(t, err)
	cancel()
	require.ErrorIs(t, waiting.Await(ctx, request), context.Canceled)

	late := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, late).Put(idb.Entry{Key: "key", Value: "third"}))
	require.ErrorIs(t, late.Commit(ctx), context.Canceled)
	require.Equal(t, `[{"result":"first"}]`, get(t, db, "key"))
}

func TestACommitThatIsDoneIsDoneWhateverTheContext(t *testing.T) {
	db := open(t, 1)
	defer remove(t, db, t.Name())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tx := begin(t, db, idb.ReadWrite)
	require.NoError(t, store(t, tx).Put(idb.Entry{Key: "key", Value: 1}))
	require.NoError(t, tx.Commit(t.Context()))
	require.NoError(t, tx.Commit(ctx))
}
