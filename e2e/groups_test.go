package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGroupCallsRefuseWithTheDocumentedCodes(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `; await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		await chat.createConversationGroup({ groupName: 'B', conversationIDList: [] });
		await pace(); watch.take();`)
	for _, example := range []struct {
		call string
		code int
	}{
		{`deleteConversationGroup('Missing')`, 51009},
		{`renameConversationGroup({ oldName: 'Missing', newName: 'C' })`, 51009},
		{`addConversationsToGroup({ groupName: 'Missing', conversationIDList: ['C2Cbob'] })`, 51009},
		{`deleteConversationsFromGroup({ groupName: 'Missing', conversationIDList: ['C2Cbob'] })`, 51009},
		{`renameConversationGroup({ oldName: 'A', newName: 'B' })`, 6017},
		{`createConversationGroup({ groupName: '', conversationIDList: [] })`, 51011},
		{`createConversationGroup({ groupName: 'x'.repeat(33), conversationIDList: [] })`, 51011},
		{`createConversationGroup({ groupName: '会'.repeat(11), conversationIDList: [] })`, 51011},
		{`renameConversationGroup({ oldName: 'A', newName: 'é'.repeat(17) })`, 51011},
		{`createConversationGroup({ groupName: ' \n\u200b', conversationIDList: [] })`, 51011},
		{`renameConversationGroup({ oldName: 'A', newName: '\u3164' })`, 51011},
		{`deleteConversationGroup('')`, 51011},
		{`addConversationsToGroup({ groupName: 'A', conversationIDList: [] })`, 6017},
		{`addConversationsToGroup({ groupName: 'A', conversationIDList: Array.from({ length: 101 }, (_, i) => 'C2C' + i) })`, 51006},
		{`createConversationGroup()`, 6017},
		{`createConversationGroup({ groupName: 'C' })`, 6017},
		{`createConversationGroup({ conversationIDList: [] })`, 6017},
		{`createConversationGroup({ groupName: 'C', conversationIDList: 'C2Cbob' })`, 6017},
		{`createConversationGroup({ groupName: 'C', conversationIDList: ['C2Cbob', 5] })`, 6017},
		{`createConversationGroup({ groupName: 'half \ud83d', conversationIDList: [] })`, 6017},
		{`deleteConversationGroup({ groupName: 'A' })`, 6017},
		{`deleteConversationGroup()`, 6017},
		{`renameConversationGroup('A', 'C')`, 6017},
		{`markConversation({ conversationIDList: ['C2Cbob'], markType: 3, enableMark: true })`, 6017},
		{`pinConversation({ conversationID: '@TIM#SYSTEM', isPinned: true })`, 2503},
	} {
		seen := eval[refusal](p, `return outcome(() => chat.`+example.call+`)`)
		require.Equal(t, example.code, seen.Code, example.call)
		require.True(t, seen.IsError && !seen.Thrown, "%s must reject with an Error", example.call)
		require.NotEmpty(t, seen.Message, example.call)
	}
	require.Empty(t, eval[[]string](p, `await pace(); return watch.take()`), "a refusal tells nobody")
}

func TestParameterErrorsNameTheParameter(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	for call, name := range map[string]string{
		`createConversationGroup({ groupName: 5, conversationIDList: [] })`:    "groupName",
		`createConversationGroup({ groupName: 'A', conversationIDList: 'x' })`: "conversationIDList",
		`renameConversationGroup({ oldName: 'A', newName: null })`:             "newName",
		`deleteConversationGroup(5)`:                                           "groupName",
		`pinConversation({ conversationID: 'C2Cbob', isPinned: 'yes' })`:       "isPinned",
		`setMessageRead({})`: "conversationID",
		`createTextMessage({ to: 'bob', conversationType: 'C2C', payload: {} })`: "payload.text",
		`createTextMessage({ conversationType: 'C2C', payload: { text: 'x' } })`: "to",
	} {
		seen := eval[refusal](p, `return outcome(() => chat.`+call+`)`)
		require.Equal(t, 6017, seen.Code, call)
		require.Contains(t, seen.Message, name, call)
	}
}

