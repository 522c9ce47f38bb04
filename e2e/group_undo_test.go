package e2e_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// Undo, out and in, limits, and what the operator gives.

func TestADeletedGroupComesBackWithAllItHad(t *testing.T) {
	s := newSite(t)
	p, other := s.user("alice"), s.user("alice")
	require.Equal(t, []any{true, true, 0.0}, eval[[]any](p, groupsOf+`
		await open('C2Cbob', 'C2Ccarol', 'C2Cdave');
		for (const name of ['A', 'B', 'C']) await make(name, ['C2Cbob', 'C2Ccarol']);
		await set('B', { isMuted: true, sortType: 'manual', customData: 'blue', rule: { nameContains: 'dave' } });
		await chat.sortConversationsInGroup({ groupName: 'B', conversationIDList: ['C2Cdave', 'C2Ccarol'] });
		await chat.pinConversationInGroup({ groupName: 'B', conversationID: 'C2Cbob', isPinned: true });
		await chat.sortConversationGroups(['C', 'B', 'A']);
		const all = async () => JSON.stringify([await infos(), await picture()]);
		const before = await all();
		const { changeID } = (await chat.deleteConversationGroup('B')).data;
		const gone = !before.includes(await all());
		const { data } = await chat.undoConversationGroupChange(changeID);
		globalThis.undone = data.changeID;
		return [gone, before === await all() || [before, await all()], data.failureList.length];`))
	other.do("await agree(" + pictureOf(p) + ")")
	require.Equal(t, []any{"C,A", 2812.0, 2811.0, "C,B,A"}, eval[[]any](other, groupsOf+`
		const { changeID } = (await chat.undoConversationGroupChange('`+eval[string](p, `return undone`)+`')).data; // Again: from the other tab.
		const seen = [await groupNames(), (await outcome(() => chat.undoConversationGroupChange('`+eval[string](p, `return undone`)+`'))).code];
		seen.push((await outcome(() => chat.undoConversationGroupChange('nothing'))).code);
		await chat.undoConversationGroupChange(changeID);
		return [...seen, await groupNames()];`))
}

func TestDeletingAGroupIntoAnotherTakesAllAlongAndCanBeUndone(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"C2Cbob,C2Ccarol,C2Cdave", "B", "C2Cdave", "C2Cbob,C2Ccarol"}, eval[[]any](p, groupsOf+`
		const sorted = async (name) => (await inside(name)).split(',').sort().join();
		await open('C2Cbob', 'C2Ccarol', 'C2Cdave');
		await make('A', ['C2Cbob'], { rule: { nameContains: 'car' } });
		await make('B', ['C2Cdave']);
		const { changeID } = (await chat.deleteConversationGroup('A', { into: 'B' })).data;
		const seen = [await sorted('B'), await groupNames()];
		await chat.undoConversationGroupChange(changeID);
		return [...seen, await sorted('B'), await sorted('A')];`))
}

func TestAnUndoLeavesWhatHasChangedSince(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"C2Ccarol 2812", "C2Ccarol", 2812.0}, eval[[]any](p, groupsOf+`
		await open('C2Cbob', 'C2Ccarol');
		await make('A');
		const { changeID } = (await chat.addConversationsToGroup({ groupName: 'A', conversationIDList: ['C2Cbob', 'C2Ccarol'] })).data;
		const conversationIDList = ['C2Ccarol'];
		await chat.deleteConversationsFromGroup({ groupName: 'A', conversationIDList });
		const { failureList } = (await chat.undoConversationGroupChange(changeID)).data;
		const renamed = (await chat.renameConversationGroup({ oldName: 'A', newName: 'B' })).data.changeID;
		await chat.renameConversationGroup({ oldName: 'B', newName: 'C' });
		const { code } = await outcome(() => chat.undoConversationGroupChange(renamed));
		await chat.addConversationsToGroup({ groupName: 'C', conversationIDList });
		return [failureList.map((f) => f.conversationID + ' ' + f.code).join(), await inside('C'), code];`))
}

