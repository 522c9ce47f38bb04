package sqlstore_test

import (
	"database/sql"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func conversation(owner, id string) core.Key {
	return core.Key{Owner: owner, Kind: core.KindConversation, ID: id}
}

func put(key core.Key, body string) authority.Write {
	return authority.Write{Key: key, Body: []byte(body)}
}

// replace is a commit that writes a document which was read at a revision.
func replace(key core.Key, revision core.Revision, body string) authority.Commit {
	return authority.Commit{
		Reads:  []authority.Read{{Key: key, Revision: revision}},
		Writes: []authority.Write{put(key, body)},
	}
}

func bodyOf(t *testing.T, s authority.Store, key core.Key) string {
	t.Helper()
	records, err := s.Read(t.Context(), []core.Key{key})
	require.NoError(t, err)
	return string(records[0].Body)
}

func TestAConflictFailsOneCommitNotItsNeighbours(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		x, y := conversation("ann", "x"), conversation("ann", "y")
		row := authority.RowRecord{Thread: "thread", Sequence: 1, Body: []byte("first")}
		results := sqlstore.Together(s,
			replace(x, 0, "first"),
			replace(x, 0, "of the same reads"),
			authority.Commit{Rows: []authority.RowRecord{row}},
			authority.Commit{Writes: []authority.Write{put(y, "with a row that is there")}, Rows: []authority.RowRecord{row}},
			replace(conversation("bob", "x"), 7, "of a revision that never was"),
			replace(x, 1, "second"),
			replace(y, 0, "third"),
		)

		for i, want := range []map[string]core.Revision{{"ann": 1}, nil, {}, nil, nil, {"ann": 2}, {"ann": 3}} {
			if want == nil {
				require.ErrorIs(t, results[i].Err, authority.ErrConflict, "commit %d", i)
				require.Empty(t, results[i].Revisions)
				continue
			}
			require.NoError(t, results[i].Err, "commit %d", i)
			require.Equal(t, want, results[i].Revisions, "commit %d", i)
		}
		require.Equal(t, "second", bodyOf(t, s, x))
		require.Equal(t, "third", bodyOf(t, s, y))
		c, err := s.Changes(t.Context(), "bob", 0)
		require.NoError(t, err)
		require.Zero(t, c)
	})
}

func TestCommitsOfATransactionReplaceEachOthersRows(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		x := conversation("ann", "x")
		rows := func(rows ...authority.RowRecord) authority.Commit { return authority.Commit{Rows: rows} }
		row := func(sequence uint64, body string, replace bool) authority.RowRecord {
			return authority.RowRecord{Thread: "thread", Sequence: sequence, Body: []byte(body), Replace: replace}
		}
		results := sqlstore.Together(s,
			rows(row(1, "a", false), row(2, "b", false)),
			rows(row(2, "B", true), row(1, "A", true)),
			authority.Commit{
				Reads: []authority.Read{{Key: x, Revision: 7}},
				Rows:  []authority.RowRecord{row(1, "of a revision that never was", true)},
			},
			rows(row(1, "with a row that is there", true), row(2, "", false)),
			rows(row(3, "of nothing", true)),
			rows(row(3, "c", false), row(2, "last", true)),
		)

		for i, conflict := range []bool{false, false, true, true, false, false} {
			if conflict {
				require.ErrorIs(t, results[i].Err, authority.ErrConflict, "commit %d", i)
				continue
			}
			require.NoError(t, results[i].Err, "commit %d", i)
		}
		got, err := s.History(t.Context(), "thread", 0, 0, 0)
		require.NoError(t, err)
		require.Equal(t, []authority.RowRecord{row(3, "c", false), row(2, "last", false), row(1, "A", false)}, got)
	})
}

func TestACommitThatTheDatabaseRefusesFailsAlone(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		refused := conversation("ann", refusedID(t, s, database))
		results := sqlstore.Together(s,
			replace(conversation("ann", "x"), 0, "before"),
			authority.Commit{
				Writes: []authority.Write{put(conversation("ann", "y"), "half"), put(refused, "other half")},
				Rows:   []authority.RowRecord{{Thread: "thread", Sequence: 1}},
			},
			replace(conversation("ann", "z"), 0, "after"),
		)

		require.NoError(t, results[0].Err)
		require.Error(t, results[1].Err)
		require.NotErrorIs(t, results[1].Err, authority.ErrConflict)
		require.NoError(t, results[2].Err)
		require.Equal(t, map[string]core.Revision{"ann": 2}, results[2].Revisions)
		require.Equal(t, "before", bodyOf(t, s, conversation("ann", "x")))
		require.Empty(t, bodyOf(t, s, conversation("ann", "y")))
		require.Equal(t, "after", bodyOf(t, s, conversation("ann", "z")))
		rows, err := s.History(t.Context(), "thread", 0, 0, 0)
		require.NoError(t, err)
		require.Empty(t, rows)
	})
}

// refusedID is an id that the database does not take: PostgreSQL because it is
// too long for an index, SQLite because we tell it so.
func refusedID(t *testing.T, s sqlstore.Store, database string) string {
	if _, ok := s.(*sqlstore.Postgres); ok {
		var id []byte
		for range 10_000 { // Random, or it would be packed.
			id = append(id, byte('0'+rand.IntN(75)))
		}
		return string(id)
	}
	db, err := sql.Open("sqlite", database)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), `CREATE TRIGGER refuse BEFORE INSERT ON documents WHEN new.id = 'bad'
		BEGIN SELECT RAISE(ABORT, 'a disk that is broken here'); END`)
	require.NoError(t, err)
	return "bad"
}

func TestOfManyCommitsOfOneRowOneWins(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		handles := []sqlstore.Store{open(t, database)}
		if _, ok := handles[0].(*sqlstore.Postgres); ok {
			handles = append(handles, open(t, database), open(t, database))
		}
		const rows, rivals = 100, 6
		results := make(chan error)
		for i := range rivals {
			go func() {
				for n := range rows {
					_, err := handles[i%len(handles)].Commit(t.Context(), authority.Commit{
						Writes: []authority.Write{put(conversation(strconv.Itoa(i), "x"), "won")}, // So that no owner keeps them apart.
						Rows:   []authority.RowRecord{{Thread: "thread", Sequence: uint64(n + 1)}},
					})
					results <- err
				}
			}()
		}
		won := 0
		for range rows * rivals {
			if err := <-results; err != nil {
				require.ErrorIs(t, err, authority.ErrConflict)
				continue
			}
			won++
		}
		require.Equal(t, rows, won)
		revisions := 0
		for i := range rivals {
			c, err := handles[0].Changes(t.Context(), strconv.Itoa(i), 0)
			require.NoError(t, err)
			revisions += int(c.Revision)
		}
		require.Equal(t, rows, revisions, "who lost wrote nothing")
	})
}
