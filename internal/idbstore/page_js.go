package idbstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// unlimited is a limit that is as good as none. The browser takes none above 32 bits.
const unlimited = 1 << 20

// Page implements [authority.Store]. Its order of ids is that of UTF-16.
func (s *Store) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	if err := checkText(owner, string(kind), after); err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	if limit > unlimited {
		limit = 0
	}
	behind := idb.Range{
		Lower: []any{owner, string(kind), after}, LowerOpen: true,
		Upper: []any{owner, string(kind), []any{}},
	}
	var records []authority.Record
	err := s.run(ctx, func(db *idb.DB) (err error) {
		records, err = s.present(ctx, db, owner, behind, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	return records, nil
}

// present reads the first documents of a range that were not removed. Those that
// were are kept without a body: where they leave too few, more are asked for and
// all is read again, since all of it is of one moment.
func (s *Store) present(ctx context.Context, db *idb.DB, owner string, r idb.Range, limit int) ([]authority.Record, error) {
	for size := limit; ; size *= 4 {
		found, err := s.getAll(ctx, db, owner, r, size)
		if err != nil {
			return nil, err
		}
		last := size == 0 || len(found) < size
		found = slices.DeleteFunc(found, func(r authority.Record) bool { return len(r.Body) == 0 })
		if limit > 0 && len(found) >= limit {
			return found[:limit], nil
		}
		if last {
			return found, nil
		}
	}
}

func (s *Store) getAll(ctx context.Context, db *idb.DB, owner string, r idb.Range, size int) ([]authority.Record, error) {
	var request idb.Request
	err := db.Do(ctx, idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{documents},
		Place: func(tx *idb.Tx) error {
			store, err := tx.Store(documents)
			if err == nil {
				request, err = store.GetAll(r, size)
			}
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	records, _, err := s.takeDocuments(request, owner, nil)
	return records, err
}

// Revisions implements [authority.Store].
func (s *Store) Revisions(ctx context.Context, names []string) ([]core.Revision, error) {
	if err := checkText(names...); err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	revisions := make([]core.Revision, len(names))
	err := s.run(ctx, func(db *idb.DB) error {
		var request idb.Request
		err := db.Do(ctx, idb.Plan{
			Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{owners},
			Place: func(tx *idb.Tx) (err error) {
				request, err = getOwners(tx, names)
				return err
			},
		})
		if err != nil {
			return err
		}
		seen, err := takeOwners(request, names)
		for i, name := range names {
			revisions[i] = seen.owners[name]
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	return revisions, nil
}
