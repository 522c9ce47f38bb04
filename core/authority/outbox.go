package authority

import "context"

// Post is something that others outside are to be told, because of a commit: it is
// in the outbox if and only if the commit took effect.
type Post struct {
	// Queue is who tells it.
	Queue string
	// Due is from when it may be taken, Unix milliseconds.
	Due  int64
	Body []byte
}

// Outbox is a [Store] that keeps posts, until whoever tells them has settled them.
// Any number of processes take posts from one queue.
//
// A queue is bounded. Where it is full, posts are dropped and counted, and the
// commits that they come with take effect without them.
type Outbox interface {
	// TakePosts takes posts of a queue that are due at now, those due first before
	// others, and of those due together the ones committed first, at most limit.
	// What it took is due again at until, so nobody else takes it before then; and
	// somebody does after it, if whoever took it has ended. Times are Unix
	// milliseconds. It returns them in the order of their numbers.
	TakePosts(ctx context.Context, queue string, now, until int64, limit int) ([]TakenPost, error)

	// SettlePosts removes posts of a queue that are done, and has others taken again.
	// Numbers of posts that are no longer there are passed over.
	SettlePosts(ctx context.Context, queue string, done []int64, again []PostAgain) error

	// CountPosts counts the posts of a queue, taken ones too.
	CountPosts(ctx context.Context, queue string) (PostCount, error)

	// Posted is sent something after a commit through this store with posts for a
	// queue. It has room for one, so whoever receives from it and then looks misses
	// nothing of this process. What other processes commit it does not know.
	Posted(queue string) <-chan struct{}
}

// TakenPost is a post that was taken.
type TakenPost struct {
	// ID is its number in the outbox. Of what is committed to one owner's documents
	// the later post has the higher one.
	ID int64
	// Since is when it was due first, Unix milliseconds.
	Since int64
	// Tries is how often it was taken before.
	Tries int
	Body  []byte
}

// PostAgain is a post that is to be taken again, from Due on.
type PostAgain struct {
	ID  int64
	Due int64
	// Body takes the place of what the post had, if it is not nil.
	Body []byte
}

// PostCount is what there is of a queue.
type PostCount struct {
	Length int
	// Oldest is when the first of them was due when it was committed, Unix
	// milliseconds; 0 without any.
	Oldest int64
	// Dropped is how many this process has dropped since it began, because the queue
	// was full.
	Dropped int64
}
