package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// maxTogether is how many commits share a transaction on SQLite.
const maxTogether = 256

// SQLite is a [Store] in a file, on a local disk. While it is open no other
// process can open it as a store; tools that read or back up SQLite files may.
// Beside the file lie two of SQLite's own (-wal, -shm), one that stands for
// being open (.lock) and one by which a database that was put in the place of
// another is known (.stamp). Whatever is made can be read by its owner alone.
type SQLite struct {
	held    *heldFile
	place   *sqlitePlace // Once the database belongs there.
	state   State
	writer  *sqliteWriter
	reader  *sqliteReader
	queue   *queue
	indexer indexer
	used    indexer // Of which media are named.
	outbox
}

var (
	_ Store           = (*SQLite)(nil)
	_ authority.Pages = (*SQLite)(nil)
)

// OpenSQLite opens the file at path, and creates it if there is none. It fails
// with [ErrInUse] where another process has it open, with [ErrLinked] where the
// file has two names, with [ErrDamaged] where a short look finds damage, and with
// [ErrNewer] where a newer version of the program has changed it.
func OpenSQLite(ctx context.Context, path string) (*SQLite, error) {
	scripts, err := steps(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return openSQLite(ctx, path, scripts)
}

func openSQLite(ctx context.Context, path string, scripts []string) (_ *SQLite, err error) {
	file, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("open SQLite database: %w", err)
	}
	// As SQLite's own builds do on Linux: as durable, and quicker. Elsewhere it
	// is not there, and SQLite uses what is.
	_, _ = sqlite.Fdatasync(true)
	s := &SQLite{}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open SQLite database %s: %w", file, asDamage(err)), s.release())
		}
	}()
	if s.held, err = holdFile(ctx, file); err != nil {
		return nil, err
	}
	pause := &sync.RWMutex{}
	if s.writer, err = newSQLiteWriter(ctx, file, pause, scripts); err != nil {
		return nil, err
	}
	if err := s.look(ctx, file); err != nil {
		return nil, err
	}
	if s.reader, err = newSQLiteReader(ctx, file, pause); err != nil {
		return nil, err
	}
	at, err := s.writer.indexedNow(ctx)
	if err != nil {
		return nil, err
	}
	s.queue = newQueue(1, maxTogether, s.writer.transact)
	s.indexer.come(at)
	if at, err = s.writer.usesNow(ctx); err != nil {
		return nil, err
	}
	s.used.come(at)
	return s, nil
}

// resolve finds the one name of a file, which also its lock is named after.
func resolve(path string) (string, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return "", fmt.Errorf("%q is not a file", path)
	}
	file, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real, nil
	}
	return file, nil // There is nothing yet.
}

// busyTimeout is how long we wait for a tool that has the file locked.
const busyTimeout = "busy_timeout(5000)"

// openFile prepares connections to a file, at most n at a time. They stay open
// until the pool is closed.
func openFile(file string, n int, pragmas ...string) (*sql.DB, error) {
	name := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(file), "/")}
	name.RawQuery = url.Values{
		"_pragma":   pragmas,
		"_txlock":   {"immediate"},
		"_error_rc": {"1"},
	}.Encode()
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// sqliteCode is the primary code of an error of SQLite, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// Read implements [authority.Store].
func (s *SQLite) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	for _, key := range keys {
		if err := checkKey(key); err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
	}
	records, err := s.reader.read(ctx, keys)
	if err != nil {
		return nil, s.failed("read documents", err)
	}
	return records, nil
}

// Changes implements [authority.Store].
func (s *SQLite) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if err := checkText(owner); err != nil {
		return authority.Changes{}, fmt.Errorf("read changes: %w", err)
	}
	changes, err := s.reader.changes(ctx, owner, after)
	if err != nil {
		return authority.Changes{}, s.failed("read changes", err)
	}
	return changes, nil
}

// ChangesPage implements [authority.Pages].
func (s *SQLite) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	if err := checkText(owner, string(after.Kind), after.ID); err != nil {
		return authority.Changes{}, false, fmt.Errorf("read changes: %w", err)
	}
	changes, more, err := s.reader.page(ctx, owner, after, bytes)
	if err != nil {
		return authority.Changes{}, false, s.failed("read changes", err)
	}
	return changes, more, nil
}

// Count implements [authority.Counter].
func (s *SQLite) Count(ctx context.Context, owner string, kind core.Kind) (int, error) {
	if err := checkText(owner, string(kind)); err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	n, err := s.reader.count(ctx, owner, kind)
	if err != nil {
		return 0, s.failed("count documents", err)
	}
	return n, nil
}

// History implements [authority.Store].
func (s *SQLite) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	if err := checkText(thread); err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	rows, err := s.reader.history(ctx, thread, after, before, limit)
	if err != nil {
		return nil, s.failed("read history", err)
	}
	return rows, nil
}

// Commit implements [authority.Store].
func (s *SQLite) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	return commit(ctx, s, s.queue, &s.outbox, c)
}

// failed says what failed, and whether that is because the store was closed.
func (s *SQLite) failed(what string, err error) error {
	if s.queue.closed() {
		err = ErrClosed
	}
	return fmt.Errorf("%s: %w", what, err)
}

// look looks over what was opened.
func (s *SQLite) look(ctx context.Context, file string) (err error) {
	if err := s.held.check(file); err != nil { // Now that SQLite has opened it too.
		return err
	}
	if s.state.Checked, err = quickCheck(ctx, s.writer.conn, quickCheckTime); err != nil {
		return err
	}
	place := &sqlitePlace{conn: s.writer.conn, birth: birth(s.held.file), file: file + ".stamp"}
	if s.state.Renewed, err = place.enter(ctx); err != nil {
		return err
	}
	s.place = place
	return nil
}

// State implements [Store].
func (s *SQLite) State() State { return s.state }

// Renew implements [Store].
func (s *SQLite) Renew(ctx context.Context) error {
	if _, err := s.writer.conn.ExecContext(ctx, forgetName); err != nil {
		return s.failed("give the data another name", err)
	}
	return nil
}

// Index implements [Store].
func (s *SQLite) Index(log *slog.Logger) {
	if s.writer.index != nil {
		s.indexer.start(log, "searches", s.indexPart)
	}
	if s.writer.uses != nil {
		s.used.start(log, "removing media", s.usesPart)
	}
}

// Close implements [Store].
func (s *SQLite) Close() error {
	s.indexer.close()
	s.used.close()
	s.queue.close()
	if err := s.release(); err != nil {
		return fmt.Errorf("close SQLite database: %w", err)
	}
	return nil
}

// release closes what was opened, the file that is held last.
func (s *SQLite) release() error {
	var errs []error
	if s.reader != nil {
		errs = append(errs, s.reader.close())
	}
	if s.place != nil {
		_ = s.place.leave() // It would only be known less well.
		s.place = nil
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	if s.held != nil {
		errs = append(errs, s.held.release())
		s.held = nil
	}
	return errors.Join(errs...)
}

// sqliteReaders is how many calls read at the same time.
func sqliteReaders() int {
	return max(4, 2*runtime.GOMAXPROCS(0))
}
