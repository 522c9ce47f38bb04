package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

func draws(rules ...core.ConversationRule) core.ConversationGroupFields {
	return core.ConversationGroupFields{Rule: &core.ConversationRules{AnyOf: rules}}
}

// infos describes what the last event said of conversation groups, and drops all.
func (d *device) infos() (texts []string) {
	for _, event := range d.events {
		if e, ok := event.(session.ConversationGroupInfoUpdated); ok {
			for _, info := range e.Changed {
				texts = append(texts, describeGroup(info))
			}
			for _, id := range e.Gone {
				texts = append(texts, fmt.Sprint("gone ", id))
			}
		}
	}
	d.events = nil
	return texts
}

func describeGroup(info replica.ConversationGroupInfo) string {
	return fmt.Sprintf("%s: %d, unread %d+%d in %d, %d mentions", info.Name, info.Conversations, info.Unread, info.MutedUnread, info.UnreadConversations, info.Mentions)
}

func TestAMessageBringsAConversationIntoAGroupWithARule(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.do(core.CreateConversationGroup{Name: "Unread", ConversationGroupFields: draws(core.ConversationRule{Unread: new(true)})})
	require.Equal(t, []string{"groups [Unread]"}, alice.seen(), "nothing is in it")
	bob.send("alice", "hello")
	alice.catchUp()
	require.Equal(t, []string{"list", "unread 1", "in Unread [C2Cbob]", "groups [Unread]", "received [hello]"}, alice.seen())
	require.Equal(t, []string{"Unread"}, alice.Conversation("C2Cbob").ConversationGroupNames)
	require.Empty(t, alice.Conversation("C2Cbob").ConversationGroups, "nothing is written for it")
	alice.do(core.ReadConversation{ConversationID: "C2Cbob"})
	require.Equal(t, []string{"list", "unread 0", "in Unread []", "groups [Unread]"}, alice.seen())
}

func TestARuleThatChangesTouchesOnlyThoseThatMove(t *testing.T) {
	d := alone(t, "C2Cbob", "C2Ccarol", "C2Cdave")
	d.do(core.CreateConversationGroup{Name: "A", ConversationGroupFields: draws(core.ConversationRule{ConversationIDs: []string{"C2Cbob", "C2Ccarol"}})})
	require.Equal(t, []string{"groups [A]", "list", "in A [C2Cbob C2Ccarol]"}, d.seen())
	before := d.Conversations(replica.Filter{})
	d.do(core.UpdateConversationGroup{Name: "A", ConversationGroupFields: draws(core.ConversationRule{ConversationIDs: []string{"C2Ccarol", "C2Cdave"}})})
	require.Equal(t, []string{"list", "in A [C2Ccarol C2Cdave]", "groups [A]"}, d.seen())
	now := d.Conversations(replica.Filter{})
	require.NotSame(t, before[0], now[0])
	require.Same(t, before[1], now[1], "it stays where it was")
	require.NotSame(t, before[2], now[2])

	d.do(core.RemoveFromConversationGroup{Name: "A", ConversationIDs: []string{"C2Cdave"}})
	require.Equal(t, []string{"list", "in A [C2Ccarol]", "groups [A]"}, d.seen(), "who is taken out stays out")
	d.do(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cdave"}})
	d.do(core.UpdateConversationGroup{Name: "A", ConversationGroupFields: draws()})
	require.Equal(t, []string{"C2Cdave"}, d.list(inGroup("A")), "who was put in stays in")
}

func TestWhatAMutedGroupHoldsLeavesTheTotal(t *testing.T) {
	h := newHouse(t)
	alice, bob, carol := h.device("alice"), h.device("bob"), h.device("carol")
	bob.send("alice", "1")
	carol.send("alice", "2")
	alice.catchUp()
	alice.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	alice.do(core.CreateConversationGroup{Name: "B", ConversationIDs: []string{"C2Cbob", "C2Ccarol"}})
	alice.ConversationGroups()
	alice.seen()
	mute := func(muted bool) {
		alice.do(core.UpdateConversationGroup{Name: "A", ConversationGroupFields: core.ConversationGroupFields{Muted: &muted}})
	}
	mute(true)
	require.Equal(t, 1, alice.TotalUnread())
	require.Equal(t, 1, alice.Conversation("C2Cbob").Unread, "its own count stays")
	require.Equal(t, []string{"unread 1", "infos [A: 1, unread 0+1 in 1, 0 mentions B: 2, unread 1+1 in 2, 0 mentions] []"}, alice.seen())
	bob.send("alice", "3")
	alice.catchUp()
	require.Equal(t, []string{"list", "infos [A: 1, unread 0+2 in 1, 0 mentions B: 2, unread 1+2 in 2, 0 mentions] []", "received [3]"}, alice.seen())
	alice.do(core.DeleteConversationGroup{Name: "A"})
	require.Equal(t, []string{"groups [B]", "list", "unread 3", "infos [B: 2, unread 3+0 in 2, 0 mentions] [1]"}, alice.seen())
}

func TestWhatIsInAGroupComesInItsOrder(t *testing.T) {
	h := newHouse(t)
	d, ctx := h.device("alice"), context.Background()
	zoe, anna, aerzte := "C2Cu1", "C2Cu2", "C2Cu0"
	for i, nick := range []string{"ärzte", "Zoe", "anna"} {
		h.device(fmt.Sprint("u", i)).do(core.UpdateProfile{Nick: &nick})
		d.open(fmt.Sprint("C2Cu", i))
	}
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{zoe, anna, aerzte}})
	d.seen()
	sortBy := func(by string) {
		d.do(core.UpdateConversationGroup{Name: "A", ConversationGroupFields: core.ConversationGroupFields{Sort: &by}})
	}
	require.Equal(t, []string{aerzte, zoe, anna}, d.list(inGroup("A")))
	sortBy(core.SortByName)
	require.Equal(t, []string{anna, zoe, aerzte}, d.list(inGroup("A")))
	require.Equal(t, []string{fmt.Sprintf("in A %v", []string{anna, zoe, aerzte}), "groups [A]"}, d.seen())
	h.device("u1").send("alice", "hello")
	d.catchUp()
	sortBy(core.SortUnreadFirst)
	require.Equal(t, []string{zoe, aerzte, anna}, d.list(inGroup("A")))

	sortBy(core.SortByHand)
	d.seen()
	result, err := d.SortConversationsInGroup(ctx, "A", []string{anna, "C2Cnobody"}, aerzte)
	require.NoError(t, err)
	require.Equal(t, []string{anna}, result.Outcome.(core.Sorted).Success, "others were moved too, and nobody asked for them")
	require.Equal(t, core.Code(2500), result.Outcome.(core.Sorted).Failure[0].Code)
	require.Equal(t, []string{zoe, aerzte, anna}, d.list(inGroup("A")))
	_, err = d.SortConversationsInGroup(ctx, "A", []string{anna, aerzte}, "")
	require.NoError(t, err)
	require.Equal(t, []string{anna, aerzte, zoe}, d.list(inGroup("A")))
	_, err = d.SortConversationsInGroup(ctx, "A", []string{anna}, anna)
	require.Equal(t, core.Code(2500), core.CodeOf(err))

	d.do(core.PlaceConversations{Name: "A", Places: []core.ConversationPlace{{ConversationID: zoe, Pinned: new(true)}}})
	require.Equal(t, []string{zoe, anna, aerzte}, d.list(inGroup("A")))
	require.False(t, d.Conversation(zoe).Pinned, "that is another pin")
	require.Equal(t, zoe, d.list(replica.Filter{})[0], "the list has its own order")
}

func TestTwoDevicesThatSortAtOnceLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, ctx := newHouse(t), context.Background()
		first := h.device("alice")
		ids, groups := numbered("C2Cu", 6), []string{"A", "B", "C", "D"}
		first.open(ids...)
		for _, name := range groups {
			first.do(core.CreateConversationGroup{Name: name, ConversationIDs: ids, ConversationGroupFields: core.ConversationGroupFields{Sort: new(core.SortByHand)}})
		}
		devices := []*device{first, h.device("alice")}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			d := devices[rapid.IntRange(0, 1).Draw(t, "device")]
			if rapid.Bool().Draw(t, "groups") {
				names := rapid.SliceOfNDistinct(rapid.SampledFrom(groups), 1, 4, rapid.ID).Draw(t, "names")
				_, err := d.SortConversationGroups(ctx, names)
				require.NoError(t, err)
				continue
			}
			some := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 6, rapid.ID).Draw(t, "ids")
			after := rapid.SampledFrom(append(excluding(d.list(inGroup("A")), some), "")).Draw(t, "after")
			_, err := d.SortConversationsInGroup(ctx, "A", some, after)
			require.NoError(t, err)
		}
		for _, d := range devices {
			d.catchUp()
		}
		fresh := h.device("alice")
		for _, d := range devices {
			require.Equal(t, fresh.ConversationGroupNames(), d.ConversationGroupNames())
			require.Equal(t, fresh.list(inGroup("A")), d.list(inGroup("A")))
		}
		require.ElementsMatch(t, ids, fresh.list(inGroup("A")))
		require.ElementsMatch(t, groups, fresh.ConversationGroupNames())
	})
}

