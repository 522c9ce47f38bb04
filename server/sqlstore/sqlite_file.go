package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	sqlite3 "modernc.org/sqlite/lib"
)

// heldFile keeps a database to one process: a lock on the file itself where the
// system has one that bears SQLite's own, and one on a file beside it, which
// other systems and earlier versions of the program know.
//
// The file stays open until everything else is closed. A process that closes any
// of its descriptors of a file loses the locks that SQLite holds on it.
type heldFile struct {
	file   *os.File
	info   os.FileInfo
	beside *sql.DB
}

// holding are the files that this process holds. Opening and closing one of them
// once more would already do harm.
var holding struct {
	sync.Mutex
	files []os.FileInfo
}

// holdFile holds the file at path, and makes it if there is none, for nobody
// else to read. It fails with [ErrInUse] where another process has it, and with
// [ErrLinked] where it has another name.
func holdFile(ctx context.Context, path string) (_ *heldFile, err error) {
	holding.Lock()
	defer holding.Unlock()
	if held, err := os.Stat(path); err == nil && slices.ContainsFunc(holding.files, sameAs(held)) {
		return nil, ErrInUse
	}
	h := &heldFile{}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	if h.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("unable to open database file: %w", err)
	}
	if err := lockFile(h.file); err != nil {
		return nil, err
	}
	if err := h.check(path); err != nil {
		return nil, err
	}
	if h.beside, err = lockBeside(ctx, path); err != nil {
		return nil, err
	}
	if h.info, err = h.file.Stat(); err != nil {
		return nil, err
	}
	holding.files = append(holding.files, h.info)
	return h, nil
}

func sameAs(file os.FileInfo) func(os.FileInfo) bool {
	return func(other os.FileInfo) bool { return os.SameFile(file, other) }
}

// check refuses a file with several names: SQLite keeps the log beside one of
// them, and whoever opens the other has a database without its last commits.
func (h *heldFile) check(path string) error {
	held, err := h.file.Stat()
	if err != nil {
		return err
	}
	if n := links(held); n > 1 {
		return fmt.Errorf("%w: it has %d names (hard links), of which only one may be left", ErrLinked, n)
	}
	named, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !os.SameFile(held, named) {
		return errors.New("the file was replaced while it was opened")
	}
	return nil
}

// release lets go of the file. Everything else must be closed.
func (h *heldFile) release() error {
	holding.Lock()
	defer holding.Unlock()
	holding.files = slices.DeleteFunc(holding.files, sameAs(h.info))
	return h.close()
}

func (h *heldFile) close() error {
	var errs []error
	if h.beside != nil {
		errs = append(errs, h.beside.Close())
	}
	if h.file != nil {
		unlockFile(h.file)
		errs = append(errs, h.file.Close())
	}
	return errors.Join(errs...)
}

// lockBeside holds a file beside the database until it is closed, or the
// process ends. SQLite's own exclusive mode would shut out our readers, too.
func lockBeside(ctx context.Context, file string) (*sql.DB, error) {
	name := file + ".lock"
	if err := makePrivate(name); err != nil {
		return nil, err
	}
	db, err := openFile(name, 1)
	if err != nil {
		return nil, err
	}
	if _, err = db.ExecContext(ctx, `BEGIN EXCLUSIVE`); err != nil {
		if sqliteCode(err) == sqlite3.SQLITE_BUSY {
			err = ErrInUse
		}
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// makePrivate makes a file that only its owner can read, unless there is one.
func makePrivate(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}
