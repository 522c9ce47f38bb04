package idbstore_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

// clear deletes the database of a test and all that is in it.
func clear(t *testing.T) {
	t.Helper()
	require.NoError(t, idb.Delete(t.Context(), t.Name()))
}

// replaced requires that every call of a store says that its data is other data.
func replaced(t *testing.T, store *idbstore.Store) {
	t.Helper()
	ctx := t.Context()
	_, read := store.Read(ctx, []core.Key{key})
	_, changes := store.Changes(ctx, "ann", 0)
	_, history := store.History(ctx, "thread", 0, 0, 0)
	_, commit := store.Commit(ctx, authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte("lost")}}})
	for _, err := range []error{read, changes, history, commit} {
		require.ErrorIs(t, err, authority.ErrReplaced)
	}
}

func TestAStoreWhoseDatabaseWasDeletedSaysSoUntilItIsRenewed(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	for range 2 {
		clear(t)
		replaced(t, store)
		replaced(t, store)
		store.Renew()
		require.Empty(t, readBody(t, store))
		require.Equal(t, core.Revision(1), write(t, store, "2"))
		require.Equal(t, "2", readBody(t, store))
	}
}

func TestADatabaseThatAnotherTabMadeAnewIsNotTheSame(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	clear(t)
	other := open(t, t.Name())
	write(t, other, "2")
	replaced(t, store)
	require.Equal(t, "2", readBody(t, other), "for the other tab it is")
	store.Renew()
	require.Equal(t, "2", readBody(t, store))
}

func TestADatabaseThatWasOnlyClosedIsTheSame(t *testing.T) {
	store, other := open(t, t.Name()), open(t, t.Name())
	write(t, store, "1")
	store.Close()
	again := open(t, t.Name())
	require.Equal(t, "1", readBody(t, again))
	require.Equal(t, core.Revision(2), write(t, other, "2"))
}

func TestADatabaseWithoutANameGetsOneFromTheFirstWhoOpensIt(t *testing.T) {
	stores := func(u *idb.Upgrade) error {
		return errors.Join(u.CreateStore("documents", idb.Index{Name: "changes", Paths: []string{"owner", "revision"}}), u.CreateStore("owners"), u.CreateStore("rows"))
	}
	db, err := idb.Open(t.Context(), t.Name(), 1, stores) // As a release of before made it, or a tab that crashed.
	require.NoError(t, err)
	db.Close()
	first, second := open(t, t.Name()), open(t, t.Name())
	names := map[string]bool{}
	for _, store := range []*idbstore.Store{first, second} {
		name, err := authority.New(store, authority.NewHub().Member(), func() int64 { return 0 }).Epoch(t.Context(), "another")
		require.NoError(t, err)
		names[name] = true
	}
	require.Len(t, names, 1)
	require.NotContains(t, names, "another")
}

func TestAStoreLooksByItselfWhatHasBecomeOfItsData(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	noticed := make(chan struct{}, 1)
	store.Watch(func() { noticed <- struct{}{} })
	clear(t)
	<-noticed
	replaced(t, store)
}

func TestACallThatWaitsForTheDeletionFindsOtherData(t *testing.T) {
	store := open(t, t.Name())
	write(t, store, "1")
	results := make(chan error)
	for range 5 {
		go func() {
			_, err := store.Commit(context.Background(), authority.Commit{Writes: []authority.Write{{Key: key, Body: []byte("2")}}})
			results <- err
		}()
	}
	clear(t)
	for range 5 {
		if err := <-results; err != nil {
			require.ErrorIs(t, err, authority.ErrReplaced)
		}
	}
	replaced(t, store)
}
