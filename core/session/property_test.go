package session_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// page is what a page that believes its events knows.
type page struct {
	list    []*replica.Conversation
	groups  []string
	unread  int
	texts   []string
	read    []string // by the peer
	opt     core.AllReceiveMessageOpt
	content map[string][]string // by group, since its last event
	chats   []string            // the chat groups
}

func (p *page) believe(events []session.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case session.ConversationListUpdated:
			p.list = e.List.Slice()
		case session.ConversationGroupListUpdated:
			p.groups = e.Names
		case session.GroupListUpdated:
			p.chats = chats(e.Groups)
		case session.ConversationInGroupUpdated:
			p.content[e.ConversationGroupName] = idsOf(e.Conversations)
		case session.TotalUnreadUpdated:
			p.unread = e.Count
		case session.MessageReceived:
			for _, message := range e.Messages {
				p.texts = append(p.texts, message.ID)
			}
		case session.MessageReadByPeer:
			for _, message := range e.Messages {
				p.read = append(p.read, message.ID)
			}
		case session.AllReceiveMessageOptUpdated:
			p.opt = e.Opt
		}
	}
}

// watched is a device and the page that watches it.
type watched struct {
	*device
	page page
	sent []string
	// deleted has the conversations that this device took off the list.
	deleted map[string]bool
}

func watch(d *device) *watched {
	w := &watched{device: d, page: page{content: map[string][]string{}}, deleted: map[string]bool{}}
	w.page.believe(d.Opening())
	w.page.opt = d.AllReceiveMessageOpt()
	w.page.chats = chats(d.Groups())
	return w
}

// settle lets the page believe what has happened, and checks that it then
// knows what the device knows.
func (w *watched) settle(t *rapid.T, before map[string][]string) {
	w.page.content = map[string][]string{}
	w.page.believe(w.events)
	w.events = nil
	require.Equal(t, w.Conversations(replica.Filter{}), w.page.list, "the list")
	require.Equal(t, w.ConversationGroupNames(), w.page.groups, "the groups")
	require.Equal(t, w.TotalUnread(), w.page.unread, "the unread count")
	require.Equal(t, w.AllReceiveMessageOpt(), w.page.opt, "the setting for all messages")
	require.Equal(t, chats(w.Groups()), w.page.chats, "the chat groups")
	for name, ids := range w.contents() {
		if told, ok := w.page.content[name]; ok {
			require.Equal(t, ids, told, "what the event said of %s", name)
		} else {
			was := slices.Sorted(slices.Values(before[name]))
			require.Equal(t, was, slices.Sorted(slices.Values(ids)), "%s changed without an event", name)
		}
	}
}

// chats is what a page is told of the chat groups, in the order of their ids:
// messages move them without an event of theirs.
func chats(groups []*replica.Group) []string {
	list := []string{}
	for _, g := range groups {
		list = append(list, fmt.Sprintf("%s %s %s", g.ID, g.Name, g.Membership.Role))
	}
	slices.Sort(list)
	return list
}

// contents is what each group holds; a renamed group counts as it was under
// its old name, so contents go by the group's id.
func (w *watched) contents() map[string][]string {
	contents := map[string][]string{}
	for _, name := range w.ConversationGroupNames() {
		contents[name] = append([]string{}, w.list(inGroup(name))...)
	}
	return contents
}

var (
	people = []string{"alice", "bob", "carol"}
	names  = []string{"A", "B", "C", "D", "E"}
	places = []string{"C2Calice", "C2Cbob", "C2Ccarol", "C2Cdave", "GROUPteam", "GROUPclub", "bad"}
)

// command draws something that a user may do.
func command(t *rapid.T) core.Command {
	name := rapid.SampledFrom(names)
	ids := rapid.SliceOfN(rapid.SampledFrom(places), 0, 5)
	id := rapid.SampledFrom(places)
	yes := rapid.Bool()
	switch rapid.IntRange(0, 15).Draw(t, "command") {
	case 0, 1:
		return core.CreateConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: ids.Draw(t, "ids")}
	case 2:
		return core.DeleteConversationGroup{Name: name.Draw(t, "name")}
	case 3:
		return core.RenameConversationGroup{OldName: name.Draw(t, "old"), NewName: name.Draw(t, "new")}
	case 4, 5:
		return core.AddToConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: ids.Draw(t, "ids")}
	case 6:
		return core.RemoveFromConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: ids.Draw(t, "ids")}
	case 7:
		return core.OpenConversation{ConversationID: id.Draw(t, "id")}
	case 8:
		return core.DeleteConversations{ConversationIDs: ids.Draw(t, "ids"), ClearHistory: yes.Draw(t, "clear")}
	case 9:
		return core.PinConversation{ConversationID: id.Draw(t, "id"), Pinned: yes.Draw(t, "pinned")}
	case 10:
		return core.SetDraft{ConversationID: id.Draw(t, "id"), Text: rapid.SampledFrom([]string{"", "dear", "hi"}).Draw(t, "draft")}
	case 11:
		return core.SetRemindType{ConversationIDs: ids.Draw(t, "ids"), RemindType: rapid.SampledFrom([]string{core.RemindNotify, core.RemindQuietly, core.RemindDiscard}).Draw(t, "type")}
	case 12:
		return core.ClearHistory{ConversationID: id.Draw(t, "id")}
	case 13:
		return core.ReadConversations{ConversationIDs: ids.Draw(t, "ids")}
	case 14:
		return core.SetAllReceiveMessageOpt{Opt: core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, EndTime: rapid.Int64Range(0, 3).Draw(t, "end")}}
	case 15, 16, 17, 18, 19:
		return onMessages(t, id.Draw(t, "id"))
	}
	return core.ReadConversation{ConversationID: id.Draw(t, "id")}
}

