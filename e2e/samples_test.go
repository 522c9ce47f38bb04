package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The samples of the documented feature page, with their typos mended: a
// doubled comma, "tim" for "chat", and two samples in one box.

// sampled is what became of a sample.
type sampled struct {
	// Result is what the sample's promise resolved with.
	Result json.RawMessage
	// Found holds the ids of each getConversationList that it called.
	Found [][]string
	// Warned is what its catch was given, Logged what it logged.
	Warned, Logged []any
	// Events came while it ran.
	Events []string
}

type sorted struct {
	Data struct {
		SuccessConversationIDList []string
		FailureConversationIDList []struct {
			ConversationID string
			Code           int
			Message        string
		}
	}
}

func sample(p *tab, name string) sampled {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "samples", name+".js"))
	require.NoError(p.t, err)
	seen := eval[sampled](p, fmt.Sprintf(`
		const { runSample } = await import('/sample.js');
		await pace();
		watch.take();
		const { result, calls, logged, warned } = await runSample(%q);
		const found = calls.filter((c) => c.method === 'getConversationList').map((c) => ids(c.result.data.conversationList));
		return { result, found, logged, warned, events: watch.take() };`, text))
	require.Empty(p.t, seen.Warned, "the sample's catch")
	return seen
}

func (s sampled) sorted(t *testing.T) sorted {
	t.Helper()
	var result sorted
	require.NoError(t, json.Unmarshal(s.Result, &result))
	return result
}

func bothConversations(t *testing.T) *tab {
	t.Helper()
	p := newSite(t).user("alice")
	p.do(`await open('GROUPtest', 'C2Cexample')`)
	return p
}

func TestTheSampleOfCreatingAGroupCreatesIt(t *testing.T) {
	p := bothConversations(t)
	seen := sample(p, "createConversationGroup")
	require.Equal(t, []string{"GROUPtest", "C2Cexample"}, seen.sorted(t).Data.SuccessConversationIDList)
	require.Empty(t, seen.sorted(t).Data.FailureConversationIDList)
	require.Equal(t, [][]string{{"GROUPtest", "C2Cexample"}}, seen.Found, "the conversations by their ids")
	require.Contains(t, seen.Events, "CONVERSATION_LIST_UPDATED")
	require.Contains(t, seen.Events, "CONVERSATION_GROUP_LIST_UPDATED")
	require.Equal(t, []string{"Suppliers"}, eval[[]string](p, `return (await chat.getConversationGroupList()).data`))
}

