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
// other over the way that hints go. With a server the room is there, and the tab
// with the connection is the way to it for all. Who is there and what is said there
// no document holds, so a session keeps both, for as long as it is in the room.

// room is a live group that the session is in.
type room struct {
	id string
	// seat is the membership that the replica shows.
	seat core.Membership
	// head is that of the messages heard here, version how often it was another one
	// or there was another number of users.
	head    core.Thread
	version core.Revision
	// present are the other seats by their names, in the page alone; count is how
	// many users the server says there are.
	present map[string]present
	count   int
	// entered is given what the server says of coming in; nil once it has.
	entered chan error
	// saying are the messages that the server has not answered, by their ids.
	saying map[string]chan said
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
// Refusals: 2660 the group has gone meanwhile, or the user is kept out of it; those
// of the server, 2801 it has not answered.
func (s *Session) Enter(ctx context.Context, groupID string, group *core.Group, alone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms[groupID] != nil {
		return nil
	}
	r := &room{id: groupID, seat: core.LiveSeat(group, s.user, s.options.Now()), present: map[string]present{}}
	enter := s.enterHere
	if s.options.Remote {
		enter = s.enterThere
	}
	if err := enter(ctx, r); err != nil {
		return err
	}
	for _, other := range s.roomList() {
		if alone && other != r {
			s.leaveRoom(ctx, other, true)
		}
	}
	return nil
}

// enterHere makes the session one of those who are the room.
func (s *Session) enterHere(ctx context.Context, r *room) error {
	found, err := s.authority.Follow(ctx, s.user, []core.Following{{Owner: core.GroupOwner(r.id), Seat: r.seat}})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].For == nil {
		return cannotEnter(r.id)
	}
	s.keepRoom(r)
	err = s.apply(ctx, s.seated(r.id, r.seat), found...)
	s.publish(r.id, core.LiveFrame{Asks: true})
	s.tip(ctx, r, core.TipJoined)
	return err
}

func cannotEnter(groupID string) error {
	return core.Errorf(core.CodeJoinFailed, "the live group %q cannot be entered any more", groupID)
}

func (s *Session) keepRoom(r *room) {
	if s.rooms == nil {
		s.rooms = map[string]*room{}
	}
	s.rooms[r.id] = r
}

// seated is the change by which the replica shows a seat, nil for none any more.
func (s *Session) seated(groupID string, seat core.Value) authority.Update {
	return authority.Update{
		Revision:  s.replica.Revision(s.user),
		Documents: []core.Document{{Key: core.MembershipKey(s.user, groupID), Value: seat}},
	}
}

func (s *Session) publish(groupID string, frame core.LiveFrame) {
	frame.GroupID, frame.Seat, frame.User = groupID, s.options.Tab, s.user
	s.options.Publish(frame)
}

// tip tells the room that the user has come, or goes. A server does so itself.
func (s *Session) tip(ctx context.Context, r *room, kind core.TipKind) {
	group := s.replica.Group(r.id)
	frame := core.LiveFrame{Gone: kind == core.TipQuit}
	if group != nil && !s.options.Remote {
		profile := s.replica.Profile()
		count := len(r.users(s.user))
		if frame.Gone {
			count--
		}
		person := core.Person{UserID: s.user, Nick: profile.Nick, Avatar: profile.Avatar}
		message := core.LiveTip(r.id, &group.Group, &person, kind, count, s.options.Now())
		frame.Message = &message
	}
	s.publish(r.id, frame)
	if !frame.Gone {
		_ = s.showIn(ctx, r, frame.Message, true)
	}
}

