package core_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// filing is a world in which alice files conversations, with room for little.
type filing struct {
	*world
	made int // Changes.
}

var filed = []string{"C2Cbob", "C2Ccarol", "C2Cdave", "C2Ceve", "GROUPteam", "GROUPclub"}

func newFiling(t *testing.T) *filing {
	f := &filing{world: newWorld()}
	f.limits = &core.ConversationGroupLimits{Groups: 4, Size: 3}
	for _, id := range filed[:4] {
		_, err := f.do("alice", core.OpenConversation{ConversationID: id})
		require.NoError(t, err)
	}
	for _, id := range []string{"team", "club"} {
		_, err := f.do("zoe", core.CreateChatGroup{GroupID: id, Type: core.GroupMeeting, Name: id})
		require.NoError(t, err)
		_, err = f.do("alice", core.JoinGroup{GroupID: id})
		require.NoError(t, err)
	}
	return f
}

func (f *filing) do(user string, command core.Command) (any, error) {
	f.now++
	call := core.Call{User: user, Command: command}
	switch command.(type) {
	case core.GiveConversationGroup, core.TakeConversationGroup:
		call.Admin = &core.Admin{}
	}
	committed, err := f.Do(context.Background(), call, nil)
	return committed.Outcome, err
}

// changeID is that of an outcome, empty for none.
func changeID(outcome any) string {
	switch o := outcome.(type) {
	case core.Sorted:
		return o.ChangeID
	case core.Changed:
		return o.ChangeID
	}
	return ""
}

// change draws something that changes conversation groups.
func (f *filing) change(t *rapid.T) core.Command {
	f.made++
	id := fmt.Sprint("c", f.made)
	name := func() string { return rapid.SampledFrom([]string{"A", "B", "C", "D", "E", "F"}).Draw(t, "name") }
	one := func() string { return rapid.SampledFrom(append(filed, "C2Cnobody", "bad")).Draw(t, "conversation") }
	some := func() []string {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return one() }), 0, 4).Draw(t, "some")
	}
	names := func() []string { return []string{name(), name()}[:rapid.IntRange(0, 2).Draw(t, "names")] }
	key := func() string { return rapid.SampledFrom([]string{"", "1", "V", "k", "kV"}).Draw(t, "key") }
	switch rapid.IntRange(0, 11).Draw(t, "change") {
	case 0:
		return core.CreateConversationGroup{Name: name(), ConversationIDs: some(), ConversationGroupFields: f.fields(t), ChangeID: id}
	case 1, 2:
		return core.AddToConversationGroup{Name: name(), ConversationIDs: some(), ChangeID: id}
	case 3:
		return core.RemoveFromConversationGroup{Name: name(), ConversationIDs: some(), ChangeID: id}
	case 4:
		return core.DeleteConversationGroup{Name: name(), ChangeID: id}
	case 5:
		return core.DeleteConversationGroup{Name: name(), Into: name(), ConversationIDs: filed, ChangeID: id}
	case 6:
		return core.RenameConversationGroup{OldName: name(), NewName: name(), ChangeID: id}
	case 7:
		return core.UpdateConversationGroup{Name: name(), ConversationGroupFields: f.fields(t), ChangeID: id}
	case 8:
		return core.SortConversationGroups{Places: []core.ConversationGroupPlace{{Name: name(), Key: key()}, {Name: name(), Key: key()}}, ChangeID: id}
	case 9:
		return core.PlaceConversations{Name: name(), Places: []core.ConversationPlace{
			{ConversationID: one(), Key: new(key())}, {ConversationID: one(), Pinned: new(rapid.Bool().Draw(t, "pinned"))},
		}, ChangeID: id}
	case 10:
		return core.SetConversationGroups{Changes: []core.ConversationGroupsChange{
			{ConversationID: one(), Add: names(), Remove: names()}, {ConversationID: one(), Add: names(), Remove: names()},
		}, ChangeID: id}
	}
	return core.UndoConversationGroupChange{ChangeID: fmt.Sprint("c", rapid.IntRange(0, f.made).Draw(t, "undone")), NewChangeID: id}
}

func (f *filing) fields(t *rapid.T) (fields core.ConversationGroupFields) {
	yes := rapid.Bool()
	if yes.Draw(t, "mute") {
		fields.Muted = new(yes.Draw(t, "muted"))
	}
	if yes.Draw(t, "sort") {
		fields.Sort = new(rapid.SampledFrom([]string{"activity", "name", "manual"}).Draw(t, "sorted"))
	}
	if yes.Draw(t, "rule") {
		fields.Rule = &core.ConversationRules{AnyOf: []core.ConversationRule{{Pinned: new(true)}}[:rapid.IntRange(0, 1).Draw(t, "rules")]}
	}
	return fields
}

