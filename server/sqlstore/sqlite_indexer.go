package sqlstore

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// indexedNow reads how far the index has come.
func (w *sqliteWriter) indexedNow(ctx context.Context) (at indexed, err error) {
	if w.index == nil {
		return at, nil
	}
	err = w.conn.QueryRowContext(ctx, `SELECT stage, name, sequence FROM indexing`).Scan(&at.stage, &at.name, &at.sequence)
	return at, err
}

// indexPart indexes a part behind a place, in a transaction of its own.
func (s *SQLite) indexPart(ctx context.Context, at indexed) (next indexed, n int, err error) {
	err = s.queue.do(ctx, func() (err error) {
		if at.stage == stageNames {
			next, n, err = s.writer.indexNames(at)
		} else {
			next, n, err = s.writer.indexRows(at)
		}
		if err == nil {
			_, err = s.writer.conn.ExecContext(context.Background(), `UPDATE indexing SET stage = ?, name = ?, sequence = ?`, next.stage, next.name, next.sequence)
		}
		return err
	})
	return next, n, err
}

// indexRows indexes the rows behind a place.
func (w *sqliteWriter) indexRows(at indexed) (next indexed, n int, err error) {
	return w.eachRow(at, w.index.noteRow)
}

// eachRow does something with the rows of a part behind a place.
func (w *sqliteWriter) eachRow(at indexed, note func(authority.RowRecord) error) (next indexed, n int, err error) {
	const query = `SELECT thread, sequence, body FROM rows WHERE (thread, sequence) > (?, ?) ORDER BY thread, sequence LIMIT ?`
	found, err := w.conn.QueryContext(context.Background(), query, at.name, at.sequence, indexPart)
	if err != nil {
		return at, 0, err
	}
	var list []authority.RowRecord
	for found.Next() {
		var row authority.RowRecord
		if err := found.Scan(&row.Thread, &row.Sequence, &row.Body); err != nil {
			_ = found.Close()
			return at, 0, err
		}
		list = append(list, row)
	}
	if err := found.Err(); err != nil {
		return at, 0, err
	}
	for _, row := range list {
		if err := note(row); err != nil {
			return at, 0, err
		}
		at.name, at.sequence = row.Thread, int64(row.Sequence)
	}
	if len(list) < indexPart {
		at = indexed{stage: stageDone}
	}
	return at, len(list), nil
}

// indexNames indexes the names of the users or groups behind a place.
func (w *sqliteWriter) indexNames(at indexed) (next indexed, n int, err error) {
	prefix, after := at.namesIn()
	kind := kindOfNamed(prefix)
	const query = `SELECT owner, body FROM documents WHERE owner > ? AND owner < ? AND kind = ? AND id = '' ORDER BY owner LIMIT ?`
	found, err := w.conn.QueryContext(context.Background(), query, after, prefixEnd(prefix), string(kind), indexPart)
	if err != nil {
		return at, 0, err
	}
	var list []authority.Write
	for found.Next() {
		write := authority.Write{Key: core.Key{Kind: kind}}
		if err := found.Scan(&write.Key.Owner, &write.Body); err != nil {
			_ = found.Close()
			return at, 0, err
		}
		list = append(list, write)
	}
	if err := found.Err(); err != nil {
		return at, 0, err
	}
	for _, write := range list {
		if err := w.index.noteName(write.Key, write.Body); err != nil {
			return at, 0, err
		}
		at.name = write.Key.Owner
	}
	if len(list) < indexPart {
		at = afterNames(prefix)
	}
	return at, len(list), nil
}
