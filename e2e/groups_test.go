package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What calls refuse is in jsbridge/testdata and core/testdata, but for what the
// page's side itself refuses.
func TestARefusedCallTellsNobody(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('C2Cbob'); await pace(); watch.take();`)
	for call, code := range map[string]int{
		`deleteConversationGroup('Missing')`:                                            51009,
		`createConversationGroup({ groupName: 'C', conversationIDList: 'C2Cbob' })`:     6017,
		`createConversationGroup({ groupName: 'half \ud83d', conversationIDList: [] })`: 6017,
	} {
		seen := eval[refusal](p, `return outcome(() => chat.`+call+`)`)
		require.Equal(t, code, seen.Code, call)
		require.True(t, seen.IsError && !seen.Thrown, "%s must reject with an Error", call)
	}
	require.Empty(t, eval[[]string](p, `await pace(); return watch.take()`))
}

func TestResultsHaveTheDocumentedShape(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	require.JSONEq(t, `[
		{"code": 0, "data": {"successConversationIDList": [], "failureConversationIDList": [], "changeID": "drawn"}},
		{"code": 0, "data": {"oldName": "A", "newName": "B", "changeID": "drawn"}},
		{"code": 0, "data": ["B"]},
		{"code": 0, "data": {"groupName": "B", "changeID": "drawn"}},
		{"code": 0, "data": []},
		{"code": 0, "data": {"conversationID": "C2Cbob"}},
		{"code": 0, "data": {}},
		{"code": 0, "data": {"conversationIDList": ["C2Ccarol", "GROUPteam"]}}
	]`, eval[string](p, `return JSON.stringify([
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] }),
		await chat.renameConversationGroup({ oldName: 'A', newName: 'B' }),
		await chat.getConversationGroupList(),
		await chat.deleteConversationGroup('B'),
		await chat.getConversationGroupList(),
		await chat.deleteConversation('C2Cbob'),
		await chat.setMessageRead({ conversationID: 'C2Cbob' }),
		await chat.deleteConversation({ conversationIDList: ['C2Ccarol', 'C2Cnobody', 'GROUPteam'] }),
	], (key, value) => (key === 'changeID' && /^[0-9a-f]{16}$/.test(value) ? 'drawn' : value))`))
}

func TestNamesOfThirtyTwoBytesAreFine(t *testing.T) {
	p := newSite(t).user("alice")
	names := []string{"x23456789012345678901234567890ab", "会会会会会会会会会会ab", "🙂🙂🙂🙂🙂🙂🙂🙂", "constructor", "__proto__", " .", "a\"b\\c\n</script>"}
	for _, name := range names {
		require.Equal(t, name, eval[string](p, `
			const groupName = JSON.parse(`+quote(name)+`);
			await open('C2Cbob');
			await chat.createConversationGroup({ groupName, conversationIDList: ['C2Cbob'] });
			if (!watch.last('CONVERSATION_GROUP_LIST_UPDATED').includes(groupName)) throw new Error('the event lacks it');
			if ((await list({ groupName })).length !== 1) throw new Error('it is empty');
			return (await chat.getConversationGroupList()).data.at(-1);`))
	}
	require.Equal(t, names, eval[[]string](p, `return (await one('C2Cbob')).conversationGroupList`))
}

func TestTheListCanBeFiltered(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `;
		await chat.createConversationGroup({ groupName: 'Work', conversationIDList: ['C2Cbob', 'GROUPteam'] });
		await chat.markConversation({ conversationIDList: ['C2Ccarol'], markType: 1, enableMark: true });`)
	for argument, want := range map[string][]string{
		``:                                     {"C2Cbob", "C2Ccarol", "GROUPteam"},
		`['GROUPteam', 'C2Cnobody', 'C2Cbob']`: {"C2Cbob", "GROUPteam"},
		`{ groupName: 'Work', type: 'C2C' }`:   {"C2Cbob"},
		`undefined`:                            {"C2Cbob", "C2Ccarol", "GROUPteam"},
	} {
		require.Equal(t, want, eval[[]string](p, `return ids(await list(`+argument+`))`), argument)
	}
}

func TestTheListPutsPinnedFirstAndTheNewestMessageOnTop(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `;
		await say('carol', 'hello');
		await chat.pinConversation({ conversationID: 'GROUPteam', isPinned: true });`)
	want := []string{"GROUPteam", "C2Ccarol", "C2Cbob"}
	require.Equal(t, want, eval[[]string](p, `return ids(await list())`))
	require.Equal(t, want, eval[[]string](p, `
		await watch.until(() => watch.last('CONVERSATION_LIST_UPDATED')?.[0].isPinned, 'the pin');
		return ids(watch.last('CONVERSATION_LIST_UPDATED'));`))
}

func TestAGroupIsFoundByEitherSpellingOfItsName(t *testing.T) {
	s := newSite(t)
	p := s.user("alice")
	require.Equal(t, []any{[]any{"Café"}, []any{"C2Cbob", "C2Ccarol"}, []any{"C2Cbob", "C2Ccarol"}, []any{"Café"}}, eval[[]any](p, `
		globalThis.decomposed = 'Cafe\u0301';
		await open('C2Cbob', 'C2Ccarol');
		await chat.createConversationGroup({ groupName: decomposed, conversationIDList: ['C2Cbob'] });
		await chat.createConversationGroup({ groupName: 'Caf\u00e9', conversationIDList: [] });
		await chat.addConversationsToGroup({ groupName: decomposed, conversationIDList: ['C2Ccarol'] });
		const found = async (groupName) => ids(await list({ groupName })).sort();
		return [(await chat.getConversationGroupList()).data, await found(decomposed), await found('Caf\u00e9'), (await one('C2Cbob')).conversationGroupList];`))
	require.Equal(t, []any{[]any{"Caf\u00e9s"}, "Caf\u00e9s", 0.0}, eval[[]any](p, `
		await chat.deleteConversationsFromGroup({ groupName: decomposed, conversationIDList: ['C2Cbob'] });
		await chat.renameConversationGroup({ oldName: decomposed, newName: decomposed + 's' });
		const renamed = (await chat.getConversationGroupList()).data;
		const { data } = await chat.deleteConversationGroup(decomposed + 's');
		return [renamed, data.groupName, (await chat.getConversationGroupList()).data.length];`))
}
