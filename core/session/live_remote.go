package session

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// said is what the server answers to a message to a room.
type said struct {
	message core.Message
	err     error
}

// enterThere asks the server for a seat.
func (s *Session) enterThere(ctx context.Context, r *room) error {
	entered := make(chan error, 1)
	r.entered, r.saying = entered, map[string]chan said{}
	s.keepRoom(r)
	s.publish(r.id, core.LiveFrame{Asks: true})
	err, _ := wait(ctx, s, entered)
	if r.entered != nil { // Nobody has answered.
		err, r.entered = tardy(), nil
	}
	if err != nil && s.rooms[r.id] == r {
		s.leaveRoom(ctx, r, true)
	}
	return err
}

// wait waits for what comes, with the session unlocked, and not for ever.
func wait[T any](ctx context.Context, s *Session, coming chan T) (got T, came bool) {
	s.park(func() {
		timer := time.NewTimer(answerTimeout)
		defer timer.Stop()
		select {
		case got = <-coming:
			came = true
		case <-timer.C:
		case <-ctx.Done():
		}
	})
	return got, came
}

// speakThere has the server send a message to a room.
func (s *Session) speakThere(ctx context.Context, r *room, message core.Message) (core.Message, error) {
	if !s.replica.Online() {
		return message, errAway
	}
	answer := make(chan said, 1)
	r.saying[message.ID] = answer
	s.publish(r.id, core.LiveFrame{Message: &message})
	got, came := wait(ctx, s, answer)
	delete(r.saying, message.ID)
	if !came {
		return message, core.Errorf(core.CodeTimeout, "the server has not answered; nobody knows whether the room heard the message")
	}
	return got.message, got.err
}

// Seated takes what the server says of a live group to those in its room. It is for
// a session that is Remote, as [Session.Heard] and [Session.Said] are.
func (s *Session) Seated(ctx context.Context, set core.TakenSet, refusal *core.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[groupOf(set.Owner)]
	if r == nil || s.closed {
		return
	}
	following, _ := s.replica.FollowingOf(set.Owner)
	switch {
	case set.None && r.entered != nil:
		err := cannotEnter(r.id)
		if refusal != nil {
			err = refusal
		}
		r.entered <- err
		r.entered = nil
	case set.None:
		s.leaveRoom(ctx, r, false)
	case !set.Whole && (r.entered != nil || following.After != set.From): // Something has got lost on the way here.
		s.publish(r.id, core.LiveFrame{Asks: true})
	default:
		s.takeSeated(ctx, r, &set)
	}
}

func (s *Session) takeSeated(ctx context.Context, r *room, set *core.TakenSet) {
	own := authority.Update{Revision: s.replica.Revision(s.user)}
	if set.Whole {
		r.seat, _ = set.For.(core.Membership)
		own = s.seated(r.id, r.seat)
	}
	for i := range set.Documents {
		set.Documents[i].Revision = set.Revision
	}
	set.For = r.seat
	set.Documents = append(set.Documents, s.shownOf(r)...)
	_ = s.apply(ctx, own, set.Followed)
	if r.entered != nil {
		r.entered <- nil
		r.entered = nil
	}
	if group, _ := s.replica.Value(core.GroupKey(r.id)).(core.Group); group.DismissedBy != "" {
		s.leaveDismissed(ctx, r)
	}
}

// Heard takes what was said in a room, and how many users are there, 0 for as many
// as before.
func (s *Session) Heard(ctx context.Context, groupID string, messages []core.Message, count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[groupID]
	if r == nil || s.closed {
		return
	}
	if count > 0 {
		r.count = count
	}
	for i := range messages {
		s.note(r, &messages[i], true)
	}
	_ = s.showIn(ctx, r, nil, false)
}

// Said takes the answer to a message that a tab of this device has sent to a room:
// others hear it so.
func (s *Session) Said(ctx context.Context, groupID, id string, message core.Message, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[groupID]
	if r == nil || s.closed {
		return
	}
	answer := r.saying[id]
	if err == nil {
		_ = s.showIn(ctx, r, &message, answer == nil)
	}
	if answer != nil {
		answer <- said{message, err}
	}
}

// followAgain has a tab that has the connection now follow for this one, too.
func (s *Session) followAgain() {
	net := s.replica.Net()
	if net.State == core.NetConnected && net.Tab != s.liner {
		s.liner = net.Tab
		for _, r := range s.roomList() {
			s.publish(r.id, core.LiveFrame{Asks: true})
		}
	}
}