func TestAnotherDeviceCanUndo(t *testing.T) {
	s := withServer(t)
	desk, phone := s.user("alice"), s.elsewhere("alice")
	changeID := eval[string](desk, groupsOf+`
		await open('C2Cbob');
		await make('A', ['C2Cbob'], { customData: 'red' });
		return (await chat.deleteConversationGroup('A')).data.changeID;`)
	require.Equal(t, []any{"A", "C2Cbob", "red"}, eval[[]any](phone, groupsOf+`
		await watch.until(async () => (await chat.getConversationGroupList()).data.length === 0 && (await list()).length === 1, 'what the desk did');
		await chat.undoConversationGroupChange('`+changeID+`');
		return [await groupNames(), await inside('A'), (await info('A')).customData];`))
	desk.do(groupsOf + `await watch.until(async () => await inside('A') === 'C2Cbob', 'the group again')`)
}

func TestOfflineGroupsAreChangedAndUndoneAndTheServerAgrees(t *testing.T) {
	s := withServer(t)
	desk, phone := s.user("alice"), s.elsewhere("alice")
	desk.do(groupsOf + `await open('C2Cbob', 'C2Ccarol'); await make('A', ['C2Cbob']); await make('B');`)
	phone.do(groupsOf + `await watch.until(async () => await groupNames() === 'A,B', 'the groups')`)
	s.goOffline("alice")
	require.Equal(t, []any{true, true, "B,A", "C2Ccarol", "A,B", "C2Cbob", true}, eval[[]any](desk, groupsOf+untilOffline+`
		const sorted = (await chat.sortConversationGroups(['B', 'A'])).data;
		const made = (await make('C', [], { rule: { nameContains: 'carol' } })).data;
		const names = (await groupNames()).replace(',C', '');
		const ruled = await inside('C');
		const { changeID } = (await chat.deleteConversationGroup('A', { into: 'B' })).data;
		await chat.undoConversationGroupChange(changeID);
		await chat.undoConversationGroupChange(sorted.changeID);
		await set('B', { isMuted: true });
		return [sorted.pending, made.pending, names, ruled, (await groupNames()).replace(',C', ''), await inside('A'), (await info('B')).isMuted];`))
	desk.reload()
	desk.signIn("alice")
	require.Equal(t, []any{"A,B,C", "C2Ccarol", true}, eval[[]any](desk, groupsOf+`return [await groupNames(), await inside('C'), (await info('B')).isMuted]`))
	s.goOnline(desk, phone)
	desk.do(untilAnswered)
	seen := eval[json.RawMessage](desk, groupsOf+`return [await picture(), (await infos()).map(({ createTime, updateTime, ...rest }) => rest)]`)
	phone.do(groupsOf + `
		const wanted = JSON.stringify(` + string(seen) + `);
		const now = async () => JSON.stringify([await picture(), (await infos()).map(({ createTime, updateTime, ...rest }) => rest)]);
		let seen;
		await watch.until(async () => (seen = await now()) === wanted, () => 'the same: want ' + wanted + ', have ' + seen);`)
}

