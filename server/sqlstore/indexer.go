package sqlstore

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// What is written is indexed with it. What was there before an index is indexed in
// parts, beside everything else; where that was stopped it goes on. Until then a
// search looks through what the index does not have, so it finds the same; and no
// media are removed.

// indexed is how far what was there before is indexed.
type indexed struct {
	stage    int
	name     string
	sequence int64
}

// The stages. In each of them names go up to a place, in the order of bytes.
const (
	stageNames = iota
	stageRows
	stageDone
)

// namesIn is what of the names of the first stage comes next: those of owners with a
// prefix, behind a place.
func (i indexed) namesIn() (prefix, after string) {
	if prefix = core.GroupOwner(""); i.name >= core.ProfileOwner("") {
		prefix = core.ProfileOwner("")
	}
	return prefix, max(prefix, i.name)
}

// afterNames is the place behind the names of owners with a prefix, of which there
// are no more.
func afterNames(prefix string) indexed {
	if prefix == core.GroupOwner("") {
		return indexed{stage: stageNames, name: core.ProfileOwner("")}
	}
	return indexed{stage: stageRows}
}

// names says whether the names of all users and groups are there.
func (i indexed) names() bool { return i.stage > stageNames }

// has says whether all of a thread is there.
func (i indexed) has(thread string) bool {
	return i.stage == stageDone || i.stage == stageRows && thread < i.name
}

const (
	// indexPart is how many rows or documents are indexed in one transaction.
	indexPart = 200
	// indexTell is how often the log is told.
	indexTell = 30 * time.Second
	// indexAgain is after how long it is tried again where it failed.
	indexAgain = 10 * time.Second
)

// indexPartOf indexes one part behind a place, and returns where it ended and how
// many rows or documents it has looked at.
type indexPartOf func(ctx context.Context, at indexed) (next indexed, n int, err error)

// indexer indexes what was there before the index.
type indexer struct {
	mu      sync.Mutex
	now     indexed
	log     *slog.Logger
	purpose string
	counted int64
	cancel  context.CancelFunc
	ended   chan struct{}
}

// upTo is how far it has come.
func (x *indexer) upTo() indexed {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.now
}

func (x *indexer) come(at indexed) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.now = at
}

// start goes on from where it was, unless everything is indexed, or it was started
// before.
func (x *indexer) start(log *slog.Logger, purpose string, part indexPartOf) {
	if x.upTo().stage == stageDone || x.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	x.log, x.purpose, x.cancel, x.ended = log, purpose, cancel, make(chan struct{})
	go func() {
		defer close(x.ended)
		x.run(ctx, part)
	}()
}

// close stops it, and waits until it has.
func (x *indexer) close() {
	if x.cancel != nil {
		x.cancel()
		<-x.ended
	}
}

func (x *indexer) run(ctx context.Context, part indexPartOf) {
	x.log.Info("what was there before is being indexed", "for", x.purpose)
	told := time.Now()
	for {
		began := time.Now()
		at, n, err := part(ctx, x.upTo())
		wait := time.Since(began) // Half of the time is for others.
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			x.log.Warn("a part could not be indexed; it is tried again", "for", x.purpose, "error", err)
			wait = indexAgain
		default:
			x.come(at)
			x.counted += int64(n)
		}
		if at.stage == stageDone && err == nil {
			x.log.Info("everything is indexed", "for", x.purpose, "looked at", x.counted)
			return
		}
		if time.Since(told) >= indexTell {
			told = time.Now()
			x.log.Info("indexing", "for", x.purpose, "looked at", x.counted, "at", strings.SplitN(at.name, " ", 2)[0])
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// ownersAfter are those of owners whose names begin with a prefix and come after one,
// in the order of bytes, at most limit.
func ownersAfter(owners []string, prefix, after string, limit int) []string {
	owners = slices.DeleteFunc(owners, func(owner string) bool { return !strings.HasPrefix(owner, prefix) || owner <= after })
	slices.Sort(owners)
	return owners[:min(len(owners), limit)]
}

// kindOfNamed is the kind of the documents that name owners with a prefix.
func kindOfNamed(prefix string) core.Kind {
	if prefix == core.GroupOwner("") {
		return core.KindGroup
	}
	return core.KindProfile
}
