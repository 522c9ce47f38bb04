package gateway

import (
	"sync"
	"time"
)

// rates limits the sign-ins of each user in a minute; all of them may come at
// once. Only sign-ins with a good userSig count, so nobody can use up
// another's.
type rates struct {
	mu sync.Mutex
	// full is when a user will have all of a minute again.
	full map[string]time.Time
	// sweepAt is how many users are known when those are looked for who need
	// not be remembered.
	sweepAt int
}

const fewUsers = 1024

// allow counts a sign-in, unless there were too many.
func (r *rates) allow(user string, now time.Time, aMinute int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	full := r.full[user]
	if full.Before(now) || full.Sub(now) > time.Minute { // The clock was ahead then.
		full = now
	}
	if full = full.Add(time.Minute / time.Duration(aMinute)); full.Sub(now) > time.Minute {
		return false
	}
	r.full[user] = full
	if len(r.full) > max(r.sweepAt, fewUsers) {
		r.sweep(now)
	}
	return true
}

func (r *rates) sweep(now time.Time) {
	for user, full := range r.full {
		if full.Before(now) || full.Sub(now) > time.Minute {
			delete(r.full, user)
		}
	}
	r.sweepAt = 2 * len(r.full)
}
