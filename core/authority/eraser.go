package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// Eraser is a [Store] that forgets for good. Stores of servers are. What else is
// removed by a commit leaves its name behind, so that copies hear of it; this does
// not, so it is for what no copy has any more, or is told otherwise.
type Eraser interface {
	// EraseDocuments removes documents of an owner, and what is left of those that
	// were removed before, at most limit, but none of the kinds kept that is there.
	// Revisions go on from where they are. More says that others may be left.
	EraseDocuments(ctx context.Context, owner string, kept []core.Kind, limit int) (more bool, err error)

	// EraseRows removes the rows of a thread up to and with a number, with what
	// they are found by, the oldest first, at most limit. More says that others may
	// be left.
	EraseRows(ctx context.Context, thread string, last uint64, limit int) (more bool, err error)
}