// onMessages draws something that a user may do with messages.
func onMessages(t *rapid.T, id string) core.Command {
	at := rapid.Uint64Range(1, 6)
	switch rapid.IntRange(0, 4).Draw(t, "amendment") {
	case 0, 1:
		return core.RevokeMessage{ConversationID: id, Sequence: at.Draw(t, "message")}
	case 2:
		return core.DeleteMessages{ConversationID: id, Sequences: rapid.SliceOfN(at, 1, 3).Draw(t, "messages")}
	case 3:
		return core.ModifyMessage{ConversationID: id, Sequence: at.Draw(t, "message"), Payload: []byte(`{"text":"modified"}`)}
	}
	return core.React{ConversationID: id, Sequence: at.Draw(t, "message"), ReactionID: "+1", Remove: rapid.Bool().Draw(t, "remove")}
}

// requested returns the ids that a command asks to be sorted.
func requested(command core.Command) []string {
	switch c := command.(type) {
	case core.CreateConversationGroup:
		return c.ConversationIDs
	case core.AddToConversationGroup:
		return c.ConversationIDs
	case core.RemoveFromConversationGroup:
		return c.ConversationIDs
	case core.SetRemindType:
		return c.ConversationIDs
	}
	return nil
}

func TestAnySequenceOfCommandsLeavesAllReplicasEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		var devices []*watched
		for _, user := range people {
			for range 2 {
				devices = append(devices, watch(h.device(user)))
			}
		}
		away := h.device("alice") // hears of nothing until the end
		pick := rapid.IntRange(0, len(devices)-1)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			step(t, devices[pick.Draw(t, "device")])
		}
		for _, d := range devices {
			d.change(t, d.catchUp)
		}
		away.catchUp()
		fresh := map[string]*device{}
		for _, user := range people {
			fresh[user] = h.device(user)
		}
		for _, d := range append(slices.Collect(bare(devices)), away) {
			require.Equal(t, fresh[d.User()].Dump(), d.Dump(), "a replica of %s differs", d.User())
			require.Equal(t, fresh[d.User()].list(replica.Filter{}), d.list(replica.Filter{}))
		}
		for _, d := range fresh {
			checkTruth(t, d)
		}
		checkReceived(t, devices)
		checkReadByPeer(t, devices)
	})
}

func bare(devices []*watched) func(func(*device) bool) {
	return func(yield func(*device) bool) {
		for _, d := range devices {
			if !yield(d.device) {
				return
			}
		}
	}
}

// step lets a device do something, or catch up with the others.
func step(t *rapid.T, d *watched) {
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		d.change(t, d.catchUp)
	case 1, 2:
		d.change(t, func() {
			message := d.send(rapid.SampledFrom(append(people, "dave")).Draw(t, "to"), fmt.Sprint(len(d.sent)))
			d.sent = append(d.sent, message.ID)
		})
	default:
		c := command(t)
		if deletion, ok := c.(core.DeleteConversations); ok {
			for _, id := range deletion.ConversationIDs {
				d.deleted[id] = true
			}
		}
		d.change(t, func() {
			result, err := d.Do(context.Background(), c)
			if sorted, ok := result.Outcome.(core.Sorted); ok && err == nil {
				checkSorted(t, requested(c), sorted)
			}
		})
	}
}

// change runs f and checks that the events tell all of what it changed.
func (w *watched) change(t *rapid.T, f func()) {
	before, renamed := w.contents(), w.ids()
	f()
	w.settle(t, w.carry(before, renamed))
}

// ids returns the groups' ids by name.
func (w *watched) ids() map[string]int {
	ids := map[string]int{}
	for _, group := range w.Directory().ConversationGroups {
		ids[group.Name] = group.ID
	}
	return ids
}

// carry gives what groups held before the names that they have now.
func (w *watched) carry(before map[string][]string, ids map[string]int) map[string][]string {
	byID := map[int][]string{}
	for name, id := range ids {
		byID[id] = before[name]
	}
	carried := map[string][]string{}
	for name, id := range w.ids() {
		carried[name] = byID[id]
	}
	return carried
}

func checkSorted(t *rapid.T, asked []string, sorted core.Sorted) {
	count := map[string]int{}
	for _, id := range sorted.Success {
		count[id]++
	}
	for _, failure := range sorted.Failure {
		count[failure.ConversationID]++
	}
	want := map[string]int{}
	for _, id := range asked {
		want[id] = 1
	}
	require.Equal(t, want, count, "each requested id is in exactly one list")
}

