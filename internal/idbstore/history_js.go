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
func getRows(ctx context.Context, db *idb.DB, thread string, after, before uint64, size int) (found []authority.RowRecord, head int64, err error) {
	var present, request idb.Request
	err = db.Do(ctx, idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{owners, rows},
		Place: func(tx *idb.Tx) error {
			store, err := tx.Store(rows)
			if err != nil {
				return err
			}
			if request, err = store.GetAll(idb.Range{
				Lower: []any{thread, -int64(before)}, LowerOpen: true,
				Upper: []any{thread, -int64(after)}, UpperOpen: true,
			}, size); err != nil {
				return err
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
	text, err := request.Result("sequence", "body", "bytes")
	if err != nil {
		return nil, 0, err
	}
	err = scanRows(text, thread, func(r authority.RowRecord) { found = append(found, r) })
	return found, seen.head, err
}
