package sqlstore_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// TestMain also runs what tests run in a process of its own: see inChild.
func TestMain(m *testing.M) {
	if run := children[os.Getenv(childName)]; run != nil {
		os.Exit(run(os.Getenv(childDatabase)))
	}
	os.Exit(pgtest.Main(m))
}

// databases makes the name of an empty database for each kind there is.
var databases = map[string]func(testing.TB) string{
	"SQLite": func(t testing.TB) string {
		return filepath.Join(t.TempDir(), "parlor.db")
	},
	"PostgreSQL": pgtest.Schema,
}

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, database string)) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) { test(t, database(t)) })
	}
}

// open opens a database until the end of the test.
func open(t testing.TB, database string) sqlstore.Store {
	s, err := sqlstore.Open(t.Context(), database)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestSQLiteIsAStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (a, b authority.Store) {
		s := open(t, databases["SQLite"](t))
		return s, s
	})
}

func TestPostgresIsAStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (a, b authority.Store) {
		url := databases["PostgreSQL"](t)
		return open(t, url), open(t, url)
	})
}
