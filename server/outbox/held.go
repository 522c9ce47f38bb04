package outbox

import (
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// firstWait and longWait bound how long a post waits to be tried again.
	firstWait = time.Second
	longWait  = 5 * time.Minute
	// ailing is how many posts in a row cannot be told before only one is tried at a
	// time, and longPause how long the others wait for that.
	ailing    = 8
	longPause = 30 * time.Second
	// maxHeld is how many lanes wait for a post of theirs. More do not wait.
	maxHeld = 10_000
)

// backOff is how long a post waits that was tried before so many times: twice as long
// each time, and a random part of that, so that not all come back at once.
func backOff(tries int) time.Duration {
	wait := longWait
	if tries < 10 {
		wait = min(wait, firstWait<<tries)
	}
	return wait/2 + rand.N(wait)
}

// held are the lanes in which a post waits to be tried again.
type held struct {
	mu     sync.Mutex
	lanes  map[string]heldLane
	failed int // Posts in a row that could not be told.
}

type heldLane struct {
	post int64
	due  int64
}

func newHeld() *held { return &held{lanes: map[string]heldLane{}} }

// until is until when a post has to wait for one before it; 0 if it need not.
func (h *held) until(lane string, post, now int64) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	first, is := h.lanes[lane]
	if !is || lane == "" || post <= first.post {
		return 0
	}
	if first.due+longWait.Milliseconds() < now {
		delete(h.lanes, lane) // Another process has told it.
		return 0
	}
	return max(first.due, now+firstWait.Milliseconds())
}

// hold has a lane wait for a post.
func (h *held) hold(lane string, post, due int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed++
	if _, is := h.lanes[lane]; lane != "" && (is || len(h.lanes) < maxHeld) {
		h.lanes[lane] = heldLane{post, due}
	}
}

// told notes that a post of a lane is done with.
func (h *held) told(lane string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed = 0
	delete(h.lanes, lane)
}

// pause is how long to wait before the next posts, where none can be told.
func (h *held) pause() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed < ailing {
		return 0
	}
	return min(longPause, firstWait<<min(h.failed-ailing, 10))
}