func TestEachRequestedConversationIsInExactlyOneList(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	for _, call := range []string{"createConversationGroup", "addConversationsToGroup", "addConversationsToGroup", "deleteConversationsFromGroup", "deleteConversationsFromGroup"} {
		seen := eval[sorted](p, `return chat.`+call+`({ groupName: 'A', conversationIDList: ['C2Cbob', 'C2Cnobody', 'bad', 'C2Cbob', '@TIM#SYSTEM', 'GROUPteam', ''] })`)
		require.Equal(t, []string{"C2Cbob", "GROUPteam"}, seen.Data.SuccessConversationIDList, call)
		codes := map[string]int{}
		for _, failure := range seen.Data.FailureConversationIDList {
			codes[failure.ConversationID] = failure.Code
			require.NotEmpty(t, failure.Message)
		}
		require.Equal(t, map[string]int{"C2Cnobody": 2500, "bad": 2503, "@TIM#SYSTEM": 2503, "": 2503}, codes, call)
		require.Len(t, seen.Data.FailureConversationIDList, 4, call)
	}
}

func TestResultsHaveTheDocumentedShape(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	require.JSONEq(t, `[
		{"code": 0, "data": {"successConversationIDList": [], "failureConversationIDList": []}},
		{"code": 0, "data": {"oldName": "A", "newName": "B"}},
		{"code": 0, "data": ["B"]},
		{"code": 0, "data": {"groupName": "B"}},
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
	])`))
}

func TestAUserHasAtMostTwentyGroups(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{51010.0, 20.0, true, 51010.0}, eval[[]any](p, `
		const create = (groupName) => chat.createConversationGroup({ groupName, conversationIDList: [] });
		for (let i = 1; i <= 20; i++) await create('group ' + i);
		const { code } = await outcome(() => create('one too many'));
		const { data } = await chat.getConversationGroupList();
		const merged = (await outcome(() => create('group 7'))).value !== undefined;
		await chat.deleteConversationGroup('group 3');
		await create('in its place');
		return [code, data.length, merged, (await outcome(() => create('again too many'))).code];`))
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

func TestAGroupHoldsAThousandConversations(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	seen := eval[sorted](p, `
		const all = Array.from({ length: 1001 }, (_, i) => 'C2Cu' + i);
		await Promise.all(all.map((id) => chat.getConversationProfile(id)));
		await chat.createConversationGroup({ groupName: 'full', conversationIDList: all.slice(0, 100) });
		for (let i = 100; i < 1000; i += 100) {
			await chat.addConversationsToGroup({ groupName: 'full', conversationIDList: all.slice(i, i + 100) });
		}
		return chat.addConversationsToGroup({ groupName: 'full', conversationIDList: [all[0], all[1000]] });`)
	require.Equal(t, []string{"C2Cu0"}, seen.Data.SuccessConversationIDList)
	require.Equal(t, 51008, seen.Data.FailureConversationIDList[0].Code)
	require.Equal(t, 1000, eval[int](p, `return (await list({ groupName: 'full' })).length`))
}

func TestTheListCanBeFiltered(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `;
		await chat.createConversationGroup({ groupName: 'Work', conversationIDList: ['C2Cbob', 'GROUPteam'] });
		await chat.markConversation({ conversationIDList: ['C2Ccarol'], markType: 1, enableMark: true });`)
	for argument, want := range map[string][]string{
		``:                                     {"C2Cbob", "C2Ccarol", "GROUPteam"},
		`['GROUPteam', 'C2Cnobody', 'C2Cbob']`: {"C2Cbob", "GROUPteam"},
		`[]`:                                   {},
		`{ groupName: 'Work' }`:                {"C2Cbob", "GROUPteam"},
		`{ groupName: 'Work', type: 'C2C' }`:   {"C2Cbob"},
		`{ groupName: '' }`:                    {"C2Ccarol"},
		`{ groupName: 'Unknown' }`:             {},
		`{ type: 'GROUP' }`:                    {"GROUPteam"},
		`{ type: 'TOPIC' }`:                    {"C2Cbob", "C2Ccarol", "GROUPteam"},
		`{ markType: 1 }`:                      {"C2Ccarol"},
		`{ markType: 0 }`:                      {"C2Cbob", "GROUPteam"},
		`{ hasUnreadCount: true }`:             {},
		`{ hasUnreadCount: false }`:            {"C2Cbob", "C2Ccarol", "GROUPteam"},
		`{ hasGroupAtInfo: true }`:             {},
		`undefined`:                            {"C2Cbob", "C2Ccarol", "GROUPteam"},
		`'anything else'`:                      {},
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
