package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// sqliteWriter writes on the one connection that does. Its statements are
// prepared once.
type sqliteWriter struct {
	db   *sql.DB
	conn *sql.Conn

	begin, commit, rollback *sql.Stmt
	revision, row           *sql.Stmt    // Checks.
	bump, put, add, replace *sql.Stmt    // Writes.
	index                   *sqliteIndex // Nil for a layout that has none.
	outbox                  *sqliteOutbox
	uses                    *sqliteUses
	statements              []*sql.Stmt

	pause   *sync.RWMutex // Held by whoever reads.
	log     string        // The name of the write-ahead log.
	maxLog  int64         // How large it may become, in bytes, before it is emptied.
	emptyAt int64         // The same, or more while readers hold it up.
}

const maxLog = 64 << 20

func newSQLiteWriter(ctx context.Context, file string, pause *sync.RWMutex, scripts []string) (*sqliteWriter, error) {
	db, err := openFile(file, 1, busyTimeout, "journal_mode(wal)", "synchronous(full)")
	if err != nil {
		return nil, err
	}
	w := &sqliteWriter{db: db, pause: pause, log: file + "-wal", maxLog: maxLog}
	if err := w.prepare(ctx, scripts); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *sqliteWriter) prepare(ctx context.Context, scripts []string) (err error) {
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return err
	}
	var mode string
	if err := w.conn.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("this file system does not support a write-ahead log: SQLite uses %q instead", mode)
	}
	if err := w.migrate(ctx, scripts); err != nil {
		return err
	}
	if err := w.prepareAll(ctx, map[string]**sql.Stmt{
		`BEGIN IMMEDIATE`: &w.begin,
		`COMMIT`:          &w.commit,
		`ROLLBACK`:        &w.rollback,

		`SELECT revision FROM documents WHERE owner = ? AND kind = ? AND id = ?`: &w.revision,
		`SELECT 1 FROM rows WHERE thread = ? AND sequence = ?`:                   &w.row,

		`INSERT INTO owners (owner, revision) VALUES (?, 1)
			ON CONFLICT DO UPDATE SET revision = revision + 1 RETURNING revision`: &w.bump,
		`INSERT INTO documents (owner, kind, id, revision, body) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET revision = excluded.revision, body = excluded.body`: &w.put,
		`INSERT INTO rows (thread, sequence, body) VALUES (?, ?, ?)`:    &w.add,
		`UPDATE rows SET body = ?3 WHERE thread = ?1 AND sequence = ?2`: &w.replace,
	}); err != nil {
		return err
	}
	if len(scripts) < sqliteSearchable {
		return nil
	}
	w.index = &sqliteIndex{}
	if err := w.prepareAll(ctx, w.index.statements()); err != nil || len(scripts) < sqlitePostable {
		return err
	}
	w.outbox = &sqliteOutbox{}
	if err := w.prepareAll(ctx, w.outbox.statements()); err != nil || len(scripts) < sqliteUsed {
		return err
	}
	w.uses = &sqliteUses{}
	return w.prepareAll(ctx, w.uses.statements())
}

func (w *sqliteWriter) prepareAll(ctx context.Context, statements map[string]**sql.Stmt) error {
	for query, statement := range statements {
		if err := w.prepareOne(ctx, query, statement); err != nil {
			return err
		}
	}
	return nil
}

func (w *sqliteWriter) prepareOne(ctx context.Context, query string, statement **sql.Stmt) (err error) {
	if *statement, err = w.conn.PrepareContext(ctx, query); err == nil {
		w.statements = append(w.statements, *statement)
	}
	return err
}

func (w *sqliteWriter) migrate(ctx context.Context, scripts []string) error {
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(ctx, sqliteLayout{tx}, scripts); err != nil {
		return err
	}
	return tx.Commit()
}

// sqliteLayout is the [layout] of a transaction.
type sqliteLayout struct{ tx *sql.Tx }

func (l sqliteLayout) exec(ctx context.Context, script string) error {
	_, err := l.tx.ExecContext(ctx, script)
	return err
}

