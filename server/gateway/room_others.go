package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/parlor-chat/parlor/core"
	corejson "github.com/parlor-chat/parlor/core/json"
)

// roomNews is what gateways tell each other of a room.
type roomNews struct {
	// Gateway is who tells it, Group whose room it is, empty for all rooms.
	Gateway string `json:"gateway"`
	Group   string `json:"group,omitempty"`
	// Messages were said there, in the order of their numbers.
	Messages []json.RawMessage `json:"messages,omitempty"`
	// Present says who is there; nil says nothing of it. With Asks the others are to
	// say it too.
	Present *present `json:"present,omitempty"`
	Asks    bool     `json:"asks,omitempty"`
}

// present is what a gateway says of the users in a room there. It holds until a
// time on this gateway's clock.
type present struct {
	Count int `json:"count,omitempty"`
	// Newest came last, the last one first.
	Newest []newcomer `json:"newest,omitempty"`

	until int64
}

type newcomer struct {
	User  string `json:"user"`
	Since int64  `json:"since"`
	Owner bool   `json:"owner,omitempty"`
}

const (
	// presentFor is how long what another gateway says holds, milliseconds.
	presentFor = 30_000
	// maxGateways is of how many others what they say is known, presentMost how
	// many users one of them can have, maxSaid how many messages come together.
	maxGateways = 1000
	presentMost = 10_000_000
	maxSaid     = 2 * queued
	// publishBytes is about how many bytes gateways are told at a time, liveBytes the most bytes of a message that comes from elsewhere.
	publishBytes = 256 * 1024
	liveBytes    = 128 * 1024
)

// tell tells the other gateways who is here.
func (r *room) tell(asks bool) {
	r.mu.Lock()
	here := &present{Count: len(r.guests), Newest: r.newcomers()}
	r.mu.Unlock()
	r.rooms.publish(roomNews{Group: r.id, Present: here, Asks: asks})
}

// gone tells them that nobody is any more.
func (r *room) gone() {
	r.rooms.publish(roomNews{Group: r.id, Present: &present{}})
}

// publish tells them what was said here.
func (r *room) publish(ours []said) {
	if len(ours) == 0 {
		return
	}
	var messages []json.RawMessage
	bytes := 0
	for _, m := range ours {
		if bytes += len(m.text); bytes > publishBytes && len(messages) > 0 {
			r.rooms.publish(roomNews{Group: r.id, Messages: messages})
			messages, bytes = nil, len(m.text)
		}
		messages = append(messages, json.RawMessage(m.text))
	}
	r.rooms.publish(roomNews{Group: r.id, Messages: messages})
}

func (r *rooms) publish(n roomNews) {
	n.Gateway = r.gateway.options.Place
	data, err := json.Marshal(n)
	if err != nil {
		r.gateway.options.Log.Error("what happened in a room could not be written", "group", n.Group, "error", err)
		return
	}
	r.gateway.options.Live.Publish(n.Group, data)
}

// read reads what came from another gateway of a room; false for what is none, or
// comes from here.
func (r *rooms) read(data []byte, group string) (n roomNews, ok bool) {
	if err := json.Unmarshal(data, &n); err != nil || n.Gateway == "" || n.Group != group || len(n.Messages) > maxSaid {
		r.gateway.metrics.foreign.Inc()
		return n, false
	}
	return n, n.Gateway != r.gateway.options.Place
}

// hear takes what another gateway tells.
func (r *room) hear(data []byte) {
	n, ok := r.rooms.read(data, r.id)
	if !ok {
		return
	}
	if n.Present != nil {
		r.hearPresent(n.Gateway, *n.Present)
	}
	if n.Asks {
		r.rooms.gateway.run(func() { r.tell(false) })
	}
	var list []said
	for _, text := range n.Messages {
		if message, ok := r.rooms.readMessage(text); ok && message.To == r.id {
			list = append(list, said{number: message.Sequence, text: string(text), rank: rankOf(&message)})
		}
	}
	if len(list) > 0 {
		r.say(list...)
	}
}

func (r *room) hearPresent(gateway string, p present) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, known := r.others[gateway]
	if p.Count <= 0 {
		delete(r.others, gateway)
		r.elsewhere -= was.Count
		return
	}
	if !known && len(r.others) >= maxGateways {
		return
	}
	p.Count = min(p.Count, presentMost)
	p.Newest = slices.DeleteFunc(p.Newest[:min(len(p.Newest), newestShown)], func(n newcomer) bool { return !core.ValidUserID(n.User) })
	p.until = r.rooms.gateway.milliseconds() + presentFor
	r.others[gateway] = p
	r.elsewhere += p.Count - was.Count
}

// readMessage reads a message that was said in a room. It has been checked where it
// came from a device; what is none is passed over.
func (r *rooms) readMessage(text []byte) (message core.Message, ok bool) {
	err := corejson.Unmarshal(text, &message)
	ok = err == nil && len(text) <= liveBytes && message.ConversationType == core.TypeGroup && message.ID != "" && message.Sequence > 0
	if !ok {
		r.gateway.metrics.foreign.Inc()
	}
	return message, ok
}

// hearAll takes what another gateway tells all rooms.
func (r *rooms) hearAll(data []byte) {
	n, ok := r.read(data, everywhere)
	if !ok {
		return
	}
	for _, text := range n.Messages {
		if message, ok := r.readMessage(text); ok {
			r.gateway.run(func() { r.survive(func(context.Context) { r.sayToAll(message) }) })
		}
	}
}

// sayToAll says a message in all rooms here, as one to each of them.
func (r *rooms) sayToAll(message core.Message) {
	for _, in := range r.all() {
		message.To = in.id
		one, err := r.saidHere(&message, nil)
		if err != nil {
			r.gateway.options.Log.Error("a message to all rooms could not be written", "error", err)
			return
		}
		one.here = false // The others say it in their rooms themselves.
		in.say(one)
	}
}

// newcomers returns those here who came last, the last one first. The lock is held.
func (r *room) newcomers() (list []newcomer) {
	for _, g := range slices.Backward(r.newest[max(0, len(r.newest)-newestShown):]) {
		list = append(list, newcomer{g.user, g.since, g.owner})
	}
	return list
}

// members returns those in the room who came last, the last one first, at all
// gateways, as documents of the group's members.
func (r *room) members() []core.Document {
	r.mu.Lock()
	list := r.newcomers()
	for _, p := range r.others {
		list = append(list, p.Newest...)
	}
	r.mu.Unlock()
	slices.SortFunc(list, func(a, b newcomer) int {
		return cmp.Or(cmp.Compare(b.Since, a.Since), cmp.Compare(a.User, b.User))
	})
	var documents []core.Document
	seen := map[string]bool{}
	for _, n := range list {
		if seen[n.User] || len(documents) == newestShown {
			continue
		}
		seen[n.User] = true
		member := core.Member{Role: core.RoleMember, JoinedAt: n.Since}
		if n.Owner {
			member.Role = core.RoleOwner
		}
		documents = append(documents, core.Document{Key: core.MemberKey(r.id, n.User), Value: member})
	}
	return documents
}
