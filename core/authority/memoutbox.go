package authority

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// MemOutbox is a [MemStore] with an outbox, for tests. Pages do without one.
type MemOutbox struct {
	*MemStore
	mu     sync.Mutex
	last   int64
	posts  []memPost // In the order of their numbers.
	posted map[string]chan struct{}
}

type memPost struct {
	TakenPost
	queue string
	due   int64
}

var _ Outbox = (*MemOutbox)(nil)

// NewMemOutbox returns an empty store.
func NewMemOutbox() *MemOutbox {
	return &MemOutbox{MemStore: NewMemStore(), posted: map[string]chan struct{}{}}
}

// Commit implements [Store].
func (s *MemOutbox) Commit(ctx context.Context, c Commit) (map[string]core.Revision, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	revisions, err := s.MemStore.Commit(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, post := range c.Posts {
		s.last++
		s.posts = append(s.posts, memPost{TakenPost{ID: s.last, Since: post.Due, Body: bytes.Clone(post.Body)}, post.Queue, post.Due})
		select {
		case s.channel(post.Queue) <- struct{}{}:
		default: // It was told already.
		}
	}
	return revisions, nil
}

func (s *MemOutbox) channel(queue string) chan struct{} {
	if s.posted[queue] == nil {
		s.posted[queue] = make(chan struct{}, 1)
	}
	return s.posted[queue]
}

// TakePosts implements [Outbox].
func (s *MemOutbox) TakePosts(ctx context.Context, queue string, now, until int64, limit int) ([]TakenPost, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var due []*memPost
	for i := range s.posts {
		if post := &s.posts[i]; post.queue == queue && post.due <= now {
			due = append(due, post)
		}
	}
	slices.SortFunc(due, func(a, b *memPost) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.ID, b.ID)) })
	var taken []TakenPost
	for _, post := range due[:min(limit, len(due))] {
		copied := post.TakenPost
		copied.Body = bytes.Clone(post.Body)
		taken = append(taken, copied)
		post.due, post.Tries = until, post.Tries+1
	}
	slices.SortFunc(taken, func(a, b TakenPost) int { return cmp.Compare(a.ID, b.ID) })
	return taken, nil
}

// SettlePosts implements [Outbox].
func (s *MemOutbox) SettlePosts(ctx context.Context, queue string, done []int64, again []PostAgain) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = slices.DeleteFunc(s.posts, func(post memPost) bool { return post.queue == queue && slices.Contains(done, post.ID) })
	for _, a := range again {
		i := slices.IndexFunc(s.posts, func(post memPost) bool { return post.queue == queue && post.ID == a.ID })
		if i < 0 {
			continue
		}
		if s.posts[i].due = a.Due; a.Body != nil {
			s.posts[i].Body = bytes.Clone(a.Body)
		}
	}
	return nil
}

// CountPosts implements [Outbox].
func (s *MemOutbox) CountPosts(ctx context.Context, queue string) (count PostCount, err error) {
	if err := ctx.Err(); err != nil {
		return PostCount{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, post := range s.posts {
		if post.queue != queue {
			continue
		}
		if count.Length++; count.Length == 1 {
			count.Oldest = post.Since
		}
	}
	return count, nil
}

// Posted implements [Outbox].
func (s *MemOutbox) Posted(queue string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channel(queue)
}
