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

// page is how many documents come out of the browser at once, in a transaction of
// their own. They are read while it gets the next. With 100 of them it takes a
// tenth longer, for there is much to begin and end; with 500 no less time, but the
// page's tasks are twice as long.
const page = 250

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
	err := s.run(ctx, func(db *idb.DB) (err error) {
		records, err = s.read(ctx, db, keys)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	return records, nil
}

// read reads documents, and with them what a commit about them has to know.
func (s *Store) read(ctx context.Context, db *idb.DB, keys []core.Key) ([]authority.Record, error) {
	var names []string
	for _, key := range keys {
		if !slices.Contains(names, key.Owner) && len(names) < remembered {
			names = append(names, key.Owner)
		}
	}
	var present, request idb.Request
	err := db.Do(ctx, idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{documents, owners},
		Place: func(tx *idb.Tx) (err error) {
			if present, err = getOwners(tx, names); err != nil {
				return err
			}
			request, err = getDocuments(tx, keys)
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	seen, err := takeOwners(present, names)
	if err != nil {
		return nil, err
	}
	text, err := request.Result("result", "revision", "body", "bytes")
	if err != nil {
		return nil, err
	}
	records, err := scanRead(text, keys)
	for _, record := range records {
		seen.documents[record.Key] = record.Revision
	}
	s.note(db, seen)
	return records, err
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
	err := s.run(ctx, func(db *idb.DB) (err error) {
		revision, err = s.eachChange(ctx, db, owner, after, found)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read changes: %w", err)
	}
	return revision, nil
}

// eachChange finds few changes through the index, and more of them by reading
// everything.
func (s *Store) eachChange(ctx context.Context, db *idb.DB, owner string, after core.Revision, found func(authority.Record)) (core.Revision, error) {
	if after > 0 {
		revision, records, err := s.newest(ctx, db, owner, after, few)
		if err != nil {
			return 0, err
		}
		if len(records) < few {
			each(records, found)
			return revision, nil
		}
	}
	revision, parts, err := s.everything(ctx, db, owner, func(r authority.Record) {
		if r.Revision > after {
			found(r)
		}
	})
	if err != nil || parts == 1 {
		return revision, err
	}
	// What was changed meanwhile may be in what was read before, or after, or
	// half of it in each.
	revision, records, err := s.newest(ctx, db, owner, revision, 0)
	each(records, found)
	return revision, err
}

// newest returns the owner's revision and what changed after another one, at most
// limit of it if that is not 0, as of one moment.
func (s *Store) newest(ctx context.Context, db *idb.DB, owner string, after core.Revision, limit int) (core.Revision, []authority.Record, error) {
	p, err := askFor(db, owner, func(store idb.Store) (idb.Request, error) {
		index, err := store.Index(byChange)
		if err != nil {
			return idb.Request{}, err
		}
		return index.GetAll(idb.Range{
			Lower: []any{owner, int64(after)}, LowerOpen: true,
			Upper: endOf(owner),
		}, limit)
	})
	if err != nil {
		return 0, nil, err
	}
	revision, err := s.await(ctx, db, p, owner)
	if err != nil {
		return 0, nil, err
	}
	records, _, err := s.takeDocuments(p.documents, owner, nil)
	return revision, records, err
}

// everything goes through all documents of an owner, a page at a time, each a
// transaction of its own. It returns the owner's revision as of the first page,
// and how many pages there were. Pages after the first ask for documents alone.
func (s *Store) everything(ctx context.Context, db *idb.DB, owner string, found func(authority.Record)) (revision core.Revision, pages int, err error) {
	next, err := askFor(db, owner, func(store idb.Store) (idb.Request, error) {
		return store.GetAll(idb.Range{Lower: []any{owner}, Upper: endOf(owner)}, page)
	})
	if err != nil {
		return 0, 0, err
	}
	var room []byte // For one page after the other.
	for more := true; more; pages++ {
		present := next
		if pages == 0 {
			revision, err = s.await(ctx, db, present, owner)
		} else {
			err = present.tx.Wait(ctx)
		}
		if err != nil {
			return 0, 0, err
		}
		// Asked for first: the browser gets it while this one is read.
		if next, more, err = pageAfter(db, present.documents, owner); err != nil {
			return 0, 0, err
		}
		var records []authority.Record
		if records, room, err = s.takeDocuments(present.documents, owner, room); err != nil {
			return 0, 0, err
		}
		each(records, found)
	}
	return revision, pages, nil
}

// asked is a transaction on its way that reads documents of an owner, with the
// owner's revision.
type asked struct {
	tx                 *idb.Tx
	present, documents idb.Request
}

// askFor begins to read.
func askFor(db *idb.DB, owner string, ask func(idb.Store) (idb.Request, error)) (a asked, err error) {
	a.tx, err = db.Begin(idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{documents, owners},
		Place: func(tx *idb.Tx) error {
			store, err := tx.Store(documents)
			if err != nil {
				return err
			}
			if a.present, err = getOwners(tx, []string{owner}); err != nil {
				return err
			}
			a.documents, err = ask(store)
			return err
		},
	})
	return a, err
}

// await waits until all is there, and returns the owner's revision.
func (s *Store) await(ctx context.Context, db *idb.DB, a asked, owner string) (core.Revision, error) {
	if err := a.tx.Wait(ctx); err != nil {
		return 0, err
	}
	seen, err := takeOwners(a.present, []string{owner})
	if err != nil {
		return 0, err
	}
	s.note(db, seen)
	return seen.owners[owner], nil
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
func pageAfter(db *idb.DB, present idb.Request, owner string) (next asked, more bool, err error) {
	count, last, err := present.Last("kind", "id")
	if err != nil || count < page {
		return next, false, err
	}
	next.tx, err = db.Begin(idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{documents},
		Place: func(tx *idb.Tx) error {
			store, err := tx.Store(documents)
			if err != nil {
				return err
			}
			next.documents, err = store.GetAll(idb.Range{Lower: []any{owner, last[0], last[1]}, LowerOpen: true, Upper: endOf(owner)}, page)
			return err
		},
	})
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
