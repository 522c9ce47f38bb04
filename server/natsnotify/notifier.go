package natsnotify

import (
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/parlor-chat/parlor/core/authority"
)

// Notifier is an [authority.Notifier] among all notifiers of the same prefix
// on one NATS. Make it with [Connect] or [Embed].
type Notifier struct {
	conn    *nats.Conn
	server  *embedded // nil where NATS runs elsewhere
	prefix  string
	subject string
	beat    time.Duration
	log     *slog.Logger

	sender  uint64
	queue   chan []authority.Hint
	said    chan roomMessage
	dropped atomic.Uint64 // messages that the queue did not take, not yet counted as sent

	peers       peers // of the goroutine that receives
	subscribers subscribers
	onMissed    func()
	missed      chan struct{} // holds the one call that is due

	closing sync.Once
	done    chan struct{}
	written chan struct{} // closed when nothing more will be sent
}

var _ authority.Notifier = (*Notifier)(nil)

// queueLength is how many messages wait for the connection.
const queueLength = 1024

// newNotifier returns a notifier without its connection. The options are
// complete.
func newNotifier(o Options) *Notifier {
	return &Notifier{
		prefix:   o.Prefix,
		subject:  o.subject(),
		beat:     o.Beat,
		log:      o.Log,
		sender:   rand.Uint64(),
		queue:    make(chan []authority.Hint, queueLength),
		said:     make(chan roomMessage, roomQueue),
		peers:    peers{},
		onMissed: o.Missed,
		missed:   make(chan struct{}, 1),
		done:     make(chan struct{}),
		written:  make(chan struct{}),
	}
}

// Publish implements [authority.Notifier]. It queues the hints as one message
// (as several if they are more than a thousand), or drops them if too many
// messages wait already. After Close it does nothing.
func (n *Notifier) Publish(hints []authority.Hint) {
	for some := range slices.Chunk(hints, maxHints) {
		select {
		case n.queue <- slices.Clone(some):
		default:
			n.dropped.Add(1)
		}
	}
}

// Subscribe implements [authority.Notifier]. F is called from one goroutine,
// in the order in which each of the others published. While it does not return
// hints pile up, and beyond a limit get lost.
func (n *Notifier) Subscribe(f func(authority.Hint)) (unsubscribe func()) {
	return n.subscribers.add(f)
}

// Close sends what waits if NATS takes it within a second, and leaves. Nobody
// is called any more, but for calls that run already. It may be called again.
func (n *Notifier) Close() {
	n.closing.Do(func() {
		n.subscribers.close()
		close(n.done)
		<-n.written
		n.flush()
		n.conn.Close()
		if n.server != nil {
			n.server.stop()
		}
	})
}

// write sends what is queued, and beats.
func (n *Notifier) write() {
	defer close(n.written)
	beat := time.NewTicker(n.beat)
	defer beat.Stop()
	w := writer{n: n}
	for {
		select {
		case hints := <-n.queue:
			w.send(hints)
		case said := <-n.said:
			n.sendRoom(said)
		case <-beat.C:
			w.send(nil)
		case <-n.done:
			w.sendQueued()
			return
		}
	}
}

// writer numbers the messages.
type writer struct {
	n      *Notifier
	sent   uint64 // messages with hints, those that got lost here as well
	buffer []byte
}

// send sends hints, or a beat. A message that was dropped or that the
// connection does not take leaves a gap in the numbers, which tells the others.
func (w *writer) send(hints []authority.Hint) {
	w.sent += w.n.dropped.Swap(0)
	if len(hints) == 0 && !w.n.conn.IsConnected() {
		return // Beats of the past tell nothing.
	}
	w.buffer = message{w.n.sender, w.sent, hints}.append(w.buffer[:0])
	if len(hints) > 0 {
		w.sent++
	}
	_ = w.n.conn.Publish(w.n.subject, w.buffer)
}

func (w *writer) sendQueued() {
	for {
		select {
		case hints := <-w.n.queue:
			w.send(hints)
		case said := <-w.n.said:
			w.n.sendRoom(said)
		default:
			return
		}
	}
}

// receive takes a message from NATS. A subscriber that panics loses the rest
// of it.
func (n *Notifier) receive(msg *nats.Msg) {
	defer n.survive("a subscriber of hints", n.noteMissed)
	m, ok := decode(msg.Data)
	if !ok || m.sender == n.sender {
		return
	}
	missed := n.peers.hear(m, time.Now())
	n.subscribers.deliver(m.hints)
	if missed {
		n.noteMissed()
	}
}

// noteMissed makes a call of onMissed due. It does not wait.
func (n *Notifier) noteMissed() {
	select {
	case n.missed <- struct{}{}:
	default:
	}
}

// tell makes the calls that are due.
func (n *Notifier) tell() {
	for {
		select {
		case <-n.done:
			return
		default:
		}
		select {
		case <-n.missed:
			n.callMissed()
		case <-n.done:
			return
		}
	}
}

func (n *Notifier) callMissed() {
	defer n.survive("Missed", func() {})
	n.onMissed()
}

// survive, deferred, keeps a panic of somebody else's code from ending the
// program.
func (n *Notifier) survive(what string, after func()) {
	if reason := recover(); reason != nil {
		n.log.Error("panic in "+what, "reason", reason, "stack", string(debug.Stack()))
		after()
	}
}
