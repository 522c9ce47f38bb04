package sqlstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// postgresIDs goes through the primary key, so nothing is sorted.
const postgresIDs = `
	SELECT id, revision, body FROM documents
	WHERE owner = $1 AND kind = $2 AND id > $3 AND octet_length(body) > 0 ORDER BY id LIMIT $4`

// Page implements [authority.Store]. Its order of ids is that of bytes.
func (s *Postgres) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) (records []authority.Record, err error) {
	if err := checkText(owner, string(kind), after); err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	err = persist(ctx, func() (err error) {
		records, err = s.ids(ctx, owner, kind, after, limit)
		return err
	})
	if err != nil {
		return nil, s.failed("read a page", err)
	}
	return records, nil
}

func (s *Postgres) ids(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	rows, err := s.pool.Query(ctx, postgresIDs, []byte(owner), []byte(kind), []byte(after), most(limit))
	if err != nil {
		return nil, err
	}
	var records []authority.Record
	var id, body []byte
	var revision int64
	_, err = pgx.ForEachRow(rows, []any{&id, &revision, &body}, func() error {
		key := core.Key{Owner: owner, Kind: kind, ID: string(id)}
		records = append(records, authority.Record{Key: key, Revision: core.Revision(revision), Body: body})
		return nil
	})
	return records, err
}

const postgresRevisions = `
	SELECT k.n, o.revision
	FROM unnest($1::bytea[]) WITH ORDINALITY AS k (owner, n)
	CROSS JOIN LATERAL (SELECT revision FROM owners WHERE owners.owner = k.owner LIMIT 1) AS o`

// Revisions implements [authority.Store].
func (s *Postgres) Revisions(ctx context.Context, owners []string) (revisions []core.Revision, err error) {
	if err := checkText(owners...); err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	err = persist(ctx, func() (err error) {
		revisions, err = s.revisions(ctx, owners)
		return err
	})
	if err != nil {
		return nil, s.failed("read revisions", err)
	}
	return revisions, nil
}

func (s *Postgres) revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	names := make([][]byte, len(owners))
	for i, owner := range owners {
		names[i] = []byte(owner)
	}
	rows, err := s.pool.Query(ctx, postgresRevisions, names)
	if err != nil {
		return nil, err
	}
	revisions := make([]core.Revision, len(owners))
	var n int
	var revision int64
	_, err = pgx.ForEachRow(rows, []any{&n, &revision}, func() error {
		revisions[n-1] = core.Revision(revision)
		return nil
	})
	return revisions, err
}
