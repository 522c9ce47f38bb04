package session_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

var both = []string{"GROUPtest", "C2Cexample"}

func TestCreatingAGroupPutsTheConversationsIntoItAndSaysSo(t *testing.T) {
	d := alone(t, both...)
	result := d.sorted(core.CreateConversationGroup{Name: "Suppliers", ConversationIDs: both})
	require.Equal(t, both, result.Success)
	require.Empty(t, result.Failure)
	require.Equal(t, []string{"groups [Suppliers]", "list", "in Suppliers [GROUPtest C2Cexample]"}, d.seen())
	require.Equal(t, []string{"Suppliers"}, d.ConversationGroupNames())
	require.Equal(t, both, d.list(inGroup("Suppliers")))
	require.Equal(t, []string{"Suppliers"}, d.Conversation("C2Cexample").ConversationGroupNames)
}

func TestEventsOfEachGroupCallComeInTheDocumentedOrder(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"GROUPtest"}})
	d.seen()
	steps := []struct {
		name    string
		command core.Command
		events  []string
	}{
		{"creating an empty group", core.CreateConversationGroup{Name: "B"}, []string{"groups [A B]"}},
		{"creating a group that exists, again", core.CreateConversationGroup{Name: "B"}, nil},
		{"creating a group that exists adds", core.CreateConversationGroup{Name: "B", ConversationIDs: both}, []string{"list", "in B [GROUPtest C2Cexample]", "groups [A B]"}},
		{"adding", core.AddToConversationGroup{Name: "A", ConversationIDs: both}, []string{"list", "in A [GROUPtest C2Cexample]", "groups [A B]"}},
		{"adding again", core.AddToConversationGroup{Name: "A", ConversationIDs: both}, nil},
		{"removing", core.RemoveFromConversationGroup{Name: "A", ConversationIDs: []string{"GROUPtest"}}, []string{"list", "in A [C2Cexample]", "groups [A B]"}},
		{"removing again", core.RemoveFromConversationGroup{Name: "A", ConversationIDs: []string{"GROUPtest"}}, nil},
		{"renaming", core.RenameConversationGroup{OldName: "A", NewName: "Z"}, []string{"groups [Z B]", "list"}},
		{"renaming to the same name", core.RenameConversationGroup{OldName: "Z", NewName: "Z"}, nil},
		{"deleting", core.DeleteConversationGroup{Name: "B"}, []string{"groups [Z]", "list"}},
		{"deleting a conversation that is in a group", core.DeleteConversations{ConversationIDs: []string{"C2Cexample"}}, []string{"list", "in Z []", "groups [Z]"}},
		{"its coming back", core.OpenConversation{ConversationID: "C2Cexample"}, []string{"list", "in Z [C2Cexample]", "groups [Z]"}},
	}
	for _, step := range steps {
		d.do(step.command)
		require.Equal(t, step.events, d.seen(), step.name)
	}
}

func TestARenamedGroupKeepsItsPlaceAndItsConversations(t *testing.T) {
	d := alone(t, both...)
	for _, name := range []string{"one", "two", "three"} {
		d.do(core.CreateConversationGroup{Name: name, ConversationIDs: both})
	}
	d.do(core.RenameConversationGroup{OldName: "two", NewName: "zwei"})
	require.Equal(t, []string{"one", "zwei", "three"}, d.ConversationGroupNames())
	require.Equal(t, []string{"one", "zwei", "three"}, d.Conversation("GROUPtest").ConversationGroupNames)
	require.Equal(t, both, d.list(inGroup("zwei")))
	require.Empty(t, d.list(inGroup("two")))
}

func TestADeletedGroupLeavesItsConversationsAndItsNameFree(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: both})
	d.do(core.DeleteConversationGroup{Name: "A"})
	require.Empty(t, d.ConversationGroupNames())
	require.Equal(t, both, d.list(replica.Filter{}))
	require.Empty(t, d.Conversation("GROUPtest").ConversationGroupNames)
	d.do(core.CreateConversationGroup{Name: "A"})
	require.Empty(t, d.list(inGroup("A")), "a new group of the old name starts empty")
}

