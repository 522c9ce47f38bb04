package sqlstore_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// named opens a database, calls f, if there is one, and closes it. It returns
// the name of the data.
func named(t *testing.T, database string, f func(sqlstore.Store)) string {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), database)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	if f != nil {
		f(s)
	}
	return nameIn(t, s)
}

func nameIn(t *testing.T, s sqlstore.Store) string {
	t.Helper()
	a := authority.New(s, authority.NewHub().Member(), func() int64 { return 0 })
	name, err := a.Epoch(t.Context(), rand.Text())
	require.NoError(t, err)
	return name
}

// copyOver writes a file's content into another, which stays the same file if
// there is one.
func copyOver(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	require.NoError(t, err)
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	require.NoError(t, err)
	_, err = file.Write(content)
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

func writes(t *testing.T, body string) func(sqlstore.Store) {
	return func(s sqlstore.Store) {
		_, err := s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{{Key: conversation("ann", "x"), Body: []byte(body)}}})
		require.NoError(t, err)
	}
}

func read(t *testing.T, s sqlstore.Store) string {
	t.Helper()
	records, err := s.Read(t.Context(), []core.Key{conversation("ann", "x")})
	require.NoError(t, err)
	return string(records[0].Body)
}

func TestADatabaseKeepsItsName(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		name := named(t, database, writes(t, "one"))
		for range 3 {
			require.Equal(t, name, named(t, database, func(s sqlstore.Store) {
				require.False(t, s.State().Renewed)
				require.True(t, s.State().Checked)
			}))
		}
		require.NotEqual(t, name, named(t, database, func(s sqlstore.Store) { require.NoError(t, s.Renew(t.Context())) }))
	})
}

func TestAClosedDatabaseLeavesNoLog(t *testing.T) {
	file := databases["SQLite"](t)
	named(t, file, writes(t, "one"))
	require.NoFileExists(t, file+"-wal")
	require.NoFileExists(t, file+"-shm")
}

func TestACrashDoesNotRenameTheData(t *testing.T) {
	file := databases["SQLite"](t)
	name := named(t, file, nil)
	cmd := inChild(t, "commits", file)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = out.Read(make([]byte, 1)) // It has committed something.
	require.NoError(t, err)
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	require.Equal(t, name, named(t, file, nil))
}

func TestADatabaseThatWasPutInThePlaceOfAnotherGetsAnotherName(t *testing.T) {
	for what, replace := range map[string]func(t *testing.T, backup, file string){
		"by a copy over it": copyOver,
		"by another file": func(t *testing.T, backup, file string) {
			require.NoError(t, os.Rename(backup, file))
		},
		"by a copy after it was removed": func(t *testing.T, backup, file string) {
			require.NoError(t, os.Remove(file))
			copyOver(t, backup, file)
		},
	} {
		t.Run(what, func(t *testing.T) {
			file := databases["SQLite"](t)
			backup := filepath.Join(t.TempDir(), "backup.db")
			name := named(t, file, func(s sqlstore.Store) {
				writes(t, "one")(s)
				nameIn(t, s)
				tool, err := sql.Open("sqlite", file) // As sqlite3 does, while the server runs.
				require.NoError(t, err)
				_, err = tool.Exec(`VACUUM INTO ?`, backup)
				require.NoError(t, err)
				require.NoError(t, tool.Close())
				writes(t, "two")(s)
			})
			replace(t, backup, file)
			require.NotEqual(t, name, named(t, file, func(s sqlstore.Store) {
				require.True(t, s.State().Renewed)
				require.Equal(t, "one", read(t, s))
			}))
		})
	}
}

