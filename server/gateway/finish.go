package gateway

import (
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/parlor-chat/parlor/core/wire"
)

const (
	// closeTimeout is how long a device has to answer a close.
	closeTimeout = 2 * time.Second
	// closeBytes is how much it may still send meanwhile.
	closeBytes = 1 << 20
	// maxReason is the most bytes of a reason that a close frame takes.
	maxReason = 123
)

// finish closes the connection. What was said first counts.
func (s *socket) finish(last *CloseError) {
	switch {
	case s.seat != nil && last.Code == closedByDevice:
		s.seat.Closed()
	case s.seat != nil:
		s.seat.Leave()
	}
	if !s.ending.CompareAndSwap(nil, last) {
		last = s.ending.Load()
	}
	s.gateway.metrics.closed(last.Code)
	s.logEnd(last)
	s.unframed = maxUnframed - closeBytes
	_ = s.SetReadDeadline(time.Now().Add(closeTimeout)) // Fails only when it is closed.
	if last.Code < 3000 || s.unwritable.Load() {
		_ = s.web.CloseNow() // Nothing can be done about a broken line.
		return
	}
	_ = s.web.Close(websocket.StatusCode(last.Code), cutReason(last.Reason))
}

func (s *socket) logEnd(last *CloseError) {
	log := s.gateway.options.Log.With("remote", s.remote, "code", last.Code, "reason", clip(last.Reason))
	if s.seat != nil {
		log = log.With("user", s.seat.user, "device", s.seat.device)
	}
	switch last.Code {
	case wire.CloseFault:
		log.Error("a connection ended by a fault", "error", last.Err)
	case wire.CloseProtocol, wire.CloseRate, wire.CloseVersion:
		log.Info("a connection ended by the device's fault")
	default:
		log.Debug("a connection ended")
	}
}

// cutReason makes a text fit into a close frame.
func cutReason(reason string) string {
	return strings.ToValidUTF8(reason[:min(len(reason), maxReason)], "")
}