func TestEachRequestedConversationIsInExactlyOneList(t *testing.T) {
	d := alone(t, both...)
	request := []string{"GROUPtest", "C2Cnobody", "bad", "GROUPtest", "@TIM#SYSTEM", "", "C2Cexample", "C2C"}
	want := []core.Failure{
		{ConversationID: "C2Cnobody", Code: 2500},
		{ConversationID: "bad", Code: 2503},
		{ConversationID: "@TIM#SYSTEM", Code: 2503},
		{ConversationID: "", Code: 2503},
		{ConversationID: "C2C", Code: 2503},
	}
	for _, command := range []core.Command{
		core.CreateConversationGroup{Name: "A", ConversationIDs: request},
		core.AddToConversationGroup{Name: "A", ConversationIDs: request},
		core.RemoveFromConversationGroup{Name: "A", ConversationIDs: request},
		core.RemoveFromConversationGroup{Name: "A", ConversationIDs: request},
		core.MarkConversations{ConversationIDs: request, Mark: 1, Enable: true},
		core.SetCustomData{ConversationIDs: request, CustomData: "x"},
	} {
		result := d.sorted(command)
		require.Equal(t, both, result.Success)
		for i := range result.Failure {
			require.NotEmpty(t, result.Failure[i].Message)
			result.Failure[i].Message = ""
		}
		require.Equal(t, want, result.Failure)
	}
}

func TestCreatingWithoutASingleKnownConversationCreatesNothing(t *testing.T) {
	d := alone(t)
	result := d.sorted(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cnobody", "bad"}})
	require.Empty(t, result.Success)
	require.Len(t, result.Failure, 2)
	require.Empty(t, d.ConversationGroupNames())
	require.Empty(t, d.seen())
}

func TestGroupCallsRefuseWhatTheyCannotDo(t *testing.T) {
	d := alone(t, both...)
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: both})
	d.do(core.CreateConversationGroup{Name: "B"})
	d.seen()
	long := strings.Repeat("x", 33)
	chinese := strings.Repeat("组", 11) // 33 bytes in 11 characters
	tooMany := numbered("C2Cu", 101)
	for name, refusal := range map[string]struct {
		command core.Command
		code    core.Code
	}{
		"create, empty name":           {core.CreateConversationGroup{ConversationIDs: both}, 51011},
		"create, long name":            {core.CreateConversationGroup{Name: long}, 51011},
		"create, name long in bytes":   {core.CreateConversationGroup{Name: chinese}, 51011},
		"create, too many":             {core.CreateConversationGroup{Name: "C", ConversationIDs: tooMany}, 51006},
		"add, missing group":           {core.AddToConversationGroup{Name: "C", ConversationIDs: both}, 51009},
		"add, empty name":              {core.AddToConversationGroup{ConversationIDs: both}, 51011},
		"add, long name":               {core.AddToConversationGroup{Name: long, ConversationIDs: both}, 51011},
		"add, nothing":                 {core.AddToConversationGroup{Name: "A"}, 6017},
		"add, too many":                {core.AddToConversationGroup{Name: "A", ConversationIDs: tooMany}, 51006},
		"remove, missing group":        {core.RemoveFromConversationGroup{Name: "C", ConversationIDs: both}, 51009},
		"remove, nothing":              {core.RemoveFromConversationGroup{Name: "A"}, 6017},
		"remove, too many":             {core.RemoveFromConversationGroup{Name: "A", ConversationIDs: tooMany}, 51006},
		"delete, missing group":        {core.DeleteConversationGroup{Name: "C"}, 51009},
		"delete, empty name":           {core.DeleteConversationGroup{}, 51011},
		"rename, missing group":        {core.RenameConversationGroup{OldName: "C", NewName: "D"}, 51009},
		"rename, missing to itself":    {core.RenameConversationGroup{OldName: "C", NewName: "C"}, 51009},
		"rename, new name taken":       {core.RenameConversationGroup{OldName: "A", NewName: "B"}, 6017},
		"rename, new name empty":       {core.RenameConversationGroup{OldName: "A"}, 51011},
		"rename, new name long":        {core.RenameConversationGroup{OldName: "A", NewName: chinese}, 51011},
		"rename, old name empty":       {core.RenameConversationGroup{NewName: "D"}, 51011},
		"mark, no power of two":        {core.MarkConversations{ConversationIDs: both, Mark: 3}, 6017},
		"mark, zero":                   {core.MarkConversations{ConversationIDs: both}, 6017},
		"mark, nothing":                {core.MarkConversations{Mark: 1}, 6017},
		"mark, too many":               {core.MarkConversations{ConversationIDs: tooMany, Mark: 1}, 51006},
		"custom data, long":            {core.SetCustomData{ConversationIDs: both, CustomData: strings.Repeat("x", 257)}, 6017},
		"open, no conversation":        {core.OpenConversation{ConversationID: "bad"}, 2503},
		"open, user id with a space":   {core.OpenConversation{ConversationID: "C2Ca b"}, 2503},
		"delete, unknown conversation": {core.DeleteConversations{ConversationIDs: []string{"C2Cnobody"}}, 2500},
		"delete, no conversation":      {core.DeleteConversations{ConversationIDs: []string{"C2Cexample", "bad"}}, 2503},
		"pin, no conversation":         {core.PinConversation{ConversationID: "@TIM#SYSTEM", Pinned: true}, 2503},
		"read, no conversation":        {core.ReadConversation{ConversationID: "bad"}, 2503},
	} {
		require.Equal(t, refusal.code, d.refused(refusal.command), name)
	}
	require.Empty(t, d.seen(), "a refusal changes nothing")
	require.Equal(t, []string{"A", "B"}, d.ConversationGroupNames())
	require.Equal(t, both, d.list(inGroup("A")))
}

