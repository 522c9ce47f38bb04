package gateway

import (
	"sync"
	"time"
)

// rates limits how often each user does something in a time; all of it may come
// at once. Of sign-ins only those with a good userSig count, so nobody can use up
// another's.
type rates struct {
	mu sync.Mutex
	// full is when a user will have all of a time's again.
	full map[string]time.Time
	// sweepAt is how many users are known when those are looked for who need
	// not be remembered.
	sweepAt int
}

const fewUsers = 1024

// allow counts something done n times, unless there was more than most in a time.
// What by itself is more than most is counted as most.
func (r *rates) allow(user string, now time.Time, n, most int, in time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	full := r.full[user]
	if full.Before(now) || full.Sub(now) > in { // The clock was ahead then.
		full = now
	}
	if full = full.Add(in / time.Duration(most) * time.Duration(min(n, most))); full.Sub(now) > in {
		return false
	}
	if r.full == nil {
		r.full = map[string]time.Time{}
	}
	r.full[user] = full
	if len(r.full) > max(r.sweepAt, fewUsers) {
		r.sweep(now, in)
	}
	return true
}

func (r *rates) sweep(now time.Time, in time.Duration) {
	for user, full := range r.full {
		if full.Before(now) || full.Sub(now) > in {
			delete(r.full, user)
		}
	}
	r.sweepAt = 2 * len(r.full)
}
