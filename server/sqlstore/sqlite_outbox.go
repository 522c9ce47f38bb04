package sqlstore

import (
	"context"
	"database/sql"

	"github.com/parlor-chat/parlor/core/authority"
)

// sqlitePostable is the first version of the layout that has an outbox.
const sqlitePostable = 4

// sqliteOutbox writes the outbox, on the connection of the writer.
type sqliteOutbox struct {
	post, take, done, again *sql.Stmt
}

const (
	sqlitePost  = `INSERT INTO outbox (queue, since, due, tries, body) VALUES (?1, ?2, ?2, 0, ?3)`
	sqliteTake  = `UPDATE outbox SET due = ?3, tries = tries + 1 WHERE id IN (` + sqliteDue + `) RETURNING id, since, tries - 1, body`
	sqliteDue   = `SELECT id FROM outbox WHERE queue = ?1 AND due <= ?2 ORDER BY due, id LIMIT ?4`
	sqliteDone  = `DELETE FROM outbox WHERE queue = ? AND id = ?`
	sqliteAgain = `UPDATE outbox SET due = ?3, body = coalesce(?4, body) WHERE queue = ?1 AND id = ?2`
	sqliteCount = `SELECT count(*), coalesce((SELECT since FROM outbox WHERE queue = ?1 ORDER BY id LIMIT 1), 0) FROM outbox WHERE queue = ?1`
)

func (x *sqliteOutbox) statements() map[string]**sql.Stmt {
	return map[string]**sql.Stmt{sqlitePost: &x.post, sqliteTake: &x.take, sqliteDone: &x.done, sqliteAgain: &x.again}
}

// add writes posts in the transaction of their commit.
func (x *sqliteOutbox) add(posts []authority.Post) error {
	for _, post := range posts {
		if _, err := x.post.Exec(post.Queue, post.Due, stored(post.Body)); err != nil {
			return err
		}
	}
	return nil
}

// TakePosts implements [authority.Outbox]. Where nothing is due it writes nothing.
func (s *SQLite) TakePosts(ctx context.Context, queue string, now, until int64, limit int) (taken []authority.TakenPost, err error) {
	found, err := s.reader.anyDue(ctx, queue, now)
	if err == nil && found {
		err = s.queue.do(ctx, func() (err error) {
			taken, err = s.writer.outbox.takeDue(queue, now, until, limit)
			return err
		})
	}
	if err != nil {
		return nil, s.failed("take posts", err)
	}
	return inOrder(taken), nil
}

func (x *sqliteOutbox) takeDue(queue string, now, until int64, limit int) (taken []authority.TakenPost, err error) {
	rows, err := x.take.Query(queue, now, until, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var post authority.TakenPost
		if err := rows.Scan(&post.ID, &post.Since, &post.Tries, &post.Body); err != nil {
			return nil, err
		}
		taken = append(taken, post)
	}
	return taken, rows.Err()
}

func (r *sqliteReader) anyDue(ctx context.Context, queue string, now int64) (found bool, err error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	const query = `SELECT EXISTS (SELECT 1 FROM outbox WHERE queue = ? AND due <= ?)`
	err = r.db.QueryRowContext(ctx, query, queue, now).Scan(&found)
	return found, err
}

// SettlePosts implements [authority.Outbox].
func (s *SQLite) SettlePosts(ctx context.Context, queue string, done []int64, again []authority.PostAgain) error {
	if len(done)+len(again) == 0 {
		return nil
	}
	err := s.queue.do(ctx, func() error { return s.writer.outbox.settle(queue, done, again) })
	if err != nil {
		return s.failed("settle posts", err)
	}
	s.settled(queue, len(done))
	return nil
}

func (x *sqliteOutbox) settle(queue string, done []int64, again []authority.PostAgain) error {
	for _, id := range done {
		if _, err := x.done.Exec(queue, id); err != nil {
			return err
		}
	}
	for _, post := range again {
		if _, err := x.again.Exec(queue, post.ID, post.Due, post.Body); err != nil {
			return err
		}
	}
	return nil
}

// CountPosts implements [authority.Outbox].
func (s *SQLite) CountPosts(ctx context.Context, queue string) (count authority.PostCount, err error) {
	s.reader.pause.RLock()
	defer s.reader.pause.RUnlock()
	if err := s.reader.db.QueryRowContext(ctx, sqliteCount, queue).Scan(&count.Length, &count.Oldest); err != nil {
		return count, s.failed("count posts", err)
	}
	return s.counted(queue, count), nil
}
