package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// Pages is a [Store] that also gives changes in parts, so that nobody has to
// hold all of them at once. A server's store has to be one.
type Pages interface {
	// ChangesPage is [Store.Changes] in parts. It returns the records after a
	// place, in the order of places, until their bodies have about as many
	// bytes as asked for; if there is any record, at least one. More says
	// whether others follow.
	//
	// Each part is as of a moment of its own. A document that changes between
	// two parts gets a later place, so it comes once more; whoever reads on
	// until there is no more has everything as it was at the last part.
	ChangesPage(ctx context.Context, owner string, after Place, bytes int) (changes Changes, more bool, err error)
}

// Counter is a [Store] that counts documents. Stores of servers are.
type Counter interface {
	// Count returns how many documents of a kind an owner has.
	Count(ctx context.Context, owner string, kind core.Kind) (int, error)
}

// Place is where a record stands among the changes of its owner: by revision,
// and within one by kind and id, as bytes. The zero value is before all.
type Place struct {
	Revision core.Revision
	Kind     core.Kind
	ID       string
}

// PlaceOf is the place of a record.
func PlaceOf(record Record) Place {
	return Place{Revision: record.Revision, Kind: record.Key.Kind, ID: record.Key.ID}
}

// After is the place behind all records up to a revision.
func After(revision core.Revision) Place {
	return Place{Revision: revision + 1}
}
