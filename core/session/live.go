package session

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// In the page alone the tabs that are in a live group are its room: they tell each
// other over the way that hints go. Who is there and what is said there no document
// holds, so a session keeps both, for as long as it is in the room.

// room is a live group that the session is in.
type room struct {
	id string
	// seat is the membership that the replica shows.
	seat core.Membership
	// head is that of the messages heard here, version how often it was another one
	// or there was another number of users.
	head    core.Thread
	version core.Revision
	// present are the other seats by their names.
	present map[string]present
}

// present is a seat, as it was heard of last.
type present struct {
	user      string
	since, at int64
}

// presentFor is how long somebody counts of whom nothing is heard, milliseconds.
const presentFor = 150_000

// maxSeats is how many seats of others a room knows, maxShown how many of the
// newest users the list of members shows.
const (
	maxSeats = 10_000
	maxShown = 30
)

// Enter takes the user into the room of a live group that [core.JoinGroup] has let
// the user into, with alone out of any other. It is for a session that can publish.
// Refusals: 2660 the group has gone meanwhile, or the user is kept out of it.
func (s *Session) Enter(ctx context.Context, groupID string, group *core.Group, alone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms[groupID] != nil {
		return nil
	}
	r := &room{id: groupID, seat: core.LiveSeat(group, s.user, s.options.Now()), present: map[string]present{}}
	found, err := s.authority.Follow(ctx, s.user, []core.Following{{Owner: core.GroupOwner(groupID), Seat: r.seat}})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].For == nil {
		return core.Errorf(core.CodeJoinFailed, "the live group %q cannot be entered any more", groupID)
	}
	for _, other := range s.roomList() {
		if alone {
			s.leaveRoom(ctx, other, true)
		}
	}
	if s.rooms == nil {
		s.rooms = map[string]*room{}
	}
	s.rooms[groupID] = r
	err = s.apply(ctx, s.seated(r.id, r.seat), found...)
	s.publish(r, core.LiveFrame{Asks: true})
	s.tip(ctx, r, core.TipJoined)
	return err
}

// seated is the change by which the replica shows a seat, nil for none any more.
func (s *Session) seated(groupID string, seat core.Value) authority.Update {
	return authority.Update{
		Revision:  s.replica.Revision(s.user),
		Documents: []core.Document{{Key: core.MembershipKey(s.user, groupID), Value: seat}},
	}
}

func (s *Session) publish(r *room, frame core.LiveFrame) {
	frame.GroupID, frame.Seat, frame.User = r.id, s.options.Tab, s.user
	s.options.Publish(authority.Hint{Owner: frame.Text(), Revision: 1})
}

// tip tells the room that the user has come, or goes.
func (s *Session) tip(ctx context.Context, r *room, kind core.TipKind) {
	group := s.replica.Group(r.id)
	if group == nil {
		return
	}
	profile := s.replica.Profile()
	count := len(r.users(s.user))
	if kind == core.TipQuit {
		count--
	}
	person := core.Person{UserID: s.user, Nick: profile.Nick, Avatar: profile.Avatar}
	message := core.LiveTip(r.id, &group.Group, &person, kind, count, s.options.Now())
	s.publish(r, core.LiveFrame{Message: &message, Gone: kind == core.TipQuit})
	if kind == core.TipJoined {
		_ = s.showIn(ctx, r, &message, true)
	}
}

// leaveRoom takes the user out of a room; told says whether the others hear of it.
func (s *Session) leaveRoom(ctx context.Context, r *room, told bool) {
	if told {
		s.tip(ctx, r, core.TipQuit)
	}
	delete(s.rooms, r.id)
	_ = s.apply(ctx, s.seated(r.id, nil))
}

// quitRoom is [core.QuitGroup] of a room.
func (s *Session) quitRoom(ctx context.Context, quit core.QuitGroup) (result, error) {
	outcome, err := s.do(ctx, quit)
	if r := s.rooms[quit.GroupID]; r != nil && err == nil {
		s.leaveRoom(ctx, r, true)
	}
	return result{Outcome: outcome}, err
}

// closeRooms says good-bye; nothing is shown any more.
func (s *Session) closeRooms() {
	for _, r := range s.roomList() {
		s.publish(r, core.LiveFrame{Gone: true})
	}
	s.rooms = nil
}

// roomList is in the order of the groups' ids.
func (s *Session) roomList() []*room {
	var list []*room
	for _, r := range s.rooms {
		list = append(list, r)
	}
	core.Sort(list, func(a, b *room) int { return cmp.Compare(a.id, b.id) })
	return list
}

// speak sends a message to a room.
func (s *Session) speak(ctx context.Context, r *room, message core.Message) (core.Message, error) {
	outcome, err := s.do(ctx, core.SpeakLive{Message: message})
	if err != nil {
		return core.Message{}, err
	}
	said := outcome.(core.Message)
	said.Sequence = max(uint64(said.Time)*1000, r.head.LastSequence+1)
	s.publish(r, core.LiveFrame{Message: &said})
	return said, s.showIn(ctx, r, &said, false)
}

