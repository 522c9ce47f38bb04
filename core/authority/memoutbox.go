package authority

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// memPosts are the posts in a [MemStore], in the order of their numbers.
type memPosts struct {
	last   int64
	posts  []memPost
	posted map[string]chan struct{}
}

type memPost struct {
	Post
	id    int64
	since int64
	tries int
}

func (m *memPosts) add(posts []Post) {
	for _, post := range posts {
		m.last++
		post.Body = bytes.Clone(post.Body)
		m.posts = append(m.posts, memPost{Post: post, id: m.last, since: post.Due})
		select {
		case m.channel(post.Queue) <- struct{}{}:
		default: // It was told already.
		}
	}
}

func (m *memPosts) channel(queue string) chan struct{} {
	if m.posted == nil {
		m.posted = map[string]chan struct{}{}
	}
	if m.posted[queue] == nil {
		m.posted[queue] = make(chan struct{}, 1)
	}
	return m.posted[queue]
}

// TakePosts implements [Outbox].
func (s *MemStore) TakePosts(ctx context.Context, queue string, now, until int64, limit int) ([]TakenPost, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var due []*memPost
	for i := range s.posts.posts {
		if post := &s.posts.posts[i]; post.Queue == queue && post.Due <= now {
			due = append(due, post)
		}
	}
	slices.SortFunc(due, func(a, b *memPost) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.id, b.id)) })
	var taken []TakenPost
	for _, post := range due[:min(limit, len(due))] {
		taken = append(taken, TakenPost{ID: post.id, Tries: post.tries, Body: bytes.Clone(post.Body)})
		post.Due, post.tries = until, post.tries+1
	}
	slices.SortFunc(taken, func(a, b TakenPost) int { return cmp.Compare(a.ID, b.ID) })
	return taken, nil
}

// SettlePosts implements [Outbox].
func (s *MemStore) SettlePosts(ctx context.Context, queue string, done []int64, again []PostAgain) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts.posts = slices.DeleteFunc(s.posts.posts, func(post memPost) bool { return post.Queue == queue && slices.Contains(done, post.id) })
	for i := range s.posts.posts {
		post := &s.posts.posts[i]
		for _, a := range again {
			if a.ID != post.id || post.Queue != queue {
				continue
			}
			if post.Due = a.Due; a.Body != nil {
				post.Body = bytes.Clone(a.Body)
			}
		}
	}
	return nil
}

// CountPosts implements [Outbox].
func (s *MemStore) CountPosts(ctx context.Context, queue string) (count PostCount, err error) {
	if err := ctx.Err(); err != nil {
		return PostCount{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, post := range s.posts.posts {
		if post.Queue != queue {
			continue
		}
		if count.Length++; count.Length == 1 {
			count.Oldest = post.since
		}
	}
	return count, nil
}

// Posted implements [Outbox].
func (s *MemStore) Posted(queue string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts.channel(queue)
}
