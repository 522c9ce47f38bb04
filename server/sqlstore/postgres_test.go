package sqlstore_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

var crossed = []core.Key{conversation("ann", "count"), conversation("bob", "count"), conversation("cid", "count")}

func TestCommitsThatCrossEachOtherLoseNothing(t *testing.T) {
	for name, parameter := range map[string]string{
		"read committed": "",
		"serializable":   "&default_transaction_isolation=serializable",
	} {
		t.Run(name, func(t *testing.T) {
			url := databases["PostgreSQL"](t) + parameter
			handles := []sqlstore.Store{open(t, url), open(t, url), open(t, url)}
			const writers, increments = 9, 20
			results := make(chan error)
			for i := range writers {
				go func() { results <- countCrossed(t.Context(), handles[i%len(handles)], increments) }()
			}
			for range writers {
				require.NoError(t, <-results)
			}
			total := 0
			for _, key := range crossed {
				count, err := strconv.Atoi(bodyOf(t, handles[0], key))
				require.NoError(t, err)
				total += count
			}
			require.Equal(t, 2*writers*increments, total)
		})
	}
}

// countCrossed adds n to two of the three counters, and reads the third, in
// any order. The only error it expects is a conflict.
func countCrossed(ctx context.Context, s authority.Store, n int) error {
	for n > 0 {
		keys := append([]core.Key{}, crossed...)
		rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		records, err := s.Read(ctx, keys)
		if err != nil {
			return err
		}
		var c authority.Commit
		for i, r := range records {
			c.Reads = append(c.Reads, authority.Read{Key: r.Key, Revision: r.Revision})
			if i > 0 {
				count, _ := strconv.Atoi(string(r.Body)) // Empty before the first.
				c.Writes = append(c.Writes, put(r.Key, strconv.Itoa(count+1)))
			}
		}
		switch _, err := s.Commit(ctx, c); {
		case err == nil:
			n--
		case !errors.Is(err, authority.ErrConflict):
			return err
		}
	}
	return nil
}

func TestATransactionThatTheServerUndoesIsTriedAgain(t *testing.T) {
	const lock = `UPDATE owners SET revision = revision + 1 WHERE owner = $1`
	all := authority.Commit{Writes: []authority.Write{
		put(conversation("ann", "x"), "1"), put(conversation("bea", "x"), "1"), put(conversation("bob", "x"), "1"),
	}}
	for name, c := range map[string]struct {
		parameter string
		wants     string // What the other transaction, which has bob, asks for while the commit has ann.
		waiting   int    // So many then wait.
	}{
		"because of a deadlock":    {"&deadlock_timeout=10ms", "ann", 2},
		"because of its isolation": {"&default_transaction_isolation=serializable", "nobody", 1},
	} {
		t.Run(name, func(t *testing.T) {
			url := databases["PostgreSQL"](t)
			s := open(t, url+c.parameter)
			_, err := s.Commit(t.Context(), all)
			require.NoError(t, err)

			// PostgreSQL looks for a deadlock once in each wait. So the commit is
			// held at bea until the other waits for ann: then its wait for bob
			// closes the circle, and it is the commit that looks and is undone.
			gate, other := begin(t, url), begin(t, url+"&deadlock_timeout=1min")
			_, err = gate.Exec(t.Context(), lock, []byte("bea"))
			require.NoError(t, err)
			_, err = other.Exec(t.Context(), lock, []byte("bob"))
			require.NoError(t, err)
			result := make(chan map[string]core.Revision, 1)
			go func() {
				revisions, err := s.Commit(t.Context(), all)
				if err != nil {
					t.Error(err)
				}
				result <- revisions
			}()
			requireWaiting(t, gate, 1)
			ended := make(chan error, 1)
			go func() {
				_, err := other.Exec(t.Context(), lock, []byte(c.wants))
				ended <- errors.Join(err, other.Commit(t.Context()))
			}()
			requireWaiting(t, gate, c.waiting)
			require.NoError(t, gate.Rollback(t.Context()))

			revisions := <-result
			require.NoError(t, <-ended)
			require.EqualValues(t, 3, revisions["bob"])
			changes, err := s.Changes(t.Context(), "ann", 0)
			require.NoError(t, err)
			require.Equal(t, revisions["ann"], changes.Revision)
		})
	}
}

// begin begins a transaction on a connection of its own.
func begin(t *testing.T, url string) pgx.Tx {
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	return tx
}

// requireWaiting waits until so many connections to the database of tx wait for
// others.
func requireWaiting(t *testing.T, tx pgx.Tx, connections int) {
	require.Eventually(t, func() bool {
		var waiting int
		err := tx.QueryRow(t.Context(), `SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
			WHERE NOT granted AND datname = current_database()`).Scan(&waiting)
		return err == nil && waiting == connections
	}, 10*time.Second, time.Millisecond)
}

func TestAnOwnerThatIsOnlyReadIsLockedTooAlsoWhereThereIsNone(t *testing.T) {
	ctx, url := t.Context(), databases["PostgreSQL"](t)
	s := open(t, url)
	other := begin(t, url)
	_, err := other.Exec(ctx, `INSERT INTO owners (owner, revision) VALUES ('new', 1)`)
	require.NoError(t, err)
	_, err = other.Exec(ctx, `INSERT INTO documents (owner, kind, id, revision, body) VALUES ('new', 'conversation', 'x', 1, '')`)
	require.NoError(t, err)

	result := make(chan error)
	go func() {
		_, err := s.Commit(ctx, authority.Commit{
			Reads:  []authority.Read{{Key: conversation("new", "x")}},
			Writes: []authority.Write{put(conversation("ann", "x"), "1")},
		})
		result <- err
	}()
	requireWaiting(t, other, 1)
	require.NoError(t, other.Commit(ctx))
	require.ErrorIs(t, <-result, authority.ErrConflict)
}

func TestAnOwnerThatWasOnlyReadStaysAtRevision0(t *testing.T) {
	s := open(t, databases["PostgreSQL"](t))
	_, err := s.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: conversation("new", "x")}},
		Writes: []authority.Write{put(conversation("ann", "x"), "1")},
	})
	require.NoError(t, err)
	c, err := s.Changes(t.Context(), "new", 0)
	require.NoError(t, err)
	require.Zero(t, c)
}

func TestAServerThatDoesNotWaitForTheDiskIsRefused(t *testing.T) {
	_, err := sqlstore.Open(t.Context(), databases["PostgreSQL"](t)+"&synchronous_commit=off")
	require.ErrorContains(t, err, "synchronous_commit is off")
}
