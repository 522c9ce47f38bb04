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
//
// What is called from many places here is not inlined: bytes count, and not the time.

// room is a live group that the session is in, or is about to be.
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
	// waiting has who waits for the server: for the answer to a message by its id,
	// for the seat by "".
	waiting map[string]chan answer
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

// room returns the room of a group, nil if the session is not there.
//
//go:noinline
func (s *Session) room(groupID string) *room {
	for _, r := range s.rooms {
		if r.id == groupID {
			return r
		}
	}
	return nil
}

// Enter takes the user into the room of a live group that [core.JoinGroup] has let
// the user into, with alone out of any other. It is for a session that can publish.
// Refusals: 2660 the group has gone meanwhile, or the user is kept out of it; those
// of the server, 2801 it has not answered.
func (s *Session) Enter(ctx context.Context, groupID string, group *core.Group, alone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room(groupID) != nil {
		return nil
	}
	r := &room{id: groupID, seat: core.LiveSeat(group, s.user, s.options.Now()), present: map[string]present{}, waiting: map[string]chan answer{}}
	var err error
	if s.options.Remote {
		err = s.enterThere(ctx, r)
	} else {
		err = s.enterHere(ctx, r)
	}
	if err != nil {
		return err
	}
	for _, other := range slices.Clone(s.rooms) {
		if alone && other != r {
			s.leaveRoom(ctx, other, true)
		}
	}
	return nil
}

// enterHere makes the session one of those who are the room.
func (s *Session) enterHere(ctx context.Context, r *room) error {
	found, err := s.authority.Follow(ctx, s.user, []core.Following{{Owner: core.GroupOwner(r.id), Seat: r.seat}})
	if err == nil && (len(found) == 0 || found[0].For == nil) {
		err = cannotEnter(r.id)
	}
	if err != nil {
		return err
	}
	s.rooms = append(s.rooms, r)
	s.takeSet(ctx, r, &found[0])
	s.publish(r.id, asks, nil)
	s.tip(ctx, r, core.TipJoined)
	return nil
}

//go:noinline
func cannotEnter(groupID string) error {
	return core.Errorf(core.CodeJoinFailed, "the live group %q cannot be entered any more", groupID)
}

// takeSet shows what came of a group in whose room the session is.
//
//go:noinline
func (s *Session) takeSet(ctx context.Context, r *room, set *core.Followed) {
	own := authority.Update{Revision: s.replica.Revision(s.user)}
	if set.Whole {
		r.seat, _ = set.For.(core.Membership)
		own.Documents = s.seated(r.id, r.seat)
	}
	for i := range set.Documents {
		set.Documents[i].Revision = set.Revision
	}
	set.For = r.seat
	set.Documents = append(set.Documents, s.shownOf(r)...)
	_ = s.apply(ctx, own, *set)
	if group, _ := s.replica.Value(core.GroupKey(r.id)).(core.Group); group.DismissedBy != "" {
		s.leaveDismissed(ctx, r)
	}
}

// seated is what the replica shows a seat by, nil for none any more.
//
//go:noinline
func (s *Session) seated(groupID string, seat core.Value) []core.Document {
	return []core.Document{{Key: core.MembershipKey(s.user, groupID), Value: seat}}
}

// What a frame says besides that its seat is there.
const (
	says = iota
	asks
	gone
)

//go:noinline
func (s *Session) publish(groupID string, what int, message *core.Message) {
	s.options.Publish(&core.LiveFrame{GroupID: groupID, Seat: s.options.Tab, User: s.user, Message: message, Asks: what == asks, Gone: what == gone})
}

//go:noinline
func (s *Session) publishAll(what int) {
	for _, r := range s.rooms {
		s.publish(r.id, what, nil)
	}
}

// tip tells the room that the user has come, or goes. A server does so itself.
func (s *Session) tip(ctx context.Context, r *room, kind core.TipKind) {
	what, count := says, len(s.usersIn(r))
	if kind == core.TipQuit {
		what, count = gone, count-1
	}
	group := s.replica.Group(r.id)
	if group == nil || s.options.Remote {
		s.publish(r.id, what, nil)
		return
	}
	message := core.LiveTip(group.ID, group.Name, s.self(), kind, count, s.options.Now())
	s.publish(r.id, what, message)
	if what == says {
		s.showIn(ctx, r, message, true)
	}
}

