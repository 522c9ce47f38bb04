package session_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// filed is what a device shows of its conversation groups, counted anew from the
// list, the names and what is set.
type filed struct {
	list  []*replica.Conversation
	names []string
	total int
	// inside has the ids of those in each group, in order; byHand says what orders
	// them that its user has set.
	inside map[int][]string
	byHand map[int]string
	infos  map[int]replica.ConversationGroupInfo
}

func recounted(d *device) *filed {
	f := &filed{
		list: d.Conversations(replica.Filter{}), names: d.ConversationGroupNames(),
		inside: map[int][]string{}, byHand: map[int]string{}, infos: map[int]replica.ConversationGroupInfo{},
	}
	groups := d.Directory().ConversationGroups
	muted := map[string]bool{}
	for _, group := range groups {
		settings := d.GroupSettings(group.ID)
		f.infos[group.ID] = replica.ConversationGroupInfo{
			ID: group.ID, Name: group.Name, CreatedAt: group.CreatedAt, Given: group.Given, ConversationGroupSettings: &settings,
		}
		for _, c := range shownIn(f.list, group.ID, settings) {
			f.inside[group.ID] = append(f.inside[group.ID], c.ID)
			muted[c.ID] = muted[c.ID] || settings.Muted
		}
	}
	byID := map[string]*replica.Conversation{}
	for _, c := range f.list {
		byID[c.ID] = c
		f.total += counted(c, muted)
	}
	for _, group := range groups {
		info := f.infos[group.ID]
		f.byHand[group.ID] = cmp.Or(info.ConversationGroupSettings.Sort, core.SortByActivity)
		for _, id := range f.inside[group.ID] {
			c := byID[id]
			info.Conversations++
			info.Unread += counted(c, muted)
			info.MutedUnread += c.Unread - counted(c, muted)
			if c.Unread > 0 {
				info.UnreadConversations++
			}
			if c.Group != nil {
				info.Mentions += len(c.Group.Mentions)
			}
			placement := c.Placement(group.ID)
			f.byHand[group.ID] += fmt.Sprintf(" %s:%s:%t", id, placement.Key, placement.Pinned)
		}
		f.infos[group.ID] = info
	}
	return f
}

func counted(c *replica.Conversation, muted map[string]bool) int {
	if muted[c.ID] || c.ID == core.SystemConversation || c.Reminds() != core.RemindNotify {
		return 0
	}
	return c.Unread
}

// shownIn chooses and orders those of a conversation group as the words of the design
// have it.
func shownIn(list []*replica.Conversation, group int, settings core.ConversationGroupSettings) (in []*replica.Conversation) {
	for _, c := range list {
		if slices.Contains(c.ConversationGroups, group) || drawn(c, group, settings) {
			in = append(in, c)
		}
	}
	slices.SortStableFunc(in, func(a, b *replica.Conversation) int {
		one, other := a.Placement(group), b.Placement(group)
		switch {
		case one.Pinned != other.Pinned:
			return yesFirst(one.Pinned)
		case one.Pinned || settings.Sort == core.SortByHand:
			if (one.Key == "") != (other.Key == "") {
				return yesFirst(one.Key != "")
			}
			if one.Key != "" {
				return cmp.Or(strings.Compare(one.Key, other.Key), strings.Compare(a.ID, b.ID))
			}
		}
		switch settings.Sort {
		case core.SortUnreadFirst:
			if (a.Unread > 0) != (b.Unread > 0) {
				return yesFirst(a.Unread > 0)
			}
		case core.SortByName:
			return strings.Compare(strings.ToLower(nameOf(a)), strings.ToLower(nameOf(b)))
		}
		return 0
	})
	return in
}

func drawn(c *replica.Conversation, group int, settings core.ConversationGroupSettings) bool {
	var groupType core.GroupType
	if c.With != nil {
		groupType = c.With.Type
	}
	return slices.ContainsFunc(settings.Rule, func(rule core.ConversationRule) bool {
		return rule.Fits(c.ID, c.Conversation, groupType, strings.ToLower(nameOf(c)))
	}) && !c.Placement(group).Never
}

