package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core/authority"
)

// postgresUsable is the first version of the layout that knows which media are named.
const postgresUsable = 7

// postgresUsed writes which media rows name, and takes away what those named that are
// replaced.
const postgresUsed = `, unused AS (
		DELETE FROM media_uses AS u
		USING unnest($12::bytea[], $13::bigint[]) AS r (thread, sequence)
		WHERE u.thread = r.thread AND u.sequence = r.sequence AND NOT EXISTS (SELECT FROM conflict)
			AND NOT EXISTS (
				SELECT FROM unnest($23::bytea[], $24::bigint[], $25::text[]) AS n (thread, sequence, id)
				WHERE n.thread = u.thread AND n.sequence = u.sequence AND n.id = u.id
			)
	), used AS (
		INSERT INTO media_uses (thread, sequence, id)
		SELECT thread, sequence, id
		FROM unnest($23::bytea[], $24::bigint[], $25::text[]) AS n (thread, sequence, id)
		WHERE NOT EXISTS (SELECT FROM conflict)
		ON CONFLICT DO NOTHING
	), pardoned AS (
		DELETE FROM media_unused WHERE id = ANY ($25::text[]) AND NOT EXISTS (SELECT FROM conflict)
	), listed AS (
		INSERT INTO media_lists (id, read)
		SELECT id, false FROM unnest($26::text[]) AS id
		WHERE NOT EXISTS (SELECT FROM conflict)
		ORDER BY id
		ON CONFLICT DO NOTHING
	)`

// useColumns are what rows name, as arrays.
type useColumns struct {
	threads   [][]byte
	sequences []int64
	ids       []string
	lists     []string
}

func (c *useColumns) add(thread string, sequence int64, uses []use) {
	for _, one := range uses {
		c.threads = append(c.threads, []byte(thread))
		c.sequences = append(c.sequences, sequence)
		c.ids = append(c.ids, one.id)
		if one.list {
			c.lists = append(c.lists, one.id)
		}
	}
}

// useColumnsOf returns what rows name, and whether there is anything to write: also
// what was replaced may have named something.
func useColumnsOf(rows []authority.RowRecord) (columns useColumns, anything bool) {
	for _, row := range rows {
		anything = anything || row.Replace && isHistory(row.Thread)
		columns.add(row.Thread, int64(row.Sequence), usesOf(row))
	}
	return columns, anything || len(columns.ids) > 0
}

const (
	postgresUsesNow = `SELECT stage, name, sequence FROM media_indexing`

	postgresAddUses = `INSERT INTO media_uses (thread, sequence, id)
		SELECT thread, sequence, id FROM unnest($1::bytea[], $2::bigint[], $3::text[]) AS n (thread, sequence, id) ON CONFLICT DO NOTHING`
	postgresAddLists = `INSERT INTO media_lists (id, read) SELECT id, false FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING`
	postgresPardon   = `DELETE FROM media_unused WHERE id = ANY ($1::text[])`

	postgresUnused = ` FROM unnest($1::text[]) AS m (id) WHERE NOT EXISTS (SELECT FROM media_uses AS u WHERE u.id = m.id)`

	// Of a list that is being written down nobody can know yet: so who takes waits
	// until it is there.
	postgresListsStand = `LOCK TABLE media_lists IN SHARE MODE`
	postgresTakeUnused = `
		DELETE FROM media_unused AS m
		WHERE id = ANY (ARRAY(SELECT id FROM media_unused WHERE since <= $1 ORDER BY since, id LIMIT $2 FOR UPDATE SKIP LOCKED))
			AND NOT EXISTS (SELECT FROM media_lists WHERE NOT read)
		RETURNING id, EXISTS (SELECT FROM media_uses AS u WHERE u.id = m.id)`
	postgresForgetLists = `
		WITH gone AS (DELETE FROM media_lists WHERE id = ANY ($1::text[]))
		DELETE FROM media_uses WHERE sequence = 0 AND thread = ANY ($2::bytea[])`
)

// usesNow is how far what was there before was read, whoever has read it.
func (s *Postgres) usesNow(ctx context.Context) (at indexed, err error) {
	if at = s.used.upTo(); at.stage == stageDone || !s.usable {
		return at, nil
	}
	var name []byte
	if err := s.pool.QueryRow(ctx, postgresUsesNow).Scan(&at.stage, &name, &at.sequence); err != nil {
		return at, err
	}
	at.name = string(name)
	s.used.come(at)
	return at, nil
}

