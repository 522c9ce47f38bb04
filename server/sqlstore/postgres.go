package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

const (
	// postgresConnections is how many connections a store has unless its URL
	// says pool_max_conns.
	postgresConnections = 16

	// postgresWriters is how many transactions a store has under way, and
	// postgresTogether how many commits share one.
	postgresWriters  = 4
	postgresTogether = 32
)

// Postgres is a [Store] in a PostgreSQL database, version 13 or later, that any
// number of processes share.
//
// Where a connection ends between a commit and its answer, the error says that
// the commit may have been carried out. Keys that are longer than an index
// takes, about 2,700 bytes, are refused by the server.
type Postgres struct {
	pool  *pgxpool.Pool
	queue *queue
	state State
	outbox

	searchable bool // The layout has an index.
	indexer    indexer

	usable bool // The layout knows which media are named.
	used   indexer
}

var (
	_ Store           = (*Postgres)(nil)
	_ authority.Pages = (*Postgres)(nil)
)

// OpenPostgres connects to a database. The URL may have the parameters of libpq
// and of pgxpool, such as pool_max_conns. The tables are made in the first
// schema of the search path. It fails with [ErrNewer] where a newer version of
// the program has changed them.
func OpenPostgres(ctx context.Context, url string) (*Postgres, error) {
	scripts, err := steps(migrations, "migrations/postgres")
	if err != nil {
		return nil, err
	}
	return openPostgres(ctx, url, scripts)
}

func openPostgres(ctx context.Context, url string, scripts []string) (*Postgres, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns=") {
		config.MaxConns = postgresConnections
	}
	plan(config.ConnConfig.RuntimeParams)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	renewed, err := preparePostgres(ctx, pool, scripts)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	writer := postgresWriter{pool, len(scripts) >= postgresSearchable, len(scripts) >= postgresUsable}
	s := &Postgres{pool: pool, searchable: writer.searchable, usable: writer.usable, queue: newQueue(postgresWriters, postgresTogether, writer.transact), state: State{Renewed: renewed, Checked: true}}
	_, err = s.indexedNow(ctx)
	if err == nil {
		_, err = s.usesNow(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open PostgreSQL database: %w", err), s.Close())
	}
	return s, nil
}

// plan makes the server keep one plan for each statement, by the indexes. A
// plan made while the tables are small would read all of them, and be kept
// while they grow.
func plan(parameters map[string]string) {
	parameters["plan_cache_mode"] = "force_generic_plan"
	parameters["enable_seqscan"] = "off"
	parameters["enable_bitmapscan"] = "off"
}

// migrating is the advisory lock that lets one process migrate at a time: the
// bytes of "parlor".
const migrating = 0x7061726c6f72

// preparePostgres migrates, and says whether the data is other data than it was.
func preparePostgres(ctx context.Context, pool *pgxpool.Pool, scripts []string) (renewed bool, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrating)); err != nil {
			return err
		}
		var durable string
		if err := tx.QueryRow(ctx, `SHOW synchronous_commit`).Scan(&durable); err != nil {
			return err
		}
		if durable == "off" {
			return errors.New("synchronous_commit is off: a commit would be lost with the server")
		}
		if err := migrate(ctx, postgresLayout{tx}, scripts); err != nil {
			return err
		}
		renewed, err = enterPostgres(ctx, tx)
		return err
	})
	return renewed, err
}

// postgresLayout is the [layout] of a transaction.
type postgresLayout struct{ tx pgx.Tx }

func (l postgresLayout) exec(ctx context.Context, script string) error {
	_, err := l.tx.Exec(ctx, script, pgx.QueryExecModeSimpleProtocol) // The one that takes several statements.
	return err
}

func (l postgresLayout) number(ctx context.Context, query string) (n int, err error) {
	err = l.tx.QueryRow(ctx, query).Scan(&n)
	return n, err
}

// Read implements [authority.Store].
func (s *Postgres) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	for _, key := range keys {
		if err := checkKey(key); err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
	}
	var records []authority.Record
	err := persist(ctx, func() (err error) {
		records, err = s.read(ctx, keys)
		return err
	})
	if err != nil {
		return nil, s.failed("read documents", err)
	}
	return records, nil
}

const postgresRead = `
	SELECT k.n, d.revision, d.body
	FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS k (owner, kind, id, n)
	CROSS JOIN LATERAL (
		SELECT revision, body FROM documents AS d
		WHERE d.owner = k.owner AND d.kind = k.kind AND d.id = k.id LIMIT 1
	) AS d`

func (s *Postgres) read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	records := make([]authority.Record, len(keys))
	var columns keyColumns
	for i, key := range keys {
		records[i].Key = key
		columns.add(key)
	}
	rows, err := s.pool.Query(ctx, postgresRead, columns.owners, columns.kinds, columns.ids)
	if err != nil {
		return nil, err
	}
	var n int
	var revision int64
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&n, &revision, &body}, func() error {
		records[n-1].Revision, records[n-1].Body = core.Revision(revision), body
		return nil
	})
	return records, err
}

// Changes implements [authority.Store].
func (s *Postgres) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if err := checkText(owner); err != nil {
		return authority.Changes{}, fmt.Errorf("read changes: %w", err)
	}
	var changes authority.Changes
	err := persist(ctx, func() (err error) {
		changes, err = s.changes(ctx, owner, after)
		return err
	})
	if err != nil {
		return authority.Changes{}, s.failed("read changes", err)
	}
	return changes, nil
}

