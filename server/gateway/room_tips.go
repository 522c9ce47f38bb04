package gateway

import (
	"context"
	"slices"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// tips are those that are due in a room: that users have come, or gone. Each is
// about all of a second, and names the first of them.
type tips struct {
	due bool
	// sent is when there were the last ones, Unix milliseconds.
	sent int64
	// came and went are the users to be named.
	came, went []string
	// told is the number of users when the seats were last woken for it.
	told int
}

const (
	tipsEvery = time.Second
	tipNames  = 10
)

// tip has the room told that a user has come or gone.
func (r *room) tip(kind core.TipKind, user string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tips
	users := &t.came
	if kind == core.TipQuit {
		users = &t.went
	}
	if len(*users) < tipNames && !slices.Contains(*users, user) {
		*users = append(*users, user)
	}
	if t.due || r.ended {
		return
	}
	t.due = true
	g := r.rooms.gateway
	after := tipsEvery - time.Duration(g.milliseconds()-t.sent)*time.Millisecond
	if after <= 0 {
		g.run(r.sendTips)
		return
	}
	g.later(min(after, tipsEvery), r.sendTips)
}

func (r *room) sendTips() {
	r.rooms.survive(func(ctx context.Context) {
		r.mu.Lock()
		came, went := r.tips.came, r.tips.went
		r.tips.came, r.tips.went, r.tips.due = nil, nil, false
		r.tips.sent = r.rooms.gateway.milliseconds()
		r.mu.Unlock()
		messages, err := r.tipsOf(ctx, came, went)
		if err != nil {
			r.rooms.gateway.options.Log.Warn("a room was not told who has come and gone", "group", r.id, "error", err)
			return
		}
		r.say(messages...)
	})
	r.rooms.end(r)
}

// tipsOf makes the tips. Who is in a room is nothing that a group keeps, so that
// it was dismissed meanwhile is no reason to fail.
func (r *room) tipsOf(ctx context.Context, came, went []string) (messages []said, err error) {
	keys := []core.Key{core.GroupKey(r.id)}
	for _, user := range slices.Concat(came, went) {
		keys = append(keys, core.ProfileKey(user))
	}
	documents, err := r.rooms.gateway.authority.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	group, _ := documents[0].Value.(core.Group)
	if group.DismissedBy != "" {
		return nil, nil
	}
	people := make([]core.TipMember, 0, len(keys)-1)
	for i, user := range slices.Concat(came, went) {
		profile, _ := documents[i+1].Value.(core.Profile)
		people = append(people, core.TipMember{Person: core.Person{UserID: user, Nick: profile.Nick, Avatar: profile.Avatar}})
	}
	for _, some := range []struct {
		kind   core.TipKind
		people []core.TipMember
	}{{core.TipJoined, people[:len(came)]}, {core.TipQuit, people[len(came):]}} {
		if len(some.people) == 0 {
			continue
		}
		message, err := r.tipOf(&group, some.kind, some.people)
		if err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
	return messages, nil
}

func (r *room) tipOf(group *core.Group, kind core.TipKind, people []core.TipMember) (said, error) {
	g := r.rooms.gateway
	message := core.LiveTip(r.id, group.Name, people[0].Person, kind, r.count(), g.milliseconds())
	if len(people) > 1 {
		var tip core.GroupTip
		if err := json.Unmarshal(message.Payload, &tip); err != nil {
			return said{}, err
		}
		tip.MemberList = people
		var err error
		if message.Payload, err = json.Marshal(tip); err != nil {
			return said{}, err
		}
	}
	return r.rooms.saidHere(message, nil)
}

// saidHere numbers a message and makes it what is said in a room.
func (r *rooms) saidHere(message *core.Message, seat *Seat) (said, error) {
	message.Sequence = r.number()
	body, err := core.Encode(*message)
	return said{number: message.Sequence, text: string(body), rank: rankOf(message), seat: seat, here: true}, err
}
