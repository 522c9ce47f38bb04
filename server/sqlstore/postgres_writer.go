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

	"github.com/parlor-chat/parlor/core"
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

// postgresCommit checks a commit and writes it, or nothing. It finds the new
// revisions, and a NULL if there was a conflict.
const postgresCommit = `
	WITH conflict AS MATERIALIZED (
		SELECT 1
		FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[]) AS r (owner, kind, id, revision)
		WHERE r.revision <> coalesce((
			SELECT d.revision FROM documents AS d
			WHERE d.owner = r.owner AND d.kind = r.kind AND d.id = r.id
		), 0)
		UNION ALL
		SELECT 1
		FROM unnest($5::bytea[], $6::bigint[]) AS r (thread, sequence)
		WHERE (SELECT true FROM rows WHERE rows.thread = r.thread AND rows.sequence = r.sequence)
	), bumped AS (
		UPDATE owners SET revision = revision + 1
		WHERE owner = ANY ($8::bytea[]) AND NOT EXISTS (SELECT FROM conflict)
		RETURNING owner, revision
	), put AS (
		INSERT INTO documents (owner, kind, id, revision, body)
		SELECT w.owner, w.kind, w.id, bumped.revision, w.body
		FROM unnest($8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[]) AS w (owner, kind, id, body)
		JOIN bumped ON bumped.owner = w.owner
		ON CONFLICT (owner, kind, id) DO UPDATE SET revision = excluded.revision, body = excluded.body
	), added AS (
		INSERT INTO rows (thread, sequence, body)
		SELECT thread, sequence, body
		FROM unnest($5::bytea[], $6::bigint[], $7::bytea[]) AS r (thread, sequence, body)
		WHERE NOT EXISTS (SELECT FROM conflict)
	)
	SELECT owner, revision FROM bumped
	UNION ALL
	SELECT NULL, 0 WHERE EXISTS (SELECT FROM conflict)`

// postgresWriter carries out commits.
type postgresWriter struct{ pool *pgxpool.Pool }

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
		queueCommit(batch, j)
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

func queueCommit(batch *pgx.Batch, j *job) {
	var reads, writes keyColumns
	var revisions, sequences []int64
	var threads, texts, bodies [][]byte
	for _, r := range j.Reads {
		reads.add(r.Key)
		revisions = append(revisions, int64(r.Revision))
	}
	for _, row := range j.Rows {
		threads = append(threads, []byte(row.Thread))
		sequences = append(sequences, int64(row.Sequence))
		texts = append(texts, stored(row.Body))
	}
	for _, write := range j.Writes {
		writes.add(write.Key)
		bodies = append(bodies, stored(write.Body))
	}
	batch.Queue(postgresCommit,
		reads.owners, reads.kinds, reads.ids, revisions,
		threads, sequences, texts,
		writes.owners, writes.kinds, writes.ids, bodies,
	).Query(func(rows pgx.Rows) error {
		revisions, err := newRevisions(rows)
		if err == nil || errors.Is(err, authority.ErrConflict) {
			j.settle(revisions, err)
			return nil
		}
		return err
	})
}

// newRevisions reads what postgresCommit finds.
func newRevisions(rows pgx.Rows) (map[string]core.Revision, error) {
	revisions := map[string]core.Revision{}
	conflict := false
	var owner []byte
	var revision int64
	_, err := pgx.ForEachRow(rows, []any{&owner, &revision}, func() error {
		conflict = conflict || owner == nil
		revisions[string(owner)] = core.Revision(revision)
		return nil
	})
	if err == nil && conflict {
		err = authority.ErrConflict
	}
	if err != nil {
		return nil, err
	}
	return revisions, nil
}
