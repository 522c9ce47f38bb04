package push

import (
	"sync"
	"time"
)

// pace keeps chat groups from taking more than a tenth of a pusher's time each: how
// long the members of a group took says when it is looked at next. What is said
// meanwhile is told by its newest message.
type pace struct {
	mu   sync.Mutex
	next map[string]int64 // by thread, Unix milliseconds
}

const (
	paceTimes = 10
	// paceFree is what a group may take without a pause.
	paceFree = 50 * time.Millisecond
	maxPause = time.Minute
	maxPaced = 10_000
)

// until is when a thread may be looked at, 0 for now.
func (p *pace) until(thread string, now int64) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if due := p.next[thread]; due > now {
		return due
	}
	return 0
}

// took notes how long a thread has taken up to now.
func (p *pace) took(thread string, took time.Duration, now int64) {
	if took < paceFree {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.next) >= maxPaced {
		for other, due := range p.next {
			if due <= now {
				delete(p.next, other)
			}
		}
	}
	if len(p.next) < maxPaced {
		p.next[thread] = now + min(paceTimes*took, maxPause).Milliseconds()
	}
}
