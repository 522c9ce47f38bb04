package authority

import "context"

// Lister is a [Store] that lists owners. Stores of servers are.
type Lister interface {
	// Owners returns the owners whose names begin with a text and come after one
	// that begins so too, in the order of bytes, at most limit; those of whom
	// every document was removed among them. Limit 0 means no limit. The text is
	// ASCII and ends with a space.
	Owners(ctx context.Context, prefix, after string, limit int) ([]string, error)
}
