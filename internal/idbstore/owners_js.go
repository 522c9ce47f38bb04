package idbstore

import (
	"context"
	"fmt"

	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/internal/idb"
)

// Owners implements [authority.Lister].
func (s *Store) Owners(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	var names []string
	err := s.run(ctx, func(db *idb.DB) error {
		var request idb.Request
		err := db.Do(ctx, idb.Plan{
			Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{owners},
			Place: func(tx *idb.Tx) error {
				store, err := tx.Store(owners)
				if err == nil { // Names are of ASCII behind the prefix.
					within := idb.Range{Lower: max(prefix, after), LowerOpen: true, Upper: prefix + "\uffff"}
					request, err = store.GetAllKeys(within, limit)
				}
				return err
			},
		})
		if err != nil {
			return err
		}
		text, err := request.Result()
		if err == nil {
			names, err = json.UnmarshalStrings(text)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list owners: %w", err)
	}
	return names, nil
}
