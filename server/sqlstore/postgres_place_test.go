package sqlstore_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestPostgresDataThatIsSomewhereElseGetsAnotherName(t *testing.T) {
	url := databases["PostgreSQL"](t)
	name := named(t, url, writes(t, "one"))
	db, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close(t.Context())) }()
	for _, script := range []string{
		// As reading a dump in makes the tables anew.
		`CREATE TABLE again (LIKE documents INCLUDING ALL); INSERT INTO again SELECT * FROM documents; DROP TABLE documents; ALTER TABLE again RENAME TO documents`,
		// As a dump of another server says.
		`UPDATE place SET birth = '7000000000000000000 00000001 5 16384'`,
	} {
		_, err := db.Exec(t.Context(), script, pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		next := named(t, url, func(s sqlstore.Store) {
			require.True(t, s.State().Renewed)
			require.Equal(t, "one", read(t, s))
		})
		require.NotEqual(t, name, next)
		require.Equal(t, next, named(t, url, nil), "once")
		name = next
	}
	faults, err := sqlstore.CheckPostgres(t.Context(), url)
	require.NoError(t, err)
	require.Empty(t, faults)
}
