package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/parlor-chat/parlor/core/authority"
)

// The codes of errors that we act on.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

const (
	// commitTimeout is how long a transaction may take, with the wait for a
	// connection and all attempts.
	commitTimeout = 30 * time.Second

	// The pause before a transaction is tried again doubles from the first to
	// the longest.
	firstPause = time.Millisecond
	longPause  = 200 * time.Millisecond
)

// postgresLock locks owners in the order of their names, also those that do
// not exist yet: they get revision 0. It changes none.
const postgresLock = `
	INSERT INTO owners (owner, revision) SELECT name, 0 FROM unnest($1::bytea[]) AS name ORDER BY name
	ON CONFLICT (owner) DO UPDATE SET revision = owners.revision WHERE false`

// postgresWriter carries out commits.
type postgresWriter struct {
	pool       *pgxpool.Pool
	searchable bool // The layout has an index.
	usable     bool // It knows which media are named.
}

// transact is the [transact] of PostgreSQL. What came to nothing because of
// other transactions, or of a connection that had ended before, is tried again.
func (w postgresWriter) transact(jobs []*job) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	err := persist(ctx, func() error { return w.try(ctx, jobs) })
	switch {
	case err == nil:
		return nil // Each job has its result.
	case code(err) == uniqueViolation && len(jobs) == 1:
		err = authority.ErrConflict // A row that came after we had looked.
	case refused(err):
		return err
	}
	for _, j := range jobs {
		j.settle(nil, err)
	}
	return nil
}

// persist tries f until it succeeds, fails for a reason that lasts, or ctx ends.
func persist(ctx context.Context, f func() error) error {
	for pause := firstPause; ; pause = min(2*pause, longPause) {
		err := f()
		if !passing(err) {
			return err
		}
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return err
		}
	}
}

// code is the code of an error of the server, or empty.
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// passing reports whether what failed left nothing behind and may well succeed
// the next time.
func passing(err error) bool {
	c := code(err)
	return c == serializationFailure || c == deadlockDetected || pgconn.SafeToRetry(err)
}

// refused reports whether the server refused a statement and went on, so that
// nothing was kept of the transaction.
func refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.SeverityUnlocalized == "ERROR"
}

// try carries out jobs in one transaction and one round trip.
func (w postgresWriter) try(ctx context.Context, jobs []*job) error {
	conn, err := w.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	batch := &pgx.Batch{}
	if owners := lockedOwners(jobs); len(owners) > 0 {
		batch.Queue(postgresLock, owners)
	}
	for _, j := range jobs {
		queueCommit(batch, j, w.searchable, w.usable)
	}
	err = conn.SendBatch(ctx, batch).Close() // Waits for the end of the transaction.
	if err != nil && !refused(err) && !pgconn.SafeToRetry(err) {
		err = fmt.Errorf("no answer came, so it may have been carried out: %w", err)
	}
	return err
}

// lockedOwners names each owner of a document that is read or written once, in
// order.
func lockedOwners(jobs []*job) [][]byte {
	var names []string
	for _, j := range jobs {
		for _, r := range j.Reads {
			names = append(names, r.Key.Owner)
		}
		for _, w := range j.Writes {
			names = append(names, w.Key.Owner)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	owners := make([][]byte, len(names))
	for i, name := range names {
		owners[i] = []byte(name)
	}
	return owners
}
