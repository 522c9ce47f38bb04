package gateway

import (
	"slices"
	"sync"
)

// Live carries what is said in the rooms of live groups from one gateway to the
// others. It may lose what it is given, and gives it at most once. What one gateway
// says in a room comes in that order. It does not matter whether a gateway hears
// itself.
type Live interface {
	// Publish tells the others who have subscribed to a room. It does not wait.
	Publish(room string, data []byte)
	// Subscribe has f called, by one goroutine at a time, with what is published to
	// a room. The data is f's to read until it returns.
	Subscribe(room string, f func(data []byte)) (unsubscribe func())
}

// everywhere is what all gateways have subscribed to: the room of all rooms. A
// group's id is never empty.
const everywhere = ""

// LiveHub joins gateways of one process. Make it with [NewLiveHub].
type LiveHub struct {
	mu    sync.Mutex
	rooms map[string][]*liveSubscription
}

type liveSubscription struct {
	member *liveMember
	f      func(data []byte)
}

type liveMember struct{ hub *LiveHub }

// NewLiveHub returns a hub without members.
func NewLiveHub() *LiveHub { return &LiveHub{rooms: map[string][]*liveSubscription{}} }

// Member returns the port of one gateway. It does not hear itself.
func (h *LiveHub) Member() Live { return &liveMember{h} }

// Publish implements [Live]. The others are called before it returns.
func (m *liveMember) Publish(room string, data []byte) {
	m.hub.mu.Lock()
	list := slices.Clone(m.hub.rooms[room])
	m.hub.mu.Unlock()
	for _, subscription := range list {
		if subscription.member != m {
			subscription.f(data)
		}
	}
}

// Subscribe implements [Live].
func (m *liveMember) Subscribe(room string, f func(data []byte)) (unsubscribe func()) {
	added := &liveSubscription{m, f}
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	m.hub.rooms[room] = append(m.hub.rooms[room], added)
	return func() {
		m.hub.mu.Lock()
		defer m.hub.mu.Unlock()
		left := slices.DeleteFunc(slices.Clone(m.hub.rooms[room]), func(s *liveSubscription) bool { return s == added })
		if len(left) == 0 {
			delete(m.hub.rooms, room)
			return
		}
		m.hub.rooms[room] = left
	}
}

// nobody is the port of a gateway that is alone.
type nobody struct{}

func (nobody) Publish(string, []byte)                {}
func (nobody) Subscribe(string, func([]byte)) func() { return func() {} }
