package authority

import (
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// Clock is a clock that people set, with another beside it that nobody sets. By
// comparing them it knows when the first was set, while the program runs. Its
// methods may be called from several goroutines.
type Clock struct {
	wall   func() int64
	steady func() time.Duration

	mu sync.Mutex
	// shown and passed are the two when it was last read.
	shown  int64
	passed time.Duration
	leaps  []leap
}

// leap is that the clock was set, or the machine slept.
type leap struct {
	// by is how far it went on, milliseconds; at is when that was noticed.
	by int64
	at time.Duration
}

const (
	// noLeap is how far the two may part between two readings without being one,
	// milliseconds.
	noLeap = 1000
	// maxLeaps are kept.
	maxLeaps = 8
)

// NewClock makes a clock. Wall is what people set, Unix milliseconds; steady is
// what has passed since some moment.
func NewClock(wall func() int64, steady func() time.Duration) *Clock {
	return &Clock{wall: wall, steady: steady, shown: wall(), passed: steady()}
}

// Now is what the clock shows, Unix milliseconds.
func (c *Clock) Now() int64 {
	now, _ := c.Read()
	return now
}

// Read returns what the clock shows, and what it would show had it not been set,
// for each time that it was within [core.RevokeWindow], the latest first.
func (c *Clock) Read() (now int64, otherwise []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, passed := c.wall(), c.steady()
	by := now - c.shown - (passed - c.passed).Milliseconds()
	if by > noLeap || by < -noLeap {
		c.leaps = append(c.leaps, leap{by, passed})
	}
	c.shown, c.passed = now, passed
	for len(c.leaps) > maxLeaps || len(c.leaps) > 0 && (passed-c.leaps[0].at).Milliseconds() > core.RevokeWindow {
		c.leaps = c.leaps[1:]
	}
	without := now
	for i := len(c.leaps) - 1; i >= 0; i-- {
		without -= c.leaps[i].by
		otherwise = append(otherwise, without)
	}
	return now, otherwise
}
