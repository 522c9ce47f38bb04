package s3store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// leastBytes is what a file counts as at least.
	leastBytes = 4096
	// usedFor is for how long it is remembered how much an owner has. What other
	// processes take in meanwhile is not in it.
	usedFor = 10 * time.Minute
	// usedOwners is of how many owners.
	usedOwners = 10_000
)

// used remembers how many bytes owners have: to find it out, all files of an owner
// are listed.
type used struct {
	mu    sync.Mutex
	owner map[string]*usage
}

type usage struct {
	bytes int64
	until time.Time
}

func (u *used) of(owner string) (bytes int64, known bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	found := u.owner[owner]
	if found == nil || time.Now().After(found.until) {
		return 0, false
	}
	return found.bytes, true
}

func (u *used) set(owner string, bytes int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.owner == nil || len(u.owner) >= usedOwners {
		u.owner = map[string]*usage{}
	}
	u.owner[owner] = &usage{bytes, time.Now().Add(usedFor)}
}

func (u *used) add(owner string, size int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if found := u.owner[owner]; found != nil {
		found.bytes += max(size, leastBytes)
	}
}

func (u *used) forget(owner string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.owner, owner)
}

// MediaBytes is about how many bytes an owner has; a small file counts as 4,096.
func (s *Store) MediaBytes(ctx context.Context, owner string) (bytes int64, err error) {
	if bytes, known := s.used.of(owner); known {
		return bytes, nil
	}
	for object, err := range s.objects(ctx, s.bytesKey(owner, "")) {
		if err != nil {
			return 0, fmt.Errorf("count media: %w", err)
		}
		bytes += max(object.Size, leastBytes)
	}
	s.used.set(owner, bytes)
	return bytes, nil
}
