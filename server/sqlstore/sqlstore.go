package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/parlor-chat/parlor/core/authority"
)

// Errors that callers may care for.
var (
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")

	// ErrInUse says that another process, or another store of this one, has
	// the SQLite file.
	ErrInUse = errors.New("the database is in use by another process")

	// ErrLinked says that an SQLite file has several names.
	ErrLinked = errors.New("the database must have one name only")

	// ErrDamaged says that SQLite finds fault with its file.
	ErrDamaged = errors.New("the database is damaged")

	// ErrNewer says that a newer version of the program has changed the
	// layout of the database.
	ErrNewer = errors.New("the database belongs to a newer version of this program")
)

// Store is an [authority.Store] in a database. Close waits for the commits
// that are being carried out; those that still wait, and every later call, fail
// with [ErrClosed]. It may be called again.
type Store interface {
	authority.Store
	authority.Searcher
	authority.Outbox
	authority.Counter
	// LimitPosts sets how many posts a queue of the outbox may hold, 1,000,000 unless
	// it is set. It holds from about the next [authority.Outbox] CountPosts on: until then
	// this process goes by what it has added since the last one.
	LimitPosts(n int)
	authority.Eraser
	authority.Lister
	// State says what was found when the database was opened.
	State() State
	// Renew gives the data another name, so that every device loads it anew.
	// Nothing else may be done at the time.
	Renew(ctx context.Context) error
	// Index begins, once, to index what was there before the indexes for searches and
	// of media, in parts, beside everything else. Close stops it, and the next Index
	// goes on. Until all is indexed, searches look through what is not.
	Index(log *slog.Logger)
	MediaUses
	Close() error
}

// State is how a database was found.
type State struct {
	// Renewed: it is not the one that was at its place before, so the data has
	// got another name.
	Renewed bool
	// Checked: all of it was looked over for damage. A large database is not.
	Checked bool
}

// Open opens the database of a name, a postgres:// URL or the path of an
// SQLite file.
func Open(ctx context.Context, database string) (Store, error) {
	scheme, _, isURL := strings.Cut(database, "://")
	switch {
	case !isURL:
		return opened(OpenSQLite(ctx, database))
	case scheme == "postgres" || scheme == "postgresql":
		return opened(OpenPostgres(ctx, database))
	}
	return nil, fmt.Errorf("open database: %q is neither a postgres:// URL nor a path", scheme+"://…")
}

// opened keeps a nil pointer from becoming a Store that is not nil.
func opened[S Store](store S, err error) (Store, error) {
	if err != nil {
		return nil, err
	}
	return store, nil
}
