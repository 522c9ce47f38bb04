package natsnotify

import (
	"encoding/base64"
	"slices"

	"github.com/nats-io/nats.go"
)

// Rooms carries what is said in the rooms of live groups to the other gateways,
// over the connection of a [Notifier]. There is a subject for each room, which a
// gateway has subscribed to while somebody there is in it.
//
// Nothing is counted or repeated: what does not fit into the queue, what a slow
// subscriber does not take, and what is said while the connection is away is lost.
// Whoever can publish to these subjects can speak in rooms, as anybody: keep NATS
// to the gateways.
type Rooms struct{ n *Notifier }

// Rooms returns the way of rooms.
func (n *Notifier) Rooms() *Rooms { return &Rooms{n} }

const (
	// roomQueue is how many messages to rooms wait for the connection.
	roomQueue = 1024
	// roomPending and roomPendingBytes are what waits for a room's subscriber.
	roomPending      = 1024
	roomPendingBytes = 4 << 20
)

// roomMessage is on its way to a room.
type roomMessage struct {
	subject string
	data    []byte
}

// Publish tells all others who have subscribed to a room. It does not wait. The
// empty name is that of a room as well.
func (r *Rooms) Publish(room string, data []byte) {
	select {
	case r.n.said <- roomMessage{r.subject(room), slices.Clone(data)}:
	default:
		r.n.log.Warn("what was said in a live group is lost, for NATS does not take it", "room", room)
	}
}

// Subscribe has f called from one goroutine with what the others publish to a room.
// After unsubscribe it may be called once more.
func (r *Rooms) Subscribe(room string, f func(data []byte)) (unsubscribe func()) {
	subscription, err := r.n.conn.Subscribe(r.subject(room), func(msg *nats.Msg) {
		defer r.n.survive("a room", func() {})
		f(msg.Data)
	})
	if err != nil {
		r.n.log.Error("a room does not hear other gateways", "room", room, "error", err)
		return func() {}
	}
	_ = subscription.SetPendingLimits(roomPending, roomPendingBytes) // Fails only when it is closed.
	return func() { _ = subscription.Unsubscribe() }                 // So does this.
}

// subject is that of a room. A group's id may hold what a subject may not.
func (r *Rooms) subject(room string) string {
	return r.n.prefix + ".room." + base64.RawURLEncoding.EncodeToString([]byte("r"+room))
}

// sendRoom sends what was said, unless the connection is away: later it is of no
// use to anybody.
func (n *Notifier) sendRoom(m roomMessage) {
	if n.conn.IsConnected() {
		_ = n.conn.Publish(m.subject, m.data)
	}
}