const postgresChanges = `
	SELECT o.revision, d.kind, d.id, d.revision, d.body
	FROM owners AS o LEFT JOIN documents AS d ON d.owner = o.owner AND d.revision > $2
	WHERE o.owner = $1 ORDER BY d.revision`

func (s *Postgres) changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	changes, _, err := s.found(ctx, owner, math.MaxInt, postgresChanges, []byte(owner), int64(after))
	return changes, err
}

// ChangesPage implements [authority.Pages].
func (s *Postgres) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (changes authority.Changes, more bool, err error) {
	if err := checkText(owner, string(after.Kind), after.ID); err != nil {
		return authority.Changes{}, false, fmt.Errorf("read changes: %w", err)
	}
	err = persist(ctx, func() (err error) {
		changes, more, err = s.found(ctx, owner, bytes, postgresPage, []byte(owner), int64(after.Revision), []byte(after.Kind), []byte(after.ID), pageRows+1)
		return err
	})
	if err != nil {
		return authority.Changes{}, false, s.failed("read changes", err)
	}
	return changes, more, nil
}

// pageRows is the most records of a page: what a query finds is sent to its
// end, whether it is read or not.
const pageRows = 256

const postgresPage = `
	SELECT o.revision, d.kind, d.id, d.revision, d.body
	FROM owners AS o LEFT JOIN documents AS d
		ON d.owner = o.owner AND d.revision >= $2 AND (d.revision, d.kind, d.id) > ($2, $3, $4)
	WHERE o.owner = $1 ORDER BY d.revision, d.kind, d.id LIMIT $5`

// found reads changes until there are enough bytes or pageRows records, and
// says whether there are more.
func (s *Postgres) found(ctx context.Context, owner string, bytes int, query string, args ...any) (changes authority.Changes, more bool, err error) {
	rows, err := s.pool.Query(ctx, query, args...)
	if err != nil {
		return changes, false, err
	}
	var present int64
	var revision *int64
	var kind, id, body []byte
	paged := query == postgresPage
	_, err = pgx.ForEachRow(rows, []any{&present, &kind, &id, &revision, &body}, func() error {
		changes.Revision = core.Revision(present)
		if revision == nil {
			return nil
		}
		if n := len(changes.Records); more || paged && n > 0 && (bytes <= 0 || n == pageRows) {
			more = true
			return nil
		}
		key := core.Key{Owner: owner, Kind: core.Kind(kind), ID: string(id)}
		changes.Records = append(changes.Records, authority.Record{Key: key, Revision: core.Revision(*revision), Body: body})
		bytes -= len(body)
		return nil
	})
	return changes, more, err
}

// Count implements [authority.Counter].
func (s *Postgres) Count(ctx context.Context, owner string, kind core.Kind) (n int, err error) {
	if err := checkText(owner, string(kind)); err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	err = persist(ctx, func() error {
		const query = `SELECT count(*) FROM documents WHERE owner = $1 AND kind = $2 AND octet_length(body) > 0`
		return s.pool.QueryRow(ctx, query, []byte(owner), []byte(kind)).Scan(&n)
	})
	if err != nil {
		return 0, s.failed("count documents", err)
	}
	return n, nil
}

// History implements [authority.Store].
func (s *Postgres) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	if err := checkText(thread); err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var rows []authority.RowRecord
	err := persist(ctx, func() (err error) {
		rows, err = s.history(ctx, thread, after, before, limit)
		return err
	})
	if err != nil {
		return nil, s.failed("read history", err)
	}
	return rows, nil
}

const postgresHistory = `
	SELECT sequence, body FROM rows
	WHERE thread = $1 AND sequence > $2 AND sequence < $3 ORDER BY sequence DESC LIMIT $4`

func (s *Postgres) history(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	low, high := bounds(after, before)
	rows, err := s.pool.Query(ctx, postgresHistory, []byte(thread), low, high, most(limit))
	if err != nil {
		return nil, err
	}
	var sequence int64
	var body []byte
	var found []authority.RowRecord
	_, err = pgx.ForEachRow(rows, []any{&sequence, &body}, func() error {
		found = append(found, authority.RowRecord{Thread: thread, Sequence: uint64(sequence), Body: body})
		return nil
	})
	return found, err
}

// most is a limit as PostgreSQL has it: none is NULL.
func most(limit int) *int {
	if limit <= 0 {
		return nil
	}
	return &limit
}

// Commit implements [authority.Store].
func (s *Postgres) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	return commit(ctx, s, s.queue, &s.outbox, c)
}

// failed says what failed, and whether that is because the store was closed.
func (s *Postgres) failed(what string, err error) error {
	if s.queue.closed() {
		err = ErrClosed
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Index implements [Store]. Of several processes one does it.
func (s *Postgres) Index(log *slog.Logger) {
	if s.searchable {
		s.indexer.start(log, "searches", s.indexPart)
	}
	if s.usable {
		s.used.start(log, "removing media", s.usesPart)
	}
}

// Close implements [Store].
func (s *Postgres) Close() error {
	s.indexer.close()
	s.used.close()
	s.queue.close()
	s.pool.Close()
	return nil
}

// keyColumns are keys as arrays, one for each of their parts.
type keyColumns struct{ owners, kinds, ids [][]byte }

func (c *keyColumns) add(key core.Key) {
	c.owners = append(c.owners, []byte(key.Owner))
	c.kinds = append(c.kinds, []byte(key.Kind))
	c.ids = append(c.ids, []byte(key.ID))
}
