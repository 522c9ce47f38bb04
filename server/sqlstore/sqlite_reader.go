package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"sync"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

const (
	sqliteRead = `SELECT revision, body FROM documents WHERE owner = ? AND kind = ? AND id = ?`

	sqliteChanges = `SELECT o.revision, d.kind, d.id, d.revision, d.body
		FROM owners AS o LEFT JOIN documents AS d ON d.owner = o.owner AND d.revision > ?
		WHERE o.owner = ? ORDER BY d.revision`

	// The index by change ends with kind and id, so nothing is sorted.
	sqlitePage = `SELECT o.revision, d.kind, d.id, d.revision, d.body
		FROM owners AS o LEFT JOIN documents AS d
			ON d.owner = o.owner AND (d.revision, d.kind, d.id) > (?, ?, ?)
		WHERE o.owner = ? ORDER BY d.revision, d.kind, d.id`

	sqliteHistory = `SELECT sequence, body FROM rows
		WHERE thread = ? AND sequence > ? AND sequence < ? ORDER BY sequence DESC LIMIT ?`
)

// sqliteReader reads on connections of its own, beside the writer and beside
// each other.
type sqliteReader struct {
	db                              *sql.DB
	readStatement, rowsStatement    *sql.Stmt
	changesStatement, pageStatement *sql.Stmt
	idsStatement                    *sql.Stmt
	revisionsStatement              *sql.Stmt

	pause *sync.RWMutex // The writer's, when it wants nobody to read.
}

func newSQLiteReader(ctx context.Context, file string, pause *sync.RWMutex) (*sqliteReader, error) {
	db, err := openFile(file, sqliteReaders(), busyTimeout, "query_only(1)")
	if err != nil {
		return nil, err
	}
	r := &sqliteReader{db: db, pause: pause}
	for query, statement := range map[string]**sql.Stmt{
		sqliteRead:      &r.readStatement,
		sqliteChanges:   &r.changesStatement,
		sqlitePage:      &r.pageStatement,
		sqliteHistory:   &r.rowsStatement,
		sqliteIDs:       &r.idsStatement,
		sqliteRevisions: &r.revisionsStatement,
	} {
		if *statement, err = db.PrepareContext(ctx, query); err != nil {
			return nil, errors.Join(err, r.close())
		}
	}
	if err := r.openAll(ctx); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

// openAll opens every connection now, and the files that each reads: later there
// may be no room for them.
func (r *sqliteReader) openAll(ctx context.Context) error {
	var held []*sql.Conn
	var errs []error
	for range sqliteReaders() {
		conn, err := r.db.Conn(ctx)
		if err != nil {
			errs = append(errs, err)
			break
		}
		held = append(held, conn)
		var version int
		errs = append(errs, conn.QueryRowContext(ctx, `PRAGMA schema_version`).Scan(&version))
	}
	for _, conn := range held {
		errs = append(errs, conn.Close()) // Back into the pool, open.
	}
	return errors.Join(errs...)
}

func (r *sqliteReader) close() error {
	return r.db.Close()
}

// read looks up keys one after the other. That is quick on SQLite, and the
// transaction makes it one moment.
func (r *sqliteReader) read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	statement := tx.StmtContext(ctx, r.readStatement)
	records := make([]authority.Record, len(keys))
	for i, key := range keys {
		records[i].Key = key
		err := statement.QueryRowContext(ctx, key.Owner, string(key.Kind), key.ID).Scan(&records[i].Revision, &records[i].Body)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return records, nil
}

func (r *sqliteReader) changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	changes, _, err := r.found(ctx, owner, math.MaxInt, r.changesStatement, int64(after), owner)
	return changes, err
}

func (r *sqliteReader) page(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	return r.found(ctx, owner, bytes, r.pageStatement, int64(after.Revision), string(after.Kind), after.ID, owner)
}

// found reads changes until there are enough bytes, and says whether there are
// more.
func (r *sqliteReader) found(ctx context.Context, owner string, bytes int, statement *sql.Stmt, args ...any) (changes authority.Changes, more bool, err error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return changes, false, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if bytes <= 0 && len(changes.Records) > 0 {
			return changes, true, nil
		}
		var present int64
		var kind, id sql.NullString
		var revision sql.NullInt64
		var body []byte
		if err := rows.Scan(&present, &kind, &id, &revision, &body); err != nil {
			return changes, false, err
		}
		changes.Revision = core.Revision(present)
		if revision.Valid {
			key := core.Key{Owner: owner, Kind: core.Kind(kind.String), ID: id.String}
			changes.Records = append(changes.Records, authority.Record{Key: key, Revision: core.Revision(revision.Int64), Body: body})
			bytes -= len(body)
		}
	}
	return changes, false, rows.Err()
}

func (r *sqliteReader) count(ctx context.Context, owner string, kind core.Kind) (n int, err error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	err = r.db.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE owner = ? AND kind = ? AND length(body) > 0`, owner, string(kind)).Scan(&n)
	return n, err
}

func (r *sqliteReader) history(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	if limit <= 0 {
		limit = -1
	}
	low, high := bounds(after, before)
	rows, err := r.rowsStatement.QueryContext(ctx, thread, low, high, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []authority.RowRecord
	for rows.Next() {
		row := authority.RowRecord{Thread: thread}
		if err := rows.Scan(&row.Sequence, &row.Body); err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}
