package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// onlineFor is how long a number of online members is told again
// (docs/facts.md#groups-and-members).
const onlineFor = time.Minute

// onlineMost is how many groups are remembered before those are dropped that are
// past that.
const onlineMost = 10_000

// onlineCounts remembers how many members of groups are online. To count reads all
// members, so many who ask for one group cost one count in a minute, and few groups
// are counted at a time.
type onlineCounts struct {
	now   func() time.Time
	count func(ctx context.Context, owner string) (int, error)
	// turns are those for counting, one for each group at a time. Who waits for one
	// takes none of those for answers.
	turns *turns
	wait  time.Duration

	mu    sync.Mutex
	known map[string]onlineCount
}

type onlineCount struct {
	count int
	until time.Time
}

// of returns the number for the owner of a group's members; 2996 if too many other
// groups are being counted.
func (o *onlineCounts) of(ctx context.Context, owner string) (int, error) {
	if count, known := o.remembered(owner); known {
		return count, nil
	}
	waiting, cancel := context.WithTimeout(ctx, o.wait)
	defer cancel()
	if o.turns.take(waiting, owner) != nil {
		return 0, core.Errorf(core.CodeTooOften, "many chat groups are being counted at once; ask again in a moment")
	}
	defer o.turns.give(owner)
	if count, known := o.remembered(owner); known {
		return count, nil // Somebody else has waited for it too.
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
