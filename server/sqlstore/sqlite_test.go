package sqlstore_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestOneProcessHasAFileToItself(t *testing.T) {
	file := databases["SQLite"](t)
	s, err := sqlstore.OpenSQLite(t.Context(), file)
	require.NoError(t, err)
	link := filepath.Join(t.TempDir(), "link.db")
	require.NoError(t, os.Symlink(file, link))

	for _, name := range []string{file, link} {
		out, err := inChild(t, "opens", name).Output()
		require.NoError(t, err)
		require.Contains(t, string(out), "the database is in use by another process")
		require.Contains(t, string(out), file)
		_, err = sqlstore.OpenSQLite(t.Context(), name)
		require.ErrorIs(t, err, sqlstore.ErrInUse, "nor the same process twice")
	}
	_, err = s.Commit(t.Context(), replace(conversation("ann", "x"), 0, "still here"))
	require.NoError(t, err)

	require.NoError(t, s.Close())
	out, err := inChild(t, "opens", file).Output()
	require.NoError(t, err)
	require.Equal(t, "opened\n", string(out))
}

func TestAFileMayHaveAnyName(t *testing.T) {
	for _, name := range []string{"a b.db", "100%20.db", "what?.db", "#1.db", "x&_pragma=y.db", "ünï.db", "'quoted'.db"} {
		file := filepath.Join(t.TempDir(), name)
		open(t, file)
		require.FileExists(t, file)
	}
}

func TestAFileThatIsNoDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	notes := []byte("These are my notes. I would not like to lose them to a chat server.\n")
	require.NoError(t, os.WriteFile(file, notes, 0o600))

	_, err := sqlstore.OpenSQLite(t.Context(), file)
	require.ErrorContains(t, err, "not a database")
	require.ErrorContains(t, err, file)
	left, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, notes, left)
}

func TestToolsMayReadTheFileMeanwhile(t *testing.T) {
	file := databases["SQLite"](t)
	s := open(t, file)
	_, err := s.Commit(t.Context(), replace(conversation("ann", "x"), 0, "body"))
	require.NoError(t, err)

	tool, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer func() { require.NoError(t, tool.Close()) }()
	var body string
	require.NoError(t, tool.QueryRow(`SELECT body FROM documents WHERE owner = 'ann' AND id = 'x'`).Scan(&body))
	require.Equal(t, "body", body)
}

// The readers take turns so that there is never a moment without one, in which
// SQLite would start its log afresh by itself.
func TestTheLogStaysSmallThoughSomebodyAlwaysReads(t *testing.T) {
	const limit, commits = 256 << 10, 60
	file := databases["SQLite"](t)
	s, err := sqlstore.OpenSQLite(t.Context(), file)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	s.SetMaxLog(limit)
	x := conversation("ann", "x")
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if _, err := s.Read(t.Context(), []core.Key{conversation("ann", "y")}); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for i := range commits {
		body := bytes.Repeat([]byte{byte(i)}, limit/10)
		_, err := s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: x, Body: body}}})
		require.NoError(t, err)
	}
	close(done)
	readers.Wait()
	log, err := os.Stat(file + "-wal")
	require.NoError(t, err)
	require.Less(t, log.Size(), int64(2*limit))
}