func (l sqliteLayout) number(ctx context.Context, query string) (n int, err error) {
	err = l.tx.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

// close closes the statements first. With one that is left SQLite would not quite
// close, and leave the log beside the database: there it would change what a
// person puts in the database's place.
func (w *sqliteWriter) close() error {
	for _, statement := range w.statements {
		_ = statement.Close() // Closing the connection says what is wrong.
	}
	if w.conn != nil {
		_ = w.conn.Close() // Hands it back, which fails if that was done before.
	}
	return w.db.Close()
}

// transact is the [transact] of SQLite. An error means that all of it was
// rolled back. Nothing interrupts it.
func (w *sqliteWriter) transact(jobs []*job) error {
	if _, err := w.begin.Exec(); err != nil {
		return err
	}
	if err := w.carryOut(jobs); err != nil {
		// SQLite has rolled back by itself where this finds nothing to do.
		_, _ = w.rollback.Exec()
		return err
	}
	w.trim()
	return nil
}

// emptyLog moves everything from the log into the database and cuts it off,
// unless somebody else is reading: for that it does not wait.
const emptyLog = `PRAGMA busy_timeout(0); PRAGMA wal_checkpoint(truncate); PRAGMA ` + busyTimeout

// trim empties the write-ahead log when it is large. SQLite does so by itself
// only at a moment when nobody reads, which a busy server does not have; so our
// readers pause. Where a tool holds it up, it waits until the log has doubled.
func (w *sqliteWriter) trim() {
	size := w.logSize()
	if size < max(w.maxLog, w.emptyAt) {
		return
	}
	w.pause.Lock()
	_, err := w.conn.ExecContext(context.Background(), emptyLog)
	w.pause.Unlock()
	w.emptyAt = 0
	if err != nil || w.logSize() >= size {
		w.emptyAt = 2 * size
	}
}

func (w *sqliteWriter) logSize() int64 {
	info, err := os.Stat(w.log)
	if err != nil {
		return 0
	}
	return info.Size()
}

func (w *sqliteWriter) carryOut(jobs []*job) error {
	if w.index != nil {
		w.index.begin()
	}
	for _, j := range jobs {
		if j.work != nil {
			if err := j.work(); err != nil {
				return err
			}
			continue
		}
		revisions, err := w.apply(j.Commit)
		if err != nil && !errors.Is(err, authority.ErrConflict) {
			return err
		}
		j.settle(revisions, err)
	}
	if w.index != nil {
		if err := w.index.write(); err != nil {
			return err
		}
	}
	_, err := w.commit.Exec()
	return err
}

// apply writes a commit, or fails with [authority.ErrConflict] before it
// writes anything.
func (w *sqliteWriter) apply(c authority.Commit) (map[string]core.Revision, error) {
	if err := w.check(c); err != nil {
		return nil, err
	}
	revisions := map[string]core.Revision{}
	for _, owner := range writtenOwners(c.Writes) {
		revision, err := number(w.bump, owner)
		if err != nil {
			return nil, err
		}
		revisions[owner] = core.Revision(revision)
	}
	for _, put := range c.Writes {
		key := put.Key
		if _, err := w.put.Exec(key.Owner, string(key.Kind), key.ID, int64(revisions[key.Owner]), stored(put.Body)); err != nil {
			return nil, err
		}
		if w.index != nil && isName(key) {
			if err := w.index.noteName(key, put.Body); err != nil {
				return nil, err
			}
		}
	}
	for _, row := range c.Rows {
		put := w.add
		if row.Replace {
			put = w.replace
		}
		done, err := put.Exec(row.Thread, int64(row.Sequence), stored(row.Body))
		if err != nil {
			return nil, err
		}
		if written, err := done.RowsAffected(); err != nil || written == 0 {
			continue // Where there is none, nothing is replaced.
		}
		if err := w.noteRow(row); err != nil {
			return nil, err
		}
	}
	if len(c.Posts) > 0 {
		return revisions, w.outbox.add(c.Posts)
	}
	return revisions, nil
}

// noteRow notes what a row is found by, and what it names.
func (w *sqliteWriter) noteRow(row authority.RowRecord) error {
	if w.index != nil {
		if err := w.index.noteRow(row); err != nil {
			return err
		}
	}
	if w.uses != nil {
		return w.uses.note(row)
	}
	return nil
}

// check fails with [authority.ErrConflict] if a document changed or a new
// row's place is taken.
func (w *sqliteWriter) check(c authority.Commit) error {
	for _, read := range c.Reads {
		revision, err := number(w.revision, read.Key.Owner, string(read.Key.Kind), read.Key.ID)
		if err != nil {
			return err
		}
		if core.Revision(revision) != read.Revision {
			return authority.ErrConflict
		}
	}
	for _, row := range c.Rows {
		if row.Replace {
			continue
		}
		taken, err := number(w.row, row.Thread, int64(row.Sequence))
		if err != nil {
			return err
		}
		if taken != 0 {
			return authority.ErrConflict
		}
	}
	return nil
}

// number is the one number that a query finds, or 0 if it finds none.
func number(query *sql.Stmt, args ...any) (n int64, err error) {
	err = query.QueryRow(args...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}
