package idbstore

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// page is how many values come out of the browser at once. More would be
// little faster, hold the page up for longer, and take more memory.
const page = 1000

// Read implements [authority.Store].
func (s *Store) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	for _, key := range keys {
		if err := checkKey(key); err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
	}
	var records []authority.Record
	err := s.run(ctx, idb.ReadOnly, func(tx *idb.Tx) error {
		request, err := getDocuments(tx, keys)
		if err != nil {
			return err
		}
		text, err := take(ctx, tx, request, "result", "revision", "body", "bytes")
		if err != nil {
			return err
		}
		records, err = scanRead(text, keys)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	return records, nil
}

// getDocuments asks for the documents under keys.
func getDocuments(tx *idb.Tx, keys []core.Key) (idb.Request, error) {
	store, err := tx.Store(documents)
	if err != nil {
		return idb.Request{}, err
	}
	places := make([]any, len(keys))
	for i, key := range keys {
		places[i] = place(key)
	}
	return store.Get(places...)
}

// take waits for a request and returns some fields of its result.
func take(ctx context.Context, tx *idb.Tx, request idb.Request, fields ...string) ([]byte, error) {
	if err := tx.Await(ctx, request); err != nil {
		return nil, err
	}
	return request.Result(fields...)
}

// Changes implements [authority.Store].
func (s *Store) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if err := checkText(owner); err != nil {
		return authority.Changes{}, fmt.Errorf("read changes: %w", err)
	}
	var changes authority.Changes
	err := s.run(ctx, idb.ReadOnly, func(tx *idb.Tx) (err error) {
		changes, err = s.readChanges(ctx, tx, owner, after)
		return err
	})
	if err != nil {
		return authority.Changes{}, fmt.Errorf("read changes: %w", err)
	}
	return changes, nil
}

func (s *Store) readChanges(ctx context.Context, tx *idb.Tx, owner string, after core.Revision) (authority.Changes, error) {
	var changes authority.Changes
	present, err := getOwners(tx, owner)
	if err != nil {
		return changes, err
	}
	store, err := tx.Store(documents)
	if err != nil {
		return changes, err
	}
	changes.Records, err = s.changed(ctx, tx, store, owner, after)
	if err != nil {
		return changes, err
	}
	revisions, err := takeOwners(present, 1) // It was placed first, so it is there.
	if err != nil {
		return changes, err
	}
	changes.Revision = revisions[0]
	return changes, nil
}

// changed finds a page of changes through the index, and more of them by
// reading everything, which is faster then.
func (s *Store) changed(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, after core.Revision) ([]authority.Record, error) {
	if after > 0 {
		records, err := s.newest(ctx, tx, store, owner, after)
		if err != nil || len(records) < page {
			return records, err
		}
	}
	return s.everything(ctx, tx, store, owner, after)
}

// newest returns at most a page of what changed after a revision.
func (s *Store) newest(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, after core.Revision) ([]authority.Record, error) {
	index, err := store.Index(byChange)
	if err != nil {
		return nil, err
	}
	request, err := index.GetAll(idb.Range{
		Lower: []any{owner, int64(after)}, LowerOpen: true,
		Upper: endOf(owner),
	}, page)
	if err != nil {
		return nil, err
	}
	if err := tx.Await(ctx, request); err != nil {
		return nil, err
	}
	var records []authority.Record
	err = s.takeDocuments(request, owner, func(r authority.Record) { records = append(records, r) })
	return records, err
}

// everything goes through all documents of an owner, a page at a time.
func (s *Store) everything(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, after core.Revision) ([]authority.Record, error) {
	var records []authority.Record
	next, err := store.GetAll(idb.Range{Lower: []any{owner}, Upper: endOf(owner)}, page)
	if err != nil {
		return nil, err
	}
	for more := true; more; {
		present := next
		if err := tx.Await(ctx, present); err != nil {
			return nil, err
		}
		// Asked for first: the browser gets it while this one is read.
		if next, more, err = pageAfter(store, present, owner); err != nil {
			return nil, err
		}
		err := s.takeDocuments(present, owner, func(r authority.Record) {
			if r.Revision > after {
				records = append(records, r)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	core.Sort(records, func(a, b authority.Record) int { return cmp.Compare(a.Revision, b.Revision) })
	return records, nil
}

// endOf is a key after every key that begins with first: arrays come last.
func endOf(first string) []any {
	return []any{first, []any{}}
}

// pageAfter asks for the page behind one that is there, unless that is the last.
func pageAfter(store idb.Store, present idb.Request, owner string) (next idb.Request, more bool, err error) {
	count, last, err := present.Last("kind", "id")
	if err != nil || count < page {
		return next, false, err
	}
	next, err = store.GetAll(idb.Range{Lower: []any{owner, last[0], last[1]}, LowerOpen: true, Upper: endOf(owner)}, page)
	return next, true, err
}

func (s *Store) takeDocuments(request idb.Request, owner string, found func(authority.Record)) error {
	if s.lines.Type() == safejs.TypeFunction {
		text, err := request.Text(s.lines)
		if err != nil {
			return err
		}
		if records := splitDocuments(text, owner); len(records) > 0 {
			for _, record := range records {
				found(record)
			}
			return nil
		}
	}
	text, err := request.Result("kind", "id", "revision", "body", "bytes")
	if err != nil {
		return err
	}
	return scanDocuments(text, owner, found)
}

// getOwners asks for the present revisions of owners.
func getOwners(tx *idb.Tx, names ...string) (idb.Request, error) {
	store, err := tx.Store(owners)
	if err != nil {
		return idb.Request{}, err
	}
	keys := make([]any, len(names))
	for i, name := range names {
		keys[i] = name
	}
	return store.Get(keys...)
}

// takeOwners returns the result of getOwners for n owners.
func takeOwners(request idb.Request, n int) ([]core.Revision, error) {
	text, err := request.Result("result")
	if err != nil {
		return nil, err
	}
	revisions, err := scanNumbers[core.Revision](text, `{"result":`, `}`)
	if err == nil && len(revisions) != n {
		err = errShape
	}
	return revisions, err
}
