package core_test

import (
	"context"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// frame is what a device says in a room to all others.
type frame struct {
	from *device
	text string
}

// publish has all devices hear what one says in a room, once its call is over.
func (s *story) publish(d *device) func(*core.LiveFrame) {
	return func(f *core.LiveFrame) { s.frames = append(s.frames, frame{d, f.Text()}) }
}

func (s *story) deliverFrames() {
	for len(s.frames) > 0 {
		next := s.frames[0]
		s.frames = s.frames[1:]
		for _, d := range s.devices {
			if d != next.from {
				require.NoError(s.t, d.Heed(context.Background(), authority.Hint{Owner: next.text, Revision: 1}))
			}
		}
	}
}

// enter takes a device into the room of a live group that it has joined.
func (d *device) enter(command core.Command, outcome any) error {
	joined, is := outcome.(core.GroupJoined)
	if !is || joined.Group.Type != core.GroupLive {
		return nil
	}
	return d.Enter(context.Background(), command.(core.JoinGroup).GroupID, &joined.Group, true)
}

// seatOf is why a user follows somebody: a document, or a seat.
func (w *world) seatOf(user string, following core.Following) core.Value {
	key, _ := core.FollowingKey(user, following.Owner)
	if following.Seat == nil {
		return w.document(key).Value
	}
	keys := core.SeatKeys(key.ID, user)
	return core.JudgeSeat(following.Seat, w.document(keys[0]).Value, w.document(keys[1]).Value, w.now)
}
