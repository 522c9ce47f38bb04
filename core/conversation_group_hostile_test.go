package core_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// What a device may put into the body of a command, whoever wrote it.
func TestHostileCommandsOnConversationGroupsAreRefusedOrDoNoHarm(t *testing.T) {
	many := func(n int, item func(i int) string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = item(i)
		}
		return strings.Join(items, ",")
	}
	same := func(item string) func(int) string { return func(int) string { return item } }
	id := func(i int) string { return fmt.Sprintf(`"C2Cu%d"`, i) }
	for _, test := range []struct {
		name, body string
		code       core.Code
	}{
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[` + many(6, same(`{"pinned":true}`)) + `]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[{"conversationIDs":[` + many(101, id) + `]}]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[{"conversationIDs":[` + many(5000, same(`"C2Cbob"`)) + `]}]}}`, 0},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[{"conversationIDs":["@TIM#SYSTEM"]}]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[null]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[{"mark":18446744073709551615}]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"A","rule":{"anyOf":[{"nameContains":"` + strings.Repeat("İ", 60) + `"}]}}`, core.CodeConversationGroupRule},
		{"UpdateConversationGroup", `{"name":"","muted":true}`, core.CodeConversationGroupName},
		{"UpdateConversationGroup", `{"name":"A","id":7,"given":true,"count":-5}`, 0},
		{"SortConversationGroups", `{"places":[` + many(41, same(`{"name":"A","key":"V"}`)) + `]}`, core.CodeInvalidParameter},
		{"SortConversationGroups", `{"places":[{"name":"A","key":"` + strings.Repeat("V", 65) + `"}]}`, core.CodeInvalidParameter},
		{"SortConversationGroups", `{"places":[{"name":"A","key":"V0"}]}`, core.CodeInvalidParameter},
		{"SortConversationGroups", `{"places":[{"name":"A","key":"\u0000"}]}`, core.CodeInvalidParameter},
		{"SortConversationGroups", `{"places":[{"name":"A","key":"V"},{"name":"A","key":"F"},{"name":"B","key":"k"}]}`, 0},
		{"PlaceConversations", `{"name":"A","places":[` + many(1001, func(i int) string { return `{"conversationID":` + id(i) + `}` }) + `]}`, core.CodeTooManyInCall},
		{"PlaceConversations", `{"name":"A","places":[` + many(2000, same(`{"conversationID":"C2Cbob","key":"V"}`)) + `]}`, 0},
		{"PlaceConversations", `{"name":"A","places":[{"conversationID":"@TIM#SYSTEM","pinned":true},{"conversationID":"","key":""}]}`, 0},
		{"SetConversationGroups", `{"changes":[` + many(101, func(i int) string { return `{"conversationID":` + id(i) + `}` }) + `]}`, core.CodeTooManyInCall},
		{"SetConversationGroups", `{"changes":[{"conversationID":"C2Cbob","add":[` + many(5000, same(`"A"`)) + `]}]}`, 0},
		{"SetConversationGroups", `{"changes":[{"conversationID":"C2Cbob","add":[` + many(500, id) + `]}]}`, core.CodeConversationGroupNotFound},
		{"SetConversationGroups", `{"changes":[{"conversationID":"C2Cbob","add":["A",""]}]}`, core.CodeConversationGroupName},
		{"SetConversationGroups", `{"changes":[{"conversationID":"@TIM#SYSTEM","add":["A"]}]}`, core.CodeInvalidConversation},
		{"SetConversationGroups", `{"changes":[{"conversationID":"C2Cbob","add":["A"]},{"conversationID":"C2Cbob","add":["B"]}]}`, core.CodeInvalidParameter},
		{"DeleteConversationGroup", `{"name":"A","into":"B","conversationIDs":[` + many(2001, id) + `]}`, core.CodeTooManyInCall},
		{"DeleteConversationGroup", `{"name":"B","into":"A","conversationIDs":["GROUPsecret","C2Cnobody","bad","@TIM#SYSTEM",""],"changeID":"into"}`, 0},
		{"UndoConversationGroupChange", `{"changeID":"","newChangeID":"x"}`, core.CodeNoSuchChange},
		{"UndoConversationGroupChange", `{"changeID":"../alice","newChangeID":"x"}`, core.CodeNoSuchChange},
		{"UndoConversationGroupChange", `{"changeID":"zoe-s","newChangeID":"x"}`, core.CodeNoSuchChange},
		{"UndoConversationGroupChange", `{"changeID":"mine","newChangeID":"mine"}`, core.CodeInvalidParameter},
		{"UndoConversationGroupChange", `{"changeID":"mine","newChangeID":"a b"}`, core.CodeInvalidParameter},
		{"CreateConversationGroup", `{"name":"Q","changeID":"mine"}`, core.CodeInvalidParameter},
		{"CreateConversationGroup", `{"name":"Q","changeID":"` + strings.Repeat("x", 100_000) + `"}`, core.CodeInvalidParameter},
		{"GiveConversationGroup", `{"name":"Q"}`, core.CodeNotSupported},
	} {
		f := newFiling(t)
		f.limits = nil
		for _, name := range []string{"A", "B"} {
			require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: name}))
		}
		require.Zero(t, f.asks(t, core.AddToConversationGroup{Name: "A", ConversationIDs: filed, ChangeID: "mine"}))
		_, err := f.do("zoe", core.CreateConversationGroup{Name: "Z", ChangeID: "zoe-s"})
		require.NoError(t, err)

		short := test.name + " " + test.body[:min(len(test.body), 100)]
		require.True(t, json.Valid([]byte(test.body)), short)
		before := f.picture()
		command, err := core.Named{Name: test.name, Body: []byte(test.body)}.Command()
		if err == nil {
			_, err = f.do("alice", command)
		}
		f.holds(t)
		if test.code == 0 {
			require.NoError(t, err, short)
			continue
		}
		require.Equal(t, test.code, core.CodeOf(err), "%s: %v", short, err)
		require.Equal(t, before, f.picture(), short)
	}
}