// tellRooms says in rooms what a command of this session has come to. The page
// hears it before what the command has changed; show is called after that.
func (s *Session) tellRooms(ctx context.Context, told []core.Message) (show func()) {
	for i := range told {
		m := &told[i]
		r := s.rooms[m.To]
		if r != nil {
			s.note(r, m, true)
		}
		s.publish(m.To, core.LiveFrame{Message: m, Gone: r == nil})
	}
	return func() {
		for _, m := range told {
			if r := s.rooms[m.To]; r != nil {
				_ = s.showIn(ctx, r, nil, false)
			}
		}
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

// leaveDismissed is for who hears that the group is no more.
func (s *Session) leaveDismissed(ctx context.Context, r *room) {
	group, _ := s.replica.Value(core.GroupKey(r.id)).(core.Group)
	s.heard = append(s.heard, core.LiveNotice(r.id, &group, s.user, s.options.Now()))
	s.leaveRoom(ctx, r, s.options.Remote)
}

// quitRoom is [core.QuitGroup] of a room, of which nobody else need be asked.
func (s *Session) quitRoom(ctx context.Context, r *room) (result, error) {
	if r.seat.Role == core.RoleOwner {
		return result{}, core.Errorf(core.CodeOwnerCannotQuit, "the owner cannot quit a live group; dismiss it")
	}
	s.leaveRoom(ctx, r, true)
	return result{Outcome: core.None{}}, nil
}

// notInLive refuses what is done to messages that a history has (2481, 10033,
// 10035).
func (s *Session) notInLive(command core.Command) error {
	var id string
	var code core.Code
	switch c := command.(type) {
	case core.ModifyMessage:
		id, code = c.ConversationID, core.CodeLiveUnchangeable
	case core.RevokeMessage:
		id, code = c.ConversationID, core.CodeLiveUnrevokable
	case core.DeleteMessages:
		id, code = c.ConversationID, core.CodeLiveUndeletable
	}
	if code == 0 || !s.inRoom(core.Span{ConversationID: id}) {
		return nil
	}
	return core.Errorf(code, "a live group keeps no messages, so nothing can be done to them")
}

// closeRooms says good-bye; nothing is shown any more.
func (s *Session) closeRooms() {
	for _, r := range s.roomList() {
		s.publish(r.id, core.LiveFrame{Gone: true})
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
	if s.options.Remote {
		return s.speakThere(ctx, r, message)
	}
	outcome, err := s.do(ctx, core.SpeakLive{Message: message})
	if err != nil {
		return core.Message{}, err
	}
	message = outcome.(core.Message)
	s.note(r, &message, false)
	s.publish(r.id, core.LiveFrame{Message: &message})
	return message, s.showIn(ctx, r, nil, false)
}

// hear takes what came from another seat of a room.
func (s *Session) hear(ctx context.Context, text string) error {
	frame, ok := core.ReadLiveFrame(text)
	r := s.rooms[frame.GroupID]
	if !ok || r == nil || s.closed || s.options.Remote {
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
		s.options.WhenGone(frame.Seat)
	}
	if frame.Asks {
		s.publish(r.id, core.LiveFrame{})
	}
	if frame.Message == nil && len(r.users(s.user)) == users {
		return nil
	}
	return s.showIn(ctx, r, frame.Message, true)
}

// note puts a message into a room, with a number if it has none. Received says that
// the page is told of it.
func (s *Session) note(r *room, m *core.Message, received bool) {
	m.Sequence = max(m.Sequence, uint64(m.Time)*1000, r.head.LastSequence+1)
	if !m.OnlineOnly {
		r.head.LastSequence, r.head.LastTime, r.head.Shown = m.Sequence, m.Time, m.Sequence
		if !m.ExcludedFromLast {
			r.head.Last = m
		}
	}
	if received {
		s.heard = append(s.heard, *m)
	}
}

// showIn takes a message, nil for none, and shows the room as it is now.
func (s *Session) showIn(ctx context.Context, r *room, message *core.Message, received bool) error {
	if message != nil {
		s.note(r, message, received)
	}
	owner := core.GroupOwner(r.id)
	following, _ := s.replica.FollowingOf(owner)
	return s.apply(ctx, authority.Update{Revision: s.replica.Revision(s.user)}, core.Followed{
		Owner: owner, For: r.seat, Revision: following.After, Documents: s.shownOf(r),
	})
}

// shownOf are the documents by which the replica shows a room.
func (s *Session) shownOf(r *room) []core.Document {
	r.version++
	size := core.GroupSize{Count: r.count}
	if !s.options.Remote {
		size.Count = len(r.users(s.user))
	}
	return []core.Document{
		{Key: core.GroupSizeKey(r.id), Revision: r.version, Value: size},
		{Key: core.ThreadKey(core.GroupOwner(r.id)), Revision: r.version, Value: r.head},
	}
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

func (s *Session) membersIn(ctx context.Context, r *room, owner string) (MembersPage, error) {
	documents, err := r.members(s.user, owner), error(nil)
	if s.options.Remote {
		documents, _, err = s.askPage(ctx, core.MembersOwner(r.id), core.KindMember, "", maxShown)
	}
	if err != nil {
		return MembersPage{}, err
	}
	members, err := s.present(ctx, documents)
	return MembersPage{Members: members}, err
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
		s.publish(r.id, core.LiveFrame{})
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
			s.publish(id, core.LiveFrame{Gone: true})
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
