package idbstore

import (
	"context"
	"fmt"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// rowPage is how many rows come out of the browser at once.
const rowPage = 250

// History implements [authority.Store].
func (s *Store) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	if err := checkText(thread); err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	if before == 0 || before > maxSequence {
		before = maxSequence + 1
	}
	var found []authority.RowRecord
	err := s.run(ctx, func(db *idb.DB) (err error) {
		found, err = readRows(ctx, db, thread, after, before, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return found, nil
}

// readRows goes back through a thread, a page at a time. Each page is a
// transaction of its own; where somebody commits between two of them, all is read
// again at once.
func readRows(ctx context.Context, db *idb.DB, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	var found []authority.RowRecord
	head := int64(-1)
	for below := before; after+1 < below && after < maxSequence; {
		size := rowPage
		if limit > 0 {
			size = min(size, limit-len(found))
		}
		page, now, err := getRows(ctx, db, thread, after, below, size)
		if err != nil {
			return nil, err
		}
		if head >= 0 && now != head {
			found, _, err = getRows(ctx, db, thread, after, before, limit)
			return found, err
		}
		found, head = append(found, page...), now
		if len(page) < size || len(found) == limit {
			break
		}
		below = found[len(found)-1].Sequence
	}
	return found, nil
}

// getRows reads rows of a thread, at most size of them if it is not 0, and the
// number of the last commit.
func getRows(ctx context.Context, db *idb.DB, thread string, after, before uint64, size int) ([]authority.RowRecord, int64, error) {
	found, head, err := getStretches(ctx, db, []authority.Stretch{{Thread: thread, After: after, Before: before}}, size)
	if err != nil {
		return nil, 0, err
	}
	return found[0], head, nil
}

// getStretches is getRows for several threads, in one transaction.
func getStretches(ctx context.Context, db *idb.DB, stretches []authority.Stretch, size int) (found [][]authority.RowRecord, head int64, err error) {
	var present idb.Request
	requests := make([]idb.Request, len(stretches))
	err = db.Do(ctx, idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{owners, rows},
		Place: func(tx *idb.Tx) error {
			store, err := tx.Store(rows)
			if err != nil {
				return err
			}
			for i, s := range stretches {
				if requests[i], err = store.GetAll(idb.Range{
					Lower: []any{s.Thread, -int64(s.Before)}, LowerOpen: true,
					Upper: []any{s.Thread, -int64(s.After)}, UpperOpen: true,
				}, size); err != nil {
					return err
				}
			}
			present, err = getOwners(tx, nil)
			return err
		},
	})
	if err != nil {
		return nil, 0, err
	}
	seen, err := takeOwners(present, nil)
	if err != nil {
		return nil, 0, err
	}
	found = make([][]authority.RowRecord, len(stretches))
	for i, request := range requests {
		text, err := request.Result("sequence", "body", "bytes")
		if err != nil {
			return nil, 0, err
		}
		if err := scanRows(text, stretches[i].Thread, func(r authority.RowRecord) { found[i] = append(found[i], r) }); err != nil {
			return nil, 0, err
		}
	}
	return found, seen.head, nil
}

// Histories implements [authority.Shelf].
func (s *Store) Histories(ctx context.Context, stretches []authority.Stretch, limit int) (found [][]authority.RowRecord, err error) {
	err = s.run(ctx, func(db *idb.DB) (err error) {
		found, _, err = getStretches(ctx, db, stretches, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read histories: %w", err)
	}
	return found, nil
}
