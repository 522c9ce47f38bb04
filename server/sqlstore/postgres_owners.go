package sqlstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// postgresOwners goes through the primary key, so nothing is sorted.
const postgresOwners = `SELECT owner FROM owners WHERE owner > $1 AND owner < $2 ORDER BY owner LIMIT $3`

// Owners implements [authority.Lister].
func (s *Postgres) Owners(ctx context.Context, prefix, after string, limit int) (owners []string, err error) {
	if err := checkText(prefix, after); err != nil {
		return nil, fmt.Errorf("list owners: %w", err)
	}
	err = persist(ctx, func() (err error) {
		rows, err := s.pool.Query(ctx, postgresOwners, []byte(max(prefix, after)), []byte(beyond(prefix)), most(limit))
		if err != nil {
			return err
		}
		owners = nil
		var owner []byte
		_, err = pgx.ForEachRow(rows, []any{&owner}, func() error {
			owners = append(owners, string(owner))
			return nil
		})
		return err
	})
	if err != nil {
		return nil, s.failed("list owners", err)
	}
	return owners, nil
}
