package natsnotify

import (
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	reconnectWait   = 500 * time.Millisecond
	reconnectJitter = 500 * time.Millisecond
	pingInterval    = 10 * time.Second // twice without an answer is half open
	writeTimeout    = 2 * time.Second
	flushTimeout    = time.Second

	reconnectBytes  = 256 << 10 // hints that wait for a new connection
	pendingMessages = 64 << 10  // that wait for a subscriber
	pendingBytes    = 16 << 20
)

// Connect joins the NATS at url: "nats://host:port", or several joined by
// commas; with "user:password@" or "token@" if it wants that, and "tls://" for
// TLS. Further options of NATS may follow.
//
// Where NATS is away, now or later, it tries again for ever, in the background.
// It fails only if the URL or an option is wrong.
func Connect(url string, options Options, further ...nats.Option) (*Notifier, error) {
	options, err := options.complete()
	if err != nil {
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	n := newNotifier(options)
	if err := n.connect(url, further...); err != nil {
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	return n, nil
}

// connect gives the notifier its connection and sets it going.
func (n *Notifier) connect(url string, further ...nats.Option) error {
	conn, err := nats.Connect(url, append(further, n.natsOptions()...)...)
	if err != nil {
		return err
	}
	n.conn = conn
	subscription, err := conn.Subscribe(n.subject, n.receive)
	if err != nil {
		conn.Close()
		return err
	}
	if err := subscription.SetPendingLimits(pendingMessages, pendingBytes); err != nil {
		conn.Close()
		return err
	}
	n.flush() // The subscription stands when we return.
	go n.write()
	go n.tell()
	return nil
}

// flush waits until a NATS that is there has taken all that was sent. To close
// does not imply it: a socket that is closed with something unread, a beat of
// another, is reset, and what NATS has not read by then is lost.
func (n *Notifier) flush() {
	if n.conn.IsConnected() {
		_ = n.conn.FlushTimeout(flushTimeout)
	}
}

func (n *Notifier) natsOptions() []nats.Option {
	return []nats.Option{
		nats.Name("parlor"),
		nats.NoEcho(),
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.IgnoreAuthErrorAbort(), // A password may be mended too.
		nats.ReconnectWait(reconnectWait),
		nats.ReconnectJitter(reconnectJitter, reconnectJitter),
		nats.ReconnectBufSize(reconnectBytes),
		nats.PingInterval(pingInterval),
		nats.FlusherTimeout(writeTimeout),
		nats.ConnectHandler(n.connected),
		nats.ReconnectHandler(n.connected),
		nats.DisconnectErrHandler(n.disconnected),
		nats.ErrorHandler(n.failed),
		nats.NoCallbacksAfterClientClose(),
	}
}

// connected comes after every connection, the first as well: what others
// published before went elsewhere.
func (n *Notifier) connected(c *nats.Conn) {
	n.log.Info("NATS is connected", "url", c.ConnectedUrlRedacted())
	n.noteMissed()
}

func (n *Notifier) disconnected(_ *nats.Conn, err error) {
	n.log.Warn("NATS is away: other gateways hear of changes later", "error", err)
}

func (n *Notifier) failed(_ *nats.Conn, _ *nats.Subscription, err error) {
	n.log.Warn("NATS reports an error", "error", err)
}
