package sqlstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func onePost(body string) []authority.Post {
	return []authority.Post{{Queue: "q", Due: 1, Body: []byte(body)}}
}

func bodiesOf(t *testing.T, s authority.Outbox) []string {
	t.Helper()
	posts, err := s.TakePosts(t.Context(), "q", 1, 1, 100)
	require.NoError(t, err)
	bodies := []string{}
	for _, post := range posts {
		bodies = append(bodies, string(post.Body))
	}
	return bodies
}

func TestPostsOfATransactionAreThoseOfTheCommitsThatTookEffect(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		x := conversation("ann", "x")
		with := func(c authority.Commit, body string) authority.Commit {
			c.Posts = onePost(body)
			return c
		}
		replaced := with(replace(x, 2, "third"), "fourth")
		replaced.Rows = []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("b"), Replace: true}}
		results := sqlstore.Together(s,
			with(replace(x, 0, "first"), "first"),
			with(replace(x, 0, "of the same reads"), "never"),
			with(authority.Commit{Rows: []authority.RowRecord{{Thread: "thread", Sequence: 1, Body: []byte("a")}}}, "second"),
			with(replace(x, 1, "second"), "third"),
			replaced,
		)

		require.ErrorIs(t, results[1].Err, authority.ErrConflict)
		for _, i := range []int{0, 2, 3, 4} {
			require.NoError(t, results[i].Err, "commit %d", i)
		}
		require.Equal(t, []string{"first", "second", "third", "fourth"}, bodiesOf(t, s))
	})
}

func TestAFullQueueDropsPostsAndKeepsCommits(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		s.LimitPosts(2)
		commit := func(body string, more ...authority.Post) {
			t.Helper()
			_, err := s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), body)}, Posts: append(onePost(body), more...)})
			require.NoError(t, err)
			require.Equal(t, body, bodyOf(t, s, conversation("ann", "x")))
		}
		for _, body := range []string{"one", "two", "three", "four"} {
			commit(body, authority.Post{Queue: body, Due: 1})
		}

		require.Equal(t, []string{"one", "two"}, bodiesOf(t, s))
		count, err := s.CountPosts(t.Context(), "q")
		require.NoError(t, err)
		require.Equal(t, authority.PostCount{Length: 2, Oldest: 1, Dropped: 2}, count)
		count, err = s.CountPosts(t.Context(), "four")
		require.NoError(t, err)
		require.Equal(t, 1, count.Length, "another queue has room of its own")

		posts, err := s.TakePosts(t.Context(), "q", 1, 1, 1)
		require.NoError(t, err)
		require.NoError(t, s.SettlePosts(t.Context(), "q", []int64{posts[0].ID}, nil))
		commit("five")
		require.Equal(t, []string{"two", "five"}, bodiesOf(t, s))
	})
}

func TestACommitThatConflictsTakesNoRoomInAQueue(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		s.LimitPosts(2)
		for range 5 {
			c := replace(conversation("ann", "x"), 7, "never")
			c.Posts = onePost("never")
			_, err := s.Commit(t.Context(), c)
			require.ErrorIs(t, err, authority.ErrConflict)
		}
		_, err := s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}, Posts: onePost("kept")})
		require.NoError(t, err)
		require.Equal(t, []string{"kept"}, bodiesOf(t, s))
	})
}

func TestWhatAnotherProcessLeftInAQueueIsCounted(t *testing.T) {
	database := databases["PostgreSQL"](t)
	a, b := open(t, database), open(t, database)
	a.LimitPosts(3)
	for range 3 {
		_, err := b.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}, Posts: onePost("b")})
		require.NoError(t, err)
	}
	_, err := a.CountPosts(t.Context(), "q")
	require.NoError(t, err)
	_, err = a.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}, Posts: onePost("a")})
	require.NoError(t, err)
	require.Equal(t, []string{"b", "b", "b"}, bodiesOf(t, a))
}

func TestNumbersOfPostsAreNeverGivenTwice(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		var last int64
		for range 3 {
			s, err := sqlstore.Open(t.Context(), database)
			require.NoError(t, err)
			_, err = s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}, Posts: onePost("p")})
			require.NoError(t, err)
			posts, err := s.TakePosts(t.Context(), "q", 1, 2, 10)
			require.NoError(t, err)
			require.Len(t, posts, 1)
			require.Greater(t, posts[0].ID, last)
			last = posts[0].ID
			require.NoError(t, s.SettlePosts(t.Context(), "q", []int64{last}, nil))
			require.NoError(t, s.Close())
		}
	})
}

func TestADatabaseWithoutAnOutboxGetsOne(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		fillVersion1(t, database)
		s := open(t, database)
		_, err := s.Commit(t.Context(), authority.Commit{Writes: []authority.Write{put(core.Key{Owner: "ann", Kind: "k"}, "body")}, Posts: onePost("p")})
		require.NoError(t, err)
		require.Equal(t, []string{"p"}, bodiesOf(t, s))
	})
}