func TestTheSampleOfCreatingAGroupTellsWhatFailed(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('GROUPtest')`)
	seen := sample(p, "createConversationGroup")
	require.Equal(t, []string{"GROUPtest"}, seen.sorted(t).Data.SuccessConversationIDList)
	failed := seen.sorted(t).Data.FailureConversationIDList
	require.Len(t, failed, 1)
	require.Equal(t, "C2Cexample", failed[0].ConversationID)
	require.Equal(t, 2500, failed[0].Code)
	require.NotEmpty(t, failed[0].Message)
}

func TestTheSampleOfDeletingAGroupDeletesIt(t *testing.T) {
	p := bothConversations(t)
	p.do(`await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['GROUPtest'] })`)
	seen := sample(p, "deleteConversationGroup")
	require.Contains(t, seen.Events, "CONVERSATION_LIST_UPDATED")
	require.Contains(t, seen.Events, "CONVERSATION_GROUP_LIST_UPDATED")
	require.Empty(t, eval[[]string](p, `return (await chat.getConversationGroupList()).data`))
	require.Equal(t, []string{"GROUPtest", "C2Cexample"}, eval[[]string](p, `return ids(await list())`), "the conversations stay")
}

func TestTheSampleOfRenamingAGroupRenamesIt(t *testing.T) {
	p := bothConversations(t)
	p.do(`await chat.createConversationGroup({ groupName: 'Suppliers_old', conversationIDList: ['GROUPtest'] })`)
	seen := sample(p, "renameConversationGroup")
	require.Contains(t, seen.Events, "CONVERSATION_LIST_UPDATED")
	require.Contains(t, seen.Events, "CONVERSATION_GROUP_LIST_UPDATED")
	require.Equal(t, []string{"Suppliers_new"}, eval[[]string](p, `return (await chat.getConversationGroupList()).data`))
	require.Equal(t, []string{"GROUPtest"}, eval[[]string](p, `return ids(await list({ groupName: 'Suppliers_new' }))`))
}

func TestTheSamplesOfListingGiveTheNamesAndTheContent(t *testing.T) {
	p := bothConversations(t)
	p.do(`await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cexample'] });
		await chat.createConversationGroup({ groupName: 'Friends', conversationIDList: [] });`)
	names := sample(p, "getConversationGroupList")
	require.JSONEq(t, `{"code": 0, "data": ["Suppliers", "Friends"]}`, string(names.Result))
	require.Empty(t, names.Events)
	content := sample(p, "getConversationList")
	require.Equal(t, [][]string{{"C2Cexample"}}, content.Found)
	require.Empty(t, content.Events)
}

func TestTheSampleOfAddingAddsToTheGroup(t *testing.T) {
	p := bothConversations(t)
	p.do(`await chat.createConversationGroup({ groupName: 'Suppliers_new', conversationIDList: [] })`)
	seen := sample(p, "addConversationsToGroup")
	require.Equal(t, []string{"GROUPtest", "C2Cexample"}, seen.sorted(t).Data.SuccessConversationIDList)
	require.Empty(t, seen.sorted(t).Data.FailureConversationIDList)
	require.Equal(t, [][]string{{"GROUPtest", "C2Cexample"}}, seen.Found)
	require.Contains(t, seen.Events, "CONVERSATION_GROUP_LIST_UPDATED")
	require.Equal(t, []string{"GROUPtest", "C2Cexample"}, eval[[]string](p, `return ids(await list({ groupName: 'Suppliers_new' }))`))
}

func TestTheSampleOfRemovingRemovesFromTheGroup(t *testing.T) {
	p := bothConversations(t)
	p.do(`await open('C2Cthird');
		await chat.createConversationGroup({ groupName: 'Suppliers_new', conversationIDList: ['GROUPtest', 'C2Cthird'] })`)
	seen := sample(p, "deleteConversationsFromGroup")
	require.Equal(t, []string{"GROUPtest", "C2Cexample"}, seen.sorted(t).Data.SuccessConversationIDList, "also the one that was not in it")
	require.Empty(t, seen.sorted(t).Data.FailureConversationIDList)
	require.Equal(t, [][]string{{"GROUPtest", "C2Cexample"}}, seen.Found)
	require.Contains(t, seen.Events, "CONVERSATION_GROUP_LIST_UPDATED")
	require.Equal(t, []string{"C2Cthird"}, eval[[]string](p, `return ids(await list({ groupName: 'Suppliers_new' }))`))
}

func TestTheSamplesOfListeningHearOfEveryChange(t *testing.T) {
	p := bothConversations(t)
	text := func(name string) string {
		sample, err := os.ReadFile(filepath.Join("testdata", "samples", name+".js"))
		require.NoError(t, err)
		return fmt.Sprintf("%q", sample)
	}
	heard := eval[struct {
		Logged  [][][]string
		Handled []struct {
			GroupName        string
			ConversationList []string
		}
	}](p, `
		const { runSample } = await import('/sample.js');
		const { logged } = await runSample(`+text("onConversationGroupListUpdated")+`);
		const { handled } = await runSample(`+text("onConversationInGroupUpdated")+`);
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['GROUPtest'] });
		await chat.createConversationGroup({ groupName: 'B', conversationIDList: [] });
		await chat.renameConversationGroup({ oldName: 'A', newName: 'C' });
		await chat.addConversationsToGroup({ groupName: 'C', conversationIDList: ['C2Cexample'] });
		await chat.deleteConversationsFromGroup({ groupName: 'C', conversationIDList: ['GROUPtest'] });
		await chat.deleteConversationGroup('C');
		const data = handled.map(({ data }) => ({ ...data, conversationList: ids(data.conversationList) }));
		return { logged, handled: data };`)
	require.Equal(t, [][][]string{{{"A"}}, {{"A", "B"}}, {{"C", "B"}}, {{"C", "B"}}, {{"C", "B"}}, {{"B"}}}, heard.Logged)
	require.Len(t, heard.Handled, 3)
	for i, want := range [][]string{{"GROUPtest"}, {"GROUPtest", "C2Cexample"}, {"C2Cexample"}} {
		require.Equal(t, []string{"A", "C", "C"}[i], heard.Handled[i].GroupName)
		require.Equal(t, want, heard.Handled[i].ConversationList)
	}
}
