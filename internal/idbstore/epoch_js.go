package idbstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// A database has a name of its own for its data, the epoch, where
// [authority.Authority.Epoch] has it. Whoever finds none draws one. Data can
// only become other data while no connection is open, so it is enough to look
// when one is opened.

var _ authority.Renewable = (*Store)(nil)

// lookAfter is after how long a store looks what there is, once the browser has
// closed the connection: mostly a call comes first.
const lookAfter = 250 * time.Millisecond

// lookPatience is how long it tries: calls wait meanwhile.
const lookPatience = 10 * time.Second

// errGone says that a connection was closed as soon as it was there.
var errGone = fmt.Errorf("open database: %w", idb.InvalidStateError)

// identity is which data a store works on, as agreed, and which it has found.
type identity struct {
	draw          func() string
	agreed, found string
	replaced      func()
}

// Renew implements [authority.Renewable].
func (s *Store) Renew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agreed = s.found
}

// Watch has f called when the browser has closed the connection and the store
// finds other data then. A call may find it first. F must hand over and return.
func (s *Store) Watch(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replaced = f
}

// lookBehind opens the database again once a connection is over, to find out what has
// become of the data.
func (s *Store) lookBehind(db *idb.DB) {
	<-db.Done()
	if _, err := s.current(); err != nil {
		return // The store is closed.
	}
	<-time.NewTimer(lookAfter).C
	ctx, cancel := context.WithTimeout(context.Background(), lookPatience)
	defer cancel()
	_, err := s.connect(ctx)
	if !errors.Is(err, authority.ErrReplaced) {
		return
	}
	s.mu.Lock()
	replaced := s.replaced
	s.mu.Unlock()
	if replaced != nil {
		replaced()
	}
}

// How often a database is opened that the browser takes away at once, and how
// much longer a store waits each time.
const (
	openings   = 5
	openWaitBy = 50 * time.Millisecond
)

// open opens the database, once more where it is being cleared at that moment.
func (s *Store) open(ctx context.Context) error {
	for i := 1; ; i++ {
		err := s.openOnce(ctx)
		if !lost(err) || i == openings {
			return err
		}
		timer := time.NewTimer(time.Duration(i) * openWaitBy)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

func (s *Store) openOnce(ctx context.Context) error {
	db, err := idb.Open(ctx, s.name, version, createStores)
	if err != nil {
		return err
	}
	epoch, err := s.epochOf(ctx, db)
	if err == nil {
		err = s.adopt(db, epoch)
	}
	if err != nil {
		db.Close()
	}
	return err
}

// epochOf returns the name of the data in a database, and gives it one first
// where it has none.
func (s *Store) epochOf(ctx context.Context, db *idb.DB) (string, error) {
	for {
		epoch, err := readEpoch(ctx, db)
		if epoch != "" || err != nil {
			return epoch, err
		}
		err = addEpoch(ctx, db, s.draw())
		if err != nil && !errors.Is(err, idb.ErrTaken) { // Another tab was first.
			return "", err
		}
	}
}

func readEpoch(ctx context.Context, db *idb.DB) (string, error) {
	keys := []core.Key{authority.EpochKey}
	var request idb.Request
	err := db.Do(ctx, idb.Plan{
		Mode: idb.ReadOnly, Durability: idb.Relaxed, Stores: []string{documents},
		Place: func(tx *idb.Tx) (err error) {
			request, err = getDocuments(tx, keys)
			return err
		},
	})
	if err != nil {
		return "", err
	}
	text, err := request.Result("result", "revision", "body", "bytes")
	if err != nil {
		return "", err
	}
	records, err := scanRead(text, keys)
	if err != nil {
		return "", err
	}
	return string(records[0].Body), nil
}

// addEpoch names the data. A crash may lose the name: nobody knows it then.
func addEpoch(ctx context.Context, db *idb.DB, epoch string) error {
	key := authority.EpochKey
	document := storedDocument{Owner: key.Owner, Kind: key.Kind, content: contentOf([]byte(epoch))}
	return db.Do(ctx, idb.Plan{
		Mode: idb.ReadWrite, Durability: idb.Relaxed, Stores: []string{documents},
		Place: func(*idb.Tx) error { return nil },
		Claim: idb.Claim{Store: documents, Entry: idb.Entry{Key: place(key), Value: document}},
	})
}