func TestGroupsAreTakenToAnotherAccount(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	document := string(eval[json.RawMessage](alice, groupsOf+`
		await open('C2Ccarol', 'C2Cdave', 'C2Cerin');
		await make('Friends', ['C2Ccarol', 'C2Cdave', 'C2Cerin'], { customData: 'heart', sortType: 'manual' });
		await chat.sortConversationsInGroup({ groupName: 'Friends', conversationIDList: ['C2Cerin', 'C2Ccarol'] });
		await chat.pinConversationInGroup({ groupName: 'Friends', conversationID: 'C2Cdave', isPinned: true });
		await make('All', [], { rule: [{ type: 'C2C' }], isMuted: true, isCollapsed: true });
		await chat.deleteConversationsFromGroup({ groupName: 'All', conversationIDList: ['C2Ccarol'] });
		await chat.sortConversationGroups(['All', 'Friends']);
		return (await chat.exportConversationGroups()).data;`))
	require.JSONEq(t, `{"type":"parlor.conversationGroups","version":1,"conversationGroupList":[
		{"groupName":"All","isMuted":true,"isCollapsed":true,"sortType":"activity","customData":"","rule":[{"type":"C2C"}],
			"conversationIDList":[],"excludedConversationIDList":["C2Ccarol"],"pinnedConversationIDList":[],"sortedConversationIDList":[]},
		{"groupName":"Friends","isMuted":false,"isCollapsed":false,"sortType":"manual","customData":"heart","rule":null,
			"conversationIDList":["C2Ccarol","C2Cdave","C2Cerin"],"excludedConversationIDList":[],"pinnedConversationIDList":["C2Cdave"],"sortedConversationIDList":["C2Cerin","C2Ccarol"]}]}`,
		string(eval[json.RawMessage](alice, `
			const { data } = await chat.exportConversationGroups();
			data.conversationGroupList[1].conversationIDList.sort();
			return data;`)))

	bob := s.user("bob")
	plan := `{"createdGroupNameList":["All"],"changedGroupNameList":["Friends"],"deletedGroupNameList":[],"failures":["Friends C2Cerin 2500"]}`
	said := `
		const said = ({ data: { failureList, changeIDList, ...rest } }) =>
			JSON.stringify({ ...rest, failures: failureList.map((f) => [f.groupName, f.conversationID, f.code].join(' ')) });
		const importing = (options) => chat.importConversationGroups(` + document + `, options);`
	bob.do(groupsOf + `await open('C2Ccarol', 'C2Cdave', 'C2Cfrank'); await make('Friends', ['C2Cfrank'], { customData: 'mine' }); await make('Old');`)
	require.JSONEq(t, plan, eval[string](bob, groupsOf+said+`
		const before = await groupNames();
		const text = said(await importing({ dryRun: true }));
		if (before !== await groupNames()) throw new Error('a dry run has changed something');
		return text;`))
	require.JSONEq(t, plan, eval[string](bob, groupsOf+said+`
		const result = await importing();
		globalThis.changes = result.data.changeIDList;
		return said(result);`))
	require.Equal(t, []any{"Friends,Old,All", "mine", "C2Ccarol,C2Cdave,C2Cfrank", "C2Cdave,C2Cfrank", "Friends,Old", "C2Cfrank"}, eval[[]any](bob, groupsOf+`
		const sorted = async (name) => (await inside(name)).split(',').sort().join();
		const seen = [await groupNames(), (await info('Friends')).customData, await sorted('Friends'), await sorted('All')];
		for (const changeID of changes) await chat.undoConversationGroupChange(changeID);
		return [...seen, await groupNames(), await inside('Friends')];`))
	require.JSONEq(t, `{"createdGroupNameList":["All"],"changedGroupNameList":["Friends"],"deletedGroupNameList":["Old"],"failures":["Friends C2Cerin 2500"]}`,
		eval[string](bob, groupsOf+said+`
			const dry = said(await importing({ mode: 'replace', dryRun: true }));
			const done = said(await importing({ mode: 'replace' }));
			if (dry !== done) throw new Error(dry);
			return done;`))
	require.Equal(t, []any{"All,Friends", "heart", "C2Cdave,C2Ccarol", []any{}}, eval[[]any](bob, groupsOf+said+`
		const again = (await importing({ mode: 'replace' })).data;
		return [await groupNames(), (await info('Friends')).customData, await inside('Friends'), [...again.createdGroupNameList, ...again.changedGroupNameList, ...again.changeIDList]];`))
}

func TestGroupsComeAlongFromAnAnswerOfTheRESTAPI(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"Work,Play", "C2Cbob,GROUPteam", "C2Cbob", "C2Cnobody 2500", "2814 2814 2814 6017"}, eval[[]any](p, groupsOf+`
		await open('C2Cbob', 'GROUPteam');
		const pages = [
			{ GroupItem: [{ GroupName: 'Work', GroupId: 7 }, { GroupName: 'Play', GroupId: 9 }], CompleteFlag: 0, NextStartIndex: 1,
				ContactItem: [{ Type: 1, To_Account: 'bob', ContactGroupId: [7, 9], StandardMark: '0101' }] },
			{ GroupItem: [{ GroupName: 'Work', GroupId: 7 }], CompleteFlag: 1,
				ContactItem: [{ Type: 2, ToGroupId: 'team', ContactGroupId: [7] }, { Type: 1, To_Account: 'nobody', ContactGroupId: [9] }, { Type: 1, To_Account: 'carol' }] },
		];
		const { data } = await chat.importConversationGroups(pages);
		const wrong = [{}, { type: 'parlor.conversationGroups', version: 2, conversationGroupList: [] }, { type: 'parlor.conversationGroups', version: 1, conversationGroupList: [{ groupName: 5 }] }];
		const codes = [];
		for (const document of wrong) codes.push((await outcome(() => chat.importConversationGroups(document))).code);
		codes.push((await outcome(() => chat.importConversationGroups(pages, { mode: 'both' }))).code);
		const work = (await inside('Work')).split(',').sort().join();
		return [await groupNames(), work, await inside('Play'), data.failureList.map((f) => f.conversationID + ' ' + f.code).join(), codes.join(' ')];`))
}

