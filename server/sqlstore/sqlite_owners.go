package sqlstore

import (
	"context"
	"fmt"
)

// sqliteOwners goes through the primary key, so nothing is sorted.
const sqliteOwners = `SELECT owner FROM owners WHERE owner > ? AND owner < ? ORDER BY owner LIMIT ?`

// Owners implements [authority.Lister].
func (s *SQLite) Owners(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if err := checkText(prefix, after); err != nil {
		return nil, fmt.Errorf("list owners: %w", err)
	}
	owners, err := s.reader.owners(ctx, prefix, after, limit)
	if err != nil {
		return nil, s.failed("list owners", err)
	}
	return owners, nil
}

func (r *sqliteReader) owners(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	r.pause.RLock()
	defer r.pause.RUnlock()
	if limit <= 0 {
		limit = -1
	}
	rows, err := r.db.QueryContext(ctx, sqliteOwners, max(prefix, after), beyond(prefix), limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var owners []string
	for rows.Next() {
		var owner string
		if err := rows.Scan(&owner); err != nil {
			return nil, err
		}
		owners = append(owners, owner)
	}
	return owners, rows.Err()
}

// beyond is after all that begins with a prefix, which ends with a space.
func beyond(prefix string) string {
	last := len(prefix) - 1
	return prefix[:last] + string(prefix[last]+1)
}
