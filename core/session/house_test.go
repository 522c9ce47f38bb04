package session_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// house is one store with devices of several users, which hear of each other
// only when a test lets them.
type house struct {
	t     require.TestingT
	store authority.Store
	hub   *authority.Hub
	clock atomic.Int64
	// newChangeID is what devices draw ids of changes with, nil for none.
	newChangeID func() string
}

func newHouse(t require.TestingT) *house {
	h := &house{t: t, store: authority.NewMemStore(), hub: authority.NewHub()}
	h.clock.Store(1_700_000_000_000)
	return h
}

// tick is the clock of the house: a millisecond later at each look.
func (h *house) tick() int64 { return h.clock.Add(1) }

func (h *house) stamp() core.Stamp {
	now := h.tick()
	return core.Stamp{Now: now, Random: now % 100_000_000, ClientSequence: now}
}

// device is a signed-in session with the events it has seen.
type device struct {
	*session.Session
	house  *house
	events []session.Event
}

func (h *house) device(user string) *device {
	d := &device{house: h}
	s, err := session.Open(context.Background(), newAuthority(h), user, session.Options{
		Now: h.tick, NewChangeID: h.newChangeID,
		Emit: func(events []session.Event) { d.events = append(d.events, events...) },
	})
	require.NoError(h.t, err)
	d.Session = s
	return d
}

// do runs a command that must succeed.
func (d *device) do(command core.Command) any {
	result, err := d.Do(context.Background(), command)
	require.NoError(d.house.t, err)
	return result.Outcome
}

// refused runs a command that must be refused, and returns the code.
func (d *device) refused(command core.Command) core.Code {
	_, err := d.Do(context.Background(), command)
	require.Error(d.house.t, err)
	return core.CodeOf(err)
}

// sorted runs a command on a group.
func (d *device) sorted(command core.Command) core.Sorted {
	return d.do(command).(core.Sorted)
}

// open makes conversations exist. One with a chat group is that of a group which
// the user has left: it is there, and nothing else is.
func (d *device) open(ids ...string) {
	for _, id := range ids {
		if kind, _ := core.ConversationType(id); kind == core.TypeGroup {
			d.house.leftBy(d.User(), id)
			d.catchUp()
			continue
		}
		d.do(core.OpenConversation{ConversationID: id})
	}
}

func (h *house) leftBy(user, conversationID string) {
	body, err := core.Encode(&core.Conversation{
		Listed: true, ListedAt: h.tick(), Group: &core.GroupSide{Left: &core.LeftGroup{Type: core.GroupPublic}},
	})
	require.NoError(h.t, err)
	_, err = h.store.Commit(context.Background(), authority.Commit{
		Writes: []authority.Write{{Key: core.ConversationKey(user, conversationID), Body: body}},
	})
	require.NoError(h.t, err)
}

// NewMessage makes a message that is not sent yet.
func (d *device) NewMessage(draft core.Message) (core.Message, error) {
	return core.NewMessage(d.User(), draft, d.house.stamp())
}

// send sends a text to a user, or to the group of a conversation.
func (d *device) send(to, text string) core.Message {
	sent, err := d.trySend(to, text)
	require.NoError(d.house.t, err)
	return sent
}

func (d *device) trySend(to, text string) (core.Message, error) {
	payload, err := json.Marshal(map[string]string{"text": text})
	require.NoError(d.house.t, err)
	kind, peer := core.ConversationType(to)
	if kind == "" {
		kind, peer = core.TypeC2C, to
	}
	message, err := d.NewMessage(core.Message{To: peer, ConversationType: kind, Type: core.MessageText, Payload: payload})
	if err != nil {
		return message, err
	}
	result, err := d.Send(context.Background(), message, nil)
	if err != nil {
		return message, err
	}
	return result.Outcome, nil
}

func (d *device) catchUp() {
	require.NoError(d.house.t, d.CatchUp(context.Background()))
}

// seen returns the events since the last call, named and in order.
func (d *device) seen() []string {
	var names []string
	for _, event := range d.events {
		names = append(names, describe(event))
	}
	d.events = nil
	return names
}

