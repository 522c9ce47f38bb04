package main

import (
	"context"

	"github.com/parlor-chat/parlor/internal/weblock"
)

// seat is this tab in live groups. Others know by a lock whether it still is there:
// the browser takes that back when the tab ends, however it does. Without Web Locks
// they find out when they have heard nothing of it for a while.
type seat struct {
	tab   string
	life  context.Context
	end   context.CancelFunc
	taken *weblock.Lock
}

func newSeat() *seat {
	s := &seat{tab: drawID()}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

func lockOf(tab string) string { return "parlor seat " + tab }

// Take implements [jsbridge.Seats].
func (s *seat) Take(ctx context.Context) {
	if s.taken == nil {
		if lock, err := weblock.Request(ctx, lockOf(s.tab)); err == nil {
			s.taken = lock
		}
	}
}

// WhenGone implements [jsbridge.Seats].
func (s *seat) WhenGone(tab string, gone func()) {
	go func() {
		if lock, err := weblock.Request(s.life, lockOf(tab)); err == nil {
			lock.Release()
			gone()
		}
	}()
}

func (s *seat) close() {
	s.end()
	if s.taken != nil {
		s.taken.Release()
	}
}