func TestWhoIsAloneGetsExactlyTheOrderAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, ctx := newHouse(t), context.Background()
		d, ids, groups := h.device("alice"), numbered("C2Cu", 6), []string{"A", "B", "C", "D"}
		d.open(ids...)
		for _, name := range groups {
			d.do(core.CreateConversationGroup{Name: name, ConversationIDs: ids, ConversationGroupFields: core.ConversationGroupFields{Sort: new(core.SortByHand)}})
		}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			names := rapid.SliceOfNDistinct(rapid.SampledFrom(groups), 1, 4, rapid.ID).Draw(t, "names")
			want := append(slices.Clone(names), excluding(d.ConversationGroupNames(), names)...)
			_, err := d.SortConversationGroups(ctx, names)
			require.NoError(t, err)
			require.Equal(t, want, d.ConversationGroupNames())

			some := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 5, rapid.ID).Draw(t, "ids")
			rest := excluding(d.list(inGroup("B")), some)
			at := rapid.IntRange(0, len(rest)).Draw(t, "at")
			after := append([]string{""}, rest...)[at]
			_, err = d.SortConversationsInGroup(ctx, "B", some, after)
			require.NoError(t, err)
			require.Equal(t, slices.Insert(rest, at, some...), d.list(inGroup("B")))
		}
	})
}

func excluding(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(some, one) })
}

func TestAGroupThatIsDeletedIntoAnotherLosesNobody(t *testing.T) {
	h, ctx := newHouse(t), context.Background()
	h.newChangeID = func() string { return fmt.Sprint("change", h.tick()) }
	here, there := h.device("alice"), h.device("alice")
	here.open("C2Cbob", "C2Ccarol", "C2Cdave", "C2Cerin")
	here.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob", "C2Ccarol"}, ConversationGroupFields: draws(core.ConversationRule{ConversationIDs: []string{"C2Cerin"}})})
	here.do(core.CreateConversationGroup{Name: "B"})
	here.do(core.DeleteConversations{ConversationIDs: []string{"C2Ccarol"}})
	there.catchUp()
	here.do(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cdave"}})
	result, err := there.DeleteConversationGroupInto(ctx, "A", "B")
	require.NoError(t, err)
	require.Equal(t, []string{"C2Cbob", "C2Cdave", "C2Cerin"}, there.list(inGroup("B")), "also whom it had not heard of")
	there.open("C2Ccarol")
	require.Equal(t, []string{"B"}, there.Conversation("C2Ccarol").ConversationGroupNames, "also who was not in the list")
	here.catchUp()
	here.do(core.UndoConversationGroupChange{ChangeID: changeOf(result.Outcome)})
	require.Equal(t, []string{"C2Cbob", "C2Ccarol", "C2Cdave", "C2Cerin"}, slices.Sorted(slices.Values(here.list(inGroup("A")))))
	require.Empty(t, here.list(inGroup("B")))
	require.Equal(t, []string{"A", "B"}, here.ConversationGroupNames())
}

func TestAGroupThatComesBackHoldsWhoStaysWhileAnotherIsDeleted(t *testing.T) {
	h := newHouse(t)
	h.newChangeID = func() string { return fmt.Sprint("change", h.tick()) }
	first, second := h.device("alice"), h.device("alice")
	first.open("C2Cbob", "C2Cdave")
	first.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob", "C2Cdave"}})
	second.catchUp()
	changeID := changeOf(second.do(core.DeleteConversationGroup{Name: "A"}))
	first.catchUp()
	second.do(core.UndoConversationGroupChange{ChangeID: changeID})
	first.do(core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}}) // And it hears of the undo.
	require.Equal(t, []string{"C2Cdave"}, first.list(inGroup("A")))
	require.Equal(t, 1, first.ConversationGroups()[0].Conversations)
	require.Equal(t, []string{"A"}, first.Conversation("C2Cdave").ConversationGroupNames)
}

func TestWhoNeverAskedIsToldNothingOfGroups(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: both})
	require.Empty(t, d.infos())
	require.Equal(t, "A: 2, unread 0+0 in 0, 0 mentions", describeGroup(d.ConversationGroups()[0]))
	d.do(core.RenameConversationGroup{OldName: "A", NewName: "B"})
	require.Equal(t, []string{"B: 2, unread 0+0 in 0, 0 mentions"}, d.infos())
	d.do(core.UpdateConversationGroup{Name: "B", ConversationGroupFields: core.ConversationGroupFields{CustomData: new("red")}})
	require.Len(t, d.infos(), 1)
	d.do(core.UpdateConversationGroup{Name: "B", ConversationGroupFields: core.ConversationGroupFields{CustomData: new("red")}})
	require.Empty(t, d.infos(), "nothing changed")
	d.do(core.DeleteConversationGroup{Name: "B"})
	require.Equal(t, []string{"gone 1"}, d.infos())
}

func TestWhatIsLoadedAgainIsNoNewsOfGroups(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: both, ConversationGroupFields: core.ConversationGroupFields{Muted: new(true)}})
	d.ConversationGroups()
	d.seen()
	require.NoError(t, d.Reload(context.Background()))
	require.Equal(t, []string{"list", "groups [A]", "unread 0", "contacts all friends []"}, d.seen())
	d.do(core.UpdateConversationGroup{Name: "A", ConversationGroupFields: core.ConversationGroupFields{Muted: new(false)}})
	require.Equal(t, []string{"infos [A: 2, unread 0+0 in 0, 0 mentions] []"}, d.seen())
}
