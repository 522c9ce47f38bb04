package replica_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// anyFiling draws a call on conversation groups that may well be refused.
func anyFiling(t *rapid.T) core.Command {
	name := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name")
	id := rapid.SampledFrom([]string{"C2Cann", "C2Cbob", "C2Ccarol"}).Draw(t, "id")
	yes := rapid.Bool().Draw(t, "yes")
	change := fmt.Sprint("change", rapid.IntRange(0, 20).Draw(t, "change"))
	switch rapid.IntRange(0, 7).Draw(t, "filing") {
	case 0:
		return core.UpdateConversationGroup{Name: name, ConversationGroupFields: core.ConversationGroupFields{Muted: &yes, Sort: new(core.SortByName)}, ChangeID: change}
	case 1, 2:
		rule := rapid.SampledFrom([]core.ConversationRule{{Pinned: &yes}, {NameContains: "o"}, {ConversationIDs: []string{id}}}).Draw(t, "rule")
		return core.CreateConversationGroup{Name: name, ConversationGroupFields: core.ConversationGroupFields{Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{rule}}}, ChangeID: change}
	case 3:
		return core.PlaceConversations{Name: name, Places: []core.ConversationPlace{{ConversationID: id, Key: new(rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "key")), Pinned: &yes}}, ChangeID: change}
	case 4:
		return core.SortConversationGroups{Places: []core.ConversationGroupPlace{{Name: name, Key: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "key")}}, ChangeID: change}
	case 5:
		return core.DeleteConversationGroup{Name: name, ChangeID: change}
	case 6:
		return core.SetConversationGroups{Changes: []core.ConversationGroupsChange{{ConversationID: id, Add: []string{name}}}, ChangeID: change}
	}
	return core.UndoConversationGroupChange{ChangeID: change}
}

// told is what a page shows that believes effects.
type told struct {
	names  []string
	inside map[string][]string
	infos  []replica.ConversationGroupInfo
}

func toldOf(d *device) told {
	now := told{inside: map[string][]string{}, names: d.Directory().Names()}
	for _, info := range d.ConversationGroups() {
		settings := *info.ConversationGroupSettings
		info.ConversationGroupSettings = &settings
		now.infos = append(now.infos, info)
		for _, conversation := range d.InGroup(info.ID) {
			placement := conversation.Placement(info.ID)
			text := fmt.Sprint(conversation.ID, placement.Key, placement.Pinned)
			now.inside[fmt.Sprint(info.ID)] = append(now.inside[fmt.Sprint(info.ID)], text)
		}
		slices.Sort(now.inside[fmt.Sprint(info.ID)])
	}
	return now
}

// Whatever waits, is answered or refused and changes elsewhere: effects say what of
// the conversation groups is shown otherwise.
func TestEffectsSayWhatIsShownOtherwiseOfConversationGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDevice(t)
		for _, id := range []string{"C2Cann", "C2Cbob", "C2Ccarol"} {
			d.elsewhere(core.OpenConversation{ConversationID: id})
		}
		d.take()
		for range rapid.IntRange(1, 30).Draw(t, "moves") {
			before := toldOf(d)
			d.effects = nil
			switch rapid.IntRange(0, 5).Draw(t, "move") {
			case 0:
				d.elsewhere(anyFiling(t))
			case 1:
				d.answer(rapid.IntRange(1, 5).Draw(t, "answers"))
			case 2:
				d.take()
			default:
				_ = d.call(anyFiling(t))
			}
			checkTold(t, d, before)
			require.Equal(t, d.anew().Shown(), d.Shown())
		}
	})
}

func checkTold(t *rapid.T, d *device, was told) {
	names, settings, listed := false, false, false
	in := map[int]bool{}
	for _, effects := range d.effects {
		names = names || effects.ConversationGroupNames
		settings = settings || len(effects.ConversationGroupSettings) > 0
		listed = listed || len(effects.Conversations) > 0
		for id := range effects.InConversationGroups {
			in[id] = true
		}
	}
	is := toldOf(d)
	require.True(t, names || slices.Equal(was.names, is.names), "names were %v and are %v", was.names, is.names)
	for _, info := range is.infos {
		id := fmt.Sprint(info.ID)
		require.True(t, in[info.ID] || slices.Equal(was.inside[id], is.inside[id]), "in %s was %v and is %v", info.Name, was.inside[id], is.inside[id])
	}
	if !names && !settings && !listed {
		require.Equal(t, was.infos, is.infos)
	}
}

func TestACommandThatIsRefusedTakesBackWhatItShowed(t *testing.T) {
	d := newDevice(t)
	d.elsewhere(core.OpenConversation{ConversationID: "C2Cbob"})
	d.elsewhere(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	d.take()
	require.NoError(t, d.call(core.DeleteConversationGroup{Name: "A"}))
	require.NoError(t, d.call(core.CreateConversationGroup{Name: "Pinned", ConversationGroupFields: core.ConversationGroupFields{
		Muted: new(true), Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{{NameContains: "BOB"}}},
	}}))
	require.Equal(t, []string{"Pinned"}, d.Choose(replica.Filter{})[0].ConversationGroupNames)

	d.elsewhere(core.RenameConversationGroup{OldName: "A", NewName: "Z"}) // So there is none of that name.
	d.elsewhere(core.CreateConversationGroup{Name: "Pinned"})
	d.answer(2)
	effects := d.take()
	require.True(t, effects.ConversationGroupNames)
	require.True(t, effects.Conversations["C2Cbob"])
	require.True(t, effects.InConversationGroups[1], "the group is there again, with all that is in it")
	require.Equal(t, []string{"Z", "Pinned"}, d.Directory().Names())
	require.Equal(t, []string{"Z", "Pinned"}, d.Choose(replica.Filter{})[0].ConversationGroupNames)
	require.Equal(t, d.anew().Shown(), d.Shown())
}

func TestADirectoryThatComesAfterItsConversationsShowsThem(t *testing.T) {
	r := replica.New("alice", func() {})
	r.Complete(0)
	r.Apply(1, []core.Document{{Key: core.ConversationKey("alice", "C2Cbob"), Revision: 1, Value: &core.Conversation{Listed: true, ConversationGroups: []int{1}}}})
	require.Empty(t, r.Choose(replica.Filter{})[0].ConversationGroupNames)
	effects := r.Apply(2, []core.Document{{Key: core.DirectoryKey("alice"), Revision: 2, Value: core.Directory{
		LastConversationGroupID: 1, ConversationGroups: []core.ConversationGroup{{ID: 1, Name: "A", Count: 1}},
	}}})
	require.True(t, effects.InConversationGroups[1])
	require.Equal(t, []string{"A"}, r.Choose(replica.Filter{})[0].ConversationGroupNames)
}