func TestLimitsCanBeAskedAndAPageAloneSetsThem(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []any{2.0, 1.0, 4.0, 20.0, 0.0, "A 1", 100.0, 50.0, 86400.0, 51011.0, 51010.0, 51008.0}, eval[[]any](p, groupsOf+`
		await signIn('alice', { SDKAppID, conversationGroupLimits: { groups: 2, nameBytes: 4, size: 1 } });
		await open('C2Cbob', 'C2Ccarol');
		await make('A', ['C2Cbob']);
		const { data } = await chat.getConversationGroupLimits();
		const codes = [(await outcome(() => make('ABCDE'))).code];
		await make('B');
		codes.push((await outcome(() => make('C'))).code);
		codes.push((await chat.addConversationsToGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] })).data.failureConversationIDList[0].code);
		return [data.maxGroupCount, data.groupCount, data.maxGroupNameBytes, data.maxGivenGroupCount, data.givenGroupCount,
			data.groupSizeList.map((g) => g.groupName + ' ' + g.size).join(), data.maxConversationCountPerCall, data.maxChangeCount, data.undoSeconds, ...codes];`))
}

func TestAGivenGroupIsTheOperatorsButItsUserMayMuteAndSortIt(t *testing.T) {
	s := withServer(t)
	p := s.user("alice")
	p.do(groupsOf + `await open('C2Cbob'); await make('Mine'); await infos(); watch.listen('CONVERSATION_GROUP_INFO_UPDATED');`)
	give := core.GiveConversationGroup{Name: "Orders", ConversationGroupFields: core.ConversationGroupFields{Rule: &core.ConversationRules{AnyOf: []core.ConversationRule{{ConversationIDs: []string{"C2Cbob"}}}}}}
	do := func(command core.Command) {
		_, err := s.gateway(application).Authority().Do(t.Context(), core.Call{User: "alice", Admin: &core.Admin{}, Command: command}, nil)
		require.NoError(t, err)
	}
	do(give)
	require.Equal(t, []any{true, "C2Cbob", "2810 2810 2810 2810 2810", "Orders,Mine", true, 1.0, 1.0, "Mine"}, eval[[]any](p, groupsOf+`
		await watch.until(async () => Boolean(await info('Orders')), 'the group');
		const { isGiven } = await info('Orders');
		const calls = [
			() => chat.renameConversationGroup({ oldName: 'Orders', newName: 'X' }),
			() => chat.deleteConversationGroup('Orders'),
			() => chat.addConversationsToGroup({ groupName: 'Orders', conversationIDList: ['C2Cbob'] }),
			() => set('Orders', { rule: null }),
			() => chat.moveConversations({ conversationIDList: ['C2Cbob'], from: 'Orders', to: 'Mine' }),
		];
		const codes = [];
		for (const call of calls) codes.push((await outcome(call)).code);
		await set('Orders', { isMuted: true });
		await chat.sortConversationGroups(['Orders', 'Mine']);
		const { groupCount, givenGroupCount } = (await chat.getConversationGroupLimits()).data;
		const document = (await chat.exportConversationGroups()).data;
		return [isGiven, await inside('Orders'), codes.join(' '), await groupNames(), (await info('Orders')).isMuted, groupCount, givenGroupCount,
			document.conversationGroupList.map((g) => g.groupName).join()];`))
	do(core.TakeConversationGroup{Name: "Orders"})
	p.do(groupsOf + `await watch.until(async () => await groupNames() === 'Mine', 'the group to go')`)
}
