package gateway

import (
	"errors"
	"os"
	"time"

	"github.com/parlor-chat/parlor/core/wire"
)

// Read implements [net.Conn]. When the deadline is over that was set last, it
// looks at what is due and goes on reading, or fails with how to close.
func (s *socket) Read(p []byte) (int, error) {
	for {
		n, err := s.Conn.Read(p)
		if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
			if err := s.overdue(); err != nil {
				return 0, err
			}
			continue
		}
		s.heard, s.asked = time.Now(), false
		if s.unframed += n; s.unframed > maxUnframed {
			return 0, closeWith(wire.CloseProtocol, "a frame has at most %d bytes", wire.MaxFrame)
		}
		return n, err
	}
}

// overdue does what is due.
func (s *socket) overdue() error {
	limits := s.gateway.options.Limits
	silent := time.Since(s.heard)
	switch {
	case s.ending.Load() != nil:
		return s.ending.Load()
	case s.seat == nil:
		return closeWith(wire.CloseSilent, "no hello came within %s", limits.Hello)
	case s.expired():
		return closeWith(wire.CloseExpired, "the userSig has expired")
	case silent >= 3*limits.Heartbeat:
		return closeWith(wire.CloseSilent, "nothing came for %s", 3*limits.Heartbeat)
	case silent >= limits.Heartbeat*3/2 && !s.asked:
		if err := s.ask(); err != nil {
			return err
		}
	}
	return s.watch()
}

// ask sends a ping to a device that should have sent one: the timers of a page
// in the background are slow, but it answers.
func (s *socket) ask() error {
	s.asked = true
	if err := s.send(wire.Ping{}); err != nil {
		return broken(err)
	}
	s.gateway.metrics.out(wire.Ping{})
	return nil
}

func (s *socket) expired() bool {
	return !s.expires.IsZero() && !s.gateway.options.Now().Before(s.expires)
}

// watch sets the deadline to what is due next. Whoever ends the connection sets
// one too, after saying why, so the reason is looked at once more.
func (s *socket) watch() error {
	heartbeat := s.gateway.options.Limits.Heartbeat
	due := s.heard.Add(heartbeat * 3 / 2)
	if s.asked {
		due = s.heard.Add(heartbeat * 3)
	}
	if !s.expires.IsZero() {
		if end := time.Now().Add(s.expires.Sub(s.gateway.options.Now())); end.Before(due) {
			due = end
		}
	}
	if err := s.SetReadDeadline(due); err != nil {
		return broken(err)
	}
	if ending := s.ending.Load(); ending != nil {
		return ending
	}
	return nil
}

// Write implements [net.Conn]. A device must take each frame within a time.
func (s *socket) Write(p []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(s.gateway.options.Limits.Write)); err != nil {
		return 0, err
	}
	n, err := s.Conn.Write(p)
	if err != nil {
		s.unwritable.Store(true)
	}
	return n, err
}