func nameOf(c *replica.Conversation) string {
	_, id := core.ConversationType(c.ID)
	switch {
	case c.With != nil:
		return cmp.Or(c.With.Name, id)
	case c.Group != nil && c.Group.Left != nil:
		return cmp.Or(c.Group.Left.Name, id)
	}
	return cmp.Or(c.Peer.Nick, id)
}

func yesFirst(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// filing is a device of which each batch of events is held against what it shows.
type filing struct {
	*device
	t    *rapid.T
	was  *filed
	undo []string // Ids of changes.
}

func file(t *rapid.T, d *device) *filing {
	d.ConversationGroups()
	d.events = nil
	return &filing{device: d, t: t, was: recounted(d)}
}

// change does something and checks what the page is told of it.
func (f *filing) change(do func()) {
	do()
	f.check()
}

func (f *filing) check() {
	is := recounted(f.device)
	f.checkShown(is)
	f.checkEvents(f.events, is)
	f.was, f.events = is, nil
}

func (f *filing) checkShown(is *filed) {
	t := f.t
	require.Equal(t, is.total, f.TotalUnread(), "the total")
	for _, info := range f.ConversationGroups() {
		want := is.infos[info.ID]
		require.Equal(t, want, info, "of %s", info.Name)
		require.Equal(t, append([]string{}, is.inside[info.ID]...), f.list(inGroup(info.Name)), "in %s", info.Name)
		sum := 0
		for _, c := range f.Conversations(inGroup(info.Name)) {
			sum += c.Unread
		}
		require.Equal(t, sum, info.Unread+info.MutedUnread, "the unread messages in %s", info.Name)
	}
	for _, c := range is.list {
		var names, ruled []string
		for _, id := range c.ConversationGroups {
			if name, there := f.Directory().Name(id); there {
				names = append(names, name)
			}
		}
		ids := slices.Sorted(maps.Keys(is.infos))
		for _, id := range ids {
			if slices.Contains(is.inside[id], c.ID) && !slices.Contains(c.ConversationGroups, id) {
				ruled = append(ruled, is.infos[id].Name)
			}
		}
		require.Equal(t, append(append([]string{}, names...), ruled...), c.ConversationGroupNames, "the names of %s", c.ID)
	}
}

// checkEvents: what the events say is all that changed, and nothing else.
func (f *filing) checkEvents(events []session.Event, is *filed) {
	t, was := f.t, f.was
	told := map[string]int{}
	var infos map[int]replica.ConversationGroupInfo
	content := map[string][]string{}
	last := map[string]session.Event{}
	for i, event := range events {
		name := fmt.Sprintf("%T", event)
		told[name]++
		last[name] = event
		switch e := event.(type) {
		case session.ConversationInGroupUpdated:
			content[e.ConversationGroupName] = idsOf(e.Conversations)
		case session.ConversationGroupInfoUpdated:
			infos = f.believe(infos, e)
			for _, later := range events[i+1:] {
				require.NotContains(t, []string{"session.ConversationListUpdated", "session.ConversationInGroupUpdated", "session.TotalUnreadUpdated"}, fmt.Sprintf("%T", later), "after what it is about")
			}
		}
	}
	require.LessOrEqual(t, told["session.ConversationGroupInfoUpdated"], 1)
	require.Equal(t, was.total != is.total, told["session.TotalUnreadUpdated"] == 1, "the total was %d and is %d", was.total, is.total)
	if infos == nil {
		infos = was.infos
	}
	require.Equal(t, is.infos, infos, "what the page believes of the groups")
	if e, ok := last["session.ConversationGroupListUpdated"].(session.ConversationGroupListUpdated); ok {
		require.Equal(t, is.names, e.Names)
	} else {
		require.Equal(t, was.names, is.names, "names without an event")
	}
	anyIn := false
	for id, info := range is.infos {
		ids, heard := content[info.Name]
		_, before := was.infos[id]
		changed := !slices.Equal(sorted(was.inside[id]), sorted(is.inside[id])) || before && reordered(was, is, id)
		require.Equal(t, changed, heard, "%s held %v and holds %v (%s; %s)", info.Name, was.inside[id], is.inside[id], was.byHand[id], is.byHand[id])
		if anyIn = anyIn || heard; heard {
			require.Equal(t, append([]string{}, is.inside[id]...), ids)
		}
	}
	others := !slices.Equal(was.names, is.names) || !maps.EqualFunc(was.infos, is.infos, func(a, b replica.ConversationGroupInfo) bool { return true })
	require.Equal(t, anyIn || others, told["session.ConversationGroupListUpdated"] == 1, "names %v, were %v", is.names, was.names)
	f.checkList(told["session.ConversationListUpdated"] > 0, is)
}

// reordered says whether its user has set another order for those that a group held
// and holds.
func reordered(was, is *filed, group int) bool {
	entries := func(f, other *filed) (all []string) {
		sort, rest, _ := strings.Cut(f.byHand[group], " ")
		for entry := range strings.FieldsSeq(rest) {
			id, _, _ := strings.Cut(entry, ":")
			if slices.Contains(other.inside[group], id) {
				all = append(all, entry)
			}
		}
		slices.Sort(all)
		if len(was.inside[group]) > 1 {
			all = append(all, sort)
		}
		return all
	}
	return !slices.Equal(entries(was, is), entries(is, was))
}

// checkList: a conversation is another object only if something of it is, or was written
// again.
func (f *filing) checkList(heard bool, is *filed) {
	same := slices.Equal(f.was.list, is.list)
	if heard {
		before := map[string]*replica.Conversation{}
		for _, c := range f.was.list {
			before[c.ID] = c
		}
		for _, c := range is.list {
			was := before[c.ID]
			if was == nil || was == c {
				continue
			}
			alike := was.Conversation == c.Conversation && slices.Equal(was.ConversationGroupNames, c.ConversationGroupNames) && slices.Equal(was.InGroups, c.InGroups) &&
				was.DraftText == c.DraftText && c.With == nil && was.With == nil
			require.False(f.t, alike, "%s is another object, and looks the same", c.ID)
		}
		return
	}
	require.True(f.t, same, "the list changed without an event")
}

func sorted(ids []string) []string { return slices.Sorted(slices.Values(ids)) }

// believe is what a page knows after an event, which says nothing that it knew.
func (f *filing) believe(known map[int]replica.ConversationGroupInfo, e session.ConversationGroupInfoUpdated) map[int]replica.ConversationGroupInfo {
	if known == nil {
		known = maps.Clone(f.was.infos)
	}
	for _, info := range e.Changed {
		settings := *info.ConversationGroupSettings
		info.ConversationGroupSettings = &settings
		require.NotEqual(f.t, known[info.ID], info, "%s did not change", info.Name)
		known[info.ID] = info
	}
	for _, id := range e.Gone {
		require.Contains(f.t, known, id)
		delete(known, id)
	}
	return known
}

var (
	fileNames = []string{"A", "B", "C", "D"}
	filePlace = []string{"C2Cbob", "C2Ccarol", "C2Cdave", "C2Cerin", "GROUPopen", "GROUPwork", "bad"}
)

// rule draws a rule of conversation groups.
func rule(t *rapid.T) core.ConversationRule {
	yes := rapid.Bool().Draw(t, "yes")
	switch rapid.IntRange(0, 8).Draw(t, "rule") {
	case 0:
		return core.ConversationRule{Type: rapid.SampledFrom([]string{core.TypeC2C, core.TypeGroup}).Draw(t, "type")}
	case 1:
		return core.ConversationRule{Unread: &yes}
	case 2:
		return core.ConversationRule{Mentions: &yes}
	case 3:
		return core.ConversationRule{Pinned: &yes}
	case 4:
		return core.ConversationRule{Mark: new(rapid.SampledFrom([]uint64{0, 1, 4}).Draw(t, "mark"))}
	case 5:
		return core.ConversationRule{RemindType: core.RemindQuietly}
	case 6:
		return core.ConversationRule{NameContains: rapid.SampledFrom([]string{"o", "BO", "work"}).Draw(t, "part")}
	case 7:
		return core.ConversationRule{ConversationIDs: rapid.SliceOfNDistinct(rapid.SampledFrom(filePlace[:6]), 1, 3, rapid.ID).Draw(t, "ids")}
	}
	return core.ConversationRule{GroupType: string(core.GroupWork)}
}

func fields(t *rapid.T) (fields core.ConversationGroupFields) {
	if rapid.Bool().Draw(t, "muted?") {
		fields.Muted = new(rapid.Bool().Draw(t, "muted"))
	}
	if rapid.Bool().Draw(t, "sort?") {
		fields.Sort = new(rapid.SampledFrom([]string{core.SortByActivity, core.SortByHand, core.SortByName, core.SortUnreadFirst}).Draw(t, "sort"))
	}
	if rapid.Bool().Draw(t, "data?") {
		fields.CustomData = new(rapid.SampledFrom([]string{"", "red"}).Draw(t, "data"))
	}
	if rapid.Bool().Draw(t, "rule?") {
		fields.Rule = &core.ConversationRules{}
		for range rapid.IntRange(0, 2).Draw(t, "rules") {
			fields.Rule.AnyOf = append(fields.Rule.AnyOf, rule(t))
		}
	}
	return fields
}

// do draws something that the user may do with conversation groups and does it.
func (f *filing) do() {
	t, ctx := f.t, context.Background()
	name := rapid.SampledFrom(fileNames).Draw(t, "name")
	other := rapid.SampledFrom(fileNames).Draw(t, "other")
	ids := rapid.SliceOfN(rapid.SampledFrom(filePlace), 0, 4).Draw(t, "ids")
	id := rapid.SampledFrom(filePlace).Draw(t, "id")
	var result session.Result[any]
	var err error
	switch rapid.IntRange(0, 12).Draw(t, "deed") {
	case 0, 1:
		result, err = f.Do(ctx, core.CreateConversationGroup{Name: name, ConversationIDs: ids, ConversationGroupFields: fields(t)})
	case 2:
		result, err = f.Do(ctx, core.AddToConversationGroup{Name: name, ConversationIDs: ids})
	case 3:
		result, err = f.Do(ctx, core.RemoveFromConversationGroup{Name: name, ConversationIDs: ids})
	case 4:
		result, err = f.Do(ctx, core.DeleteConversationGroup{Name: name})
	case 5:
		result, err = f.Do(ctx, core.RenameConversationGroup{OldName: name, NewName: other})
	case 6, 7:
		result, err = f.Do(ctx, core.UpdateConversationGroup{Name: name, ConversationGroupFields: fields(t)})
	case 8:
		result, err = f.SortConversationGroups(ctx, rapid.SliceOfN(rapid.SampledFrom(fileNames), 0, 4).Draw(t, "names"))
	case 9:
		result, err = f.SortConversationsInGroup(ctx, name, ids, rapid.SampledFrom(append(filePlace, "")).Draw(t, "after"))
	case 10:
		result, err = f.Do(ctx, core.PlaceConversations{Name: name, Places: []core.ConversationPlace{{ConversationID: id, Pinned: new(rapid.Bool().Draw(t, "pinned"))}}})
	case 11:
		if rapid.Bool().Draw(t, "delete into") {
			f.catchUp() // It does so itself where it has to, and then there are two batches.
			f.check()
			result, err = f.DeleteConversationGroupInto(ctx, name, other)
		} else {
			result, err = f.Do(ctx, core.SetConversationGroups{Changes: []core.ConversationGroupsChange{{ConversationID: id, Add: []string{name}, Remove: []string{other}}}})
		}
	default:
		if len(f.undo) > 0 {
			result, err = f.Do(ctx, core.UndoConversationGroupChange{ChangeID: rapid.SampledFrom(f.undo).Draw(t, "undo")})
		}
	}
	if id := changeOf(result.Outcome); err == nil && id != "" {
		f.undo = append(f.undo, id)
	}
}

// changeOf is under what a change can be undone.
func changeOf(outcome any) string {
	switch o := outcome.(type) {
	case core.Sorted:
		return o.ChangeID
	case core.Changed:
		return o.ChangeID
	}
	return ""
}

// live draws something else that a user may do, or that happens.
func (f *filing) live() {
	t, ctx := f.t, context.Background()
	ids := rapid.SliceOfN(rapid.SampledFrom(filePlace), 1, 3).Draw(t, "ids")
	id := ids[0]
	yes := rapid.Bool().Draw(t, "yes")
	var command core.Command
	switch rapid.IntRange(0, 10).Draw(t, "life") {
	case 0:
		command = core.OpenConversation{ConversationID: id}
	case 1:
		command = core.DeleteConversations{ConversationIDs: ids, ClearHistory: yes}
	case 2:
		command = core.PinConversation{ConversationID: id, Pinned: yes}
	case 3:
		command = core.SetDraft{ConversationID: id, Text: fmt.Sprint("dear ", f.house.tick())}
	case 4:
		command = core.SetRemindType{ConversationIDs: ids, RemindType: rapid.SampledFrom([]string{core.RemindNotify, core.RemindQuietly}).Draw(t, "type")}
	case 5:
		command = core.MarkConversations{ConversationIDs: ids, Mark: rapid.SampledFrom([]uint64{1, 4}).Draw(t, "mark"), Enable: yes}
	case 6:
		command = core.ReadConversation{ConversationID: id}
	case 7:
		command = core.ReadConversations{ConversationIDs: ids}
	case 8:
		command = core.UpdateGroup{GroupID: "work", Name: new(rapid.SampledFrom([]string{"Work", "Others"}).Draw(t, "group's name"))}
	case 9:
		command = core.QuitGroup{GroupID: "open"}
	default:
		command = core.JoinGroup{GroupID: "open"}
	}
	_, _ = f.Do(ctx, command) // It may be refused.
}

// speak has bob say something to alice, or in a chat group.
func speak(t *rapid.T, bob *device) {
	to := rapid.SampledFrom([]string{"C2Calice", "GROUPopen", "GROUPwork"}).Draw(t, "to")
	kind, peer := core.ConversationType(to)
	draft := core.Message{To: peer, ConversationType: kind, Type: core.MessageText, Payload: []byte(`{"text":"hello"}`)}
	if kind == core.TypeGroup && rapid.Bool().Draw(t, "mention") {
		draft.AtUserList = []string{"alice"}
	}
	message, err := bob.NewMessage(draft)
	require.NoError(t, err)
	sent, err := bob.Send(context.Background(), message, nil)
	if err == nil && rapid.IntRange(0, 3).Draw(t, "revoke") == 0 {
		_, err = bob.Do(context.Background(), core.RevokeMessage{ConversationID: to, Sequence: sent.Outcome.Sequence})
		require.NoError(t, err)
	}
}

func TestWhateverHappensConversationGroupsAreWhatARecountSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		h.newChangeID = func() string { return fmt.Sprint("change", h.tick()) }
		bob, first := h.device("bob"), h.device("alice")
		first.open(filePlace[:4]...)
		bob.do(core.CreateChatGroup{GroupID: "open", Type: core.GroupPublic, Name: "Open", JoinOption: core.JoinFree})
		first.do(core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "Work", Founders: []core.Founder{{UserID: "bob"}}})
		first.do(core.CreateConversationGroup{Name: "A", ConversationIDs: filePlace[:3]})
		devices := []*filing{file(t, first), file(t, h.device("alice"))}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			f := devices[rapid.IntRange(0, 1).Draw(t, "device")]
			switch rapid.IntRange(0, 7).Draw(t, "kind") {
			case 0:
				f.change(f.catchUp)
			case 1:
				speak(t, bob)
				f.change(f.catchUp)
			case 2, 3, 4:
				f.change(func() { f.live() })
			default:
				f.change(f.do)
			}
		}
		for range 2 {
			for _, f := range devices {
				f.change(f.catchUp)
			}
		}
		fresh := recounted(h.device("alice"))
		for _, f := range devices {
			require.Equal(t, fresh.names, f.was.names)
			require.Equal(t, fresh.inside, f.was.inside)
			require.Equal(t, fresh.infos, f.was.infos)
			require.Equal(t, fresh.total, f.TotalUnread())
		}
	})
}