// usesPart notes what the rows of a part name, behind the place that the database
// knows; nothing while another process does.
func (s *Postgres) usesPart(ctx context.Context, _ indexed) (next indexed, n int, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(indexingNow+1)); err != nil {
			return err
		}
		var name []byte
		if err := tx.QueryRow(ctx, postgresUsesNow).Scan(&next.stage, &name, &next.sequence); err != nil {
			return err
		}
		if next.name = string(name); next.stage == stageDone {
			return nil
		}
		list, err := someRows(ctx, tx, next)
		if err != nil {
			return err
		}
		if n = len(list); n == 0 {
			next = indexed{stage: stageDone}
		} else {
			next.name, next.sequence = list[n-1].Thread, int64(list[n-1].Sequence)
		}
		uses, _ := useColumnsOf(list)
		if err := addUses(ctx, tx, uses); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE media_indexing SET stage = $1, name = $2, sequence = $3`, next.stage, []byte(next.name), next.sequence)
		return err
	})
	return next, n, err
}

func addUses(ctx context.Context, tx pgx.Tx, uses useColumns) error {
	if _, err := tx.Exec(ctx, postgresAddUses, uses.threads, uses.sequences, uses.ids); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, postgresAddLists, uses.lists); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, postgresPardon, uses.ids)
	return err
}

// MediaSweepDue implements [MediaUses].
func (s *Postgres) MediaSweepDue(ctx context.Context, now, after int64) (due bool, err error) {
	err = s.accounting(ctx, func(tx pgx.Tx) error {
		at, err := s.usesNow(ctx)
		if err != nil || at.stage != stageDone {
			return err
		}
		result, err := tx.Exec(ctx, `UPDATE media_indexing SET swept = $1 WHERE swept <= $1::bigint - $2::bigint`, now, after)
		due = result.RowsAffected() > 0
		return err
	})
	return due, err
}

// MediaName implements [MediaUses].
func (s *Postgres) MediaName(ctx context.Context) (name string, err error) {
	err = s.accounting(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT database FROM media_indexing`).Scan(&name)
	})
	return name, err
}

// UnreadMediaLists implements [MediaUses].
func (s *Postgres) UnreadMediaLists(ctx context.Context, limit int) (ids []string, err error) {
	return s.mediaIDs(ctx, `SELECT id FROM media_lists WHERE NOT read ORDER BY id LIMIT $1`, limit)
}

// ReadMediaList implements [MediaUses].
func (s *Postgres) ReadMediaList(ctx context.Context, id string, content []byte) error {
	var uses useColumns
	uses.add(listThread(id), 0, mediaNamed(content))
	return s.accounting(ctx, func(tx pgx.Tx) error {
		if err := addUses(ctx, tx, uses); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE media_lists SET read = true WHERE id = $1`, id)
		return err
	})
}

// MediaUnused implements [MediaUses].
func (s *Postgres) MediaUnused(ctx context.Context, ids []string) ([]string, error) {
	return s.mediaIDs(ctx, `SELECT m.id`+postgresUnused, ids)
}

// MarkUnusedMedia implements [MediaUses].
func (s *Postgres) MarkUnusedMedia(ctx context.Context, ids []string, now int64) error {
	return s.accounting(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO media_unused (id, since) SELECT m.id, $2`+postgresUnused+` ORDER BY m.id ON CONFLICT DO NOTHING`, ids, now)
		return err
	})
}

// KeepMedia implements [MediaUses].
func (s *Postgres) KeepMedia(ctx context.Context, ids []string) error {
	return s.accounting(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, postgresPardon, ids)
		return err
	})
}

// TakeUnusedMedia implements [MediaUses].
func (s *Postgres) TakeUnusedMedia(ctx context.Context, since int64, limit int) (ids []string, more bool, err error) {
	err = s.accounting(ctx, func(tx pgx.Tx) error {
		ids, more = nil, false
		if _, err := tx.Exec(ctx, postgresListsStand); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, postgresTakeUnused, since, limit)
		if err != nil {
			return err
		}
		n := 0
		var id string
		var used bool
		if _, err := pgx.ForEachRow(rows, []any{&id, &used}, func() error {
			if n++; !used {
				ids = append(ids, id)
			}
			return nil
		}); err != nil {
			return err
		}
		more = n == limit
		threads := make([][]byte, len(ids))
		for i, id := range ids {
			threads[i] = []byte(listThread(id))
		}
		_, err = tx.Exec(ctx, postgresForgetLists, ids, threads)
		return err
	})
	return ids, more, err
}

// accounting does something in a transaction.
func (s *Postgres) accounting(ctx context.Context, work func(tx pgx.Tx) error) error {
	if err := persist(ctx, func() error { return pgx.BeginFunc(ctx, s.pool, work) }); err != nil {
		return s.failed("keep account of media", err)
	}
	return nil
}

func (s *Postgres) mediaIDs(ctx context.Context, query string, args ...any) (ids []string, err error) {
	err = persist(ctx, func() error {
		rows, err := s.pool.Query(ctx, query, args...)
		if err == nil {
			ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		return err
	})
	if err != nil {
		return nil, s.failed("look for media", err)
	}
	return ids, nil
}
