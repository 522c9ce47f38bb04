package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// BackupSQLite copies a database as it is at one moment, also while it is in
// use, into a new file at to. Wherever the copy is opened it is other data to
// devices than the original. There must be nothing at to.
func BackupSQLite(ctx context.Context, from, to string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back %s up: %w", from, err)
		}
	}()
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s is there already: %w", to, os.ErrExist)
	}
	unfinished := to + ".unfinished"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	defer func() { _ = os.Remove(unfinished) }() // Renamed by then, or in vain.
	if err := copySQLite(ctx, from, unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// copySQLite makes the copy, which only its owner can read.
func copySQLite(ctx context.Context, from, to string) (err error) {
	source, err := openExisting(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if err := makePrivate(to); err != nil {
		return err
	}
	if _, err := source.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return err
	}
	copied, err := openFile(to, 1, "journal_mode(delete)", "synchronous(full)")
	if err != nil {
		return err
	}
	if _, err = copied.ExecContext(ctx, makePlace); err == nil {
		_, err = copied.ExecContext(ctx, writePlace, foreign.birth, foreign.stamp)
	}
	return errors.Join(err, copied.Close())
}

// openExisting opens a database that there is, beside whoever has it.
func openExisting(path string) (*sql.DB, error) {
	file, err := resolve(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	return openFile(file, 1, busyTimeout, "query_only(0)")
}

// RestoreSQLite puts a copy of the database at from in the place of the one at
// to, which must not be in use. What was there is kept under the name that is
// returned, none if there was nothing. To devices the data is other data.
func RestoreSQLite(ctx context.Context, from, to string) (kept string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore %s: %w", to, err)
		}
	}()
	if to, err = resolve(to); err != nil {
		return "", err
	}
	copied := to + ".restoring"
	defer func() { _ = os.Remove(copied) }()
	if err := os.Remove(copied); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	if err := copySQLite(ctx, from, copied); err != nil {
		return "", err
	}
	if _, err := os.Stat(to); errors.Is(err, os.ErrNotExist) {
		return "", errors.Join(os.Rename(copied, to), syncFolder(filepath.Dir(to)))
	}
	return replaceSQLite(ctx, copied, to)
}

// replaceSQLite gives the database at to another name and its place to another.
// There is one at each moment, or a server would begin with nothing.
func replaceSQLite(ctx context.Context, by, to string) (kept string, err error) {
	held, err := holdFile(ctx, to)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, held.release()) }()
	kept = freeName(to + ".before-restore")
	emptyLogOf(ctx, to)
	for _, of := range []string{"-wal", "-shm"} { // What could not be emptied.
		if err := os.Rename(to+of, kept+of); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Link(to, kept); err != nil {
		return "", err
	}
	if err := os.Rename(by, to); err != nil {
		return "", err
	}
	return kept, syncFolder(filepath.Dir(to))
}

// emptyLogOf moves what is in the log into the database, if that is sound.
func emptyLogOf(ctx context.Context, file string) {
	db, err := openFile(file, 1)
	if err != nil {
		return
	}
	_, _ = db.ExecContext(ctx, `PRAGMA wal_checkpoint(truncate)`) // Else the log is kept too.
	_ = db.Close()
}

// freeName is name, or name with the first number that is free.
func freeName(name string) string {
	for n := 1; ; n++ {
		candidate := name
		if n > 1 {
			candidate = fmt.Sprintf("%s.%d", name, n)
		}
		if _, err := os.Lstat(candidate); errors.Is(err, os.ErrNotExist) {
			return candidate
		}
	}
}

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if errors.Is(err, os.ErrInvalid) {
		err = nil // A system that has no such thing.
	}
	return errors.Join(err, folder.Close())
}