// other draws something else that conversation groups have to do with.
func (f *filing) other(t *rapid.T) (user string, command core.Command) {
	id := rapid.SampledFrom(filed).Draw(t, "conversation")
	group := rapid.SampledFrom([]string{"team", "club"}).Draw(t, "group")
	name := rapid.SampledFrom([]string{"A", "G", "H"}).Draw(t, "given")
	switch rapid.IntRange(0, 8).Draw(t, "other") {
	case 0:
		return "alice", core.DeleteConversations{ConversationIDs: []string{id}}
	case 1:
		return "alice", core.OpenConversation{ConversationID: id}
	case 2:
		return "alice", core.QuitGroup{GroupID: group}
	case 3:
		return "alice", core.JoinGroup{GroupID: group}
	case 4:
		return "alice", core.PinConversation{ConversationID: id, Pinned: true}
	case 5:
		return "alice", core.GiveConversationGroup{Name: name, ConversationGroupFields: f.fields(t)}
	case 6:
		return "alice", core.TakeConversationGroup{Name: name}
	case 7:
		return "alice", core.DeleteConversationGroup{Name: name} // Which nobody can undo.
	}
	return "alice", core.AddToConversationGroup{Name: name, ConversationIDs: []string{id}}
}

func (f *filing) directory() core.Directory {
	d, _ := f.documents[core.DirectoryKey("alice")].Value.(core.Directory)
	return d
}

// picture is all that alice's conversation groups are, but for counts and times, each
// thing under a name of its own.
func (f *filing) picture() map[string]string {
	p := map[string]string{}
	d := f.directory()
	for _, g := range d.ConversationGroups {
		at := fmt.Sprintf("group %d ", g.ID)
		p[at+"name"], p[at+"key"], p[at+"given"] = g.Name, g.Key, fmt.Sprint(g.Given)
		s, _ := f.documents[core.ConversationGroupKey("alice", g.ID)].Value.(core.ConversationGroupSettings)
		p[at+"muted"], p[at+"sort"], p[at+"rule"] = fmt.Sprint(s.Muted), s.Sort, fmt.Sprint(len(s.Rule))
		for key, document := range f.documents {
			if c, ok := core.AsConversation(document.Value); ok && key.Owner == "alice" && (c.In(g.ID) || c.Placement(g.ID) != (core.Placement{Group: g.ID})) {
				p[at+key.ID] = fmt.Sprint(c.In(g.ID), c.Placement(g.ID))
			}
		}
	}
	return p
}

// orders is in which order things are: groups, and of each conversation its groups.
func (f *filing) orders() map[string][]string {
	orders := map[string][]string{"groups": f.directory().Names()}
	for key, document := range f.documents {
		if c, ok := core.AsConversation(document.Value); ok && key.Owner == "alice" {
			orders[key.ID] = c.ConversationGroupNames(f.directory())
		}
	}
	return orders
}

// overfull says whether a group holds more than can be put into it.
func (f *filing) overfull() bool {
	d := f.directory()
	return slices.ContainsFunc(append(slices.Clone(d.ConversationGroups), d.Deleted...), func(g core.ConversationGroup) bool { return g.Count > f.limits.Size })
}

// holds counts what the directory counts, and looks at what else must be so.
func (f *filing) holds(t require.TestingT) {
	d := f.directory()
	all := slices.Clone(d.ConversationGroups)
	all = append(all, d.Deleted...)
	own, names, ids := 0, map[string]bool{}, map[int]bool{}
	for i, g := range all {
		count := 0
		for key, document := range f.documents {
			c, ok := core.AsConversation(document.Value)
			_, group := core.ConversationType(key.ID)
			member := f.documents[core.MembershipKey("alice", group)].Value != nil
			if ok && key.Owner == "alice" && c.In(g.ID) && (c.Listed || member) {
				count++
			}
			require.False(t, c.In(g.ID) && c.Placement(g.ID).Never, "%s is put in and kept out", key.ID)
		}
		require.Equal(t, count, g.Count, "group %d", g.ID)
		require.False(t, ids[g.ID], "id %d twice", g.ID)
		ids[g.ID] = true
		if i >= len(d.ConversationGroups) {
			continue
		}
		require.False(t, names[g.Name], "two groups named %s", g.Name)
		names[g.Name] = true
		if !g.Given {
			own++
		}
		if i > 0 {
			before := all[i-1]
			require.True(t, before.Key != "" && (g.Key == "" || before.Key < g.Key || before.Key == g.Key && before.ID < g.ID) ||
				before.Key == "" && g.Key == "" && before.ID < g.ID, "%v", d.ConversationGroups)
		}
	}
	require.LessOrEqual(t, own, 4)
	require.LessOrEqual(t, len(d.Deleted), core.MaxDeletedConversationGroups)
	kept := 0
	for key, document := range f.documents {
		switch {
		case document.Value == nil || key.Owner != "alice":
		case key.Kind == core.KindConversationGroupChange:
			kept++
		case key.Kind == core.KindConversationGroup:
			require.True(t, slices.ContainsFunc(all, func(g core.ConversationGroup) bool { return core.ConversationGroupKey("alice", g.ID) == key }), "settings of no group: %s", key.ID)
		}
	}
	require.Equal(t, min(d.LastChange, core.MaxConversationGroupChanges), kept)
	require.Len(t, d.Changes, 4*kept)
}

