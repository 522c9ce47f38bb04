package storetest

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var outboxCases = []testCase{
	{"a post is there once its commit took effect", postsOfCommits},
	{"a commit that conflicts posts nothing", postsOfConflicts},
	{"posts are taken when they are due, in order, once", postsInOrder},
	{"a post that was taken and not settled is due again", postsAfterALease},
	{"a post may be put off, with another body", postsAgain},
	{"a queue knows nothing of another", postsOfAQueue},
	{"posts are counted, with how old the oldest is", postsCounted},
	{"whoever waits for posts is told of a commit", postsTold},
	{"many take posts, and each post goes to one", postsTakenByMany},
}

func box(s authority.Store) authority.Outbox { return s.(authority.Outbox) }

// postOf commits a post of the queue q, and a document with it.
func postOf(t *testing.T, s authority.Store, due int64, bodies ...string) {
	t.Helper()
	c := authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}}
	for _, body := range bodies {
		c.Posts = append(c.Posts, authority.Post{Queue: "q", Due: due, Body: []byte(body)})
	}
	_, err := s.Commit(t.Context(), c)
	require.NoError(t, err)
}

func take(t *testing.T, s authority.Store, now, until int64, limit int) []authority.TakenPost {
	t.Helper()
	posts, err := box(s).TakePosts(t.Context(), "q", now, until, limit)
	require.NoError(t, err)
	return posts
}

func bodiesOf(posts []authority.TakenPost) []string {
	bodies := []string{}
	for _, post := range posts {
		bodies = append(bodies, string(post.Body))
	}
	return bodies
}

func postsOfCommits(t *testing.T, a, b authority.Store) {
	require.Empty(t, take(t, b, 100, 200, 10))
	postOf(t, a, 100, "one", "", "two\x00\xff")

	posts := take(t, b, 100, 200, 10)
	require.Equal(t, []string{"one", "", "two\x00\xff"}, bodiesOf(posts))
	require.Less(t, posts[0].ID, posts[1].ID)
	require.Less(t, posts[1].ID, posts[2].ID)
	require.Zero(t, posts[0].Tries)
}

func postsOfConflicts(t *testing.T, a, b authority.Store) {
	_, err := a.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: conversation("ann", "x"), Revision: 7}},
		Writes: []authority.Write{put(conversation("ann", "x"), "body")},
		Posts:  []authority.Post{{Queue: "q", Due: 1, Body: []byte("never")}},
	})
	require.ErrorIs(t, err, authority.ErrConflict)
	commitRows(t, a, row("thread", 1, "first"))
	_, err = a.Commit(t.Context(), authority.Commit{
		Rows:  []authority.RowRecord{row("thread", 1, "second")},
		Posts: []authority.Post{{Queue: "q", Due: 1, Body: []byte("never")}},
	})
	require.ErrorIs(t, err, authority.ErrConflict)
	_, err = a.Commit(t.Context(), authority.Commit{
		Rows:  []authority.RowRecord{row("thread", 2, "second")},
		Posts: []authority.Post{{Queue: "q", Due: 1, Body: []byte("rows alone")}},
	})
	require.NoError(t, err)

	require.Equal(t, []string{"rows alone"}, bodiesOf(take(t, b, 100, 200, 10)))
}

func postsInOrder(t *testing.T, a, b authority.Store) {
	postOf(t, a, 50, "third")
	postOf(t, a, 10, "first", "second")
	postOf(t, b, 101, "later")

	require.Equal(t, []string{"first"}, bodiesOf(take(t, b, 100, 200, 1)))
	require.Equal(t, []string{"third", "second"}, bodiesOf(take(t, a, 100, 200, 10)), "in the order of numbers")
	require.Empty(t, take(t, b, 100, 200, 10))
	require.Equal(t, []string{"later"}, bodiesOf(take(t, b, 101, 200, 10)))
}

func postsAfterALease(t *testing.T, a, b authority.Store) {
	postOf(t, a, 1, "kept", "done")
	posts := take(t, a, 100, 200, 10)
	require.NoError(t, box(a).SettlePosts(t.Context(), "q", []int64{posts[1].ID}, nil))

	require.Empty(t, take(t, b, 199, 300, 10))
	again := take(t, b, 200, 300, 10)
	require.Equal(t, []string{"kept"}, bodiesOf(again))
	require.Equal(t, posts[0].ID, again[0].ID)
	require.Equal(t, 1, again[0].Tries)
	require.Equal(t, int64(1), again[0].Since, "when it was due first")
	require.NoError(t, box(b).SettlePosts(t.Context(), "q", []int64{posts[0].ID, posts[1].ID, 1 << 40}, nil))
	require.Empty(t, take(t, b, 1000, 2000, 10))
}

