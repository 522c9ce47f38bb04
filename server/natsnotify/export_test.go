package natsnotify

import (
	"time"

	"github.com/parlor-chat/parlor/core/authority"
)

// The limits that tests go beyond.
const (
	QueueLength     = queueLength
	MaxHints        = maxHints
	PendingMessages = pendingMessages
	ForgetAfter     = forgetAfter
	WriteTimeout    = writeTimeout
)

// Encode is the bytes of a message.
func Encode(sender, earlier uint64, hints []authority.Hint) []byte {
	return message{sender, earlier, hints}.append(nil)
}

// Decode reads a message.
func Decode(b []byte) (sender, earlier uint64, hints []authority.Hint, ok bool) {
	m, ok := decode(b)
	return m.sender, m.earlier, m.hints, ok
}

// Peers knows what was heard.
type Peers struct{ peers peers }

// NewPeers has heard nothing.
func NewPeers() Peers { return Peers{peers{}} }

// Hear notes a message.
func (p Peers) Hear(sender, earlier uint64, hints []authority.Hint, now time.Time) (missed bool) {
	return p.peers.hear(message{sender, earlier, hints}, now)
}

// Len is how many peers are known.
func (p Peers) Len() int { return len(p.peers) }

// ClientURL is where the embedded server listens to clients.
func (n *Notifier) ClientURL() string { return n.server.ClientURL() }

// IsConnected says whether NATS is there.
func (n *Notifier) IsConnected() bool { return n.conn.IsConnected() }
