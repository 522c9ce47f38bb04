package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core/authority"
)

// postgresPosted writes posts, which get their numbers in their order. Who writes for
// one owner holds its lock, so numbers are in the order of commits there.
const postgresPosted = `, posted AS (
		INSERT INTO outbox (queue, since, due, tries, body)
		SELECT queue, due, due, 0, body
		FROM unnest($20::bytea[], $21::bigint[], $22::bytea[]) WITH ORDINALITY AS p (queue, due, body, n)
		WHERE NOT EXISTS (SELECT FROM conflict)
		ORDER BY n
	)`

// postColumns are posts as arrays.
type postColumns struct {
	queues, bodies [][]byte
	dues           []int64
}

func postsOf(posts []authority.Post) (columns postColumns) {
	for _, post := range posts {
		columns.queues = append(columns.queues, []byte(post.Queue))
		columns.dues = append(columns.dues, post.Due)
		columns.bodies = append(columns.bodies, stored(post.Body))
	}
	return columns
}

const (
	// postgresTake passes over what another process takes at the same moment. It has
	// the numbers as an array, so that each post is found by its number: a join might
	// go through the whole queue.
	postgresTake = `
		UPDATE outbox SET due = $3, tries = tries + 1
		WHERE queue = $1 AND id = ANY (ARRAY(
			SELECT id FROM outbox WHERE queue = $1 AND due <= $2 ORDER BY due, id LIMIT $4 FOR UPDATE SKIP LOCKED
		))
		RETURNING id, since, tries - 1, body`

	postgresDone = `DELETE FROM outbox WHERE queue = $1 AND id = ANY ($2::bigint[])`

	postgresAgain = `
		UPDATE outbox SET due = a.due, body = coalesce(a.body, outbox.body)
		FROM unnest($2::bigint[], $3::bigint[], $4::bytea[]) AS a (id, due, body)
		WHERE outbox.queue = $1 AND outbox.id = ANY ($2) AND outbox.id = a.id`

	postgresCount = `
		SELECT count(*), coalesce((SELECT since FROM outbox WHERE queue = $1 ORDER BY id LIMIT 1), 0)
		FROM outbox WHERE queue = $1`
)

// TakePosts implements [authority.Outbox].
func (s *Postgres) TakePosts(ctx context.Context, queue string, now, until int64, limit int) (taken []authority.TakenPost, err error) {
	err = persist(ctx, func() error {
		rows, err := s.pool.Query(ctx, postgresTake, []byte(queue), now, until, limit)
		if err != nil {
			return err
		}
		taken, err = pgx.CollectRows(rows, pgx.RowToStructByPos[authority.TakenPost])
		return err
	})
	if err != nil {
		return nil, s.failed("take posts", err)
	}
	return inOrder(taken), nil
}

// SettlePosts implements [authority.Outbox].
func (s *Postgres) SettlePosts(ctx context.Context, queue string, done []int64, again []authority.PostAgain) error {
	if len(done)+len(again) == 0 {
		return nil
	}
	var ids, dues []int64
	var bodies [][]byte
	for _, post := range again {
		ids, dues, bodies = append(ids, post.ID), append(dues, post.Due), append(bodies, post.Body)
	}
	err := persist(ctx, func() error {
		batch := &pgx.Batch{} // One transaction.
		batch.Queue(postgresDone, []byte(queue), done)
		batch.Queue(postgresAgain, []byte(queue), ids, dues, bodies)
		return s.pool.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return s.failed("settle posts", err)
	}
	s.settled(queue, len(done))
	return nil
}

// CountPosts implements [authority.Outbox].
func (s *Postgres) CountPosts(ctx context.Context, queue string) (count authority.PostCount, err error) {
	err = persist(ctx, func() error {
		return s.pool.QueryRow(ctx, postgresCount, []byte(queue)).Scan(&count.Length, &count.Oldest)
	})
	if err != nil {
		return authority.PostCount{}, s.failed("count posts", err)
	}
	return s.counted(queue, count), nil
}