// Whatever is asked for, in whatever order: the counts are those of a recount, no
// group or membership is lost on the way, and limits hold.
func TestConversationGroupsAreCountedRight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFiling(t)
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			before := maps.Clone(f.documents)
			var outcome any
			var err error
			if rapid.Bool().Draw(rt, "change?") {
				command := f.change(rt)
				outcome, err = f.do("alice", command)
				if err == nil && changeID(outcome) == "" {
					require.Equal(rt, before, f.documents, "%#v says that nothing was changed", command)
				}
			} else {
				user, command := f.other(rt)
				_, err = f.do(user, command)
			}
			if err != nil {
				require.Equal(rt, before, f.documents)
			}
			f.holds(rt)
		}
	})
}

// An undo at once brings back exactly what was, and undoing the undo what was then.
func TestAnUndoIsTheInverse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFiling(t)
		for step := range rapid.IntRange(1, 30).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "other?") {
				user, command := f.other(rt)
				_, _ = f.do(user, command)
			}
			before, orders, full := f.picture(), f.orders(), f.overfull()
			command := f.change(rt)
			outcome, err := f.do("alice", command)
			id := changeID(outcome)
			if err != nil || id == "" || rapid.Bool().Draw(rt, "keep") {
				continue
			}
			after, ordersAfter := f.picture(), f.orders()
			undo := fmt.Sprint("u", step)
			if full {
				continue // Conversations that came back into the list have taken the room.
			}
			outcome, err = f.do("alice", core.UndoConversationGroupChange{ChangeID: id, NewChangeID: undo})
			require.NoError(rt, err, "%#v", command)
			require.Equal(rt, core.Changed{ChangeID: undo}, outcome, "%#v", command)
			require.Equal(rt, before, f.picture(), "%#v", command)
			require.Equal(rt, orders, f.orders(), "%#v", command)
			f.holds(rt)
			outcome, err = f.do("alice", core.UndoConversationGroupChange{ChangeID: undo, NewChangeID: undo + "-u"})
			require.NoError(rt, err, "%#v", command)
			require.Equal(rt, core.Changed{ChangeID: undo + "-u"}, outcome, "%#v", command)
			require.Equal(rt, after, f.picture(), "%#v", command)
			require.Equal(rt, ordersAfter, f.orders(), "%#v", command)
			f.holds(rt)
		}
	})
}

// An undo keeps what others have changed since, and takes back all the rest, unless it
// says of something why it could not.
func TestAnUndoKeepsWhatOthersHaveChanged(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFiling(t)
		for range rapid.IntRange(0, 12).Draw(rt, "before") {
			_, _ = f.do("alice", f.change(rt))
		}
		before := f.picture()
		command := f.change(rt)
		if _, again := command.(core.UndoConversationGroupChange); again {
			return // A group that came back goes again with what was put into it.
		}
		outcome, err := f.do("alice", command)
		id := changeID(outcome)
		if err != nil || id == "" {
			return
		}
		then := f.picture()
		for range rapid.IntRange(1, 3).Draw(rt, "since") {
			if rapid.Bool().Draw(rt, "other?") {
				user, command := f.other(rt)
				_, _ = f.do(user, command)
			} else {
				_, _ = f.do("alice", f.change(rt))
			}
		}
		since := f.picture()
		outcome, err = f.do("alice", core.UndoConversationGroupChange{ChangeID: id, NewChangeID: "undo"})
		f.holds(rt)
		now := f.picture()
		if err != nil {
			require.Contains(rt, []core.Code{core.CodeChangedSince, core.CodeConversationGroupFull, core.CodeTooManyConversationGroups}, core.CodeOf(err))
			require.Equal(rt, since, now)
			return
		}
		whole := len(outcome.(core.Changed).Failure) == 0
		all := maps.Clone(before)
		for _, p := range []map[string]string{then, since, now} {
			maps.Copy(all, p)
		}
		for name := range all {
			switch {
			case strings.HasPrefix(since[name], "false ") && now["group "+strings.Fields(name)[1]+" name"] == "":
				// How it would stand in a group that is gone: it does when that comes back.
			case then[name] != since[name]:
				require.Equal(rt, since[name], now[name], "%s, which somebody has changed since", name)
			case before[name] == then[name]:
				require.Equal(rt, since[name], now[name], "%s, which was never changed", name)
			case whole:
				require.Equal(rt, before[name], now[name], "%s, which was undone", name)
			default:
				require.Contains(rt, []string{before[name], since[name]}, now[name], name)
			}
		}
	})
}
