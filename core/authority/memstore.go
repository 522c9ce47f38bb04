package authority

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// MemStore is a [Store] in memory, for tests, for trying things out and for
// pages that may not keep anything. It ends with the program.
type MemStore struct {
	mu      sync.Mutex
	owners  map[string]*memOwner
	threads map[string][]RowRecord // Each in order of sequence.
}

var (
	_ Store   = (*MemStore)(nil)
	_ Pages   = (*MemStore)(nil)
	_ Counter = (*MemStore)(nil)
	_ Lister  = (*MemStore)(nil)
)

// NewMemStore returns an empty store.
func NewMemStore() *MemStore {
	return &MemStore{owners: map[string]*memOwner{}, threads: map[string][]RowRecord{}}
}

// Read implements [Store].
func (s *MemStore) Read(ctx context.Context, keys []core.Key) ([]Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	records := make([]Record, len(keys))
	for i, key := range keys {
		kept := s.document(key)
		records[i] = Record{Key: key, Revision: kept.Revision, Body: bytes.Clone(kept.Body)}
	}
	return records, nil
}

// document returns what is kept under a key, not a copy.
func (s *MemStore) document(key core.Key) Record {
	if o := s.owners[key.Owner]; o != nil {
		return o.documents[key]
	}
	return Record{}
}

// Changes implements [Store].
func (s *MemStore) Changes(ctx context.Context, owner string, after core.Revision) (Changes, error) {
	if err := ctx.Err(); err != nil {
		return Changes{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.owners[owner]
	if o == nil {
		return Changes{}, nil
	}
	return Changes{Revision: o.revision, Records: o.after(after)}, nil
}

// ChangesPage implements [Pages].
func (s *MemStore) ChangesPage(ctx context.Context, owner string, after Place, bytes int) (Changes, bool, error) {
	changes, err := s.Changes(ctx, owner, after.Revision-1)
	if err != nil {
		return Changes{}, false, err
	}
	slices.SortFunc(changes.Records, func(a, b Record) int { return comparePlaces(PlaceOf(a), PlaceOf(b)) })
	var page []Record
	for _, record := range changes.Records {
		if comparePlaces(PlaceOf(record), after) <= 0 {
			continue
		}
		if bytes <= 0 && len(page) > 0 {
			return Changes{Revision: changes.Revision, Records: page}, true, nil
		}
		page = append(page, record)
		bytes -= len(record.Body)
	}
	return Changes{Revision: changes.Revision, Records: page}, false, nil
}

// Count implements [Counter].
func (s *MemStore) Count(ctx context.Context, owner string, kind core.Kind) (n int, err error) {
	changes, err := s.Changes(ctx, owner, 0)
	for _, record := range changes.Records {
		if record.Key.Kind == kind && len(record.Body) > 0 {
			n++
		}
	}
	return n, err
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// History implements [Store].
func (s *MemStore) History(ctx context.Context, thread string, after, before uint64, limit int) ([]RowRecord, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.threads[thread]
	from, found := place(all, after)
	if found {
		from++
	}
	to := len(all)
	if before != 0 {
		to, _ = place(all, before)
	}
	if limit > 0 {
		from = max(from, to-limit)
	}
	var rows []RowRecord
	for i := to - 1; i >= from; i-- {
		rows = append(rows, copyRow(all[i]))
	}
	return rows, nil
}

// Commit implements [Store].
func (s *MemStore) Commit(ctx context.Context, c Commit) (map[string]core.Revision, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unchanged(c.Reads) || !s.free(c.Rows) {
		return nil, ErrConflict
	}
	revisions := s.nextRevisions(c.Writes)
	for _, w := range c.Writes {
		s.owners[w.Key.Owner].put(w)
	}
	for _, row := range c.Rows {
		s.putRow(row)
	}
	return revisions, nil
}

// putRow adds a row to its thread, or gives the one that is there its body.
func (s *MemStore) putRow(row RowRecord) {
	rows := s.threads[row.Thread]
	at, found := place(rows, row.Sequence)
	switch {
	case !row.Replace:
		s.threads[row.Thread] = slices.Insert(rows, at, copyRow(row))
	case found:
		rows[at].Body = bytes.Clone(row.Body)
	}
}

// unchanged reports whether every document still has the revision it was read
// at.
func (s *MemStore) unchanged(reads []Read) bool {
	return !slices.ContainsFunc(reads, func(r Read) bool {
		return s.document(r.Key).Revision != r.Revision
	})
}

// free reports whether no new row takes the place of another one.
func (s *MemStore) free(rows []RowRecord) bool {
	for i, row := range rows {
		if row.Replace {
			continue
		}
		if _, taken := place(s.threads[row.Thread], row.Sequence); taken {
			return false
		}
		if slices.ContainsFunc(rows[:i], func(r RowRecord) bool {
			return !r.Replace && r.Thread == row.Thread && r.Sequence == row.Sequence
		}) {
			return false
		}
	}
	return true
}

// nextRevisions moves each owner of a written document to its next revision.
func (s *MemStore) nextRevisions(writes []Write) map[string]core.Revision {
	revisions := map[string]core.Revision{}
	for _, w := range writes {
		owner := w.Key.Owner
		if _, done := revisions[owner]; done {
			continue
		}
		if s.owners[owner] == nil {
			s.owners[owner] = &memOwner{documents: map[core.Key]Record{}}
		}
		s.owners[owner].revision++
		revisions[owner] = s.owners[owner].revision
	}
	return revisions
}

// place finds the index of a sequence, or where it would go.
func place(rows []RowRecord, sequence uint64) (at int, found bool) {
	return slices.BinarySearchFunc(rows, sequence, func(r RowRecord, sequence uint64) int {
		return cmp.Compare(r.Sequence, sequence)
	})
}

func copyRow(r RowRecord) RowRecord {
	r.Body = bytes.Clone(r.Body)
	return r
}
