package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// indexingNow is the advisory lock of whoever indexes: one behind that of who
// migrates.
const indexingNow = migrating + 1

const postgresIndexedNow = `SELECT stage, name, sequence FROM indexing`

// indexedNow is how far the index has come, whoever has brought it there.
func (s *Postgres) indexedNow(ctx context.Context) (at indexed, err error) {
	if at = s.indexer.upTo(); at.stage == stageDone || !s.searchable {
		return at, nil
	}
	var name []byte
	if err := s.pool.QueryRow(ctx, postgresIndexedNow).Scan(&at.stage, &name, &at.sequence); err != nil {
		return at, err
	}
	at.name = string(name)
	s.indexer.come(at)
	return at, nil
}

// indexPart indexes a part behind the place that the database knows, in a
// transaction of its own; nothing while another process does.
func (s *Postgres) indexPart(ctx context.Context, _ indexed) (next indexed, n int, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(indexingNow)); err != nil {
			return err
		}
		var name []byte
		if err := tx.QueryRow(ctx, postgresIndexedNow).Scan(&next.stage, &name, &next.sequence); err != nil {
			return err
		}
		next.name = string(name)
		switch next.stage {
		case stageNames:
			next, n, err = indexPostgresNames(ctx, tx, next)
		case stageRows:
			next, n, err = indexPostgresRows(ctx, tx, next)
		}
		if err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE indexing SET stage = $1, name = $2, sequence = $3`, next.stage, []byte(next.name), next.sequence)
		return err
	})
	return next, n, err
}

// indexPostgresRows indexes the rows behind a place. It locks them, so that what
// somebody writes meanwhile comes after it; what was written before stays.
func indexPostgresRows(ctx context.Context, tx pgx.Tx, at indexed) (next indexed, n int, err error) {
	list, err := someRows(ctx, tx, at)
	if err != nil {
		return at, 0, err
	}
	texts := textsOf(list)
	if _, err := tx.Exec(ctx, `INSERT INTO texts (thread, sequence, grams)
		SELECT thread, sequence, grams::integer[] FROM unnest($1::bytea[], $2::bigint[], $3::text[]) AS t (thread, sequence, grams)
		ON CONFLICT (thread, sequence) DO NOTHING`, texts.threads, texts.sequences, texts.grams); err != nil {
		return at, 0, err
	}
	if len(list) < indexPart {
		return indexed{stage: stageDone}, len(list), nil
	}
	last := list[len(list)-1]
	return indexed{stage: stageRows, name: last.Thread, sequence: int64(last.Sequence)}, len(list), nil
}

// someRows reads rows behind a place, and locks them.
func someRows(ctx context.Context, tx pgx.Tx, at indexed) (list []authority.RowRecord, err error) {
	found, err := tx.Query(ctx, `SELECT thread, sequence, body FROM rows
		WHERE (thread, sequence) > ($1, $2) ORDER BY thread, sequence LIMIT $3 FOR SHARE`, []byte(at.name), at.sequence, indexPart)
	if err != nil {
		return nil, err
	}
	var thread, body []byte
	var sequence int64
	_, err = pgx.ForEachRow(found, []any{&thread, &sequence, &body}, func() error {
		list = append(list, authority.RowRecord{Thread: string(thread), Sequence: uint64(sequence), Body: body})
		return nil
	})
	return list, err
}

// indexPostgresNames indexes the names of the users or groups behind a place.
func indexPostgresNames(ctx context.Context, tx pgx.Tx, at indexed) (next indexed, n int, err error) {
	prefix, after := at.namesIn()
	kind := kindOfNamed(prefix)
	found, err := tx.Query(ctx, `SELECT owner, body FROM documents
		WHERE owner > $1 AND owner < $2 AND kind = $3 AND id = '' ORDER BY owner LIMIT $4 FOR SHARE`,
		[]byte(after), []byte(prefixEnd(prefix)), []byte(kind), indexPart)
	if err != nil {
		return at, 0, err
	}
	var list []authority.Write
	var owner, body []byte
	if _, err := pgx.ForEachRow(found, []any{&owner, &body}, func() error {
		list = append(list, authority.Write{Key: core.Key{Owner: string(owner), Kind: kind}, Body: body})
		return nil
	}); err != nil {
		return at, 0, err
	}
	names := namesOf(list)
	if _, err := tx.Exec(ctx, `INSERT INTO names (owner, grams)
		SELECT owner, grams::integer[] FROM unnest($1::bytea[], $2::text[]) AS t (owner, grams)
		ON CONFLICT (owner) DO NOTHING`, names.owners, names.grams); err != nil {
		return at, 0, err
	}
	if len(list) < indexPart {
		return afterNames(prefix), len(list), nil
	}
	return indexed{stage: stageNames, name: list[len(list)-1].Key.Owner}, len(list), nil
}
