package sqlstore_test

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func TestWhatWasAcknowledgedSurvivesThatTheProcessIsKilled(t *testing.T) {
	const rounds, messages = 3, 150
	onEach(t, func(t *testing.T, database string) {
		acknowledged := make([]int, committers)
		for range rounds {
			child := inChild(t, "commits", database)
			out, err := child.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, child.Start())
			lines := bufio.NewScanner(out)
			for n := 0; n < messages && lines.Scan(); n++ {
				note(t, acknowledged, lines.Text())
			}
			require.NoError(t, child.Process.Kill())
			for lines.Scan() {
				note(t, acknowledged, lines.Text())
			}
			require.NoError(t, lines.Err())
			_, _ = io.Copy(io.Discard, out)
			require.ErrorContains(t, child.Wait(), "killed")

			s, err := sqlstore.Open(t.Context(), database)
			require.NoError(t, err)
			requireWhole(t, s, acknowledged)
			require.NoError(t, s.Close())
		}
	})
}

// note takes down an acknowledgement.
func note(t *testing.T, acknowledged []int, line string) {
	var user, n int
	_, err := fmt.Sscanf(line, "%d %d", &user, &n)
	require.NoError(t, err, "line %q", line)
	acknowledged[user] = max(acknowledged[user], n)
}

// requireWhole checks that every message acknowledged is there, with all that
// its commit wrote, and nothing of one that is not.
func requireWhole(t *testing.T, s authority.Store, acknowledged []int) {
	t.Helper()
	for user, n := range acknowledged {
		from, to := names(user)
		rows, err := s.History(t.Context(), from+" "+to, 0, 0, 0)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(rows), n, "messages of user %d", user)
		for i, row := range rows {
			require.Equal(t, uint64(len(rows)-i), row.Sequence)
		}
		posts, err := s.(authority.Outbox).TakePosts(t.Context(), from, 1, 1, len(rows)+1)
		require.NoError(t, err)
		require.Len(t, posts, len(rows), "a post for each message that is there, and no other")
		for i, post := range posts {
			require.Equal(t, strconv.Itoa(i+1), string(post.Body), "in the order of the messages")
		}
		for _, owner := range []string{from, to, from + " " + to} {
			c, err := s.Changes(t.Context(), owner, 0)
			require.NoError(t, err)
			require.Equal(t, core.Revision(len(rows)), c.Revision)
			for _, record := range c.Records {
				require.Equal(t, c.Revision, record.Revision)
			}
		}
	}
}

func TestAStoreGoesOnAfterItsServerCrashed(t *testing.T) {
	server, err := pgtest.Run()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s := open(t, server.URL())
	acknowledged := make([]int, committers)
	for range 2 {
		var count atomic.Int64
		var group sync.WaitGroup
		enough := make(chan struct{})
		for user := range committers {
			group.Go(func() {
				_ = commitMessages(s, user, func(n int) { // It fails with the server.
					acknowledged[user] = n
					if count.Add(1) == 100 {
						close(enough)
					}
				})
			})
		}
		<-enough
		require.NoError(t, server.Crash())
		group.Wait()
		require.Eventually(t, func() bool {
			_, err := s.Read(t.Context(), []core.Key{conversation("ann", "x")})
			return err == nil
		}, 10*time.Second, 10*time.Millisecond)
		requireWhole(t, s, acknowledged)
	}
}
