package e2e_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// operator does something for a user as the application's backend does by REST, at the
// server that a page has signed in to.
func (s *site) operator(p *tab, user string, command core.Command) {
	s.t.Helper()
	application := eval[string](p, `return String(SDKAppID)`)
	_, err := s.gateway(application).Authority().Do(context.Background(), core.Call{User: user, Command: command, Admin: &core.Admin{}}, nil)
	require.NoError(s.t, err)
}

func TestAGroupThatTheOperatorGivesComesAndGoesWhileThePageIsOpen(t *testing.T) {
	s := withServer(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(groupsOf + `
		await open('C2Cbob', 'C2Ccarol');
		await make('Own', ['C2Ccarol']);
		watch.listen('CONVERSATION_GROUP_INFO_UPDATED');
		await pace();
		watch.take();`)
	given := core.GiveConversationGroup{Name: "Support"}
	given.Rule = &core.ConversationRules{AnyOf: []core.ConversationRule{{NameContains: "BOB"}}}
	given.CustomData = new("bell")
	s.operator(alice, "alice", given)
	require.Equal(t, []any{"CONVERSATION_GROUP_LIST_UPDATED,CONVERSATION_LIST_UPDATED,CONVERSATION_IN_GROUP_UPDATED,CONVERSATION_GROUP_INFO_UPDATED", "Own,Support", "C2Cbob", true, "bell", 1.0, "Support"},
		eval[[]any](alice, groupsOf+`
			await watch.until(() => watch.has('CONVERSATION_GROUP_INFO_UPDATED'), 'the group');
			await pace();
			const { isGiven, customData, conversationCount } = await info('Support');
			return [watch.take().join(), await groupNames(), await inside('Support'), isGiven, customData, conversationCount, (await one('C2Cbob')).conversationGroupList.join()];`))

	require.Equal(t, []any{[]any{2810.0, 2810.0, 2810.0, 2810.0, 2810.0, 2810.0}, ""}, eval[[]any](alice, groupsOf+`
		watch.take();
		const codes = [];
		for (const call of [
			() => chat.renameConversationGroup({ oldName: 'Support', newName: 'Mine' }),
			() => chat.deleteConversationGroup('Support'),
			() => chat.addConversationsToGroup({ groupName: 'Support', conversationIDList: ['C2Ccarol'] }),
			() => chat.deleteConversationsFromGroup({ groupName: 'Support', conversationIDList: ['C2Cbob'] }),
			() => set('Support', { rule: null }),
			() => chat.setConversationGroups([{ conversationID: 'C2Ccarol', add: ['Support'] }]),
		]) codes.push((await outcome(call)).code);
		await pace();
		return [codes, watch.take().filter((name) => name !== 'ERROR').join()];`), "and nobody is told")

	bob.do(`await say('alice', 'one')`)
	require.Equal(t, []any{1.0, 0.0, 1.0, "Support,Own", 1.0, "Own,Support"}, eval[[]any](alice, groupsOf+`
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		const loud = chat.getTotalUnreadMessageCount();
		const { data: { changeID } } = await set('Support', { isMuted: true, isCollapsed: true });
		const sorted = await chat.sortConversationGroups(['Support', 'Own']);
		const quiet = chat.getTotalUnreadMessageCount(), order = await groupNames(), { mutedUnreadCount } = await info('Support');
		await chat.undoConversationGroupChange(changeID);
		await chat.undoConversationGroupChange(sorted.data.changeID);
		return [loud, quiet, mutedUnreadCount, order, chat.getTotalUnreadMessageCount(), await groupNames()];`),
		"its user mutes, sorts and undoes")

	require.Equal(t, []any{"Own", "Support C2Cbob", []any{}}, eval[[]any](alice, `
		await chat.pinConversationInGroup({ groupName: 'Support', conversationID: 'C2Cbob', isPinned: true });
		const { data: document } = await chat.exportConversationGroups();
		const { conversationGroupList: own, givenConversationGroupList: [given] } = document;
		const { data } = await chat.importConversationGroups(document, { mode: 'replace' });
		return [own.map((group) => group.groupName).join(), given.groupName + ' ' + given.pinnedConversationIDList, [...data.changeIDList, ...data.failureList]];`),
		"an export has it apart, an import passes over it")

	alice.do(`await pace(); watch.take();`)
	s.operator(alice, "alice", core.GiveConversationGroup{Name: "Support", NewName: "Help"})
	require.Equal(t, []any{"Own,Help", true, "bell"}, eval[[]any](alice, groupsOf+`
		await watch.until(async () => await info('Help'), 'the other name');
		const { isGiven, customData } = await info('Help');
		return [await groupNames(), isGiven, customData];`))
	require.Equal(t, []any{"bell 1", 1.0, 1.0}, eval[[]any](alice, groupsOf+`
		const { data: { changeID } } = await set('Help', { isMuted: true });
		globalThis.muted = changeID;
		return [(await info('Help')).customData + ' ' + (await info('Help')).mutedUnreadCount, ...(({ groupCount, givenGroupCount }) => [groupCount, givenGroupCount])((await chat.getConversationGroupLimits()).data)];`))

	alice.do(`await pace(); watch.take();`)
	s.operator(alice, "alice", core.TakeConversationGroup{Name: "Help"})
	require.Equal(t, []any{"Own", "", 1.0, 1.0, 2812.0, "Own"}, eval[[]any](alice, groupsOf+`
		await watch.until(() => watch.last('CONVERSATION_GROUP_INFO_UPDATED')?.gone.length, 'that it goes');
		const { gone } = watch.last('CONVERSATION_GROUP_INFO_UPDATED');
		const undone = await outcome(() => chat.undoConversationGroupChange(muted));
		return [await groupNames(), (await one('C2Cbob')).conversationGroupList.join(), gone.length, chat.getTotalUnreadMessageCount(), undone.code, await groupNames()];`),
		"what was muted with it counts again, and no undo brings it back")
}

func TestAPageWasGivenAGroupWhileItWasAway(t *testing.T) {
	s := withServer(t)
	alice := s.user("alice")
	alice.do(groupsOf + `await open('C2Cbob'); await make('Own');`)
	s.goOffline("alice")
	alice.do(untilOffline)
	given := core.GiveConversationGroup{Name: "News"}
	given.Rule = &core.ConversationRules{AnyOf: []core.ConversationRule{{Type: core.TypeC2C}}}
	s.operator(alice, "alice", given)
	alice.do(groupsOf + `await chat.createConversationGroup({ groupName: 'News', conversationIDList: ['C2Cbob'] })`)
	s.goOnline(alice)
	require.Equal(t, []any{"Own,News", true, "C2Cbob"}, eval[[]any](alice, untilAnswered+groupsOf+`
		await watch.until(async () => (await info('News'))?.isGiven, 'the group that was given');
		return [await groupNames(), (await info('News')).isGiven, await inside('News')];`), "one of that name made offline gives way")
}
