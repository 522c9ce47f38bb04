package core_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// asks carries out a command of alice's, or of the backend for her, and returns the
// code of a refusal.
func (f *filing) asks(t *testing.T, command core.Command) core.Code {
	t.Helper()
	_, err := f.do("alice", command)
	f.holds(t)
	if err != nil {
		return core.CodeOf(err)
	}
	return 0
}

func TestAGivenGroupIsItsUsersToArrangeOnly(t *testing.T) {
	f := newFiling(t)
	rule := core.ConversationGroupFields{Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{{ConversationIDs: []string{"C2Cshop", "C2Cshop"}}}}}
	require.Zero(t, f.asks(t, core.GiveConversationGroup{Name: "News", ConversationGroupFields: rule}))
	require.Equal(t, []string{"C2Cshop"}, f.documents[core.ConversationGroupKey("alice", 1)].Value.(core.ConversationGroupSettings).Rule[0].ConversationIDs)
	require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: "Own"}))

	for name, command := range map[string]core.Command{
		"rename":      core.RenameConversationGroup{OldName: "News", NewName: "Old"},
		"delete":      core.DeleteConversationGroup{Name: "News"},
		"delete into": core.DeleteConversationGroup{Name: "Own", Into: "News"},
		"rule":        core.UpdateConversationGroup{Name: "News", ConversationGroupFields: core.ConversationGroupFields{Rule: &core.ConversationRules{}}},
		"create":      core.CreateConversationGroup{Name: "News", ConversationIDs: filed[:1]},
		"add":         core.AddToConversationGroup{Name: "News", ConversationIDs: filed[:1]},
		"remove":      core.RemoveFromConversationGroup{Name: "News", ConversationIDs: filed[:1]},
		"set":         core.SetConversationGroups{Changes: []core.ConversationGroupsChange{{ConversationID: filed[0], Add: []string{"News"}}}},
	} {
		require.Equal(t, core.CodeConversationGroupGiven, f.asks(t, command), name)
	}
	require.Zero(t, f.asks(t, core.UpdateConversationGroup{Name: "News", ConversationGroupFields: core.ConversationGroupFields{
		Muted: new(true), Collapsed: new(true), Sort: new(core.SortByName), CustomData: new("blue"),
	}, ChangeID: "set"}))
	require.Zero(t, f.asks(t, core.SortConversationGroups{Places: []core.ConversationGroupPlace{{Name: "Own", Key: "V"}}, ChangeID: "sort"}))
	require.Equal(t, []string{"Own", "News"}, f.directory().Names())
	require.Zero(t, f.asks(t, core.PlaceConversations{Name: "News", Places: []core.ConversationPlace{{ConversationID: filed[0], Pinned: new(true)}}}))

	require.Zero(t, f.asks(t, core.GiveConversationGroup{Name: "News", NewName: "Announcements"}))
	require.Zero(t, f.asks(t, core.GiveConversationGroup{Name: "News", NewName: "Announcements"}), "a backend that asks again")
	require.Equal(t, []string{"Own", "Announcements"}, f.directory().Names())
	require.Equal(t, core.CodeInvalidParameter, f.asks(t, core.GiveConversationGroup{Name: "Own"}), "it is the user's")
	require.Equal(t, core.CodeInvalidParameter, f.asks(t, core.GiveConversationGroup{Name: "Announcements", NewName: "Own"}))
	require.Zero(t, f.asks(t, core.UndoConversationGroupChange{ChangeID: "set"}), "the user's settings, not the backend's name")

	require.Equal(t, core.CodeConversationGroupNotFound, f.asks(t, core.TakeConversationGroup{Name: "Own"}))
	require.Zero(t, f.asks(t, core.TakeConversationGroup{Name: "Announcements"}))
	require.Equal(t, core.CodeConversationGroupNotFound, f.asks(t, core.TakeConversationGroup{Name: "Announcements"}))
	require.Equal(t, []string{"Own"}, f.directory().Names())
	require.Nil(t, f.documents[core.ConversationGroupKey("alice", 1)].Value)
	require.Equal(t, core.CodeChangedSince, f.asks(t, core.UndoConversationGroupChange{ChangeID: "set"}))
}

func TestGivenGroupsTakeNoRoomOfOwnOnes(t *testing.T) {
	f := newFiling(t)
	for i := range core.MaxGivenConversationGroups {
		require.Zero(t, f.asks(t, core.GiveConversationGroup{Name: string(rune('a' + i))}))
	}
	require.Equal(t, core.CodeTooManyConversationGroups, f.asks(t, core.GiveConversationGroup{Name: "one too many"}))
	for _, name := range []string{"A", "B", "C", "D"} {
		require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: name, ChangeID: name}))
	}
	require.Equal(t, core.CodeTooManyConversationGroups, f.asks(t, core.CreateConversationGroup{Name: "E"}))
}

func TestOnlyTheBackendGives(t *testing.T) {
	f := newFiling(t)
	for _, command := range []core.Command{core.GiveConversationGroup{Name: "A"}, core.TakeConversationGroup{Name: "A"}} {
		_, err := f.Do(context.Background(), core.Call{User: "alice", Command: command}, nil)
		require.Equal(t, core.CodeGroupDenied, core.CodeOf(err))
		_, err = core.NameCommand(command)
		require.Error(t, err, "no device can name it")
	}
}

func TestConversationGroupsHaveTheLimitsThatAreSet(t *testing.T) {
	f := newFiling(t)
	f.limits = &core.ConversationGroupLimits{Groups: 2, NameBytes: 40, Size: 1, PerCall: 2, DataBytes: 4}
	long, ids := "a name of more than thirty-two bytes", filed[:3]
	require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: long, ChangeID: "a"}))
	require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: "B", ChangeID: "b"}))
	require.Equal(t, core.CodeTooManyConversationGroups, f.asks(t, core.CreateConversationGroup{Name: "C"}))
	require.Equal(t, core.CodeTooManyInCall, f.asks(t, core.AddToConversationGroup{Name: "B", ConversationIDs: ids}))
	outcome, err := f.do("alice", core.AddToConversationGroup{Name: "B", ConversationIDs: ids[:2]})
	require.NoError(t, err)
	require.Equal(t, core.CodeConversationGroupFull, outcome.(core.Sorted).Failure[0].Code)
	require.Equal(t, core.CodeInvalidParameter, f.asks(t, core.UpdateConversationGroup{Name: "B", ConversationGroupFields: core.ConversationGroupFields{CustomData: new("12345")}}))
	require.Equal(t, core.CodeConversationGroupRule, f.asks(t, core.UpdateConversationGroup{Name: "B", ConversationGroupFields: core.ConversationGroupFields{
		Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{{ConversationIDs: ids}}},
	}}))

	f.limits = nil // Less is allowed of names, more of the rest.
	require.Equal(t, core.CodeConversationGroupName, f.asks(t, core.CreateConversationGroup{Name: long + "!"}))
	require.Equal(t, core.CodeConversationGroupName, f.asks(t, core.DeleteConversationGroup{Name: long + "!"}))
	require.Zero(t, f.asks(t, core.AddToConversationGroup{Name: long, ConversationIDs: ids}), "what is there can be used")
	require.Zero(t, f.asks(t, core.RenameConversationGroup{OldName: long, NewName: "A"}))
}
