package session

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// RoomNews is what a server says of a live group, to all tabs of a device.
type RoomNews struct {
	Owner string
	// Set is what changed of the group, nil for nothing.
	Set *core.TakenSet
	// Messages are what was said in its room. With an ID they are one, or none, and
	// answer the tab that sent a message with that id.
	ID       string
	Messages []core.Message
	// Count is how many users are there, 0 for as many as before.
	Count int
	// Refusal is why there is no seat, or why a message was not sent.
	Refusal *core.Error
}

// answer is what a server says to a tab that waits for it.
type answer struct {
	message *core.Message
	refusal *core.Error
}

// awaitIn waits for an answer in a room, with the session unlocked. Refusals: those
// of the server, 2801 there is none yet.
func (s *Session) awaitIn(ctx context.Context, r *room, id string) (answer, error) {
	waiting := make(chan answer, 1)
	r.waiting[id] = waiting
	got := answer{refusal: core.Errorf(core.CodeTimeout, "the server has not answered; nobody knows whether it has heard it")}
	s.park(func() {
		timer := time.NewTimer(answerTimeout)
		defer timer.Stop()
		select {
		case got = <-waiting:
		case <-timer.C:
		case <-ctx.Done():
		}
	})
	delete(r.waiting, id)
	if got.refusal != nil {
		return got, got.refusal
	}
	return got, nil
}

// enterThere asks the server for a seat.
func (s *Session) enterThere(ctx context.Context, r *room) error {
	s.rooms = append(s.rooms, r)
	s.publish(r.id, asks, nil)
	_, err := s.awaitIn(ctx, r, "")
	if err != nil && s.room(r.id) == r {
		s.leaveRoom(ctx, r, true)
	}
	return err
}

// speakThere has the server send a message to a room.
func (s *Session) speakThere(ctx context.Context, r *room, message *core.Message) error {
	if !s.replica.Online() {
		return errAway
	}
	s.publish(r.id, says, message)
	got, err := s.awaitIn(ctx, r, message.ID)
	if err == nil && got.message != nil {
		*message = *got.message
	}
	return err
}

// TakeRoom takes what the server says of a live group, if the session is in its
// room. It is for a session that is Remote.
func (s *Session) TakeRoom(ctx context.Context, news *RoomNews) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(groupOf(news.Owner))
	if r == nil || s.closed {
		return
	}
	waiting := r.waiting[news.ID]
	got := answer{refusal: news.Refusal}
	switch {
	case news.Set == nil:
		if news.Count > 0 {
			r.count = news.Count
		}
		for i := range news.Messages {
			got.message = &news.Messages[i]
			s.note(r, got.message, news.ID == "" || waiting == nil)
		}
		s.showIn(ctx, r, nil, false)
		if news.ID == "" {
			return
		}
	case news.Set.None && waiting == nil:
		s.leaveRoom(ctx, r, true)
	case news.Set.None:
		if got.refusal == nil {
			got.refusal = core.Errorf(core.CodeJoinFailed, "the server has no seat in this live group")
		}
	case s.lost(news.Set, waiting != nil):
		s.publish(r.id, asks, nil)
		return
	default:
		s.takeSet(ctx, r, &news.Set.Followed)
	}
	if waiting != nil {
		delete(r.waiting, news.ID)
		waiting <- got
	}
}

// lost says whether what came before a set has got lost on the way here.
func (s *Session) lost(set *core.TakenSet, entering bool) bool {
	following, _ := s.replica.FollowingOf(set.Owner)
	return !set.Whole && (entering || following.After != set.From)
}

// Hide says good-bye in all rooms, for a page that is left: of one without a server
// the others hear otherwise.
func (s *Session) Hide() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.options.Remote {
		s.publishAll(gone)
		s.liner = "" // It may come back.
	}
}

// followAgain has a tab that has the connection now follow for this one, too.
func (s *Session) followAgain() {
	if net := s.replica.Net(); net.State == core.NetConnected && net.Tab != s.liner {
		s.liner = net.Tab
		s.publishAll(asks)
	}
}