// self is the user as others see the user.
//
//go:noinline
func (s *Session) self() core.Person {
	profile := s.replica.Profile()
	return core.Person{UserID: s.user, Nick: profile.Nick, Avatar: profile.Avatar}
}

// tellRooms says in rooms what a command of this session has come to. The page
// hears it before what the command has changed; showRooms is called after that.
func (s *Session) tellRooms(told []*core.Message) {
	for _, m := range told {
		what, r := gone, s.room(m.To)
		if r != nil {
			what = says
			s.note(r, m, true)
		}
		s.publish(m.To, what, m)
	}
}

func (s *Session) showRooms(ctx context.Context, told []*core.Message) {
	for _, m := range told {
		if r := s.room(m.To); r != nil {
			s.showIn(ctx, r, nil, false)
		}
	}
}

// leaveRoom takes the user out of a room; told says whether the others hear of it.
//
//go:noinline
func (s *Session) leaveRoom(ctx context.Context, r *room, told bool) {
	if told {
		s.tip(ctx, r, core.TipQuit)
	}
	_ = s.apply(ctx, authority.Update{Revision: s.replica.Revision(s.user), Documents: s.unseat(r)})
}

// unseat takes the session out of a room, and returns what the replica is to be
// told.
//
//go:noinline
func (s *Session) unseat(r *room) []core.Document {
	s.rooms = slices.DeleteFunc(s.rooms, func(other *room) bool { return other == r })
	return s.seated(r.id, nil)
}

// leaveDismissed is for who hears that the group is no more.
func (s *Session) leaveDismissed(ctx context.Context, r *room) {
	group, _ := s.replica.Value(core.GroupKey(r.id)).(core.Group)
	s.heard = append(s.heard, *core.LiveNotice(r.id, &group, s.user, s.options.Now()))
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
	if !s.isLive(id) {
		return nil
	}
	return core.Errorf(code, "a live group keeps no messages, so nothing can be done to them")
}

// speak sends a message to a room, and leaves in it what was sent.
func (s *Session) speak(ctx context.Context, r *room, message *core.Message) error {
	if s.options.Remote {
		return s.speakThere(ctx, r, message)
	}
	outcome, err := s.do(ctx, core.SpeakLive{Message: *message})
	if err != nil {
		return err
	}
	*message = outcome.(core.Message)
	s.note(r, message, false)
	s.publish(r.id, says, message)
	s.showIn(ctx, r, nil, false)
	return nil
}

// hear takes what came from another seat of a room.
func (s *Session) hear(ctx context.Context, text string) error {
	frame := core.ReadLiveFrame(text)
	if frame == nil || s.closed || s.options.Remote {
		return nil
	}
	r := s.room(frame.GroupID)
	if r == nil {
		return nil
	}
	users := len(s.usersIn(r))
	was, known := r.present[frame.Seat]
	switch {
	case frame.Gone:
		delete(r.present, frame.Seat)
	case !known && len(r.present) < maxSeats:
		was = present{user: frame.User, since: s.options.Now()}
		s.options.WhenGone(frame.Seat)
		fallthrough
	case known:
		was.at = s.options.Now()
		r.present[frame.Seat] = was
	}
	if frame.Asks {
		s.publish(r.id, says, nil)
	}
	if frame.Message != nil || len(s.usersIn(r)) != users {
		s.showIn(ctx, r, frame.Message, true)
	}
	return nil
}

// note puts a message into a room, with a number if it has none. Received says that
// the page is told of it.
//
//go:noinline
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

// showIn notes a message, nil for none, and shows the room as it is now.
//
//go:noinline
func (s *Session) showIn(ctx context.Context, r *room, message *core.Message, received bool) {
	if message != nil {
		s.note(r, message, received)
	}
	owner := core.GroupOwner(r.id)
	following, _ := s.replica.FollowingOf(owner)
	s.takeSet(ctx, r, &core.Followed{Owner: owner, Revision: following.After})
}

// shownOf are the documents by which the replica shows a room.
func (s *Session) shownOf(r *room) []core.Document {
	r.version++
	count := r.count
	if !s.options.Remote {
		count = len(s.usersIn(r))
	}
	return []core.Document{
		{Key: core.GroupSizeKey(r.id), Revision: r.version, Value: core.GroupSize{Count: count}},
		{Key: core.ThreadKey(core.GroupOwner(r.id)), Revision: r.version, Value: r.head},
	}
}

