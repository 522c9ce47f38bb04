package idbstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// Errors of a store that callers may care for.
var (
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")

	// ErrFull says that the browser gives this origin no more room.
	ErrFull = errors.New("no storage is left for this site")

	// ErrNewer says that another tab runs a newer version of the program and
	// has moved the data on. Only a reload helps.
	ErrNewer = errors.New("the stored data belongs to a newer version of this page")
)

// errHeld says what to do about a tab that runs an older version of the program
// and does not let go of the data: it shows a dialog, computes, or sleeps.
var errHeld = core.Errorf(core.CodeTimeout, "another tab of this site still has the stored data open as an older version of the page left them, and does not run: "+
	"close or reload the other tabs of this site, then try again")

// The object stores, and the indexes of documents and of the fence.
const (
	documents = "documents"
	owners    = "owners"
	rows      = "rows"
	fences    = "fence"
	byChange  = "changes"
	byEra     = "era"
)

// version is that of the object stores. Before 2 there was no fence: a tab with
// code from then would write past it.
const version = 2

// eraLength is how many commits are an era.
const eraLength = 1024

// Store is an [authority.Store] in a database of this origin. When the browser
// or another tab closes the database, the next call opens it again. If it is not
// the same data then, calls fail with [authority.ErrReplaced] until
// [Store.Renew].
type Store struct {
	name    string
	lines   safejs.Value
	era     int64         // How many commits an era has.
	opening chan struct{} // Holds one, while somebody opens the database.
	// committing holds one, while somebody commits.
	committing chan struct{}

	mu      sync.Mutex
	db      *idb.DB
	outlook outlook // Of what is in db.
	closed  bool
	identity
}

var (
	_ authority.Store  = (*Store)(nil)
	_ authority.Stream = (*Store)(nil)
	_ authority.Lister = (*Store)(nil)
)

// Open opens the database of a name, and creates it first if need be. Where
// there is no IndexedDB it fails with [idb.ErrUnsupported], and where the
// browser forbids it (some do in private windows) with the browser's reason.
// Draw draws a name for data that has none, at random.
//
// Lines may be a function of the page that makes of a list of stored documents
// an Uint8Array of lines: how many there are, and of each its kind, its id, its
// revision and its body, all of them ended by a newline; or an empty one where a
// document has bytes. It is faster than what there is without it.
func Open(ctx context.Context, name string, draw func() string, lines safejs.Value) (*Store, error) {
	s := &Store{
		name: name, lines: lines, era: eraLength, identity: identity{draw: draw},
		opening: make(chan struct{}, 1), committing: make(chan struct{}, 1),
	}
	if _, err := s.connect(ctx); err != nil {
		return nil, fmt.Errorf("open store: %w", explain(err))
	}
	return s, nil
}

// Close closes the database. Calls under way may still finish; later ones fail
// with [ErrClosed]. It may be called again.
func (s *Store) Close() {
	s.mu.Lock()
	s.closed = true
	db := s.db
	s.mu.Unlock()
	if db != nil {
		db.Close()
	}
}

// connect returns a connection that was open a moment ago.
func (s *Store) connect(ctx context.Context) (*idb.DB, error) {
	if db, err := s.current(); db != nil || err != nil {
		return db, err
	}
	select {
	case s.opening <- struct{}{}:
		defer func() { <-s.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if db, err := s.current(); db != nil || err != nil {
		return db, err // Somebody else opened it meanwhile.
	}
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	db, err := s.current()
	if db == nil && err == nil {
		err = errGone
	}
	return db, err
}

// current returns the connection unless it is over.
func (s *Store) current() (*idb.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	if s.db == nil || over(s.db) {
		return nil, nil
	}
	if s.found != s.agreed {
		return nil, authority.ErrReplaced
	}
	return s.db, nil
}

// adopt keeps a new connection to the data of a name, unless the store was
// closed meanwhile.
func (s *Store) adopt(db *idb.DB, epoch string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.db, s.outlook, s.found = db, nothing(), epoch
	s.agreed = cmp.Or(s.agreed, epoch)
	go s.lookBehind(db)
	return nil
}

// note takes over what was seen in a database.
func (s *Store) note(db *idb.DB, seen outlook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == db {
		s.outlook.see(seen)
	}
}

// advance takes over what a commit has made.
func (s *Store) advance(next outlook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outlook.commit(next)
}

// forget is for when it is not known what there is.
func (s *Store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outlook = nothing()
}

func over(db *idb.DB) bool {
	select {
	case <-db.Done():
		return true
	default:
		return false
	}
}

// createStores makes what a database lacks. Version 1 had all but the fence.
func createStores(u *idb.Upgrade) error {
	if u.From < 1 {
		changes := idb.Index{Name: byChange, Paths: []string{"owner", "revision"}}
		if err := errors.Join(u.CreateStore(documents, changes), u.CreateStore(owners), u.CreateStore(rows)); err != nil {
			return err
		}
	}
	return u.CreateStore(fences, idb.Index{Name: byEra, Paths: []string{byEra}, Unique: true})
}

// run calls f with the database, once more if the connection turns out to be
// lost: nothing of a lost transaction was kept.
func (s *Store) run(ctx context.Context, f func(*idb.DB) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := s.try(ctx, f)
	if lost(err) {
		err = s.try(ctx, f)
	}
	return explain(err)
}

func (s *Store) try(ctx context.Context, f func(*idb.DB) error) error {
	db, err := s.connect(ctx)
	if err != nil {
		return err
	}
	err = f(db)
	if lost(err) {
		db.Close() // So that the next call opens it again.
	}
	return err
}

// lost reports whether an error comes from a connection that the browser took
// away, as some do with pages in the background.
func lost(err error) bool {
	return errors.Is(err, idb.InvalidStateError) || errors.Is(err, idb.AbortError) || errors.Is(err, idb.UnknownError)
}

// explain adds what a browser's error means for us.
func explain(err error) error {
	switch {
	case errors.Is(err, idb.QuotaExceededError):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, idb.VersionError):
		return fmt.Errorf("%w: %w", ErrNewer, err)
	case errors.Is(err, idb.ErrUnsettled):
		return fmt.Errorf("%w: %w", authority.ErrUnsettled, err)
	case errors.Is(err, idb.ErrHeld):
		return errHeld
	}
	return err
}
