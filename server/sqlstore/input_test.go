package sqlstore_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestWhatCannotBeKeptIsRefusedAndLosesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		ctx, s := t.Context(), open(t, database)
		x := conversation("ann", "x")
		const bad = "cut \xe5"
		row := func(thread string, sequence uint64) authority.Commit {
			return authority.Commit{
				Writes: []authority.Write{put(x, "lost")},
				Rows:   []authority.RowRecord{{Thread: thread, Sequence: sequence}},
			}
		}
		for says, c := range map[string]authority.Commit{
			`key "cut \xe5" is not UTF-8`:  replace(conversation(bad, "x"), 0, "lost"),
			`sequence 0 is not between`:    row("thread", 0),
			`sequence 9007199254740992 is`: row("thread", 1<<53),
			`bytes are too many at once`:   {Writes: []authority.Write{put(x, "lost"), {Key: x, Body: make([]byte, 128<<20)}}},
		} {
			_, err := s.Commit(ctx, c)
			require.ErrorContains(t, err, says)
		}
		for _, c := range []authority.Commit{
			replace(conversation("ann", bad), 0, "lost"),
			replace(core.Key{Owner: "ann", Kind: bad}, 0, "lost"),
			row(bad, 1),
			{Reads: []authority.Read{{Key: conversation(bad, "x")}}},
		} {
			_, err := s.Commit(ctx, c)
			require.ErrorContains(t, err, "not UTF-8")
		}
		_, err := s.Read(ctx, []core.Key{x, conversation(bad, "x")})
		require.ErrorContains(t, err, "not UTF-8")
		_, err = s.Changes(ctx, bad, 0)
		require.ErrorContains(t, err, "not UTF-8")
		_, err = s.History(ctx, bad, 0, 0, 0)
		require.ErrorContains(t, err, "not UTF-8")

		require.Empty(t, bodyOf(t, s, x))
		revisions, err := s.Commit(ctx, replace(x, 0, "kept"))
		require.NoError(t, err)
		require.Equal(t, map[string]core.Revision{"ann": 1}, revisions)
	})
}

func TestOfTwoWritesOfADocumentInACommitTheLastCounts(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		x, y := conversation("ann", "x"), conversation("ann", "y")
		revisions, err := s.Commit(t.Context(), authority.Commit{
			Writes: []authority.Write{put(x, "first"), put(y, "other"), put(x, "last")},
		})
		require.NoError(t, err)
		require.Equal(t, map[string]core.Revision{"ann": 1}, revisions)
		require.Equal(t, "last", bodyOf(t, s, x))
		require.Equal(t, "other", bodyOf(t, s, y))
	})
}

func TestTwoRowsOfOnePlaceInACommitConflict(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		row := authority.RowRecord{Thread: "thread", Sequence: 1}
		_, err := s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{row, row}})
		require.ErrorIs(t, err, authority.ErrConflict)
	})
}

func TestAClosedStoreSaysSo(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		ctx := t.Context()
		s, err := sqlstore.Open(ctx, database)
		require.NoError(t, err)
		x := conversation("ann", "x")
		_, err = s.Commit(ctx, replace(x, 0, "kept"))
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.NoError(t, s.Close())

		_, err = s.Read(ctx, []core.Key{x})
		require.ErrorIs(t, err, sqlstore.ErrClosed)
		_, err = s.Changes(ctx, "ann", 0)
		require.ErrorIs(t, err, sqlstore.ErrClosed)
		_, err = s.History(ctx, "ann", 0, 0, 0)
		require.ErrorIs(t, err, sqlstore.ErrClosed)
		for _, c := range []authority.Commit{replace(x, 1, "late"), {Reads: []authority.Read{{Key: x, Revision: 1}}}, {}} {
			_, err = s.Commit(ctx, c)
			require.ErrorIs(t, err, sqlstore.ErrClosed)
		}
		require.Equal(t, "kept", bodyOf(t, open(t, database), x))
	})
}

func TestClosingUnderLoadLosesNoAcknowledgedCommit(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s, err := sqlstore.Open(t.Context(), database)
		require.NoError(t, err)
		const writers = 8
		acknowledged, started := make(chan int), make(chan struct{}, writers)
		for i := range writers {
			go func() {
				n := 0
				key := conversation(string(rune('a'+i)), "x")
				for {
					_, err := s.Commit(t.Context(), replace(key, core.Revision(n), "x"))
					if err != nil {
						if !errors.Is(err, sqlstore.ErrClosed) {
							t.Error(err)
						}
						break
					}
					if n++; n == 5 {
						started <- struct{}{}
					}
				}
				acknowledged <- n
			}()
		}
		for range writers {
			<-started
		}
		require.NoError(t, s.Close())
		total := 0
		for range writers {
			total += <-acknowledged
		}

		s = open(t, database)
		found := 0
		for i := range writers {
			c, err := s.Changes(t.Context(), string(rune('a'+i)), 0)
			require.NoError(t, err)
			found += int(c.Revision)
		}
		require.Equal(t, total, found)
	})
}

func TestOpenPicksByTheName(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parlor.db"))
	require.IsType(t, (*sqlstore.SQLite)(nil), s)
	s = open(t, databases["PostgreSQL"](t))
	require.IsType(t, (*sqlstore.Postgres)(nil), s)

	for database, says := range map[string]string{
		"mysql://127.0.0.1/parlor":            "neither a postgres:// URL nor a path",
		"postgres://127.0.0.1:1/parlor":       "connection refused",
		"postgres://127.0.0.1:seven/parlor":   "invalid port",
		"":                                    "not a file",
		":memory:":                            "not a file",
		"/there/is/no/such/folder/parlor.db":  "unable to open database file",
		filepath.Join(t.TempDir(), "x", "y/"): "unable to open database file",
	} {
		_, err := sqlstore.Open(t.Context(), database)
		require.ErrorContains(t, err, says, "open %q", database)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, database := range databases {
		_, err := sqlstore.Open(ctx, database(t))
		require.ErrorIs(t, err, context.Canceled, name)
	}
}