// usersIn are those in the room with the one whose session it is, each with when
// the user came last.
//
//go:noinline
func (s *Session) usersIn(r *room) map[string]int64 {
	users := map[string]int64{s.user: r.seat.JoinedAt}
	for _, p := range r.present {
		users[p.user] = max(users[p.user], p.since)
	}
	return users
}

// marked returns users with a mark, which the owner alone sees.
func (s *Session) marked(ctx context.Context, r *room, asked *MembersAsked) (page MembersPage, err error) {
	marked, _ := s.replica.Value(core.MarkedKey(s.user, r.id)).(core.Marked)
	users := marked.With(asked.Mark)
	from := min(asked.Offset, uint64(len(users)))
	to := min(from+uint64(asked.Count), uint64(len(users)))
	var documents []core.Document
	for _, user := range users[from:to] {
		documents = append(documents, core.Document{Key: core.MemberKey(r.id, user), Value: core.Member{Role: core.RoleMember}})
	}
	if to < uint64(len(users)) {
		page.Offset = to
	}
	page.Members, err = s.present(ctx, documents)
	return page, err
}

// membersIn returns the newest who came into a room.
func (s *Session) membersIn(ctx context.Context, r *room, owner string, asked *MembersAsked) (page MembersPage, err error) {
	if asked.Mark != 0 {
		return s.marked(ctx, r, asked)
	}
	var documents []core.Document
	if s.options.Remote {
		documents, _, err = s.askPage(ctx, core.MembersOwner(r.id), core.KindMember, "", maxShown)
	}
	if err == nil && !s.options.Remote {
		for user, since := range s.usersIn(r) {
			member := core.Member{Role: core.RoleMember, JoinedAt: since}
			if user == owner {
				member.Role = core.RoleOwner
			}
			documents = append(documents, core.Document{Key: core.MemberKey(r.id, user), Revision: core.Revision(since), Value: member})
		}
		core.Sort(documents, func(a, b core.Document) int {
			return cmp.Or(cmp.Compare(b.Revision, a.Revision), cmp.Compare(a.Key.ID, b.Key.ID))
		})
		documents = documents[:min(len(documents), maxShown)]
	}
	if err == nil {
		page.Members, err = s.present(ctx, documents)
	}
	for i := range page.Members {
		page.Members[i].Online = true
	}
	return page, err
}

// beatRooms says in each room that this seat is there, and lets go of those who
// have not said so for long.
func (s *Session) beatRooms(ctx context.Context) {
	if s.options.Remote {
		return
	}
	s.publishAll(says)
	s.letGo(ctx, func(_ string, p present) bool { return s.options.Now()-p.at > presentFor })
}

// SeatGone lets go of a seat whose tab is no more.
func (s *Session) SeatGone(ctx context.Context, seat string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letGo(ctx, func(other string, _ present) bool { return other == seat })
}

// letGo lets go of seats.
func (s *Session) letGo(ctx context.Context, which func(string, present) bool) {
	for _, r := range slices.Clone(s.rooms) {
		seats := len(r.present)
		for seat, p := range r.present {
			if which(seat, p) {
				delete(r.present, seat)
			}
		}
		if len(r.present) != seats {
			s.showIn(ctx, r, nil, false)
		}
	}
}

// withSeats returns what is followed with the seats that the session has.
func (s *Session) withSeats(owners []core.Following) []core.Following {
	for i := range owners {
		if r := s.room(groupOf(owners[i].Owner)); r != nil {
			owners[i].Seat = r.seat
		}
	}
	return owners
}

// unseated takes the session out of those rooms that it may not be in any more, and
// returns what the replica is to be told.
func (s *Session) unseated(followed []core.Followed) (documents []core.Document) {
	for i := range followed {
		if r := s.room(groupOf(followed[i].Owner)); r != nil && followed[i].For == nil {
			s.publish(r.id, gone, nil)
			documents = append(documents, s.unseat(r)...)
		}
	}
	return documents
}

// isLive says whether a conversation is with a live group that the session is in.
//
//go:noinline
func (s *Session) isLive(conversationID string) bool {
	_, id := core.ConversationType(conversationID)
	return s.room(id) != nil
}

//go:noinline
func groupOf(owner string) string { return strings.TrimPrefix(owner, core.GroupOwner("")) }
