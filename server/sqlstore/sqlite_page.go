package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// sqliteIDs goes through the primary key, so nothing is sorted.
const sqliteIDs = `SELECT id, revision, body FROM documents
	WHERE owner = ? AND kind = ? AND id > ? AND length(body) > 0 ORDER BY id LIMIT ?`

// Page implements [authority.Store]. Its order of ids is that of bytes.
func (s *SQLite) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	if err := checkText(owner, string(kind), after); err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	records, err := s.reader.ids(ctx, owner, kind, after, limit)
	if err != nil {
		return nil, s.failed("read a page", err)
	}
	return records, nil
}

func (r *sqliteReader) ids(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	if limit <= 0 {
		limit = -1
	}
	rows, err := r.idsStatement.QueryContext(ctx, owner, string(kind), after, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var records []authority.Record
	for rows.Next() {
		record := authority.Record{Key: core.Key{Owner: owner, Kind: kind}}
		if err := rows.Scan(&record.Key.ID, &record.Revision, &record.Body); err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, rows.Err()
}

// sqliteRevisions looks up a hundred owners.
var sqliteRevisions = `SELECT owner, revision FROM owners WHERE owner IN (?` + strings.Repeat(",?", revisionsTogether-1) + `)`

// revisionsTogether is how many owners are looked up by one statement. What one
// costs is mostly its own.
const revisionsTogether = 100

// Revisions implements [authority.Store].
func (s *SQLite) Revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	if err := checkText(owners...); err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	revisions, err := s.reader.revisions(ctx, owners)
	if err != nil {
		return nil, s.failed("read revisions", err)
	}
	return revisions, nil
}

func (r *sqliteReader) revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // Which makes it one moment.
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	statement := tx.StmtContext(ctx, r.revisionsStatement)
	found := make(map[string]core.Revision, len(owners))
	for part := range slices.Chunk(owners, revisionsTogether) {
		if err := revisionsOf(ctx, statement, part, found); err != nil {
			return nil, err
		}
	}
	revisions := make([]core.Revision, len(owners))
	for i, owner := range owners {
		revisions[i] = found[owner]
	}
	return revisions, nil
}

// revisionsOf adds what there is of some owners to found. Where they are few the
// first fills the places that are left.
func revisionsOf(ctx context.Context, statement *sql.Stmt, owners []string, found map[string]core.Revision) error {
	names := make([]any, revisionsTogether)
	for i := range names {
		names[i] = owners[0]
		if i < len(owners) {
			names[i] = owners[i]
		}
	}
	rows, err := statement.QueryContext(ctx, names...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var owner string
		var revision core.Revision
		if err := rows.Scan(&owner, &revision); err != nil {
			return err
		}
		found[owner] = revision
	}
	return rows.Err()
}
