package sim_test

import (
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// newChangeID names a change of conversation groups.
func (d *device) newChangeID() string {
	d.named++
	id := fmt.Sprintf("%s_%d", d.name, d.named)
	d.world.data.changes = append(d.world.data.changes, id)
	return id
}

// sort does what sessions make of conversation groups, that are no plain commands.
func (t *tab) sort() {
	w := t.device.world
	name := func() string {
		if names := t.ConversationGroupNames(); len(names) > 0 && w.draw(4) > 0 {
			return names[w.draw(len(names))]
		}
		return string(rune('A' + w.draw(5)))
	}
	id := func() string {
		if list := t.Conversations(replica.Filter{}); len(list) > 0 && w.draw(4) > 0 {
			return list[w.draw(len(list))].ID
		}
		return []string{"C2Cdave", core.TypeGroup + groupIDs[w.draw(len(groupIDs))]}[w.draw(2)]
	}
	var result session.Result[any]
	var err error
	var what string
	switch w.draw(5) {
	case 0, 1:
		names := t.ConversationGroupNames()
		w.random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		names = names[:min(len(names), 1+w.draw(3))]
		what = fmt.Sprint("sorts groups ", names)
		result, err = t.SortConversationGroups(background, names)
	case 2, 3:
		group, ids, after := name(), []string{id(), id()}, []string{"", id()}[w.draw(2)]
		what = fmt.Sprint("sorts in ", group, ids, after)
		result, err = t.SortConversationsInGroup(background, group, ids, after)
	case 4:
		group, into := name(), name()
		what = fmt.Sprint("deletes ", group, " into ", into)
		result, err = t.DeleteConversationGroupInto(background, group, into)
	}
	w.tell("%s: %s -> %v %v", t.name, what, result, err)
}

// hearOfGroups takes over what an event says of conversation groups.
func (t *tab) hearOfGroups(e session.ConversationGroupInfoUpdated) {
	for _, id := range e.Gone {
		delete(t.groups, id)
	}
	for _, info := range e.Changed {
		t.groups[info.ID] = info
	}
}

// drawGroups is all that a page sees of its conversation groups.
func drawGroups(b *strings.Builder, s *session.Session) {
	_, infos := s.LookAtConversationGroups()
	for _, info := range infos {
		settings := *info.ConversationGroupSettings
		fmt.Fprintf(b, "%d %s given %v muted %v collapsed %v %s %q %+v:", info.ID, info.Name, info.Given, settings.Muted, settings.Collapsed, settings.Sort, settings.CustomData, info.Tally)
		for _, c := range s.Conversations(replica.Filter{ConversationGroupName: &info.Name}) {
			fmt.Fprint(b, " ", c.ID)
		}
		fmt.Fprintln(b)
	}
}

// checkGroups: a page that only ever listened knows what there is of conversation
// groups, each of them counts what it shows, and the device knows what it may have.
func (w *world) checkGroups(t *tab) {
	_, infos := t.LookAtConversationGroups()
	is := map[int]replica.ConversationGroupInfo{}
	unread, muted := t.TotalUnread(), map[string]bool{}
	for _, info := range infos {
		is[info.ID] = info
		sum := 0
		for _, c := range t.Conversations(replica.Filter{ConversationGroupName: &info.Name}) {
			sum += c.Unread
			muted[c.ID] = muted[c.ID] || info.ConversationGroupSettings.Muted
		}
		require.Equal(w.t, sum, info.Unread+info.MutedUnread, "%s: %s\n%s", t.name, info.Name, w.telling())
	}
	for _, c := range t.Conversations(replica.Filter{}) {
		if !muted[c.ID] && c.ID != core.SystemConversation && c.Reminds() != core.RemindQuietly {
			unread -= c.Unread
		}
	}
	require.Zero(w.t, unread, "%s: the total\n%s", t.name, w.telling())
	require.Equal(w.t, is, t.groups, "%s: what its page has heard\n%s", t.name, w.telling())
	require.Equal(w.t, w.limits.Filled(), t.ConversationGroupLimits(), t.name)
}