func describe(event session.Event) string {
	switch e := event.(type) {
	case session.ConversationListUpdated:
		return "list"
	case session.ConversationGroupListUpdated:
		return fmt.Sprintf("groups %v", e.Names)
	case session.GroupAttributesUpdated:
		return fmt.Sprintf("attributes %d, updated %v, deleted %v", len(e.Now.List), e.Updated, e.Deleted)
	case session.GroupCounterUpdated:
		return fmt.Sprintf("counter %s %d", e.Key, e.Value)
	case session.MessagePinned:
		return fmt.Sprintf("pinned %t by %s", e.Message.Pinned(), e.Message.Pin.By.UserID)
	case session.GroupListUpdated:
		return fmt.Sprintf("group list %v", groupIDs(e.Groups))
	case session.ConversationInGroupUpdated:
		return fmt.Sprintf("in %s %v", e.ConversationGroupName, idsOf(e.Conversations))
	case session.ConversationGroupInfoUpdated:
		var changed []string
		for _, info := range e.Changed {
			changed = append(changed, describeGroup(info))
		}
		return fmt.Sprintf("infos %v %v", changed, e.Gone)
	case session.HistoryReplaced:
		return "other history"
	case session.Trouble:
		return "trouble"
	case session.ProfileUpdated:
		return "profile " + e.Profile.Nick
	case session.BlacklistUpdated:
		return fmt.Sprintf("blacklist %v", e.Users)
	case session.UserStatusUpdated:
		return fmt.Sprintf("status %v", e.Statuses)
	case session.ContactsUpdated:
		return contactsInWords(e)
	case session.TotalUnreadUpdated:
		return fmt.Sprintf("unread %d", e.Count)
	case session.MessageReceived:
		return fmt.Sprintf("received %v", shownAll(e.Messages))
	case session.MessageReadByPeer:
		return fmt.Sprintf("read by peer %v", shownAll(e.Messages))
	case session.AllReceiveMessageOptUpdated:
		return fmt.Sprintf("all receive %s %d-%d", e.Opt.Reminds(), e.Opt.StartTime, e.Opt.EndTime)
	case session.MessageModified:
		return fmt.Sprintf("modified %v", shownAll(e.Messages))
	case session.MessageRevoked:
		return fmt.Sprintf("revoked %v", shownAll(e.Messages))
	case session.ReadConfirmed:
		return fmt.Sprintf("confirmed %v", shownAll(e.Messages))
	case session.MessagesDeleted:
		return fmt.Sprintf("deleted %s %v", e.ConversationID, e.Sequences)
	case session.ExtensionsSet:
		return fmt.Sprintf("set %s %v", e.Message.Summary(), e.Extensions)
	case session.ExtensionsDeleted:
		return fmt.Sprintf("unset %s %v", e.Message.Summary(), e.Keys)
	case session.ReactionsChanged:
		return fmt.Sprintf("reacted %s %v", e.Message.Summary(), reactions(e.Reactions))
	}
	return "?"
}

func groupIDs(groups []*replica.Group) []string {
	ids := []string{}
	for _, group := range groups {
		ids = append(ids, group.ID)
	}
	return ids
}

func shownAll(messages []session.Message) []string {
	var texts []string
	for _, message := range messages {
		texts = append(texts, shown(message))
	}
	return texts
}

func reactions(list []core.Reaction) []string {
	var texts []string
	for _, reaction := range list {
		var users []string
		for _, user := range reaction.Users {
			users = append(users, user.UserID)
		}
		texts = append(texts, reaction.ID+" by "+strings.Join(users, ","))
	}
	return texts
}

func idsOf(conversations []*replica.Conversation) []string {
	ids := []string{}
	for _, conversation := range conversations {
		ids = append(ids, conversation.ID)
	}
	return ids
}

// list returns the ids of the conversations that a filter lets pass.
func (d *device) list(filter replica.Filter) []string {
	return idsOf(d.Conversations(filter))
}

func inGroup(name string) replica.Filter {
	return replica.Filter{ConversationGroupName: &name}
}

func numbered(prefix string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%04d", prefix, i)
	}
	return ids
}

func alone(t *testing.T, conversations ...string) *device {
	t.Helper()
	d := newHouse(t).device("alice")
	d.open(conversations...)
	d.seen()
	return d
}

func newAuthority(h *house) *authority.Authority {
	return authority.New(h.store, h.hub.Member(), h.tick)
}