// checkTruth recounts what the documents only carry along.
func checkTruth(t *rapid.T, d *device) {
	directory, pinned, unread := d.Directory(), 0, 0
	held := map[int]int{}
	for _, conversation := range d.Conversations(replica.Filter{}) {
		if conversation.Reminds() == core.RemindNotify {
			unread += conversation.Unread
		}
		if conversation.Pinned {
			pinned++
		}
		for _, group := range conversation.ConversationGroups {
			held[group]++
		}
		require.Equal(t, recount(t, d, conversation), conversation.Unread, "unread of %s for %s", conversation.ID, d.User())
	}
	require.Equal(t, drafts(t, d), shownDrafts(d))
	require.Equal(t, pinned, directory.Pinned)
	require.Equal(t, unread, d.TotalUnread())
	for _, group := range directory.ConversationGroups {
		require.Equal(t, held[group.ID], group.Count, "count of %s", group.Name)
	}
}

// drafts are those that the store has of listed conversations.
func drafts(t *rapid.T, d *device) map[string]string {
	kept := map[string]string{}
	changes, err := d.house.store.Changes(context.Background(), d.User(), 0)
	require.NoError(t, err)
	for _, record := range changes.Records {
		value, err := core.Decode(record.Key.Kind, record.Body)
		require.NoError(t, err)
		if draft, ok := value.(core.Draft); ok && d.Conversation(record.Key.ID) != nil {
			kept[record.Key.ID] = draft.Text
		}
	}
	return kept
}

func shownDrafts(d *device) map[string]string {
	shown := map[string]string{}
	for _, conversation := range d.Conversations(replica.Filter{}) {
		if conversation.DraftText != "" {
			shown[conversation.ID] = conversation.DraftText
		}
	}
	return shown
}

// recount counts the unread messages of a conversation in its history.
func recount(t *rapid.T, d *device, conversation *replica.Conversation) int {
	all, err := d.Messages(context.Background(), conversation.ID, 0, math.MaxInt32)
	require.NoError(t, err)
	count := 0
	for _, message := range all.Messages {
		if !message.Read && message.Revoked == nil {
			count++
		}
	}
	return count
}

// checkReceived: every message of a listed conversation that a device did not
// send itself has reached it exactly once.
func checkReceived(t *rapid.T, devices []*watched) {
	for _, d := range devices {
		count := map[string]int{}
		for _, id := range append(slices.Clone(d.sent), d.page.texts...) {
			count[id]++
		}
		for id, n := range count {
			require.Equal(t, 1, n, "message %s came twice", id)
		}
		for _, conversation := range d.Conversations(replica.Filter{}) {
			all, err := d.Messages(context.Background(), conversation.ID, 0, math.MaxInt32)
			require.NoError(t, err)
			for _, message := range all.Messages {
				if message.Sequence > d.opened(conversation.ID) {
					require.Contains(t, slices.Collect(maps.Keys(count)), message.ID)
				}
			}
		}
	}
}

// checkReadByPeer: a device has been told once of each message of its user that
// the peer has read, but for conversations that were off the list for a while,
// and for messages that were revoked, perhaps before that.
func checkReadByPeer(t *rapid.T, devices []*watched) {
	deleted := map[string]bool{}
	for _, d := range devices {
		for id := range d.deleted {
			deleted[d.User()+id] = true
		}
	}
	for _, d := range devices {
		require.Len(t, distinct(d.page.read), len(d.page.read), "a message was read by the peer twice")
		for _, conversation := range d.Conversations(replica.Filter{}) {
			all, err := d.Messages(context.Background(), conversation.ID, 0, math.MaxInt32)
			require.NoError(t, err)
			for _, message := range all.Messages {
				if message.PeerRead && message.Revoked == nil && !deleted[d.User()+conversation.ID] {
					require.Contains(t, d.page.read, message.ID)
				}
			}
		}
	}
}

func distinct(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// opened is the message up to which a device may have missed the history of a
// conversation: what came while it was deleted from the list.
func (w *watched) opened(id string) uint64 {
	return w.Conversation(id).LastSequence - uint64(w.Conversation(id).Unread)
}

func TestCommandsFromManyDevicesAtOnceLoseNothing(t *testing.T) {
	h := newHouse(t)
	first := h.device("alice")
	ids := numbered("C2Cu", 40)
	first.open(ids...)
	first.do(core.CreateConversationGroup{Name: "all"})
	done := make(chan error)
	const writers = 8
	for w := range writers {
		d := h.device("alice")
		go func() {
			for i := w; i < len(ids); i += writers {
				if _, err := d.Do(context.Background(), core.AddToConversationGroup{Name: "all", ConversationIDs: ids[i : i+1]}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range writers {
		require.NoError(t, <-done)
	}
	first.catchUp()
	require.Equal(t, ids, first.list(inGroup("all")))
	group, _ := first.Directory().Find("all")
	require.Equal(t, len(ids), group.Count)
}
