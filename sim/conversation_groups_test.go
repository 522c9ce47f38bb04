package sim_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// newChangeID names a change of conversation groups.
func (d *device) newChangeID() string {
	d.named++
	return fmt.Sprintf("%s-%d", d.name, d.named)
}

func (w *world) drawBool() *bool { return new(w.draw(2) == 0) }

// operate has the application's backend give a user a conversation group, change it,
// or take it away, by any of the servers.
func (w *world) operate() {
	user, name := users[w.draw(len(users))], string(rune('C'+w.draw(4)))
	var command core.Command = core.TakeConversationGroup{Name: name}
	if w.draw(3) > 0 {
		given := core.GiveConversationGroup{Name: name, ConversationGroupFields: w.fields()}
		if w.draw(4) == 0 {
			given.NewName = string(rune('C' + w.draw(4)))
		}
		command = given
	}
	call := core.Call{User: user, Command: command, Admin: &core.Admin{}}
	_, err := w.gateways[w.draw(len(w.gateways))].Authority().Do(background, call, nil)
	w.tell("the operator: %T%s for %s -> %v", command, text(command), user, err)
}

// text is a command with its pointers as what they point to.
func text(command core.Command) string {
	body, _ := json.Marshal(command)
	return string(body)
}

// fields are what can be set for a conversation group.
func (w *world) fields() (fields core.ConversationGroupFields) {
	switch w.draw(5) {
	case 0:
		fields.Muted = w.drawBool()
	case 1:
		fields.Collapsed = w.drawBool()
	case 2:
		fields.Sort = new([]string{core.SortByActivity, core.SortUnreadFirst, core.SortByName, core.SortByHand}[w.draw(4)])
	case 3:
		fields.CustomData = new(string(rune('a' + w.draw(3))))
	case 4:
		fields.Rule = &core.ConversationRules{}
		for range w.draw(3) {
			fields.Rule.AnyOf = append(fields.Rule.AnyOf, w.rule())
		}
	}
	return fields
}

func (w *world) rule() core.ConversationRule {
	return []core.ConversationRule{
		{Type: core.TypeC2C},
		{GroupType: string(core.GroupPublic)},
		{Unread: w.drawBool()},
		{Mentions: w.drawBool()},
		{Pinned: w.drawBool()},
		{Mark: new(uint64(1) << w.draw(3))},
		{RemindType: core.RemindQuietly},
		{NameContains: string(rune('A' + w.draw(4)))},
		{ConversationIDs: []string{"C2C" + users[w.draw(len(users))], core.TypeGroup + groupIDs[0]}},
	}[w.draw(9)]
}

// actOnGroups does something about conversation groups that the documented calls do
// not.
func (t *tab) actOnGroups() {
	w := t.device.world
	name := func() string {
		if names := t.ConversationGroupNames(); len(names) > 0 && w.draw(4) > 0 {
			return names[w.draw(len(names))]
		}
		return string(rune('A' + w.draw(6)))
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
	switch w.draw(12) {
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
	default:
		command := t.groupingCommand(name, id)
		what = fmt.Sprintf("%T%s", command, text(command))
		result, err = t.Do(background, command)
	}
	w.tell("%s: %s -> %v %v", t.name, what, result, err)
	switch outcome := result.Outcome.(type) {
	case core.Sorted:
		w.noteChange(t.device.user, outcome.ChangeID)
	case core.Changed:
		w.noteChange(t.device.user, outcome.ChangeID)
	}
}

func (w *world) noteChange(user, id string) {
	if id != "" {
		w.changes[user] = append(w.changes[user], id)
	}
}

func (t *tab) groupingCommand(name, id func() string) core.Command {
	w := t.device.world
	switch w.draw(10) {
	case 0:
		return core.PlaceConversations{Name: name(), Places: []core.ConversationPlace{{ConversationID: id(), Pinned: w.drawBool()}}}
	case 1:
		change := core.ConversationGroupsChange{ConversationID: id(), Add: []string{name()}}
		if w.draw(2) == 0 {
			change.Remove = []string{name()}
		}
		return core.SetConversationGroups{Changes: []core.ConversationGroupsChange{change}}
	case 2, 3, 4:
		return core.CreateConversationGroup{Name: string(rune('A' + w.draw(6))), ConversationIDs: []string{id()}, ConversationGroupFields: w.fields()}
	case 5:
		return core.RemoveFromConversationGroup{Name: name(), ConversationIDs: []string{id()}}
	case 6, 7:
		if changes := w.changes[t.device.user]; len(changes) > 0 {
			return core.UndoConversationGroupChange{ChangeID: changes[len(changes)-1-w.draw(min(8, len(changes)))]}
		}
	}
	return core.UpdateConversationGroup{Name: name(), ConversationGroupFields: w.fields()}
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
			muted[c.ID] = muted[c.ID] || info.Muted
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

// checkGiven: nobody but the operator has changed what was given, and every count is
// that of the conversations.
func (w *world) checkGiven(directory core.Directory) {
	names := map[string]bool{}
	given := 0
	for _, group := range directory.ConversationGroups {
		require.False(w.t, names[group.Name], "two are named %s\n%s", group.Name, w.telling())
		names[group.Name] = true
		if group.Given {
			given++
			require.Zero(w.t, group.Count, "somebody has put a conversation into %s\n%s", group.Name, w.telling())
		}
	}
	require.LessOrEqual(w.t, len(names)-given, w.limits.Filled().Groups, w.telling())
	require.True(w.t, slices.IsSortedFunc(directory.ConversationGroups, func(a, b core.ConversationGroup) int {
		if (a.Key == "") != (b.Key == "") {
			return map[bool]int{true: 1, false: -1}[a.Key == ""]
		}
		return strings.Compare(fmt.Sprintf("%s %9d", a.Key, a.ID), fmt.Sprintf("%s %9d", b.Key, b.ID))
	}), "%v", slices.Collect(maps.Keys(names)))
}
