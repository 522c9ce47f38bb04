package sqlstore

import (
	"cmp"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core/authority"
)

// maxPosts is how many posts a queue of the outbox holds unless it is set.
const maxPosts = 1_000_000

// outbox is what a store knows of the queues of its outbox without looking.
type outbox struct {
	mu     sync.Mutex
	limit  int
	queues map[string]*postQueue
}

type postQueue struct {
	// length is what the last count found, with what this process has added and
	// removed since.
	length  int
	dropped int64
	posted  chan struct{}
}

// of is called with the lock held.
func (o *outbox) of(name string) *postQueue {
	if o.queues == nil {
		o.queues = map[string]*postQueue{}
	}
	if o.queues[name] == nil {
		o.queues[name] = &postQueue{posted: make(chan struct{}, 1)}
	}
	return o.queues[name]
}

// LimitPosts implements [Store].
func (o *outbox) LimitPosts(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.limit = n
}

// Posted implements [authority.Outbox].
func (o *outbox) Posted(queue string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.of(queue).posted
}

// admit returns the posts for which there is room.
func (o *outbox) admit(posts []authority.Post) []authority.Post {
	if len(posts) == 0 {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var admitted []authority.Post
	for _, post := range posts {
		if queue := o.of(post.Queue); queue.length < cmp.Or(o.limit, maxPosts) {
			queue.length++
			admitted = append(admitted, post)
		} else {
			queue.dropped++
		}
	}
	return admitted
}

// committed is called once it is known what became of posts that were admitted.
func (o *outbox) committed(posts []authority.Post, failed bool) {
	if len(posts) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, post := range posts {
		queue := o.of(post.Queue)
		if failed {
			queue.length = max(0, queue.length-1)
			continue
		}
		select {
		case queue.posted <- struct{}{}:
		default: // It was told already.
		}
	}
}

// settled notes that posts are done.
func (o *outbox) settled(name string, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	queue := o.of(name)
	queue.length = max(0, queue.length-n)
}

// counted notes what a count found, and adds to it what it could not.
func (o *outbox) counted(name string, count authority.PostCount) authority.PostCount {
	o.mu.Lock()
	defer o.mu.Unlock()
	queue := o.of(name)
	queue.length, count.Dropped = count.Length, queue.dropped
	return count
}

// inOrder puts posts in the order of their numbers.
func inOrder(posts []authority.TakenPost) []authority.TakenPost {
	slices.SortFunc(posts, func(a, b authority.TakenPost) int { return cmp.Compare(a.ID, b.ID) })
	return posts
}
