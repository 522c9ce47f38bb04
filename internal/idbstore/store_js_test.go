package idbstore_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/internal/idb"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

func TestStoreIsAStore(t *testing.T) {
	databases := 0
	storetest.Run(t, func(t *testing.T) (a, b authority.Store) {
		databases++
		name := "store " + strconv.Itoa(databases)
		one, two := open(t, name), open(t, name)
		one.ShortenEras()
		two.ShortenEras()
		return one, two
	})
}

// lines is what a page gives [idbstore.Open].
func lines(t *testing.T) safejs.Value {
	t.Helper()
	constructor, err := safejs.Global().Get("Function")
	require.NoError(t, err)
	function, err := constructor.New("documents", `
		const parts = documents.flatMap(({ kind, id, revision, body }) => [kind, id, revision, body]);
		const text = documents.some(({ bytes }) => bytes) ? '' : [documents.length, ...parts, ''].join('\n');
		return new TextEncoder().encode(text);`)
	require.NoError(t, err)
	return function
}

// draw draws a name for data.
func draw() string { return strconv.FormatUint(rand.Uint64(), 36) }

// open opens a store, and deletes its database when the test is over.
func open(t *testing.T, name string) *idbstore.Store {
	t.Helper()
	store, err := idbstore.Open(t.Context(), name, draw, lines(t))
	require.NoError(t, err)
	t.Cleanup(func() {
		store.Close()
		require.NoError(t, idb.Delete(context.Background(), name))
	})
	return store
}

// settle waits for a promise.
func settle(t *testing.T, promise safejs.Value) safejs.Value {
	t.Helper()
	settled := make(chan safejs.Value, 1)
	f, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		settled <- args[0]
		return nil
	})
	require.NoError(t, err)
	defer f.Release()
	_, err = promise.Call("then", f)
	require.NoError(t, err)
	return <-settled
}
