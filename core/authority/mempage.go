package authority

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// Page implements [Store]. Its order of ids is that of bytes.
func (s *MemStore) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.owners[owner]
	if o == nil {
		return nil, nil
	}
	var records []Record
	for _, key := range o.keysAfter(core.Key{Owner: owner, Kind: kind, ID: after}) {
		record := o.documents[key]
		if key.Kind != kind || limit > 0 && len(records) == limit {
			break
		}
		if len(record.Body) > 0 {
			record.Body = bytes.Clone(record.Body)
			records = append(records, record)
		}
	}
	return records, nil
}

// Revisions implements [Store].
func (s *MemStore) Revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	revisions := make([]core.Revision, len(owners))
	for i, owner := range owners {
		if o := s.owners[owner]; o != nil {
			revisions[i] = o.revision
		}
	}
	return revisions, nil
}

// keysAfter returns the keys after one, by kind and id. Documents only ever become
// more, removed ones stay: so their number says whether the order is up to date.
func (o *memOwner) keysAfter(key core.Key) []core.Key {
	if len(o.keys) != len(o.documents) {
		o.keys = slices.Collect(maps.Keys(o.documents))
		core.Sort(o.keys, compareKeys)
	}
	at, found := slices.BinarySearchFunc(o.keys, key, compareKeys)
	if found {
		at++
	}
	return o.keys[at:]
}

// compareKeys compares keys of one owner.
func compareKeys(a, b core.Key) int {
	return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.ID, b.ID))
}
