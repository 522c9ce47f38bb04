package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/parlor-chat/parlor/core/authority"
)

// sqliteUsed is the first version of the layout that knows which media are named.
const sqliteUsed = 5

// sqliteUses writes which media are named, on the connection of the writer.
type sqliteUses struct {
	drop, put, pardon, list *sql.Stmt
}

func (x *sqliteUses) statements() map[string]**sql.Stmt {
	return map[string]**sql.Stmt{
		`DELETE FROM media_uses WHERE thread = ? AND sequence = ?`:                 &x.drop,
		`INSERT OR IGNORE INTO media_uses (thread, sequence, id) VALUES (?, ?, ?)`: &x.put,
		`DELETE FROM media_unused WHERE id = ?`:                                    &x.pardon,
		`INSERT OR IGNORE INTO media_lists (id, read) VALUES (?, 0)`:               &x.list,
	}
}

// note writes what a row names.
func (x *sqliteUses) note(row authority.RowRecord) error {
	if row.Replace && isHistory(row.Thread) {
		if _, err := x.drop.Exec(row.Thread, int64(row.Sequence)); err != nil {
			return err
		}
	}
	return x.add(row.Thread, int64(row.Sequence), usesOf(row))
}

func (x *sqliteUses) add(thread string, sequence int64, uses []use) error {
	for _, one := range uses {
		_, err := x.put.Exec(thread, sequence, one.id)
		if err == nil {
			_, err = x.pardon.Exec(one.id)
		}
		if err == nil && one.list {
			_, err = x.list.Exec(one.id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// usesNow reads how far what was there before was read.
func (w *sqliteWriter) usesNow(ctx context.Context) (at indexed, err error) {
	if w.uses == nil {
		return at, nil
	}
	err = w.conn.QueryRowContext(ctx, `SELECT stage, name, sequence FROM media_indexing`).Scan(&at.stage, &at.name, &at.sequence)
	return at, err
}

// usesPart notes what the rows of a part behind a place name.
func (s *SQLite) usesPart(ctx context.Context, at indexed) (next indexed, n int, err error) {
	err = s.queue.do(ctx, func() error {
		if next, n, err = s.writer.eachRow(at, s.writer.uses.note); err == nil {
			_, err = s.writer.conn.ExecContext(context.Background(), `UPDATE media_indexing SET stage = ?, name = ?, sequence = ?`, next.stage, next.name, next.sequence)
		}
		return err
	})
	return next, n, err
}

// MediaSweepDue implements [MediaUses].
func (s *SQLite) MediaSweepDue(ctx context.Context, now, after int64) (due bool, err error) {
	if s.used.upTo().stage != stageDone {
		return false, nil
	}
	err = s.write(ctx, func(conn *sql.Conn) error {
		result, err := conn.ExecContext(context.Background(), `UPDATE media_indexing SET swept = ?1 WHERE swept <= ?1 - ?2`, now, after)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		due = n > 0
		return err
	})
	return due, err
}

// MediaName implements [MediaUses].
func (s *SQLite) MediaName(ctx context.Context) (name string, err error) {
	err = s.write(ctx, func(conn *sql.Conn) error {
		return conn.QueryRowContext(context.Background(), `SELECT database FROM media_indexing`).Scan(&name)
	})
	return name, err
}

// UnreadMediaLists implements [MediaUses].
func (s *SQLite) UnreadMediaLists(ctx context.Context, limit int) ([]string, error) {
	return s.mediaIDs(ctx, `SELECT id FROM media_lists WHERE NOT read ORDER BY id LIMIT ?`, limit)
}

// ReadMediaList implements [MediaUses].
func (s *SQLite) ReadMediaList(ctx context.Context, id string, content []byte) error {
	return s.write(ctx, func(conn *sql.Conn) error {
		if err := s.writer.uses.add(listThread(id), 0, mediaNamed(content)); err != nil {
			return err
		}
		_, err := conn.ExecContext(context.Background(), `UPDATE media_lists SET read = 1 WHERE id = ?`, id)
		return err
	})
}

const sqliteUnused = ` FROM json_each(?1) AS m WHERE NOT EXISTS (SELECT 1 FROM media_uses AS u WHERE u.id = m.value)`

// MediaUnused implements [MediaUses].
func (s *SQLite) MediaUnused(ctx context.Context, ids []string) ([]string, error) {
	list, err := json.Marshal(append([]string{}, ids...)) // None is no null.
	if err != nil {
		return nil, err
	}
	return s.mediaIDs(ctx, `SELECT m.value`+sqliteUnused, string(list))
}

// MarkUnusedMedia implements [MediaUses].
func (s *SQLite) MarkUnusedMedia(ctx context.Context, ids []string, now int64) error {
	list, err := json.Marshal(append([]string{}, ids...)) // None is no null.
	if err != nil {
		return err
	}
	return s.write(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), `INSERT OR IGNORE INTO media_unused (id, since) SELECT m.value, ?2`+sqliteUnused, string(list), now)
		return err
	})
}

// KeepMedia implements [MediaUses].
func (s *SQLite) KeepMedia(ctx context.Context, ids []string) error {
	return s.write(ctx, func(*sql.Conn) error {
		for _, id := range ids {
			if _, err := s.writer.uses.pardon.Exec(id); err != nil {
				return err
			}
		}
		return nil
	})
}

const sqliteTakeUnused = `DELETE FROM media_unused WHERE id IN (SELECT id FROM media_unused WHERE since <= ?1 ORDER BY since, id LIMIT ?2)
	AND NOT EXISTS (SELECT 1 FROM media_lists WHERE NOT read)
	RETURNING id, EXISTS (SELECT 1 FROM media_uses AS u WHERE u.id = media_unused.id)`

// TakeUnusedMedia implements [MediaUses].
func (s *SQLite) TakeUnusedMedia(ctx context.Context, since int64, limit int) (ids []string, more bool, err error) {
	err = s.write(ctx, func(conn *sql.Conn) (err error) {
		ids, more = nil, false
		rows, err := conn.QueryContext(context.Background(), sqliteTakeUnused, since, limit)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for n := 1; rows.Next(); n++ {
			var id string
			var used bool
			if err := rows.Scan(&id, &used); err != nil {
				return err
			}
			more = n == limit
			if !used {
				ids = append(ids, id)
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := s.writer.uses.drop.Exec(listThread(id), 0); err != nil {
				return err
			}
			if _, err := conn.ExecContext(context.Background(), `DELETE FROM media_lists WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, more, err
}

// write does something in a transaction, in turn with commits.
func (s *SQLite) write(ctx context.Context, work func(conn *sql.Conn) error) error {
	if err := s.queue.do(ctx, func() error { return work(s.writer.conn) }); err != nil {
		return s.failed("keep account of media", err)
	}
	return nil
}

func (s *SQLite) mediaIDs(ctx context.Context, query string, args ...any) (ids []string, err error) {
	if ids, err = s.reader.texts(ctx, query, args...); err != nil {
		return nil, s.failed("look for media", err)
	}
	return ids, nil
}