func TestABackupIsRestored(t *testing.T) {
	file := databases["SQLite"](t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	name := named(t, file, func(s sqlstore.Store) {
		writes(t, "one")(s)
		nameIn(t, s)
		require.NoError(t, sqlstore.BackupSQLite(t.Context(), file, backup))
		require.ErrorIs(t, sqlstore.BackupSQLite(t.Context(), file, backup), os.ErrExist)
		writes(t, "two")(s)
		_, err := sqlstore.RestoreSQLite(t.Context(), backup, file)
		require.ErrorIs(t, err, sqlstore.ErrInUse, "while a server runs")
	})
	require.NoError(t, sound(t, backup))
	kept, err := sqlstore.RestoreSQLite(t.Context(), backup, file)
	require.NoError(t, err)
	restored := named(t, file, func(s sqlstore.Store) { require.Equal(t, "one", read(t, s)) })
	require.NotEqual(t, name, restored)
	require.Equal(t, restored, named(t, file, nil), "once")
	named(t, kept, func(s sqlstore.Store) { require.Equal(t, "two", read(t, s)) })

	t.Run("again, and what is there is kept under another name", func(t *testing.T) {
		again, err := sqlstore.RestoreSQLite(t.Context(), backup, file)
		require.NoError(t, err)
		require.NotEqual(t, kept, again)
		require.NotEqual(t, restored, named(t, file, nil))
	})
	t.Run("to where nothing is", func(t *testing.T) {
		elsewhere := filepath.Join(t.TempDir(), "parlor.db")
		kept, err := sqlstore.RestoreSQLite(t.Context(), backup, elsewhere)
		require.NoError(t, err)
		require.Empty(t, kept)
		require.NotEqual(t, name, named(t, elsewhere, nil))
	})
	t.Run("not from what is none, and then nothing happens", func(t *testing.T) {
		notes := filepath.Join(t.TempDir(), "notes.txt")
		require.NoError(t, os.WriteFile(notes, []byte("These are my notes. They are no database of anybody's, but quite long.\n"), 0o600))
		for _, from := range []string{notes, notes + ".missing"} {
			_, err := sqlstore.RestoreSQLite(t.Context(), from, file)
			require.Error(t, err)
		}
		named(t, file, func(s sqlstore.Store) { require.Equal(t, "one", read(t, s)) })
	})
	t.Run("a damaged one is replaced, and kept", func(t *testing.T) {
		damage(t, file)
		_, err := sqlstore.Open(t.Context(), file)
		require.ErrorIs(t, err, sqlstore.ErrDamaged)
		require.Error(t, sound(t, file))
		_, err = sqlstore.RestoreSQLite(t.Context(), backup, file)
		require.NoError(t, err)
		named(t, file, func(s sqlstore.Store) { require.Equal(t, "one", read(t, s)) })
	})
}

// sound is an error that says what a check has found.
func sound(t *testing.T, file string) error {
	t.Helper()
	faults, err := sqlstore.CheckSQLite(t.Context(), file)
	require.NoError(t, err)
	if len(faults) > 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// damage overwrites all but the first page.
func damage(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	for i := 4096; i < len(content); i++ {
		content[i] = 0xa5
	}
	require.NoError(t, os.WriteFile(file, content, 0o600))
}

func TestACheckFindsWhatNoCommitLeaves(t *testing.T) {
	file := databases["SQLite"](t)
	named(t, file, writes(t, "one"))
	require.NoError(t, sound(t, file))
	tool, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	_, err = tool.Exec(`UPDATE documents SET revision = 99 WHERE owner = 'ann'`)
	require.NoError(t, err)
	require.NoError(t, tool.Close())
	faults, err := sqlstore.CheckSQLite(t.Context(), file)
	require.NoError(t, err)
	require.Equal(t, []string{"documents are newer than their owners: 1"}, faults)
	_, err = sqlstore.CheckSQLite(t.Context(), file+".missing")
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoFileExists(t, file+".missing")
}

func TestALargeDatabaseIsLookedOverForAShortWhile(t *testing.T) {
	s, err := sqlstore.OpenSQLite(t.Context(), databases["SQLite"](t))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for i := range 30 {
		var commit authority.Commit
		for j := range 100 {
			commit.Writes = append(commit.Writes, authority.Write{Key: conversation("ann", fmt.Sprint(i, " ", j)), Body: make([]byte, 10_000)})
		}
		_, err := s.Commit(t.Context(), commit)
		require.NoError(t, err)
	}
	whole, err := s.QuickCheck(t.Context(), time.Millisecond)
	require.NoError(t, err)
	require.False(t, whole)
	whole, err = s.QuickCheck(t.Context(), time.Minute)
	require.NoError(t, err)
	require.True(t, whole, "and works on")
	writes(t, "one")(s)
	require.Equal(t, "one", read(t, s))
}

func TestTheFileItselfIsLocked(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have no lock that SQLite's own would bear")
	}
	file := databases["SQLite"](t)
	s := open(t, file)
	writes(t, "one")(s)
	require.NoError(t, os.Remove(file+".lock"))
	refused := func(name string) {
		t.Helper()
		out, err := inChild(t, "opens", name).Output()
		require.NoError(t, err)
		require.Contains(t, string(out), "in use by another process")
	}
	refused(file)
	link := filepath.Join(filepath.Dir(file), "link.db")
	require.NoError(t, os.Link(file, link))
	refused(link)
	_, err := sqlstore.Open(t.Context(), link)
	require.ErrorIs(t, err, sqlstore.ErrInUse, "nor the same process twice")
	writes(t, "two")(s)
	require.Equal(t, "two", read(t, s))
	require.NoFileExists(t, link+"-wal")
	require.NoError(t, os.Remove(link))

	t.Run("and what tools do does not unlock it", func(t *testing.T) {
		for range 3 { // Each closes descriptors of the file.
			require.NoError(t, sound(t, file))
		}
		refused(file)
	})
}

func TestAFileWithTwoNamesIsRefused(t *testing.T) {
	file := databases["SQLite"](t)
	named(t, file, writes(t, "one"))
	link := filepath.Join(t.TempDir(), "link.db")
	require.NoError(t, os.Link(file, link))
	for _, name := range []string{file, link} {
		_, err := sqlstore.Open(t.Context(), name)
		require.ErrorIs(t, err, sqlstore.ErrLinked)
		require.ErrorContains(t, err, "2 names")
	}
	require.NoError(t, os.Remove(link))
	named(t, file, func(s sqlstore.Store) { require.Equal(t, "one", read(t, s)) })
}

func TestOnlyTheOwnerCanReadWhatIsMade(t *testing.T) {
	file := databases["SQLite"](t)
	s := open(t, file)
	writes(t, "one")(s)
	backup := file + ".backup"
	require.NoError(t, sqlstore.BackupSQLite(t.Context(), file, backup))
	for _, name := range []string{file, file + "-wal", file + "-shm", file + ".lock", file + ".stamp", backup} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}
