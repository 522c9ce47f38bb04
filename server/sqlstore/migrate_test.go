package sqlstore_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// later is a migration to come: it moves every row.
const later = `
	ALTER TABLE rows RENAME TO rows_before;
	CREATE TABLE rows AS SELECT thread, sequence + 100 AS sequence, body FROM rows_before;
	DROP TABLE rows_before;`

func TestADatabaseOfVersion1IsBroughtForward(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		x := conversation("ann", "x\x00")
		fillVersion1(t, database)

		s, err := sqlstore.OpenAt(t.Context(), database, 1, later)
		require.NoError(t, err)
		require.Equal(t, "kept", bodyOf(t, s, x))
		require.Equal(t, []uint64{101}, sequences(t, s))
		require.NoError(t, s.Close())
		s, err = sqlstore.OpenAt(t.Context(), database, 1, later)
		require.NoError(t, err)
		require.Equal(t, []uint64{101}, sequences(t, s), "only once")
		require.NoError(t, s.Close())
	})
}

func TestTheLayoutOfVersion1IsBroughtToThePresentOne(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		fillVersion1(t, database)
		s := open(t, database)
		require.Equal(t, "kept", bodyOf(t, s, conversation("ann", "x\x00")))
		require.Equal(t, []uint64{1}, sequences(t, s))
	})
}

// fillVersion1 makes a database as the first version of the program does.
func fillVersion1(t *testing.T, database string) {
	s, err := sqlstore.OpenAt(t.Context(), database, 1)
	require.NoError(t, err)
	c := replace(conversation("ann", "x\x00"), 0, "kept")
	c.Rows = []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("kept")}}
	_, err = s.Commit(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func sequences(t *testing.T, s authority.Store) []uint64 {
	rows, err := s.History(t.Context(), "thread", 0, 0, 0)
	require.NoError(t, err)
	var list []uint64
	for _, row := range rows {
		require.Equal(t, "kept", string(row.Body))
		list = append(list, row.Sequence)
	}
	return list
}

func TestADatabaseOfANewerVersionIsRefusedAndLeftAlone(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		fillVersion1(t, database)
		s, err := sqlstore.OpenAt(t.Context(), database, 1, later)
		require.NoError(t, err)
		require.NoError(t, s.Close())

		_, err = sqlstore.OpenAt(t.Context(), database, 1)
		require.ErrorIs(t, err, sqlstore.ErrNewer)
		require.ErrorContains(t, err, "its layout has version 2, this program knows 1")
		s, err = sqlstore.OpenAt(t.Context(), database, 1, later)
		require.NoError(t, err)
		require.Equal(t, []uint64{101}, sequences(t, s))
		require.NoError(t, s.Close())
	})
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		fillVersion1(t, database)
		_, err := sqlstore.OpenAt(t.Context(), database, 1, later, `CREATE TABLE more (n BIGINT); DROP TABLE nothing`)
		require.ErrorContains(t, err, "migrate to version 3")

		s, err := sqlstore.OpenAt(t.Context(), database, 1)
		require.NoError(t, err)
		require.Equal(t, []uint64{1}, sequences(t, s))
		require.NoError(t, s.Close())
	})
}

func TestManyProcessesMayOpenANewPostgresDatabaseAtOnce(t *testing.T) {
	url := databases["PostgreSQL"](t)
	results := make(chan error)
	for range 8 {
		go func() {
			s, err := sqlstore.Open(t.Context(), url)
			if err == nil {
				err = s.Close()
			}
			results <- err
		}()
	}
	for range 8 {
		require.NoError(t, <-results)
	}
}

func TestMigrationsAreNumbered(t *testing.T) {
	folder := fstest.MapFS{
		"m/0001_one.sql": {Data: []byte("one")},
		"m/0002_two.sql": {Data: []byte("two")},
	}
	scripts, err := sqlstore.Steps(folder, "m")
	require.NoError(t, err)
	require.Equal(t, []string{"one", "two"}, scripts)

	folder["m/0004_four.sql"] = &fstest.MapFile{}
	_, err = sqlstore.Steps(folder, "m")
	require.ErrorContains(t, err, "0004_four.sql is where 0003_… should be")
}

func TestAProgramOfBeforeChatGroupsRefusesTheDatabase(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		require.NoError(t, open(t, database).Close())
		before := 1
		if strings.Contains(database, "://") {
			before = 3
		}
		_, err := sqlstore.OpenAt(t.Context(), database, before)
		require.ErrorIs(t, err, sqlstore.ErrNewer)
	})
}
