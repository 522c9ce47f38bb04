package sim_test

import (
	"encoding/json"
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// device is a browser of a user: a copy, and tabs on it, the first of which
// keeps the connection.
type device struct {
	world  *world
	user   string
	name   string
	number int
	disk   *storetest.Disk
	hub    *authority.Hub
	tabs   []*tab
	line   *line
	// drafts are those that pages have set, by conversation.
	drafts map[string]string
	asked  map[uint64]bool
	wiped  bool
	// forgetful: after a wipe the tab that keeps the connection was another one
	// before the documents came again.
	forgetful bool
	// made counts the tabs, drawn the ids of the device, sent the messages.
	made, drawn, sent int
	// named counts the changes of conversation groups.
	named int
}

// tab is a session with what its page has heard.
type tab struct {
	*session.Session
	device   *device
	name     string
	hinted   bool
	signedIn bool
	changed  bool
	received map[string]int
	// believed has the messages that the page has heard of, as it heard last.
	believed map[string]core.Message
	copied   *link.Copy
	// peerRead has how often the page was told that a peer has read a message.
	peerRead map[string]int
	// since has the newest message of each conversation when the tab opened.
	since map[string]uint64
	own   map[string]bool
	// groups has the conversation groups that the page has heard of, as it heard last.
	groups map[int]replica.ConversationGroupInfo
	// fans says who is in which list, as far as the page was told.
	fans map[fan]bool
	// refused has the messages that the page was told were refused.
	refused map[string]bool
	close   func()
}

// line is a connection: what is on its way in both directions.
type line struct {
	device   *device
	server   *server
	talk     *link.Talk
	seat     *gateway.Seat
	up, down []string
	// broken: the device will find out. The server may not for long, and goes
	// on with what it has got.
	broken bool
}

func newDevice(w *world, user string, number int) *device {
	d := &device{world: w, user: user, name: fmt.Sprintf("device%d", number), number: number, hub: authority.NewHub(), disk: storetest.NewDisk(), drafts: map[string]string{}, asked: map[uint64]bool{}}
	for range 1 + w.draw(2) {
		d.tabs = append(d.tabs, d.open())
	}
	return d
}

// open opens a tab.
func (d *device) open() *tab {
	d.made++
	t := &tab{
		device: d, name: fmt.Sprintf("%s/%d", d.name, d.made),
		received: map[string]int{}, believed: map[string]core.Message{}, peerRead: map[string]int{},
		since: map[string]uint64{}, own: map[string]bool{}, refused: map[string]bool{},
		groups: map[int]replica.ConversationGroupInfo{},
	}
	member := d.hub.Member()
	copied := link.NewCopy(&nervous{d.disk.Store(), d.world, d.asked}, member, d.world.tick)
	t.copied = copied
	t.close = member.Subscribe(func(authority.Hint) { t.hinted = true })
	s, err := session.Open(background, copied, d.user, session.Options{
		NewDevice: func() string { d.drawn++; return fmt.Sprintf("%s-%d", d.name, d.drawn) },
		Remote:    true, Tab: t.name, Now: d.world.tick, Emit: t.hear,
		NewChangeID: d.newChangeID,
		Park:        func(func()) {}, // Nobody waits: whatever has no answer yet is pending.
	})
	require.NoError(d.world.t, err)
	t.Session = s
	s.Watch(func() { t.changed = true })
	t.signIn()
	return t
}

// signIn completes the sign-in once the device has a copy: from then on the
// page hears of things.
func (t *tab) signIn() {
	if t.signedIn || t.Copy().Link.Epoch == "" {
		return
	}
	t.signedIn = true
	for _, key := range t.FromServer() {
		if conversation, ok := core.AsConversation(t.Confirmed(key).Value); ok {
			t.since[key.ID] = conversation.LastSequence
		}
	}
	t.WatchConversationGroups()
	t.hear(t.Opening())
}

func (d *device) stamp() core.Stamp {
	d.sent++
	return core.Stamp{Now: d.world.tick(), Random: int64(d.number*10_000 + d.sent), ClientSequence: int64(d.sent)}
}

// hear takes events as a page does.
func (t *tab) hear(events []session.Event) {
	if !t.signedIn {
		return
	}
	for _, event := range events {
		switch e := event.(type) {
		case session.MessageReceived:
			for _, message := range e.Messages {
				t.device.world.tell("%s: receives %s, %d of %s", t.name, message.ID, message.Sequence, message.ConversationID)
				t.received[message.ID]++
			}
			t.believe(e.Messages)
		case session.ConversationGroupInfoUpdated:
			t.hearOfGroups(e)
		case session.MessageModified:
			t.believe(e.Messages)
		case session.MessageRevoked:
			t.believe(e.Messages)
		case session.FansChanged:
			t.hearOfFans(e)
		case session.MessageReadByPeer:
			for _, message := range e.Messages {
				t.peerRead[message.ID]++
			}
		case session.MessageSettled:
			t.device.world.tell("%s: settled %s %d, failed %v", t.name, e.Message.ID, e.Message.Sequence, e.Message.Failed)
			if e.Message.Failed && e.Message.ConversationType != core.TypeGroup { // Who has left a group cannot send to it.
				t.refused[message(e.Message)] = true
			}
		}
	}
}

// believe takes messages as a page does that trusts its events.
func (t *tab) believe(messages []session.Message) {
	for _, message := range messages {
		t.believed[message.ID] = message.Message
	}
}

func message(m session.Message) string { return m.ID }

func (t *tab) catchUp() {
	t.hinted = false
	require.NoError(t.device.world.t, t.CatchUp(background))
	t.signIn()
}

// step lets one thing happen on this device.
func (d *device) step() {
	w := d.world
	t := d.tabs[w.draw(len(d.tabs))]
	switch {
	case w.chance(60):
		d.reload(w.draw(len(d.tabs)))
	case w.chance(100):
		d.wipe()
	case w.chance(40) && d.line != nil:
		w.tell("%s: the network breaks", d.name)
		d.line.broken = true
	case t.signedIn && w.draw(6) == 0:
		t.act()
	case t.hinted && w.draw(2) == 0:
		t.catchUp()
	case w.chance(20):
		require.NoError(w.t, t.Tend(background))
	default:
		d.converse()
	}
}

// work does what can be done without drawing; false when there is nothing.
func (d *device) work() bool {
	for _, t := range d.tabs {
		if t.hinted {
			t.catchUp()
			return true
		}
	}
	if d.line == nil || d.line.broken || len(d.line.up)+len(d.line.down) > 0 || d.tabs[0].changed {
		d.converse()
		return true
	}
	return false
}

// heartbeat asks the server whether something got lost, and clears up.
func (d *device) heartbeat() {
	for _, t := range d.tabs {
		t.catchUp()
		require.NoError(d.world.t, t.Tend(background))
	}
	if d.line != nil && !d.line.broken && d.line.talk.Synced() {
		if orphans := d.line.talk.Orphans(); len(orphans) > 0 {
			require.NoError(d.world.t, d.tabs[0].Apply(background, core.Collect{Slots: orphans}))
		}
		d.line.talk.Ping()
	}
}

// reload ends a tab in the middle of whatever it does and opens another.
func (d *device) reload(i int) {
	d.forgetful = d.forgetful || i == 0 && d.wiped && d.tabs[i].Copy().Link.Epoch == ""
	d.world.tell("%s reloads", d.tabs[i].name)
	d.tabs[i].close()
	d.tabs[i].Close()
	if i == 0 && d.line != nil {
		d.world.leave(d.line)
		d.line = nil
	}
	d.tabs[i] = d.open()
}

// wipe takes the device's data away beneath its tabs. They notice one after the
// other, whatever they are about. Before that they have heard of the same
// answers: of one that another tab has collected nobody could tell a tab.
func (d *device) wipe() {
	d.world.tell("%s loses its data", d.name)
	for _, t := range d.tabs {
		t.catchUp()
	}
	d.wiped = true
	d.disk.Wipe()
	first := d.world.draw(len(d.tabs))
	for i := range d.tabs {
		d.tabs[(first+i)%len(d.tabs)].catchUp()
	}
}

// converse moves the connection on by one step.
func (d *device) converse() {
	w := d.world
	switch {
	case d.line == nil:
		d.connect()
	case d.line.broken:
		w.leave(d.line)
		d.line = nil
		d.note(core.NetDisconnected)
	case len(d.line.down) > 0 && w.draw(2) == 0:
		d.receive()
	case len(d.line.up) > 0:
		d.line.serve(w)
	case len(d.line.down) > 0:
		d.receive()
	case d.tabs[0].changed:
		d.tabs[0].changed = false
		d.check(d.line.talk.Pump(background))
	case w.chance(8) && d.line.talk.Synced():
		d.line.talk.Ping()
	}
}

func (d *device) note(state core.NetState) {
	require.NoError(d.world.t, d.tabs[0].Apply(background, core.SetNet{Net: core.Net{State: state}}))
}

func (d *device) connect() {
	d.note(core.NetConnecting)
	l := &line{device: d, server: d.world.gateways[d.world.draw(len(d.world.gateways))]}
	account := link.Account{SDKAppID: 1, UserID: d.user, UserSig: "sig"}
	l.talk = link.NewTalk(d.tabs[0].Session, account, func(frame wire.Frame) {
		text, err := wire.Encode(frame)
		require.NoError(d.world.t, err)
		l.up = append(l.up, text)
	})
	d.line = l
}

// receive takes a frame that has come down.
func (d *device) receive() {
	text := d.line.down[0]
	d.line.down = d.line.down[1:]
	frame, err := wire.Decode(text)
	require.NoError(d.world.t, err)
	d.check(d.line.talk.Receive(background, frame))
	d.tabs[0].signIn()
}

// check gives the connection up over an error.
func (d *device) check(err error) {
	if err != nil {
		d.world.tell("%s: %v", d.name, err)
		d.line.broken = true
	}
}

// serve has the server take the next frame.
func (l *line) serve(w *world) {
	text := l.up[0]
	l.up = l.up[1:]
	if l.server.dead {
		l.broken, l.up = true, nil
		return
	}
	frame, err := wire.Decode(text)
	require.NoError(w.t, err)
	if err := l.take(frame); err != nil {
		w.tell("a server closes: %v", err)
		l.broken, l.up = true, nil
	}
}

func (l *line) take(frame wire.Frame) (err error) {
	if l.seat != nil {
		return l.seat.Receive(background, frame)
	}
	l.seat, err = l.server.SignIn(background, frame.(wire.Hello), l)
	return err
}

// Send implements [gateway.Line].
func (l *line) Send(frame wire.Frame) error {
	l.device.world.guard(l.device.user, frame)
	text, err := wire.Encode(frame)
	if !l.broken {
		l.down = append(l.down, text)
	}
	return err
}

// Close implements [gateway.Line].
func (l *line) Close(*gateway.CloseError) { l.broken = true }

// act does something that a person might.
func (t *tab) act() {
	w := t.device.world
	switch w.draw(7) {
	case 4:
		t.befriend()
		return
	case 0, 1:
		t.actInGroup()
		return
	case 2:
		t.file()
		return
	case 3:
		t.sort()
		return
	}
	if w.draw(3) == 0 {
		t.send(users[w.draw(len(users))])
		return
	}
	switch w.draw(10) {
	case 0, 1:
		t.amend()
		return
	case 2:
		result, err := t.ReadAll(background, "")
		w.tell("%s: reads all -> %v %v", t.name, result, err)
		return
	}
	command := t.command()
	if deletion, ok := command.(core.DeleteConversations); ok {
		w.data.deleted[t.device.user+deletion.ConversationIDs[0]] = true
	}
	body, err := json.Marshal(command) // Pointers as what they point to.
	require.NoError(w.t, err)
	result, err := t.Do(background, command)
	w.tell("%s: %T%s -> %v %v", t.name, command, body, result, err)
	if draft, ok := command.(core.SetDraft); ok && err == nil {
		t.device.drafts[draft.ConversationID] = draft.Text
	}
}

// amend does something to a message, or pages back so far that older ones are
// fetched.
func (t *tab) amend() {
	w := t.device.world
	id := "C2C" + users[w.draw(len(users))]
	at := uint64(1 + w.draw(12))
	command := []core.Command{
		core.RevokeMessage{ConversationID: id, Sequence: at},
		core.ModifyMessage{ConversationID: id, Sequence: at, Version: w.draw(2), Payload: []byte(`{"text":"modified"}`)},
		core.DeleteMessages{ConversationID: id, Sequences: []uint64{at, at + 1}},
		core.React{ConversationID: id, Sequence: at, ReactionID: "+1", Remove: w.draw(3) == 0},
		nil,
	}[w.draw(5)]
	switch command.(type) {
	case nil:
		_, err := t.Messages(background, id, at, 5)
		w.tell("%s: reads %s before %d -> %v", t.name, id, at, err)
		return
	case core.DeleteMessages:
		w.data.deleted[t.device.user+id] = true
	}
	_, err := t.Do(background, command)
	w.tell("%s: %T%v -> %v", t.name, command, command, err)
}

func (t *tab) send(to string) {
	w := t.device.world
	payload, err := json.Marshal(map[string]string{"text": fmt.Sprintf("%s %d", t.name, t.device.sent)})
	require.NoError(w.t, err)
	message, err := core.NewMessage(t.device.user, core.Message{To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Payload: payload}, t.device.stamp())
	require.NoError(w.t, err)
	message.ExcludedFromLast = w.draw(8) == 0
	message.ExcludedFromUnread = w.draw(8) == 0
	result, err := t.Send(background, message, nil)
	w.tell("%s: sends %s to %s -> %v %v", t.name, message.ID, to, result.Pending, err)
	require.NoError(w.t, err)
	t.own[message.ID] = true
	w.data.sent(message)
}

func (t *tab) command() core.Command {
	w := t.device.world
	id := func() string { return "C2C" + append(users, "dave", "eve")[w.draw(5)] }
	ids := []string{id(), id()}
	group := func() string { return string(rune('A' + w.draw(4))) }
	switch w.draw(22) {
	case 0, 1:
		return core.CreateConversationGroup{Name: group(), ConversationIDs: ids}
	case 2:
		return core.AddToConversationGroup{Name: group(), ConversationIDs: ids}
	case 3:
		return core.RemoveFromConversationGroup{Name: group(), ConversationIDs: ids}
	case 4:
		return core.DeleteConversationGroup{Name: group()}
	case 5:
		return core.RenameConversationGroup{OldName: group(), NewName: group()}
	case 6:
		return core.PinConversation{ConversationID: id(), Pinned: w.draw(2) == 0}
	case 7:
		return core.ReadConversation{ConversationID: id()}
	case 8:
		return core.MarkConversations{ConversationIDs: ids, Mark: 1 << w.draw(3), Enable: w.draw(2) == 0}
	case 9:
		return core.DeleteConversations{ConversationIDs: ids[:1], ClearHistory: w.draw(2) == 0}
	case 10:
		return core.ClearHistory{ConversationID: id()}
	case 11:
		return core.SetRemindType{ConversationIDs: ids, RemindType: []string{core.RemindNotify, core.RemindQuietly}[w.draw(2)]}
	case 12:
		return core.SetAllReceiveMessageOpt{Opt: core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, EndTime: int64(1 + w.draw(3))}}
	case 13:
		return core.SetDraft{ConversationID: id(), Text: []string{"", "dear", "hi"}[w.draw(3)]}
	case 14:
		nick := group()
		return core.UpdateProfile{Nick: &nick}
	case 15:
		return core.SetStatus{Custom: group()}
	case 16, 17:
		return core.SubscribeStatus{UserIDs: users}
	case 18:
		return core.UnsubscribeStatus{UserIDs: users[:1+w.draw(2)]}
	case 19, 20:
		return w.follow()
	}
	return core.OpenConversation{ConversationID: id()}
}
