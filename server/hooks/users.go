package hooks

import "sync"

// users counts what of each user waits for an answer.
type users struct {
	mu    sync.Mutex
	count map[string]int
}

// enter counts one more of a user's, unless there are [userAsking].
func (u *users) enter(user string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.count[user] >= userAsking {
		return false
	}
	if u.count == nil {
		u.count = map[string]int{}
	}
	u.count[user]++
	return true
}

func (u *users) leave(user string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.count[user]--; u.count[user] == 0 {
		delete(u.count, user)
	}
}
