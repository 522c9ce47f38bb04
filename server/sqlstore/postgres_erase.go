package sqlstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var _ authority.Eraser = (*Postgres)(nil)

// EraseDocuments implements [authority.Eraser]. It locks the owner as a commit does,
// so nobody decides on what it is about to remove.
func (s *Postgres) EraseDocuments(ctx context.Context, owner string, kept []core.Kind, limit int) (more bool, err error) {
	if err := checkText(owner); err != nil {
		return false, fmt.Errorf("erase documents: %w", err)
	}
	kinds := make([][]byte, len(kept))
	for i, kind := range kept {
		kinds[i] = []byte(kind)
	}
	err = s.erase(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, postgresLock, [][]byte{[]byte(owner)}); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `DELETE FROM documents WHERE owner = $1 AND (kind, id) IN (
			SELECT kind, id FROM documents WHERE owner = $1 AND (kind <> ALL ($2::bytea[]) OR length(body) = 0) LIMIT $3)`, []byte(owner), kinds, limit)
		more = int(done.RowsAffected()) >= limit
		return err
	})
	if err != nil {
		return false, s.failed("erase documents", err)
	}
	return more, nil
}

// EraseRows implements [authority.Eraser].
func (s *Postgres) EraseRows(ctx context.Context, thread string, last uint64, limit int) (more bool, err error) {
	if err := checkText(thread); err != nil {
		return false, fmt.Errorf("erase rows: %w", err)
	}
	err = s.erase(ctx, func(tx pgx.Tx) error {
		found, err := tx.Query(ctx, `DELETE FROM rows WHERE thread = $1 AND sequence IN (
			SELECT sequence FROM rows WHERE thread = $1 AND sequence <= $2 ORDER BY sequence LIMIT $3) RETURNING sequence`, []byte(thread), int64(last), limit)
		if err != nil {
			return err
		}
		sequences, err := pgx.CollectRows(found, pgx.RowTo[int64])
		if err != nil || len(sequences) == 0 {
			return err
		}
		more = len(sequences) >= limit
		tables, err := s.beside(ctx, tx)
		for _, table := range tables {
			if err == nil {
				_, err = tx.Exec(ctx, `DELETE FROM `+table+` WHERE thread = $1 AND sequence = ANY ($2)`, []byte(thread), sequences)
			}
		}
		return err
	})
	if err != nil {
		return false, s.failed("erase rows", err)
	}
	return more, nil
}

// erase does something in a transaction, again where it came to nothing because of
// others.
func (s *Postgres) erase(ctx context.Context, do func(tx pgx.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	return persist(ctx, func() error { return pgx.BeginFunc(ctx, s.pool, do) })
}

// beside names the tables that have something for each row of a history, by thread
// and sequence.
func (s *Postgres) beside(ctx context.Context, tx pgx.Tx) ([]string, error) {
	found, err := tx.Query(ctx, `SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL`, []string{"texts", "media_uses"})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[string])
}
