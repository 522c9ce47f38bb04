package sqlstore_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func benchOnEach(b *testing.B, bench func(b *testing.B, s sqlstore.Store)) {
	b.Run("SQLite", func(b *testing.B) {
		bench(b, open(b, filepath.Join(b.TempDir(), "parlor.db")))
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		bench(b, open(b, pgtest.Start(b, pgtest.Durable)))
	})
}

// message is the commit of a message: it reads the conversation documents of
// both sides, and writes them, the head of the thread and a row.
func message(from, to string, revision core.Revision, sequence uint64) authority.Commit {
	mine := core.Key{Owner: from, Kind: core.KindConversation, ID: "C2C" + to}
	theirs := core.Key{Owner: to, Kind: core.KindConversation, ID: "C2C" + from}
	thread := from + " " + to
	return authority.Commit{
		Reads: []authority.Read{{Key: mine, Revision: revision}, {Key: theirs, Revision: revision}},
		Writes: []authority.Write{
			{Key: mine, Body: conversationBody},
			{Key: theirs, Body: conversationBody},
			{Key: core.Key{Owner: thread, Kind: core.KindThread}, Body: []byte(strconv.FormatUint(sequence, 10))},
		},
		Rows: []authority.RowRecord{{Thread: thread, Sequence: sequence, Body: conversationBody[:150]}},
	}
}

// conversationBody is as long as the document of a conversation usually is.
var conversationBody = []byte(fmt.Sprintf(`{"type":"C2C","unread":3,"last":{"time":1700000000,"nick":"Nick","from":"user",`+
	`"text":"%s","revoked":false,"read":true},"groups":["g1","g2","g3"],"remark":"","peerRead":17,"pinned":false,`+
	`"remind":"","marks":[],"custom":"","draft":"","readTo":17,"joined":true}`, "Hello there, this is a message of this conversation"))

func BenchmarkCommit(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			benchOnEach(b, func(b *testing.B, s sqlstore.Store) { benchCommits(b, s, writers, 0) })
		})
	}
}

// BenchmarkCommitWithPosts is BenchmarkCommit where each commit has a post as long as
// that of a message.
func BenchmarkCommitWithPosts(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			benchOnEach(b, func(b *testing.B, s sqlstore.Store) { benchCommits(b, s, writers, 1) })
		})
	}
}

// BenchmarkPosts takes and settles posts, a hundred at a time.
func BenchmarkPosts(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		var c authority.Commit
		for range 100 {
			c.Posts = append(c.Posts, authority.Post{Queue: "hooks", Due: 1, Body: conversationBody})
		}
		c.Writes = []authority.Write{put(conversation("ann", "x"), "body")}
		for b.Loop() {
			_, err := s.Commit(b.Context(), c)
			require.NoError(b, err)
			taken, err := s.TakePosts(b.Context(), "hooks", 1, 2, 100)
			require.NoError(b, err)
			require.Len(b, taken, 100)
			ids := make([]int64, len(taken))
			for i, post := range taken {
				ids[i] = post.ID
			}
			require.NoError(b, s.SettlePosts(b.Context(), "hooks", ids, nil))
		}
		b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "posts/s")
	})
}

func benchCommits(b *testing.B, s sqlstore.Store, writers, posts int) {
	var left atomic.Int64
	var group sync.WaitGroup
	left.Store(int64(b.N))
	b.ResetTimer()
	for i := range writers {
		group.Go(func() {
			from, to := fmt.Sprintf("user%d", 2*i), fmt.Sprintf("user%d", 2*i+1)
			for n := 0; left.Add(-1) >= 0; n++ {
				c := message(from, to, core.Revision(n), uint64(n+1))
				for range posts {
					c.Posts = append(c.Posts, authority.Post{Queue: "hooks", Due: 1, Body: conversationBody})
				}
				_, err := s.Commit(b.Context(), c)
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

func BenchmarkChangesOfThousand(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fill(b, s)
		for b.Loop() {
			c, err := s.Changes(b.Context(), "user7", 0)
			require.NoError(b, err)
			require.Len(b, c.Records, 1000)
		}
	})
}

func BenchmarkReadHundred(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fill(b, s)
		var keys []core.Key
		for i := range 100 {
			keys = append(keys, core.Key{Owner: "user7", Kind: core.KindConversation, ID: fmt.Sprintf("C2Cpeer%d", i)})
		}
		for b.Loop() {
			_, err := s.Read(b.Context(), keys)
			require.NoError(b, err)
		}
	})
}

func BenchmarkReadOne(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fill(b, s)
		keys := []core.Key{{Owner: "user7", Kind: core.KindConversation, ID: "C2Cpeer9"}}
		for b.Loop() {
			_, err := s.Read(b.Context(), keys)
			require.NoError(b, err)
		}
	})
}

func BenchmarkHistoryPage(b *testing.B) {
	benchOnEach(b, func(b *testing.B, s sqlstore.Store) {
		fill(b, s)
		for b.Loop() {
			rows, err := s.History(b.Context(), "user7", 0, 500, 20)
			require.NoError(b, err)
			require.Len(b, rows, 20)
		}
	})
}

// fill gives 20 users a thousand conversations, each changed at a time of its
// own, and a thousand messages.
func fill(b *testing.B, s sqlstore.Store) {
	const users, conversations = 20, 1000
	for i := range conversations {
		var c authority.Commit
		for user := range users {
			owner := fmt.Sprintf("user%d", user)
			key := core.Key{Owner: owner, Kind: core.KindConversation, ID: fmt.Sprintf("C2Cpeer%d", i)}
			c.Writes = append(c.Writes, authority.Write{Key: key, Body: conversationBody})
			c.Rows = append(c.Rows, authority.RowRecord{Thread: owner, Sequence: uint64(i + 1), Body: conversationBody[:150]})
		}
		_, err := s.Commit(b.Context(), c)
		require.NoError(b, err)
	}
	b.ResetTimer()
}
