package wire

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Limits of live groups.
const (
	// MaxFollow is the most owners in one Follow or Unfollow, MaxRooms the most
	// rooms that one connection is in.
	MaxFollow = 200
	MaxRooms  = 20
)

// Follow asks for what some own whom no document says that the user follows: live
// groups, "group " and the id of each. It holds for this connection. For each the
// server sends a Whole set, whose For is the seat that the user has in the room, or
// a set with None and Error; what changes comes in sets that go on from there.
// Who follows a live group is in its room, until Unfollow or a set with None.
type Follow struct {
	Owners []string `json:"owners"`
}

// Unfollow ends that. It has no answer.
type Unfollow struct {
	Owners []string `json:"owners"`
}

// Live is what is said in the room of a live group. It may be lost, and comes at
// most once.
type Live struct {
	// Owner is "group " and the group's id.
	Owner string `json:"owner"`
	// ID, of a device alone, is the asker's own and comes back in Lived.
	ID string `json:"id,omitempty"`
	// Messages are from a device one to send, from the server those of others and
	// tips, in the order of their numbers. What this connection sends does not come
	// back to it so.
	Messages []json.RawMessage `json:"messages,omitempty"`
	// Count, from the server, is how many users are in the room; 0 says nothing.
	Count int `json:"count,omitempty"`
}

// Lived answers a device's Live: with the message as it went to the room, with its
// number and time, or with the reason why it did not.
type Lived struct {
	Owner   string          `json:"owner"`
	ID      string          `json:"id"`
	Message json.RawMessage `json:"message,omitempty"`
	Error   *core.Error     `json:"error,omitempty"`
}

func (Follow) frame() string   { return "follow" }
func (Unfollow) frame() string { return "unfollow" }
func (Live) frame() string     { return "live" }
func (Lived) frame() string    { return "lived" }
