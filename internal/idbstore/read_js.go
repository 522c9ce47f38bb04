package idbstore

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// page is how many documents come out of the browser at once. They are read
// while it gets the next: with 250 of them both wait for each other longer, with
// 50 there are too many turns.
const page = 100

// few is up to how many changes it is faster to find them through the index.
const few = 1000

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
	found := map[core.Key]authority.Record{}
	revision, err := s.EachChange(ctx, owner, after, func(r authority.Record) {
		r.Body = bytes.Clone(r.Body)
		found[r.Key] = r
	})
	if err != nil {
		return authority.Changes{}, err
	}
	records := slices.Collect(maps.Values(found))
	core.Sort(records, func(a, b authority.Record) int { return cmp.Compare(a.Revision, b.Revision) })
	return authority.Changes{Revision: revision, Records: records}, nil
}

// EachChange implements [authority.Stream].
func (s *Store) EachChange(ctx context.Context, owner string, after core.Revision, found func(authority.Record)) (core.Revision, error) {
	if err := checkText(owner); err != nil {
		return 0, fmt.Errorf("read changes: %w", err)
	}
	var revision core.Revision
	err := s.run(ctx, idb.ReadOnly, func(tx *idb.Tx) (err error) {
		revision, err = s.eachChange(ctx, tx, owner, after, found)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read changes: %w", err)
	}
	return revision, nil
}

func (s *Store) eachChange(ctx context.Context, tx *idb.Tx, owner string, after core.Revision, found func(authority.Record)) (core.Revision, error) {
	present, err := getOwners(tx, owner)
	if err != nil {
		return 0, err
	}
	store, err := tx.Store(documents)
	if err != nil {
		return 0, err
	}
	if err := s.changed(ctx, tx, store, owner, after, found); err != nil {
		return 0, err
	}
	revisions, err := takeOwners(present, 1) // It was placed first, so it is there.
	if err != nil {
		return 0, err
	}
	return revisions[0], nil
}

// changed finds few changes through the index, and more of them by reading
// everything.
func (s *Store) changed(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, after core.Revision, found func(authority.Record)) error {
	if after > 0 {
		records, err := s.newest(ctx, tx, store, owner, after)
		if err != nil {
			return err
		}
		if len(records) < few {
			each(records, found)
			return nil
		}
	}
	return s.everything(ctx, tx, store, owner, func(r authority.Record) {
		if r.Revision > after {
			found(r)
		}
	})
}

// newest returns what changed after a revision, or at least some few of it.
func (s *Store) newest(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, after core.Revision) ([]authority.Record, error) {
	index, err := store.Index(byChange)
	if err != nil {
		return nil, err
	}
	request, err := index.GetAll(idb.Range{
		Lower: []any{owner, int64(after)}, LowerOpen: true,
		Upper: endOf(owner),
	}, few)
	if err != nil {
		return nil, err
	}
	if err := tx.Await(ctx, request); err != nil {
		return nil, err
	}
	records, _, err := s.takeDocuments(request, owner, nil)
	return records, err
}

// everything goes through all documents of an owner, a page at a time.
func (s *Store) everything(ctx context.Context, tx *idb.Tx, store idb.Store, owner string, found func(authority.Record)) error {
	next, err := store.GetAll(idb.Range{Lower: []any{owner}, Upper: endOf(owner)}, page)
	if err != nil {
		return err
	}
	var room []byte // For one page after the other.
	for more := true; more; {
		present := next
		if err := tx.Await(ctx, present); err != nil {
			return err
		}
		// Asked for first: the browser gets it while this one is read.
		if next, more, err = pageAfter(store, present, owner); err != nil {
			return err
		}
		var records []authority.Record
		if records, room, err = s.takeDocuments(present, owner, room); err != nil {
			return err
		}
		each(records, found)
	}
	return nil
}

func each(records []authority.Record, found func(authority.Record)) {
	for _, record := range records {
		found(record)
	}
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

// takeDocuments reads the documents of a request. Their bodies may lie in the
// room, which it returns for the next time.
func (s *Store) takeDocuments(request idb.Request, owner string, room []byte) ([]authority.Record, []byte, error) {
	if s.lines.Type() == safejs.TypeFunction {
		text, err := request.Bytes(s.lines, room)
		if err != nil {
			return nil, nil, err
		}
		if records := splitDocuments(text, owner); len(records) > 0 {
			return records, text, nil
		}
	}
	text, err := request.Result("kind", "id", "revision", "body", "bytes")
	if err != nil {
		return nil, nil, err
	}
	records, err := scanDocuments(text, owner)
	return records, room, err
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
