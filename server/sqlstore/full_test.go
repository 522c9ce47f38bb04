package sqlstore_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestPostgresWithoutRoomIsFullToo(t *testing.T) {
	require.True(t, sqlstore.IsFull(fmt.Errorf("commit: %w", &pgconn.PgError{Code: "53100"})))
	require.False(t, sqlstore.IsFull(&pgconn.PgError{Code: "53300"}))
	require.False(t, sqlstore.IsFull(nil))
}

func TestADatabaseWithoutRoomSaysSoAndGoesOnWhenThereIsSome(t *testing.T) {
	store, err := sqlstore.OpenSQLite(t.Context(), t.TempDir()+"/parlor.db")
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	require.NoError(t, store.SetMaxPages(100))
	large := bytes.Repeat([]byte("x"), 50_000)
	put := func(n int) error {
		_, err := store.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: conversation("ann", fmt.Sprint(n)), Body: large}}})
		return err
	}
	n := 0
	for err = nil; err == nil; n++ {
		err = put(n)
	}
	require.ErrorIs(t, err, authority.ErrFull)
	require.Greater(t, n, 1)
	changes, err := store.Changes(t.Context(), "ann", 0)
	require.NoError(t, err)
	require.Len(t, changes.Records, n-1, "nothing of what failed is there, and all else is")
	require.NoError(t, store.SetMaxPages(10_000))
	require.NoError(t, put(n))
}
