package link

import (
	"context"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// Each tab is in the rooms of live groups that its page has joined, and all of them
// reach the server by one connection. A tab tells all what its session says there,
// and the one with the connection passes it on; what comes from the server it tells
// all in turn. Every tab remembers who is in which room: it may be the next to lead.

// seat is a tab in the room of an owner.
type seat struct{ owner, tab string }

// Live takes what this tab's session says in rooms, inside turn.
func (k *Keeper) Live(frame *core.LiveFrame) {
	k.pass(frame)
	k.say(authority.Hint{Owner: frame.Text(), Revision: 1})
}

// Hear takes a hint of another tab, inside turn, if it is about rooms; false for any
// other. Where every tab has a connection, each speaks for itself.
func (k *Keeper) Hear(ctx context.Context, hint authority.Hint) bool {
	text, heard := strings.CutPrefix(hint.Owner, k.heardPrefix())
	switch {
	case k.lead.shared.Load():
	case heard && !k.leads():
		if frame, err := wire.Decode(text); err == nil {
			_ = hearRoom(ctx, k.session, frame)
		}
	case core.IsLiveFrame(hint.Owner):
		if frame := core.ReadLiveFrame(hint.Owner); frame != nil && frame.User == k.options.Account.UserID {
			k.pass(frame)
		}
		return true
	}
	return heard
}

// heardPrefix is how a hint begins by which tabs hear what the server says.
func (k *Keeper) heardPrefix() string { return "room " + k.options.Account.UserID + " " }

func (k *Keeper) leads() bool { return k.options.Lead == nil || k.lead.has.Load() }

// pass notes who is in which room, and passes on what is said there.
func (k *Keeper) pass(frame *core.LiveFrame) {
	at := seat{core.GroupOwner(frame.GroupID), frame.Seat}
	if frame.Asks || frame.Gone {
		k.seats = slices.DeleteFunc(k.seats, func(other seat) bool { return other == at })
	}
	if frame.Asks {
		k.seats = append(k.seats, at)
		if at.tab != k.options.Tab && k.options.WhenGone != nil {
			k.options.WhenGone(at.tab, func() { k.turn(func() { k.pass(&core.LiveFrame{GroupID: frame.GroupID, Seat: at.tab, Gone: true}) }) })
		}
	}
	if k.talk == nil || !k.talk.synced || !k.leads() {
		return
	}
	switch owners := []string{at.owner}; {
	case frame.Message != nil:
		text, _ := json.Marshal(frame.Message)
		k.talk.send(wire.Live{Owner: at.owner, ID: frame.Message.ID, Messages: []json.RawMessage{text}})
	case frame.Asks:
		k.talk.send(wire.Follow{Owners: owners})
	case frame.Gone && !k.isRoom(at.owner, ""):
		k.talk.send(wire.Unfollow{Owners: owners})
	}
	signal(k.changed)
}

// isRoom says whether a tab, but for one, is in the room of an owner.
func (k *Keeper) isRoom(owner, but string) bool {
	return slices.ContainsFunc(k.seats, func(s seat) bool { return s.owner == owner && s.tab != but })
}

// followAll has the server put a new connection into all rooms where a tab is.
func (k *Keeper) followAll() {
	var owners []string
	for _, s := range k.seats {
		owners = append(owners, s.owner)
	}
	if len(owners) > 0 {
		k.talk.send(wire.Follow{Owners: owners})
	}
}

// heard takes what the server says of a room, for all tabs.
func (t *Talk) heard(ctx context.Context, owner string, frame wire.Frame) error {
	if k := t.keeper; k != nil && k.isRoom(owner, k.options.Tab) && !k.lead.shared.Load() {
		if text, err := wire.Encode(frame); err == nil {
			k.say(authority.Hint{Owner: k.heardPrefix() + text, Revision: 1})
		}
	}
	return hearRoom(ctx, t.session, frame)
}

// seats takes the sets of rooms out of those that came.
func (t *Talk) seats(ctx context.Context) (err error) {
	var others []wire.Set
	for _, set := range t.sets {
		if t.keeper == nil || !t.keeper.isRoom(set.Owner, "") {
			others = append(others, set)
		} else if err == nil {
			err = t.heard(ctx, set.Owner, wire.Changes{Sets: []wire.Set{set}})
		}
	}
	t.sets = others
	return err
}

// hearRoom has a session take what the server says of a room.
func hearRoom(ctx context.Context, s *session.Session, frame wire.Frame) (err error) {
	var news session.RoomNews
	switch f := frame.(type) {
	case wire.Changes:
		if len(f.Sets) != 1 {
			return nil
		}
		set := core.TakenSet{From: f.Sets[0].From, None: f.Sets[0].None}
		set.Followed, err = f.Sets[0].Read(s.User())
		news = session.RoomNews{Owner: set.Owner, Set: &set, Refusal: f.Sets[0].Error}
	case wire.Live:
		news = session.RoomNews{Owner: f.Owner, Count: f.Count}
		news.Messages, err = decodeMessages(f.Messages)
	case wire.Lived:
		news = session.RoomNews{Owner: f.Owner, ID: f.ID, Refusal: f.Error}
		if f.Error == nil {
			news.Messages, err = decodeMessages([]json.RawMessage{f.Message})
		}
	}
	if err == nil {
		s.TakeRoom(ctx, &news)
	}
	return err
}