// A change is small, whatever it was.
func TestWhatIsKeptOfAChangeIsSmall(t *testing.T) {
	f := newFiling(t)
	f.limits = nil
	size := func(id string) int {
		for key, document := range f.documents {
			if change, ok := document.Value.(core.ConversationGroupChange); ok && change.ID == id {
				body, err := core.Encode(change)
				require.NoError(t, err)
				require.Len(t, key.ID, 1)
				return len(body)
			}
		}
		require.Fail(t, "nothing is kept of "+id)
		return 0
	}
	require.Zero(t, f.asks(t, core.CreateConversationGroup{Name: "A", ConversationIDs: filed[:1], ChangeID: "create"}))
	require.Zero(t, f.asks(t, core.AddToConversationGroup{Name: "A", ConversationIDs: filed[1:2], ChangeID: "add"}))
	require.Zero(t, f.asks(t, core.RenameConversationGroup{OldName: "A", NewName: "B", ChangeID: "rename"}))
	require.Zero(t, f.asks(t, core.DeleteConversationGroup{Name: "B", ChangeID: "delete"}))
	for id, most := range map[string]int{"create": 170, "add": 100, "rename": 170, "delete": 120} {
		require.LessOrEqual(t, size(id), most, id)
		t.Log(id, size(id))
	}
}

// What a server gives a device may be nothing that this version has written.
func TestADirectoryThatNobodyWroteSoStillTakesChanges(t *testing.T) {
	for _, directory := range []core.Directory{
		{LastChange: 7},
		{LastChange: -1},
		{LastChange: 3, Changes: "abcde"},
		{LastChange: 49, Changes: "abc"},
	} {
		loaded := map[core.Key]core.Document{core.DirectoryKey("alice"): {Key: core.DirectoryKey("alice"), Revision: 1, Value: directory}}
		call := core.Call{User: "alice", Now: 1, Command: core.CreateConversationGroup{Name: "A", ChangeID: "made"}}
		decision := decideAll(t, loaded, call)
		require.Equal(t, "made", decision.Outcome.(core.Sorted).ChangeID, "%+v", directory)
		for _, write := range decision.Writes {
			loaded[write.Key] = write
		}
		call.Command = core.UndoConversationGroupChange{ChangeID: "made"}
		require.NotEmpty(t, decideAll(t, loaded, call).Writes, "%+v", directory)
	}
}

// decideAll decides, with whatever is not there.
func decideAll(t *testing.T, loaded map[core.Key]core.Document, call core.Call) core.Decision {
	t.Helper()
	for {
		decision, missing, err := core.Decide(loaded, call)
		if len(missing) == 0 {
			require.NoError(t, err)
			return decision
		}
		for _, key := range missing {
			loaded[key] = core.Document{Key: key}
		}
	}
}
