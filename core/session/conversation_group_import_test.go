package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// imports brings conversation groups in and requires that nothing was left as it was.
func (d *device) imports(copies []session.ConversationGroupCopy, replace bool) session.ConversationGroupImport {
	comes, err := d.ImportConversationGroups(context.Background(), copies, replace, false)
	require.NoError(d.house.t, err)
	return comes
}

func steps(comes session.ConversationGroupImport) (texts []string) {
	for _, step := range comes.Steps {
		texts = append(texts, fmt.Sprintf("%s %s %v", core.NameOf(step.Command), step.GroupName, step.ConversationIDs))
	}
	return texts
}

func TestConversationGroupsAreTakenAlongToAnotherUser(t *testing.T) {
	h, ctx := newHouse(t), context.Background()
	ids := []string{"C2Cbob", "C2Ccarol", "C2Cdave"}
	alice, zoe := h.device("alice"), h.device("zoe")
	alice.open(ids...)
	zoe.open(ids[:2]...)
	alice.do(core.CreateConversationGroup{Name: "A", ConversationIDs: ids, ConversationGroupFields: core.ConversationGroupFields{Muted: new(true), Sort: new(core.SortByHand), CustomData: new("red")}})
	alice.do(core.CreateConversationGroup{Name: "B", ConversationGroupFields: draws(core.ConversationRule{Type: core.TypeC2C})})
	alice.do(core.RemoveFromConversationGroup{Name: "B", ConversationIDs: ids[:1]})
	alice.do(core.PlaceConversations{Name: "B", Places: []core.ConversationPlace{{ConversationID: ids[1], Pinned: new(true)}}})
	_, err := alice.SortConversationsInGroup(ctx, "A", []string{ids[2], ids[0]}, "")
	require.NoError(t, err)
	_, err = alice.SortConversationGroups(ctx, []string{"B"})
	require.NoError(t, err)

	zoe.do(core.CreateConversationGroup{Name: "A", ConversationIDs: ids[:1]})
	copies := alice.ExportConversationGroups()
	plan, err := zoe.ImportConversationGroups(ctx, copies, false, true)
	require.NoError(t, err)
	require.Equal(t, []string{
		"CreateConversationGroup B []", "RemoveFromConversationGroup B [C2Cbob]", "PlaceConversations B [C2Ccarol]",
		"UpdateConversationGroup A []", "AddToConversationGroup A [C2Ccarol C2Cdave]", "PlaceConversations A [C2Cdave C2Cbob]",
		"SortConversationGroups  []",
	}, steps(plan))
	require.Equal(t, []string{"A"}, zoe.ConversationGroupNames(), "nothing is done yet")

	comes := zoe.imports(copies, false)
	require.Equal(t, steps(plan), steps(comes))
	require.Len(t, comes.Failure, 2, "dave is not in the list: neither put in nor moved")
	for _, failure := range comes.Failure {
		require.Equal(t, core.Code(2500), failure.Code)
		require.Equal(t, "C2Cdave", failure.ConversationID)
	}
	require.Equal(t, []string{"B", "A"}, zoe.ConversationGroupNames())
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, zoe.list(inGroup("A")))
	require.Equal(t, []string{"C2Ccarol"}, zoe.list(inGroup("B")))
	require.True(t, zoe.ConversationGroups()[1].Muted)
}

func TestAnImportThatCannotBeDoesNothing(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A"})
	d.seen()
	named := func(names ...string) (copies []session.ConversationGroupCopy) {
		for _, name := range names {
			copies = append(copies, session.ConversationGroupCopy{Name: name})
		}
		return copies
	}
	ruled := named("B")
	ruled[0].Rule = []core.ConversationRule{{}}
	for code, copies := range map[core.Code][]session.ConversationGroupCopy{
		2814: named("B", "B"), 51011: named("B", ""), 51010: named(numbered("g", 20)...), 2813: ruled,
	} {
		_, err := d.ImportConversationGroups(context.Background(), copies, false, false)
		require.Equal(t, code, core.CodeOf(err))
	}
	require.Empty(t, d.seen())
	require.Empty(t, d.imports(named(numbered("g", 20)...), true).Failure, "A is deleted first")
}

// TestReplacingBringsBackWhatWasExported: whatever happens in between, an import that
// replaces makes of the conversation groups what they were.
func TestReplacingBringsBackWhatWasExported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		h.newChangeID = func() string { return fmt.Sprint("change", h.tick()) }
		d := h.device("alice")
		d.open(filePlace[:4]...)
		f := file(t, d)
		for range rapid.IntRange(0, 15).Draw(t, "before") {
			f.change(f.do)
		}
		exported := d.ExportConversationGroups()
		before := recounted(d)
		plan, err := d.ImportConversationGroups(context.Background(), exported, true, true)
		require.NoError(t, err)
		require.Empty(t, plan.Steps, "all is as it says")
		for range rapid.IntRange(0, 15).Draw(t, "after") {
			f.change(f.do)
		}
		comes := d.imports(exported, true)
		f.events, f.was = nil, recounted(d)
		require.Empty(t, comes.Failure)
		now := recounted(d)
		require.Equal(t, before.names, now.names)
		require.Equal(t, before.total, now.total)
		for i := range before.names {
			require.Equal(t, d.idsIn(before, i), d.idsIn(now, i), "in %s", before.names[i])
		}
		require.Equal(t, before.names, named(exported))
		for _, id := range slices.Backward(comes.ChangeIDs) {
			_, err := d.Do(context.Background(), core.UndoConversationGroupChange{ChangeID: id})
			require.NoError(t, err)
		}
	})
}

// idsIn are the conversations in the conversation group at a place in the order.
func (d *device) idsIn(f *filed, at int) []string {
	for id, info := range f.infos {
		if info.Name == f.names[at] {
			return f.inside[id]
		}
	}
	return nil
}

func named(copies []session.ConversationGroupCopy) []string {
	names := []string{}
	for _, c := range copies {
		names = append(names, c.Name)
	}
	return names
}
