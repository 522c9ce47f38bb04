package media

import "sync"

// uploads counts those that are under way.
type uploads struct {
	mu     sync.Mutex
	all    int
	byUser map[string]int
}

// begin counts one more of a user, unless there are too many.
func (u *uploads) begin(user string, limits Limits) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all >= limits.Uploads || u.byUser[user] >= limits.UserUploads {
		return false
	}
	u.all++
	u.byUser[user]++
	return true
}

func (u *uploads) end(user string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all--
	if u.byUser[user]--; u.byUser[user] == 0 {
		delete(u.byUser, user)
	}
}
