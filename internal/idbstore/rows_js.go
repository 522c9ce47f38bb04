package idbstore

import (
	"context"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// writeRows adds the rows that are new, and puts those that replace others.
func writeRows(ctx context.Context, tx *idb.Tx, list []authority.Row) error {
	if len(list) == 0 {
		return nil
	}
	store, err := tx.Store(rows)
	if err != nil {
		return err
	}
	added, replacing := partRows(authority.MergeRows(list))
	if len(added) > 0 {
		if err := store.Add(rowEntries(added)...); err != nil {
			return err
		}
	}
	if len(replacing) == 0 {
		return nil
	}
	return replace(ctx, tx, store, rowEntries(replacing))
}

func partRows(list []authority.Row) (added, replacing []authority.Row) {
	for _, row := range list {
		if row.Replace {
			replacing = append(replacing, row)
		} else {
			added = append(added, row)
		}
	}
	return added, replacing
}

// replace puts the entries for whose keys there is something.
func replace(ctx context.Context, tx *idb.Tx, store idb.Store, entries []idb.Entry) error {
	keys := make([]any, len(entries))
	for i, e := range entries {
		keys[i] = e.Key
	}
	request, err := store.Get(keys...)
	if err != nil {
		return err
	}
	text, err := take(ctx, tx, request, "result", "sequence")
	if err != nil {
		return err
	}
	sequences, err := scanNumbers[uint64](text, `{"result":{"sequence":`, `}}`)
	if err != nil {
		return err
	}
	if len(sequences) != len(entries) {
		return errShape
	}
	var there []idb.Entry
	for i, e := range entries {
		if sequences[i] != 0 {
			there = append(there, e)
		}
	}
	return store.Put(there...)
}
