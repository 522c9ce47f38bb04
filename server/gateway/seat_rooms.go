package gateway

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// enter takes the device into rooms of live groups, and says for each what there
// is, or why it is not in it.
func (s *Seat) enter(ctx context.Context, frame wire.Follow) error {
	if err := s.checkOwners(frame.Owners); err != nil {
		return err
	}
	var refused []wire.Set
	var entered []*following
	for _, owner := range frame.Owners {
		f, err := s.enterOne(ctx, owner)
		var refusal *core.Error
		if errors.As(err, &refusal) {
			refused = append(refused, wire.Set{Owner: owner, None: true, Error: refusal})
			continue
		}
		if err != nil {
			return err
		}
		if !slices.Contains(entered, f) {
			entered = append(entered, f)
		}
	}
	for some := range slices.Chunk(entered, followsPart) {
		if err := s.bringFollowed(ctx, some, nil); err != nil {
			return err
		}
	}
	feeds := make([]*feed, len(entered))
	for i, f := range entered {
		feeds[i] = f.feed
		if f.stay != nil {
			f.stay.room.judgedAt(f.revision)
		}
		if s.followingOf(f.feed.owner) == f && f.stay != nil && f.stay.came { // Or it was refused meanwhile.
			f.stay.came = false
			f.stay.room.tip(core.TipJoined, s.user)
		}
	}
	if err := s.bringLive(ctx, feeds); err != nil { // It says how many are there.
		return err
	}
	return s.sendSets(refused)
}

// checkOwners closes on what no device sends that speaks the protocol.
func (s *Seat) checkOwners(owners []string) error {
	switch {
	case !s.started:
		return closeWith(wire.CloseProtocol, "a device follows nobody before it has said what it has")
	case len(owners) > wire.MaxFollow:
		return closeWith(wire.CloseProtocol, "at most %d owners are followed at a time", wire.MaxFollow)
	case slices.ContainsFunc(owners, func(owner string) bool { return !canBeFollowed(owner) }):
		return closeWith(wire.CloseProtocol, "nobody follows such an owner")
	}
	return nil
}

// enterOne lets the user into a room, or refuses it with the codes of [mayStay] and
// 10037 in too many rooms, 10006 too often, 10015 no group's id.
func (s *Seat) enterOne(ctx context.Context, owner string) (*following, error) {
	groupID := strings.TrimPrefix(owner, core.GroupOwner(""))
	if core.CheckConversationID(core.TypeGroup+groupID) != nil {
		return nil, core.Errorf(core.CodeGroupID, "%.60q can be no live group", owner)
	}
	if f := s.followingOf(owner); f != nil {
		return f, s.again(f)
	}
	rooms := s.gateway.rooms
	switch {
	case s.rooms() >= wire.MaxRooms:
		return nil, core.Errorf(core.CodeTooManyGroups, "a device is in %d live groups at most; quit one first", wire.MaxRooms)
	case !rooms.joined.allow(s.user, s.gateway.options.Now(), 1, joinedInTime, joinedTime):
		return nil, core.Errorf(core.CodeTooFrequent, "live groups are joined once a second, at most %d in a row; try again later", joinedInTime)
	}
	documents, err := s.gateway.authority.Documents(ctx, core.SeatKeys(groupID, s.user))
	if err != nil {
		return nil, err
	}
	now := s.gateway.milliseconds()
	if refusal := mayStay(documents[0].Value, documents[1].Value, now); refusal != nil {
		return nil, refusal
	}
	group := documents[0].Value.(core.Group)
	stay := rooms.enter(s.user, groupID, group.OwnerID == s.user)
	if stay == nil {
		return nil, errGone
	}
	f := s.gateway.feeds.enter(s, owner, stay)
	if f == nil {
		stay.room.leave(stay, 0)
		return nil, errGone
	}
	f.judged(core.LiveSeat(&group, s.user, now))
	stay.room.follows(f.feed)
	return f, nil
}

// again has the device told all again of an owner, as when another tab of it goes
// into the same room; also of a group that the user is a member of.
func (s *Seat) again(f *following) error {
	if !s.gateway.rooms.again.allow(s.user, s.gateway.options.Now(), 1, joinedInTime, joinedTime) {
		return closeWith(wire.CloseRate, "a device follows the same once a second")
	}
	f.lacks()
	if f.stay != nil {
		f.stay.room.tellAgain(f.stay)
	}
	return nil
}

// rooms returns how many the device is in.
func (s *Seat) rooms() (n int) {
	for _, f := range s.follows {
		if f.stay != nil {
			n++
		}
	}
	return n
}

// exit takes the device out of rooms.
func (s *Seat) exit(frame wire.Unfollow) error {
	if err := s.checkOwners(frame.Owners); err != nil {
		return err
	}
	for _, owner := range frame.Owners {
		if f := s.followingOf(owner); f != nil && f.stay != nil {
			s.gateway.feeds.unfollow(s, owner)
		}
	}
	return nil
}

