package idbstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// Commit implements [authority.Store].
//
// A commit reads nothing in the transaction that writes: that one claims the
// number after the last commit that was seen. Whoever else has committed since
// has claimed the same one, then nothing is written.
func (s *Store) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if err := checkCommit(c); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	c.Rows = authority.MergeRows(c.Rows)
	if contended(c.Rows) {
		return nil, fmt.Errorf("commit: %w", authority.ErrConflict)
	}
	revisions, err := s.commitInTurn(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return revisions, nil
}

// commitInTurn keeps the commits of this store from contending with each other.
func (s *Store) commitInTurn(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	select {
	case s.committing <- struct{}{}:
		defer func() { <-s.committing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		basis, there, err := s.basis(ctx, c)
		if err != nil || len(c.Writes)+len(c.Rows) == 0 {
			return nil, err
		}
		next := basis.after(c)
		err = s.claim(ctx, c, next, there)
		if err == nil {
			s.advance(next)
			return next.owners, nil
		}
		s.forget()
		if !errors.Is(err, idb.ErrTaken) {
			return nil, err
		}
		// What it read may be as it was all the same.
	}
}

// basis returns an outlook that allows a commit: the known one, or what a look
// finds, with the rows in the places where the commit has its own. A commit
// that writes nothing always looks, because it is about the data as they are
// now. If a look does not allow the commit, that is a conflict.
func (s *Store) basis(ctx context.Context, c authority.Commit) (outlook, map[spot]bool, error) {
	if len(c.Writes)+len(c.Rows) > 0 {
		if known, ok := s.known(c); ok {
			return known, nil, nil
		}
	}
	seen, there, err := s.look(ctx, c)
	if err != nil {
		return seen, nil, err
	}
	if !seen.allows(c, there) {
		return seen, nil, authority.ErrConflict
	}
	return seen, there, nil
}

// known returns what is known where that is enough for a commit.
func (s *Store) known(c authority.Commit) (outlook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outlook, s.outlook.recent() && s.outlook.allows(c, nil)
}

// claim writes a commit under the number of next, which is the outlook after it.
// There is as in [Store.basis].
//
// Where the browser closes the database and does not say whether the commit took
// effect, it is tried once more. If it can be made then, it had not. If its number
// is taken, it is not known by whom.
func (s *Store) claim(ctx context.Context, c authority.Commit, next outlook, there map[spot]bool) error {
	f := fence(next.head, s.era)
	unheard := false
	err := s.run(ctx, func(db *idb.DB) error {
		err := db.Do(ctx, idb.Plan{
			Mode: idb.ReadWrite, Durability: idb.Strict, Stores: []string{documents, owners, rows, fences},
			Place: func(tx *idb.Tx) error {
				return errors.Join(
					put(tx, documents, documentEntries(c.Writes, next.owners)),
					put(tx, owners, ownerEntries(next)),
					put(tx, rows, rowEntries(written(c.Rows, there))),
					clear(tx, next.head, s.era, f),
				)
			},
			Claim: idb.Claim{Store: fences, Entry: idb.Entry{Key: next.head, Value: map[string]any{byEra: f.era}}},
		})
		unheard = unheard || errors.Is(err, idb.ErrUnsettled)
		return err
	})
	switch {
	case err == nil, !unheard, errors.Is(err, authority.ErrUnsettled),
		errors.Is(err, authority.ErrReplaced): // Nothing is left of the data that it was for.
		return err
	case errors.Is(err, idb.ErrTaken):
		return authority.ErrUnsettled
	}
	return fmt.Errorf("%w: %w", authority.ErrUnsettled, err)
}

// written returns the rows that are put: new ones, and those that replace one
// that there is.
func written(list []authority.RowRecord, there map[spot]bool) []authority.RowRecord {
	return slices.DeleteFunc(slices.Clone(list), func(r authority.RowRecord) bool {
		return r.Replace && !there[spot{r.Thread, r.Sequence}]
	})
}

// clear does to the fence what is not the claim itself.
func clear(tx *idb.Tx, number, era int64, f fencing) error {
	if f.plain > 0 {
		return put(tx, fences, []idb.Entry{{Key: f.plain, Value: map[string]any{}}})
	}
	if !f.first {
		return nil
	}
	store, err := tx.Store(fences)
	if err != nil {
		return err
	}
	return store.Delete(idb.Range{Lower: number - era, LowerOpen: true, Upper: number, UpperOpen: true})
}

func put(tx *idb.Tx, name string, entries []idb.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	store, err := tx.Store(name)
	if err != nil {
		return err
	}
	return store.Put(entries...)
}
