package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var _ authority.Eraser = (*SQLite)(nil)

// EraseDocuments implements [authority.Eraser].
func (s *SQLite) EraseDocuments(ctx context.Context, owner string, kept []core.Kind, limit int) (more bool, err error) {
	if err := checkText(owner); err != nil {
		return false, fmt.Errorf("erase documents: %w", err)
	}
	kinds, err := json.Marshal(append([]core.Kind{}, kept...))
	if err != nil {
		return false, err
	}
	err = s.queue.do(ctx, func() error {
		done, err := s.writer.conn.ExecContext(context.Background(), `DELETE FROM documents WHERE (owner, kind, id) IN (
			SELECT owner, kind, id FROM documents WHERE owner = ?1 AND (kind NOT IN (SELECT value FROM json_each(?2)) OR length(body) = 0) LIMIT ?3)`, owner, string(kinds), limit)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		more = int(n) >= limit
		return err
	})
	if err != nil {
		return false, s.failed("erase documents", err)
	}
	return more, nil
}

// EraseRows implements [authority.Eraser].
func (s *SQLite) EraseRows(ctx context.Context, thread string, last uint64, limit int) (more bool, err error) {
	if err := checkText(thread); err != nil {
		return false, fmt.Errorf("erase rows: %w", err)
	}
	err = s.queue.do(ctx, func() (err error) {
		more, err = s.writer.eraseRows(thread, last, limit)
		return err
	})
	if err != nil {
		return false, s.failed("erase rows", err)
	}
	return more, nil
}

func (w *sqliteWriter) eraseRows(thread string, last uint64, limit int) (more bool, err error) {
	ctx := context.Background()
	sequences, err := w.rowsUpTo(ctx, thread, last, limit)
	if err != nil || len(sequences) == 0 {
		return false, err
	}
	lowest, highest := sequences[0], sequences[len(sequences)-1]
	tables, err := w.beside(ctx)
	if err != nil {
		return false, err
	}
	for _, table := range tables {
		if _, err := w.conn.ExecContext(ctx, `DELETE FROM `+table+` WHERE thread = ? AND sequence BETWEEN ? AND ?`, thread, lowest, highest); err != nil {
			return false, err
		}
	}
	if w.index != nil {
		number, err := number(w.index.number, thread)
		if err != nil {
			return false, err
		}
		for _, sequence := range sequences {
			if number != 0 && sequence < sequencesInTable {
				w.index.texts[placeOf(number, uint64(sequence))] = ""
			}
		}
	}
	return len(sequences) >= limit, nil
}

func (w *sqliteWriter) rowsUpTo(ctx context.Context, thread string, last uint64, limit int) (sequences []int64, err error) {
	found, err := w.conn.QueryContext(ctx, `SELECT sequence FROM rows WHERE thread = ? AND sequence <= ? ORDER BY sequence LIMIT ?`, thread, int64(last), limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }() // What is wrong, Err says.
	for found.Next() {
		var sequence int64
		if err := found.Scan(&sequence); err != nil {
			return nil, err
		}
		sequences = append(sequences, sequence)
	}
	return sequences, found.Err()
}

// beside names the tables that have something for each row of a history, by thread
// and sequence, and the rows themselves.
func (w *sqliteWriter) beside(ctx context.Context) ([]string, error) {
	tables := []string{"rows"}
	var name string
	err := w.conn.QueryRowContext(ctx, `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'media_uses'`).Scan(&name)
	switch err {
	case nil:
		tables = append(tables, name)
	case sql.ErrNoRows:
		err = nil
	}
	return tables, err
}