// hear takes what came from another seat of a room.
func (s *Session) hear(ctx context.Context, text string) error {
	frame, ok := core.ReadLiveFrame(text)
	r := s.rooms[frame.GroupID]
	if !ok || r == nil || s.closed {
		return nil
	}
	users := len(r.users(s.user))
	now := s.options.Now()
	was, known := r.present[frame.Seat]
	switch {
	case frame.Gone:
		delete(r.present, frame.Seat)
	case known:
		r.present[frame.Seat] = present{was.user, was.since, now}
	case len(r.present) < maxSeats:
		r.present[frame.Seat] = present{frame.User, now, now}
	}
	if frame.Asks {
		s.publish(r, core.LiveFrame{})
	}
	if frame.Message == nil && len(r.users(s.user)) == users {
		return nil
	}
	return s.showIn(ctx, r, frame.Message, true)
}

// showIn shows a message in a room, nil for another number of users alone. Received
// says that the page is told of it.
func (s *Session) showIn(ctx context.Context, r *room, message *core.Message, received bool) error {
	if message != nil {
		m := *message
		m.Sequence = max(m.Sequence, uint64(m.Time)*1000, r.head.LastSequence+1)
		if !m.OnlineOnly {
			r.head.LastSequence, r.head.LastTime, r.head.Shown = m.Sequence, m.Time, m.Sequence
			if !m.ExcludedFromLast {
				r.head.Last = &m
			}
		}
		if received {
			s.heard = append(s.heard, m)
		}
		message.Sequence = m.Sequence
	}
	r.version++
	owner := core.GroupOwner(r.id)
	following, _ := s.replica.FollowingOf(owner)
	return s.apply(ctx, authority.Update{Revision: s.replica.Revision(s.user)}, core.Followed{
		Owner: owner, For: r.seat, Revision: following.After, Documents: []core.Document{
			{Key: core.GroupSizeKey(r.id), Revision: r.version, Value: core.GroupSize{Count: len(r.users(s.user))}},
			{Key: core.ThreadKey(owner), Revision: r.version, Value: r.head},
		},
	})
}

// users are those in the room with the one whose session it is, who came last first.
func (r *room) users(self string) []present {
	list := []present{{user: self, since: r.seat.JoinedAt}}
	for _, p := range r.present {
		list = append(list, p)
	}
	core.Sort(list, func(a, b present) int { return cmp.Or(cmp.Compare(b.since, a.since), cmp.Compare(a.user, b.user)) })
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(p present) bool {
		again := seen[p.user]
		seen[p.user] = true
		return again
	})
}

// members are the newest who came into the room.
func (r *room) members(self, owner string) []core.Document {
	users := r.users(self)
	documents := []core.Document{}
	for _, p := range users[:min(len(users), maxShown)] {
		member := core.Member{Role: core.RoleMember, JoinedAt: p.since}
		if p.user == owner {
			member.Role = core.RoleOwner
		}
		documents = append(documents, core.Document{Key: core.MemberKey(r.id, p.user), Value: member})
	}
	return documents
}

// beatRooms says in each room that this seat is there, and lets go of those who
// have not said so for long.
func (s *Session) beatRooms(ctx context.Context) {
	for _, r := range s.roomList() {
		s.publish(r, core.LiveFrame{})
		users := len(r.users(s.user))
		for seat, p := range r.present {
			if s.options.Now()-p.at > presentFor {
				delete(r.present, seat)
			}
		}
		if len(r.users(s.user)) != users {
			_ = s.showIn(ctx, r, nil, false)
		}
	}
}

// SeatGone lets go of a seat whose tab is no more.
func (s *Session) SeatGone(ctx context.Context, seat string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.roomList() {
		if _, there := r.present[seat]; there {
			delete(r.present, seat)
			_ = s.showIn(ctx, r, nil, false)
		}
	}
}

// withSeats returns what is followed with the seats that the session has.
func (s *Session) withSeats(owners []core.Following) []core.Following {
	for i := range owners {
		if r := s.rooms[groupOf(owners[i].Owner)]; r != nil {
			owners[i].Seat = r.seat
		}
	}
	return owners
}

// unseated takes the session out of those rooms that it may not be in any more, and
// returns what the replica is to be told.
func (s *Session) unseated(followed []core.Followed) (documents []core.Document) {
	for _, set := range followed {
		id := groupOf(set.Owner)
		if r := s.rooms[id]; r != nil && set.For == nil {
			s.publish(r, core.LiveFrame{Gone: true})
			delete(s.rooms, id)
			documents = append(documents, s.seated(id, nil).Documents...)
		}
	}
	return documents
}

// inRoom says whether a span is of messages that no history has.
func (s *Session) inRoom(span core.Span) bool {
	_, id := core.ConversationType(span.ConversationID)
	return s.rooms[id] != nil
}

func groupOf(owner string) string { return strings.TrimPrefix(owner, core.GroupOwner("")) }
