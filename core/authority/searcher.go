package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// Searcher is a [Store] that knows where to look for what a user searches for, or
// reads faster what has to be looked through. Without it histories are read one
// after the other.
//
// What it gives are candidates: all that fit are among them, and any others may
// be. What of it the user may see, it need not know.
type Searcher interface {
	// SearchRows returns rows in stretches of histories, in the order of the
	// stretches and in each the newest first, at most limit: all that the search
	// [core.Search.Fits], up to the last one that it returns. Fewer than limit mean
	// that there are no more.
	SearchRows(ctx context.Context, search *core.Search, stretches []Stretch, limit int) ([]RowRecord, error)

	// SearchOwners returns the owners of profiles or of groups, whose names begin
	// with a prefix ([core.ProfileOwner] or [core.GroupOwner] of nobody) and come
	// after one that begins so too, in the order of bytes, at most limit: all whom
	// the search finds by the rest of that name or by the nick or the name
	// ([core.Search.Finds]), up to the last one that it returns. Fewer than limit
	// mean that there are no more.
	SearchOwners(ctx context.Context, search *core.Search, prefix, after string, limit int) ([]string, error)
}

// Stretch is a piece of the history of a thread: After < Sequence < Before.
type Stretch struct {
	Thread        string
	After, Before uint64
}

// readThrough is a [Searcher] on any store.
type readThrough struct{ Store }

// SearchRows implements [Searcher].
func (r readThrough) SearchRows(ctx context.Context, _ *core.Search, stretches []Stretch, limit int) (found []RowRecord, err error) {
	for _, stretch := range stretches {
		rows, err := r.History(ctx, stretch.Thread, stretch.After, stretch.Before, limit-len(found))
		if err != nil {
			return nil, err
		}
		if found = append(found, rows...); len(found) >= limit {
			break
		}
	}
	return found, nil
}

// SearchOwners implements [Searcher].
func (r readThrough) SearchOwners(ctx context.Context, _ *core.Search, prefix, after string, limit int) ([]string, error) {
	if lister, is := r.Store.(Lister); is {
		return lister.Owners(ctx, prefix, after, limit)
	}
	return nil, nil
}
