package gateway

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// What the application's own backend does in rooms. Nobody need be in them here.

// decideLive has the authority judge a message to a live group, and numbers it.
func (g *Gateway) decideLive(ctx context.Context, call core.Call, seat *Seat) (said, error) {
	call.Live = true
	committed, err := g.authority.Do(ctx, call, nil)
	if err != nil {
		return said{}, err
	}
	message := committed.Outcome.(core.Message)
	return g.rooms.saidHere(&message, seat)
}

// SayLive says a message in the room of a live group, as a user who need not be in
// it, and returns it as it went there. At every gateway those who are in the room
// hear it.
//
// Refusals are those of [core.SpeakLive].
func (g *Gateway) SayLive(ctx context.Context, user string, message core.Message) (core.Message, error) {
	one, err := g.decideLive(ctx, core.Call{User: user, Command: core.SpeakLive{Message: message}, Admin: &core.Admin{}}, nil)
	if err != nil {
		return core.Message{}, err
	}
	sent, _ := g.rooms.readMessage([]byte(one.text))
	g.rooms.sayIn(message.To, one)
	return sent, nil
}

// sayIn says something in a room in which nobody here need be.
func (r *rooms) sayIn(groupID string, one said) {
	if in := r.of(groupID); in == nil || !in.say(one) {
		r.publish(roomNews{Group: groupID, Messages: rawTexts(one.text)})
	}
}

// tellAll says in rooms what was done, as tips.
func (r *rooms) tellAll(told []*core.Message) {
	for _, tip := range told {
		one, err := r.saidHere(tip, nil)
		if err != nil {
			r.gateway.options.Log.Error("a tip to a room could not be written", "error", err)
			continue
		}
		r.sayIn(tip.To, one)
	}
}

// Broadcast says a message in the rooms of all live groups, at every gateway, and
// returns it with its time. Its To is each group's in turn.
func (g *Gateway) Broadcast(message core.Message) (core.Message, error) {
	message.ConversationType, message.Time = core.TypeGroup, g.milliseconds()
	message.Uncounted, message.Broadcast = true, true
	one, err := g.rooms.saidHere(&message, nil)
	if err != nil {
		return core.Message{}, err
	}
	g.rooms.publish(roomNews{Group: everywhere, Messages: rawTexts(one.text)})
	g.rooms.sayToAll(message)
	return message, nil
}

// asked is how long other gateways have to say who is in a room there.
const asked = 100 * time.Millisecond

// LiveRoom returns how many users are in the room of a live group, at all gateways,
// and the documents of up to 30 of them as members, who came last first.
func (g *Gateway) LiveRoom(ctx context.Context, groupID string) (count int, newest []core.Document) {
	var in *room
	opened := g.rooms.open(groupID, func(r *room) { in = r })
	if in == nil {
		return 0, nil
	}
	if _, alone := g.options.Live.(nobody); opened && !alone { // Soon it is closed again.
		heard := make(chan struct{})
		g.options.After(asked, func() { close(heard) })
		select {
		case <-heard:
		case <-ctx.Done():
		}
	}
	return in.count(), in.members()
}

// withCounts adds to groups that anybody may look at how many users are in their
// rooms.
func (g *Gateway) withCounts(documents []core.Document) []core.Document {
	for _, document := range documents {
		group, is := document.Value.(core.Group)
		if !is || group.Type != core.GroupLive {
			continue
		}
		groupID := strings.TrimPrefix(document.Key.Owner, core.GroupOwner(""))
		if in := g.rooms.of(groupID); in != nil {
			documents = append(documents, core.Document{Key: core.GroupSizeKey(groupID), Value: core.GroupSize{Count: in.count()}})
		}
	}
	return documents
}

func rawTexts(texts ...string) (raw []json.RawMessage) {
	for _, text := range texts {
		raw = append(raw, json.RawMessage(text))
	}
	return raw
}

// livePage answers for the members of a live group, whom no document has; false
// where the device is in no such room.
func (s *Seat) livePage(owner string, kind core.Kind) ([]core.Document, bool) {
	groupID, is := strings.CutPrefix(owner, core.MembersOwner(""))
	if !is {
		return nil, false
	}
	f := s.followingOf(core.GroupOwner(groupID))
	if f == nil || f.stay == nil {
		return nil, false
	}
	switch kind {
	case core.KindMember:
		return f.stay.room.members(), true
	case core.KindOnline:
		return []core.Document{{Key: core.OnlineKey(groupID), Value: core.Online{Count: f.stay.room.count()}}}, true
	}
	return nil, false
}
