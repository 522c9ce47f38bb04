package main

import (
	"context"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idbstore"
	"github.com/parlor-chat/parlor/internal/tabs"
)

// kept is what an instance keeps, and how it hears of others who share it.
type kept struct {
	authority.Store
	authority.Notifier
	// watch has a function called when what is kept is found to be other data.
	watch func(func())
	close func()
}

// keeper opens what is stored under a name.
type keeper func(ctx context.Context, name string) (kept, error)

// inDatabase keeps everything in IndexedDB, shared by all tabs of the origin;
// lines is what [idbstore.Open] asks for.
func inDatabase(lines safejs.Value) keeper {
	return func(ctx context.Context, name string) (kept, error) {
		store, err := idbstore.Open(ctx, name, drawID, lines)
		if err != nil {
			return kept{}, err
		}
		channel, err := tabs.Open(name)
		if err != nil {
			store.Close()
			return kept{}, err
		}
		return kept{patient{store}, channel, store.Watch, func() {
			channel.Close()
			store.Close()
		}}, nil
	}
}

// inMemory keeps everything for as long as the program runs, for itself alone:
// in Node without IndexedDB, where there is no other tab either.
func inMemory() keeper {
	store, hub := authority.NewMemStore(), authority.NewHub()
	return func(context.Context, string) (kept, error) {
		return kept{store, hub.Member(), func(func()) {}, func() {}}, nil
	}
}
