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
func (s *Store) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.Row, error) {
	if err := checkText(thread); err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var found []authority.Row
	err := s.run(ctx, idb.ReadOnly, func(tx *idb.Tx) (err error) {
		found, err = readRows(ctx, tx, thread, after, before, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return found, nil
}

// readRows goes back through a thread, a page at a time.
func readRows(ctx context.Context, tx *idb.Tx, thread string, after, before uint64, limit int) ([]authority.Row, error) {
	store, err := tx.Store(rows)
	if err != nil {
		return nil, err
	}
	if before == 0 || before > maxSequence {
		before = maxSequence + 1
	}
	var found []authority.Row
	for after+1 < before && after < maxSequence {
		size := rowPage
		if limit > 0 {
			size = min(size, limit-len(found))
		}
		count, err := getRows(ctx, tx, store, thread, after, before, size, &found)
		if err != nil {
			return nil, err
		}
		if count < size || len(found) == limit {
			break
		}
		before = found[len(found)-1].Sequence
	}
	return found, nil
}

// getRows appends a page of rows to found and says how many there were.
func getRows(ctx context.Context, tx *idb.Tx, store idb.Store, thread string, after, before uint64, size int, found *[]authority.Row) (int, error) {
	request, err := store.GetAll(idb.Range{
		Lower: []any{thread, -int64(before)}, LowerOpen: true,
		Upper: []any{thread, -int64(after)}, UpperOpen: true,
	}, size)
	if err != nil {
		return 0, err
	}
	text, err := take(ctx, tx, request, "sequence", "body", "bytes")
	if err != nil {
		return 0, err
	}
	count := 0
	err = scanRows(text, thread, func(r authority.Row) {
		count++
		*found = append(*found, r)
	})
	return count, err
}
