package authority_test

import (
	"testing"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
)

func TestMemStoreIsAStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) (a, b authority.Store) {
		store := authority.NewMemStore()
		return store, store
	})
}

func TestMemOutboxIsAStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) (a, b authority.Store) {
		store := authority.NewMemOutbox()
		return store, store
	})
}
