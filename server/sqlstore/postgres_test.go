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
	both := authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "1"), put(conversation("bob", "x"), "1")}}
	for name, c := range map[string]struct {
		parameter string
		then      func(t *testing.T, other pgx.Tx) // While the commit holds ann and waits for bob.
	}{
		"because of a deadlock": {"&deadlock_timeout=10ms", func(t *testing.T, other pgx.Tx) {
			_, err := other.Exec(t.Context(), lock, []byte("ann"))
			require.NoError(t, err, "the commit has let go of ann")
		}},
		"because of its isolation": {"&default_transaction_isolation=serializable", func(*testing.T, pgx.Tx) {}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, url := t.Context(), databases["PostgreSQL"](t)
			s := open(t, url+c.parameter)
			_, err := s.Commit(ctx, both)
			require.NoError(t, err)

			conn, err := pgx.Connect(ctx, url+"&deadlock_timeout=1min")
			require.NoError(t, err)
			defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
			other, err := conn.Begin(ctx)
			require.NoError(t, err)
			_, err = other.Exec(ctx, lock, []byte("bob"))
			require.NoError(t, err)
			result := make(chan map[string]core.Revision)
			go func() {
				revisions, err := s.Commit(ctx, both)
				if err != nil {
					t.Error(err)
				}
				result <- revisions
			}()
			requireWaiting(t, other)
			c.then(t, other)
			require.NoError(t, other.Commit(ctx))

			revisions := <-result
			require.EqualValues(t, 3, revisions["bob"])
			c, err := s.Changes(ctx, "ann", 0)
			require.NoError(t, err)
			require.Equal(t, revisions["ann"], c.Revision)
		})
	}
}

// requireWaiting waits until another connection waits for tx.
func requireWaiting(t *testing.T, tx pgx.Tx) {
	require.Eventually(t, func() bool {
		var waiting bool
		err := tx.QueryRow(t.Context(), `SELECT EXISTS (
			SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))`).Scan(&waiting)
		return err == nil && waiting
	}, 10*time.Second, time.Millisecond)
}

func TestAnOwnerThatIsOnlyReadIsLockedTooAlsoWhereThereIsNone(t *testing.T) {
	ctx, url := t.Context(), databases["PostgreSQL"](t)
	s := open(t, url)
	conn, err := pgx.Connect(ctx, url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	other, err := conn.Begin(ctx)
	require.NoError(t, err)
	_, err = other.Exec(ctx, `INSERT INTO owners (owner, revision) VALUES ('new', 1)`)
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
	requireWaiting(t, other)
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