func postsAgain(t *testing.T, a, b authority.Store) {
	postOf(t, a, 1, "one", "two", "three")
	posts := take(t, a, 100, 200, 10)
	require.NoError(t, box(a).SettlePosts(t.Context(), "q", []int64{posts[2].ID}, []authority.PostAgain{
		{ID: posts[0].ID, Due: 500},
		{ID: posts[1].ID, Due: 400, Body: []byte("rest of two")},
		{ID: posts[2].ID, Due: 300},
	}))

	require.Empty(t, take(t, b, 399, 600, 10))
	require.Equal(t, []string{"rest of two"}, bodiesOf(take(t, b, 499, 600, 10)))
	require.Equal(t, []string{"one"}, bodiesOf(take(t, b, 500, 600, 10)))
	require.NoError(t, box(b).SettlePosts(t.Context(), "q", nil, nil))
}

func postsOfAQueue(t *testing.T, a, b authority.Store) {
	postOf(t, a, 1, "mine")
	_, err := a.Commit(t.Context(), authority.Commit{
		Writes: []authority.Write{put(conversation("ann", "x"), "body")},
		Posts:  []authority.Post{{Queue: "other", Due: 1, Body: []byte("other")}},
	})
	require.NoError(t, err)
	mine := take(t, b, 100, 200, 10)
	require.Equal(t, []string{"mine"}, bodiesOf(mine))

	other, err := box(b).TakePosts(t.Context(), "other", 100, 200, 10)
	require.NoError(t, err)
	require.Equal(t, []string{"other"}, bodiesOf(other))
	require.NoError(t, box(b).SettlePosts(t.Context(), "q", []int64{other[0].ID}, []authority.PostAgain{{ID: other[0].ID, Due: 1}}))
	count, err := box(a).CountPosts(t.Context(), "other")
	require.NoError(t, err)
	require.Equal(t, authority.PostCount{Length: 1, Oldest: 1}, count)
}

func postsCounted(t *testing.T, a, b authority.Store) {
	count := func() authority.PostCount {
		count, err := box(b).CountPosts(t.Context(), "q")
		require.NoError(t, err)
		return count
	}
	require.Equal(t, authority.PostCount{}, count())
	postOf(t, a, 70, "one")
	postOf(t, a, 60, "two", "three")
	posts := take(t, a, 100, 200, 10)
	require.Equal(t, authority.PostCount{Length: 3, Oldest: 70}, count(), "though they were taken")
	require.NoError(t, box(a).SettlePosts(t.Context(), "q", []int64{posts[0].ID}, []authority.PostAgain{{ID: posts[1].ID, Due: 900}}))
	require.Equal(t, authority.PostCount{Length: 2, Oldest: 60}, count(), "though it was put off")
}

func postsTold(t *testing.T, a, _ authority.Store) {
	posted, other := box(a).Posted("q"), box(a).Posted("other")
	commit(t, a, put(conversation("ann", "x"), "without posts"))
	require.Empty(t, posted)
	postOf(t, a, 1, "one")
	postOf(t, a, 1, "two")
	<-posted
	require.Empty(t, posted, "it has room for one")
	require.Empty(t, other)
	require.Equal(t, []string{"one", "two"}, bodiesOf(take(t, a, 1, 2, 10)))
}

func postsTakenByMany(t *testing.T, a, b authority.Store) {
	const posts, takers = 300, 6
	for i := range posts / 10 {
		var bodies []string
		for j := range 10 {
			bodies = append(bodies, strconv.Itoa(10*i+j))
		}
		postOf(t, a, 1, bodies...)
	}
	taken := make(chan []authority.TakenPost, takers)
	for n := range takers {
		store := []authority.Store{a, b}[n%2]
		go func() { taken <- takeAll(t.Context(), store) }()
	}
	seen := map[string]int{}
	for range takers {
		for _, post := range <-taken {
			seen[string(post.Body)]++
		}
	}
	require.Len(t, seen, posts)
	for body, times := range seen {
		require.Equal(t, 1, times, "post %s", body)
	}
	revision, _ := changes(t, b, "ann", 0)
	require.Equal(t, core.Revision(posts/10), revision, "the outbox is nobody's document")
}

// takeAll takes and settles posts until there are none.
func takeAll(ctx context.Context, s authority.Store) (all []authority.TakenPost) {
	for {
		posts, err := box(s).TakePosts(ctx, "q", 1, 1<<50, 7)
		if err != nil || len(posts) == 0 {
			return all
		}
		var ids []int64
		for _, post := range posts {
			ids = append(ids, post.ID)
		}
		all = append(all, posts...)
		if box(s).SettlePosts(ctx, "q", ids, nil) != nil {
			return all
		}
	}
}