func TestANameOf32BytesIsNotTooLong(t *testing.T) {
	d := alone(t)
	name := strings.Repeat("组", 10) + "xx"
	d.do(core.CreateConversationGroup{Name: name})
	require.Equal(t, []string{name}, d.ConversationGroupNames())
}

func TestThereAreAtMost20Groups(t *testing.T) {
	d := alone(t, both...)
	for _, name := range numbered("g", 20) {
		d.do(core.CreateConversationGroup{Name: name})
	}
	require.Equal(t, core.Code(51010), d.refused(core.CreateConversationGroup{Name: "one more", ConversationIDs: both}))
	d.do(core.CreateConversationGroup{Name: "g0007", ConversationIDs: both})
	d.do(core.DeleteConversationGroup{Name: "g0000"})
	d.do(core.CreateConversationGroup{Name: "one more"})
	require.Len(t, d.ConversationGroupNames(), 20)
}

func TestAGroupHoldsAtMost1000ListedConversations(t *testing.T) {
	ids := numbered("C2Cu", 1001)
	d := alone(t, ids...)
	d.do(core.CreateConversationGroup{Name: "full"})
	for start := 0; start < 1000; start += 100 {
		result := d.sorted(core.AddToConversationGroup{Name: "full", ConversationIDs: ids[start : start+100]})
		require.Len(t, result.Success, 100)
	}
	result := d.sorted(core.AddToConversationGroup{Name: "full", ConversationIDs: ids[999:]})
	require.Equal(t, ids[999:1000], result.Success, "one that is in already is as asked")
	require.Len(t, result.Failure, 1)
	require.Equal(t, core.Code(51008), result.Failure[0].Code)

	d.do(core.DeleteConversations{ConversationIDs: ids[:1]})
	result = d.sorted(core.AddToConversationGroup{Name: "full", ConversationIDs: ids[1000:]})
	require.Equal(t, ids[1000:], result.Success, "a deleted conversation takes no room")
}

func TestMembershipSurvivesDeletingTheConversation(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.open("C2Cbob")
	alice.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	alice.do(core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}, ClearHistory: true})
	require.Empty(t, alice.list(inGroup("A")))
	require.Equal(t, core.Code(2500), alice.sorted(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}}).Failure[0].Code)
	alice.seen()

	bob.send("alice", "here again")
	alice.catchUp()
	require.Equal(t, []string{"list", "unread 1", "in A [C2Cbob]", "groups [A]", "received [here again]"}, alice.seen())
	require.Equal(t, []string{"A"}, alice.Conversation("C2Cbob").ConversationGroupNames)
}

func TestAnotherDeviceSeesTheSameEventsInTheSameOrder(t *testing.T) {
	h := newHouse(t)
	here := h.device("alice")
	here.open(both...)
	there := h.device("alice")
	here.seen()
	for _, command := range []core.Command{
		core.CreateConversationGroup{Name: "A", ConversationIDs: both},
		core.AddToConversationGroup{Name: "A", ConversationIDs: both},
		core.RemoveFromConversationGroup{Name: "A", ConversationIDs: both[:1]},
		core.RenameConversationGroup{OldName: "A", NewName: "B"},
		core.PinConversation{ConversationID: "C2Cexample", Pinned: true},
		core.MarkConversations{ConversationIDs: both, Mark: 4, Enable: true},
		core.DeleteConversations{ConversationIDs: both[1:]},
		core.DeleteConversationGroup{Name: "B"},
	} {
		here.do(command)
		there.catchUp()
		require.Equal(t, here.seen(), there.seen(), "%T", command)
	}
	require.Equal(t, here.Dump(), there.Dump())
}
