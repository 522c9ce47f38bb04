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
func (s *Store) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if err := checkCommit(c); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	mode := idb.ReadWrite
	if len(c.Writes) == 0 && len(c.Rows) == 0 {
		mode = idb.ReadOnly
	}
	var revisions map[string]core.Revision
	err := s.run(ctx, mode, func(tx *idb.Tx) (err error) {
		revisions, err = commit(ctx, tx, c)
		return err
	})
	if errors.Is(err, idb.ConstraintError) {
		err = authority.ErrConflict // A new row that exists; nothing else is added.
	}
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return revisions, nil
}

// commit checks and writes in one transaction. It waits for nothing but the
// transaction itself, which would end otherwise.
func commit(ctx context.Context, tx *idb.Tx, c authority.Commit) (map[string]core.Revision, error) {
	names := ownersOf(c)
	present, err := getOwners(tx, names...)
	if err != nil {
		return nil, err
	}
	reads := unseen(c)
	held, err := getDocuments(tx, readKeys(reads))
	if err != nil {
		return nil, err
	}
	if err := tx.Await(ctx, present, held); err != nil {
		return nil, err
	}
	if err := check(held, reads); err != nil {
		return nil, err
	}
	revisions, err := nextRevisions(present, names, c)
	if err != nil {
		return nil, err
	}
	if err := write(tx, c.Writes, revisions); err != nil {
		return nil, err
	}
	if err := writeRows(ctx, tx, c.Rows); err != nil {
		return nil, err
	}
	return revisions, tx.Commit(ctx)
}

func readKeys(reads []authority.Read) []core.Key {
	keys := make([]core.Key, len(reads))
	for i, r := range reads {
		keys[i] = r.Key
	}
	return keys
}

// unseen returns the reads that are to be checked one by one.
func unseen(c authority.Commit) []authority.Read {
	var reads []authority.Read
	for _, read := range c.Reads {
		if c.Seen[read.Key.Owner] == 0 {
			reads = append(reads, read)
		}
	}
	return reads
}

// ownersOf names each owner whose revision is looked at once.
func ownersOf(c authority.Commit) []string {
	var names []string
	for _, w := range c.Writes {
		names = append(names, w.Key.Owner)
	}
	for name := range c.Seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// check compares the documents there are with what they were when read.
func check(held idb.Request, reads []authority.Read) error {
	text, err := held.Result("result", "revision")
	if err != nil {
		return err
	}
	revisions, err := scanNumbers[core.Revision](text, `{"result":{"revision":`, `}}`)
	if err != nil {
		return err
	}
	if !slices.EqualFunc(reads, revisions, func(r authority.Read, now core.Revision) bool { return r.Revision == now }) {
		return authority.ErrConflict
	}
	return nil
}

// nextRevisions counts one on from the present revision of each owner of what
// is written. Where one is not as it was seen, that is a conflict.
func nextRevisions(present idb.Request, names []string, c authority.Commit) (map[string]core.Revision, error) {
	list, err := takeOwners(present, len(names))
	if err != nil {
		return nil, err
	}
	revisions := make(map[string]core.Revision, len(names))
	for i, name := range names {
		revisions[name] = list[i]
		if seen := c.Seen[name]; seen != 0 && seen != list[i] {
			return nil, authority.ErrConflict
		}
	}
	next := make(map[string]core.Revision, len(names))
	for _, w := range c.Writes {
		next[w.Key.Owner] = revisions[w.Key.Owner] + 1
	}
	return next, nil
}

// write places the documents of a commit and the revisions of their owners.
func write(tx *idb.Tx, writes []authority.Write, revisions map[string]core.Revision) error {
	if len(writes) == 0 {
		return nil
	}
	if err := put(tx, documents, documentEntries(writes, revisions)); err != nil {
		return err
	}
	return put(tx, owners, ownerEntries(revisions))
}

func put(tx *idb.Tx, name string, entries []idb.Entry) error {
	store, err := tx.Store(name)
	if err != nil {
		return err
	}
	return store.Put(entries...)
}
