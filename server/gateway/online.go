package gateway

import (
	"context"
	"sync"
	"time"
)

// onlineFor is how long a number of online members is told again
// (docs/facts.md#groups-and-members).
const onlineFor = time.Minute

// onlineMost is how many groups are remembered before those are dropped that are
// past that.
const onlineMost = 10_000

// onlineCounts remembers how many members of groups are online. To count reads all
// members, so many who ask for one group cost one count in a minute, and groups are
// counted one after the other.
type onlineCounts struct {
	now   func() time.Time
	count func(ctx context.Context, owner string) (int, error)

	counting sync.Mutex
	mu       sync.Mutex
	known    map[string]onlineCount
}

type onlineCount struct {
	count int
	until time.Time
}

// of returns the number for the owner of a group's members.
func (o *onlineCounts) of(ctx context.Context, owner string) (int, error) {
	if count, known := o.remembered(owner); known {
		return count, nil
	}
	o.counting.Lock()
	defer o.counting.Unlock()
	if count, known := o.remembered(owner); known {
		return count, nil // Somebody else has waited for it too.
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	count, err := o.count(ctx, owner)
	if err == nil {
		o.remember(owner, count)
	}
	return count, err
}

func (o *onlineCounts) remembered(owner string) (int, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.known[owner]
	return known.count, o.now().Before(known.until)
}

func (o *onlineCounts) remember(owner string, count int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	if o.known == nil || len(o.known) >= onlineMost {
		kept := map[string]onlineCount{}
		for owner, known := range o.known {
			if now.Before(known.until) && len(kept) < onlineMost/2 {
				kept[owner] = known
			}
		}
		o.known = kept
	}
	o.known[owner] = onlineCount{count: count, until: now.Add(onlineFor)}
}