// sendSets sends sets that stand for nothing that was read.
func (s *Seat) sendSets(sets []wire.Set) error {
	if len(sets) == 0 {
		return nil
	}
	return s.send(wire.Changes{From: s.cursor, To: s.cursor, Sets: sets})
}

// leaves takes the device out of a room that the user may not be in any more, by
// what was found of the group, and returns the sets that say so. They are none if
// the user may. That the group was dismissed its document says.
func (s *Seat) leaves(ctx context.Context, f *following, found *core.Followed) (sets []wire.Set, err error) {
	dismissed := slices.ContainsFunc(found.Documents, func(d core.Document) bool {
		group, is := d.Value.(core.Group)
		return is && group.DismissedBy != ""
	})
	switch {
	case found.For == nil:
		sets = []wire.Set{{Owner: f.feed.owner, None: true, Error: core.Errorf(core.CodeGroupDenied, "you were put out of this live group")}}
	case dismissed:
		if sets, err = s.setsOf(ctx, f, found, nil); err != nil {
			return nil, err
		}
	default:
		return nil, s.returns(f)
	}
	f.stay.room.putOutOne(f.stay.guest)
	s.gateway.feeds.unfollow(s, f.feed.owner)
	return sets, nil
}

// returns takes the device into a room again whose user was put out and let in
// again meanwhile.
func (s *Seat) returns(f *following) error {
	was := f.stay
	if !was.room.lost(was) {
		return nil
	}
	stay := s.gateway.rooms.enter(s.user, was.room.id, was.guest.owner)
	if stay == nil {
		return errGone
	}
	if was.room.leave(was, 0); !s.gateway.feeds.stays(s, f, stay) {
		stay.room.leave(stay, 0)
		return errGone
	}
	stay.room.follows(f.feed)
	return nil
}

// speak says something in a room, and answers whether it was. What it says is as, if
// that is not nil.
func (s *Seat) speak(ctx context.Context, frame wire.Live, as core.Command) error {
	answer := wire.Lived{Owner: frame.Owner, ID: frame.ID}
	text, err := s.spoken(ctx, frame, as)
	if errors.As(err, &answer.Error) {
		err = nil
	}
	if err != nil {
		return err
	}
	if text != "" {
		answer.Message = []byte(text)
	}
	return s.send(answer)
}

// spoken checks a message and has it said. It costs a read of the store only once
// it is sure that others might hear it.
func (s *Seat) spoken(ctx context.Context, frame wire.Live, as core.Command) (string, error) {
	if len(frame.Messages) != 1 {
		return "", core.Errorf(core.CodeInvalidParameter, "a device says one message at a time, not %d", len(frame.Messages))
	}
	var message core.Message
	if err := json.Unmarshal(frame.Messages[0], &message); err != nil {
		return "", core.Errorf(core.CodeInvalidParameter, "this is no message: %v", err)
	}
	switch as := as.(type) {
	case core.Unreadable:
		return "", as.Err
	case core.SendMessage:
		message = as.Message
	}
	f := s.followingOf(frame.Owner)
	if f == nil || f.stay == nil || message.To != f.stay.room.id || message.ConversationType != core.TypeGroup {
		return "", core.NotInRoom(message.To)
	}
	g := s.gateway
	if as == nil { // Else that was judged before somebody was asked.
		if err := s.spokenOften(); err != nil {
			return "", err
		}
	}
	if f.stay.room.crowded(rankOf(&message)) {
		return "", core.Errorf(core.CodeGroupTooFast, "so much is said in the live group that this would not be heard; send again later")
	}
	one, err := g.decideLive(ctx, core.Call{User: s.user, Command: core.SpeakLive{Message: message}}, s)
	if err != nil {
		return "", err
	}
	f.stay.room.say(one)
	return one.text, nil
}

// spokenOften refuses (10023) a message of a user who says too much to live groups.
func (s *Seat) spokenOften() error {
	g := s.gateway
	if g.rooms.spoken.allow(s.user, g.options.Now(), 1, spokenASecond, tipsEvery) {
		return nil
	}
	return core.Errorf(core.CodeGroupTooFast, "a user sends %d messages a second to live groups; send more slowly", spokenASecond)
}

// bringLive sends what was said in rooms.
func (s *Seat) bringLive(ctx context.Context, feeds []*feed) error {
	for _, feed := range feeds {
		f := s.followingOf(feed.owner)
		if f == nil || f.feed != feed || f.stay == nil || !f.has {
			continue
		}
		for frame, some := f.stay.room.take(ctx, s, f.stay); some; frame, some = f.stay.room.take(ctx, s, f.stay) {
			if err := s.send(frame); err != nil {
				return err
			}
		}
	}
	return nil
}
