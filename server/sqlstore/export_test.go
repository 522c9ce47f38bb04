package sqlstore

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Steps reads the migrations in a folder.
func Steps(folder fs.FS, name string) ([]string, error) { return steps(folder, name) }

// OpenAt opens a database as a program does whose migrations are the first n
// of ours and more.
func OpenAt(ctx context.Context, database string, n int, more ...string) (Store, error) {
	if !strings.Contains(database, "://") {
		scripts, err := steps(migrations, "migrations/sqlite")
		if err != nil {
			return nil, err
		}
		return opened(openSQLite(ctx, database, append(scripts[:n:n], more...)))
	}
	scripts, err := steps(migrations, "migrations/postgres")
	if err != nil {
		return nil, err
	}
	return opened(openPostgres(ctx, database, append(scripts[:n:n], more...)))
}

// Result is what a commit returned.
type Result struct {
	Revisions map[string]core.Revision
	Err       error
}

// Together carries out commits in one transaction.
func Together(s Store, commits ...authority.Commit) []Result {
	jobs := make([]*job, len(commits))
	for i, c := range commits {
		jobs[i] = &job{Commit: c, done: make(chan struct{})}
	}
	queueOf(s).carryOut(jobs)
	results := make([]Result, len(jobs))
	for i, j := range jobs {
		results[i] = Result{j.revisions, j.err}
	}
	return results
}

func queueOf(s Store) *queue {
	if s, ok := s.(*SQLite); ok {
		return s.queue
	}
	return s.(*Postgres).queue
}

// The queries that read pages and revisions and take posts, on each kind of database.
var (
	SQLiteIDs         = sqliteIDs
	SQLiteRevisions   = sqliteRevisions
	PostgresIDs       = postgresIDs
	PostgresRevisions = postgresRevisions
	SQLiteTake        = sqliteTake
	PostgresTake      = postgresTake
)

// The queries about media that many messages name, on each kind of database.
var (
	SQLiteUses   = []string{`SELECT m.value` + sqliteUnused, sqliteTakeUnused, `DELETE FROM media_uses WHERE thread = ? AND sequence = ?`}
	PostgresUses = []string{`SELECT m.id` + postgresUnused, postgresTakeUnused, postgresUse}
)

// Plan sets how a server plans what a store asks.
func Plan(parameters map[string]string) { plan(parameters) }

// IsFull is for tests.
func IsFull(err error) bool { return isFull(err) }

// SetMaxPages sets how large the file may become.
func (s *SQLite) SetMaxPages(n int) error {
	_, err := s.writer.conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}

// QuickCheck looks for damage within a time.
func (s *SQLite) QuickCheck(ctx context.Context, within time.Duration) (whole bool, err error) {
	return quickCheck(ctx, s.writer.conn, within)
}

// SetMaxLog sets how large the write-ahead log may become.
func (s *SQLite) SetMaxLog(bytes int64) { s.writer.maxLog = bytes }

// WaitForAPart waits until one more part is indexed, or all is.
func WaitForAPart(s Store) {
	x := indexerOf(s)
	for at := x.upTo(); at.stage != stageDone && x.upTo() == at; {
		time.Sleep(time.Millisecond)
	}
}

func indexerOf(s Store) *indexer {
	if s, ok := s.(*SQLite); ok {
		return &s.indexer
	}
	return &s.(*Postgres).indexer
}

// IndexAll indexes all that is not indexed, without leaving time for others.
func IndexAll(ctx context.Context, s Store) error {
	part := indexPartOf(nil)
	at := indexed{}
	switch s := s.(type) {
	case *SQLite:
		part = s.indexPart
	case *Postgres:
		part = s.indexPart
	}
	for {
		next, _, err := part(ctx, at)
		if err != nil {
			return err
		}
		if at = next; at.stage == stageDone {
			indexerOf(s).come(at)
			return nil
		}
	}
}

// Named are the ids that a JSON text names.
func Named(text []byte) (ids []string) {
	for _, one := range mediaNamed(text) {
		ids = append(ids, one.id)
	}
	return ids
}
