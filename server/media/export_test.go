package media

import (
	"context"
	"time"
)

// RightOf is what a user is answered at a time.
func RightOf(s Signing, userID string, now time.Time) (right, error) {
	return s.right(context.Background(), userID, now)
}
