package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// openTeam is the team, which everybody may join.
func (s *site) openTeam() (alice, bob, carol *tab) {
	alice, bob, carol = s.team()
	alice.do(inTeam + `await chat.updateGroupProfile({ groupID: 'team', joinOption: 'FreeAccess' })`)
	for _, p := range []*tab{bob, carol} {
		p.groups(inTeam + `
			await listed(([group]) => group.joinOption === 'FreeAccess');
			await chat.setMessageRead({ conversationID: 'GROUPteam' });
			await pace();
			watch.take();`)
	}
	return alice, bob, carol
}

func TestWhoComesBackSeesTheGroupAgainAndNothingFromBetween(t *testing.T) {
	for name, leaves := range map[string]string{
		"after leaving":       `bob: await chat.quitGroup('team')`,
		"after being removed": `alice: await chat.deleteGroupMember({ groupID: 'team', userIDList: ['bob'] })`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			alice, bob, _ := s.openTeam()
			alice.do(inTeam + `await toTeam('one')`)
			bob.groups(inTeam + `
				await unreadIs(1);
				await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['GROUPteam'] });
				await chat.setConversationDraft({ conversationID: 'GROUPteam', draftText: 'dear all' });
				await chat.markConversation({ conversationIDList: ['GROUPteam'], markType: 1, enableMark: true });
				await chat.pinConversation({ conversationID: 'GROUPteam', isPinned: true });`)
			if leaves[:3] == "bob" {
				bob.do(leaves[5:])
			} else {
				alice.do(leaves[7:])
			}
			left := eval[map[string]any](bob, inGroups+inTeam+`
				await listed((groups) => groups.length === 0);
				await unreadIs(0);
				await pace();
				const { groupProfile, conversationGroupList, markList, isPinned, draftText } = await one('GROUPteam');
				const left = { name: groupProfile.name, conversationGroupList, markList, isPinned, draftText, total: chat.getTotalUnreadMessageCount() };
				watch.take();
				await chat.renameConversationGroup({ oldName: 'Suppliers', newName: 'Old suppliers' });
				await chat.setConversationDraft({ conversationID: 'GROUPteam', draftText: 'never sent' });
				await chat.markConversation({ conversationIDList: ['GROUPteam'], markType: 1, enableMark: false });
				left.send = (await outcome(() => toTeam('too late'))).code;
				left.typing = (await outcome(() => chat.sendMessage(chat.createCustomMessage({ to: 'team', conversationType: 'GROUP', payload: { data: 'typing' } }), { onlineUserOnly: true }))).code;
				return left;`)
			require.Equal(t, map[string]any{
				"name": "The team", "conversationGroupList": []any{"Suppliers"}, "markList": []any{1.0}, "isPinned": true, "draftText": "dear all",
				"total": 0.0, "send": 10007.0, "typing": 10007.0,
			}, left)

			alice.do(inTeam + `await toTeam('behind the back')`)
			back := eval[map[string]any](bob, inGroups+inTeam+`
				await pace();
				watch.take();
				const { data } = await chat.joinGroup({ groupID: 'team' });
				const names = watch.names();
				await pace();
				const held = await one('GROUPteam');
				return { status: data.status, names, texts: await texts(), unread: held.unreadCount, role: held.groupProfile.selfInfo.role,
					conversationGroupList: held.conversationGroupList, markList: held.markList, isPinned: held.isPinned, draftText: held.draftText,
					found: ids(await list({ groupName: 'Old suppliers' })), members: (await members('team')).length, next: data.group.nextMessageSeq };`)
			require.Contains(t, back["names"], groups)
			require.Contains(t, back["names"], convList)
			delete(back, "names")
			require.NotContains(t, back["texts"], "behind the back")
			for field, want := range map[string]any{
				"status": "JoinedSuccess", "role": "Member", "conversationGroupList": []any{"Old suppliers"}, "markList": []any{}, "isPinned": true,
				"draftText": "never sent", "found": []any{"GROUPteam"}, "members": 3.0,
			} {
				require.Equal(t, want, back[field], field)
			}
			alice.do(inTeam + `await toTeam('welcome back')`)
			require.Equal(t, "welcome back", eval[string](bob, inTeam+`await teamSays('welcome back'); return (await one('GROUPteam')).lastMessage.messageForShow;`))
			bob.reload()
			require.Equal(t, []any{"The team", "Old suppliers", true, "never sent"}, eval[[]any](bob, `await signIn('bob');`+inGroups+inTeam+`
				const held = await one('GROUPteam');
				return [(await groupsOf())[0].name, held.conversationGroupList[0], (await texts()).endsWith('welcome back') && !(await texts()).includes('behind'), held.draftText];`))
		})
	}
}

func TestAGroupThatEndsEndsForAllItsMembers(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.openTeam()
	bob.groups(inTeam + `
		await chat.setConversationDraft({ conversationID: 'GROUPteam', draftText: 'dear all' });
		await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['GROUPteam'] });
		globalThis.kept = (await told())[0];
		await pace();
		watch.take();`)
	carol.visit("about:blank")
	alice.do(`await chat.dismissGroup('team')`)
	ended := `
		await listed((groups) => groups.length === 0);
		await until(async () => await one('@TIM#SYSTEM'), 'the notice');
		await pace();
		const held = await one('GROUPteam');
		const [note] = (await chat.getMessageList({ conversationID: '@TIM#SYSTEM' })).data.messageList.slice(-1);
		const refused = {};
		for (const [name, call] of Object.entries({
			send: () => toTeam('too late'), join: () => chat.joinGroup({ groupID: 'team' }), profile: () => chat.getGroupProfile({ groupID: 'team' }),
			members: () => chat.getGroupMemberProfile({ groupID: 'team', userIDList: ['alice'] }), attributes: () => chat.getGroupAttributes({ groupID: 'team', keyList: [] }),
			quit: () => chat.quitGroup('team'), read: () => chat.setMessageRead({ conversationID: 'GROUPteam' }),
		})) refused[name] = (await outcome(call)).code ?? 0;
		return { unread: held.unreadCount, name: held.groupProfile.name, kind: note.payload.operationType, of: note.payload.groupProfile.groupID, refused,
			texts: (await told()).length > 0, total: chat.getTotalUnreadMessageCount() };`
	want := map[string]any{
		"unread": 0.0, "name": "The team", "kind": 5.0, "of": "team", "texts": true, "total": 0.0,
		"refused": map[string]any{"send": 10010.0, "join": 10010.0, "profile": 10010.0, "members": 10010.0, "attributes": 10007.0, "quit": 2623.0, "read": 0.0},
	}
	require.Equal(t, want, eval[map[string]any](bob, inGroups+inTeam+`await notice(5);`+ended))
	require.Equal(t, []any{"dear all", "Suppliers", []any{"GROUPteam"}, 10010.0, 10010.0}, eval[[]any](bob, `
		const held = await one('GROUPteam');
		const code = async (call) => (await outcome(call)).code;
		return [held.draftText, held.conversationGroupList[0], ids(await list({ groupName: 'Suppliers' })),
			await code(() => chat.addMessageReaction(kept, '+1')), await code(() => chat.revokeMessage(kept))];`))
	require.Equal(t, 2500, eval[int](bob, `
		await chat.deleteConversation('GROUPteam');
		return (await outcome(() => chat.deleteConversation('GROUPteam'))).code;`), "then it is gone")

	carol.visit(s.url + "/page.html")
	carol.do(`await signIn('carol');` + team)
	back := eval[map[string]any](carol, inGroups+inTeam+ended)
	require.Equal(t, want, back)
}

func TestTypingIsSeenByMembersOnlineAndKeptNowhere(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.openTeam()
	alice.do(`
		const typing = chat.createCustomMessage({ to: 'team', conversationType: 'GROUP', payload: { data: 'typing' } });
		await chat.sendMessage(typing, { onlineUserOnly: true });`)
	for _, p := range []*tab{bob, carol} {
		require.Equal(t, []any{"alice", "GROUPteam", true, []any{received}}, eval[[]any](p, `
			await watch.until(() => watch.last('MESSAGE_RECEIVED')?.some((m) => m.payload.data === 'typing'), 'that she types');
			await pace();
			const [message] = watch.last('MESSAGE_RECEIVED');
			return [message.from, message.conversationID, message._onlineOnlyFlag ?? true, watch.names()];`))
		require.Equal(t, []any{0.0, false, 1.0}, eval[[]any](p, inTeam+`
			return [(await one('GROUPteam')).unreadCount, (await told()).some((m) => m.payload.data === 'typing'), (await told()).at(-1).sequence];`))
	}
	bob.reload()
	require.False(t, eval[bool](bob, `await signIn('bob'); await pace(); return watch.events.some(({ name }) => name === 'MESSAGE_RECEIVED');`))
}

func TestMessagesOfAGroupAreMergedForwardedExtendedAndSentAgain(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.openTeam()
	alice.do(inTeam + `await toTeam('one'); await toTeam('two');`)
	bob.do(inTeam + `await unreadIs(2);
		const messageList = (await told()).slice(-2);
		const options = { to: 'team', conversationType: 'GROUP' };
		await chat.sendMessage(chat.createMergerMessage({ ...options, payload: { messageList, title: 'What was said', abstractList: ['one', 'two'], compatibleText: 'merged' } }));
		await chat.sendMessage(chat.createForwardMessage({ ...options, payload: messageList[0] }));
		await chat.sendMessage(chat.createForwardMessage({ to: 'alice', conversationType: 'C2C', payload: messageList[1] }));
		const card = chat.createCustomMessage({ ...options, payload: { data: 'card' }, isSupportExtension: true });
		await chat.sendMessage(card);
		await chat.setMessageExtensions(card, [{ key: 'vote', value: 'yes' }]);`)
	require.Equal(t, []any{
		"What was said", []any{"alice", "alice"}, []any{"one", "two"}, "one", "bob", []any{[]any{"vote", "yes"}},
	}, eval[[]any](carol, inTeam+`
		await watch.until(() => watch.has('MESSAGE_EXTENSIONS_UPDATED'), 'the extension');
		const [merged, forwarded, card] = (await told()).slice(-3);
		const { data } = await chat.getMessageExtensions(card);
		return [merged.payload.title, merged.payload.messageList.map(({ from }) => from), merged.payload.messageList.map(({ payload }) => payload.text),
			forwarded.payload.text, forwarded.from, data.extensions.map(({ key, value }) => [key, value])];`))
	require.Equal(t, "two", eval[string](alice, `
		await watch.until(async () => (await one('C2Cbob'))?.lastMessage.messageForShow === 'two', 'the forwarded one');
		return 'two';`))

	alice.do(`await chat.setGroupMemberMuteTime({ groupID: 'team', userID: 'bob', muteTime: 600 })`)
	require.Equal(t, []any{10017.0, "fail", "one,two,one"}, eval[[]any](bob, inGroups+inTeam+`
		await tip(7);
		globalThis.again = chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'again' } });
		const { code } = await outcome(() => chat.sendMessage(again));
		watch.take();
		return [code, again.status, await texts()];`))
	alice.do(`await chat.setGroupMemberMuteTime({ groupID: 'team', userID: 'bob', muteTime: 0 })`)
	require.Equal(t, []any{"success", true}, eval[[]any](bob, inGroups+`
		await tip(7);
		await chat.resendMessage(again);
		return [again.status, again.sequence > 0];`))
	carol.do(`await teamSays('again')`)
}

func TestAReloadInTheMiddleOfACallLeavesAGroupWhole(t *testing.T) {
	p := newSite(t).user("alice")
	p.groups(`
		await chat.createGroup({ groupID: 'crowd', name: 'Crowd', type: TYPES.GRP_PUBLIC, inviteOption: 'FreeAccess' });
		for (const _ of Array(3)) chat.increaseGroupCounter({ groupID: 'crowd', key: 'k', value: 1 }).catch(() => {});
		chat.addGroupMember({ groupID: 'crowd', userIDList: Array.from({ length: 300 }, (_, i) => 'u' + i) }).catch(() => {});
		await watch.until(async () => (await one('GROUPcrowd'))?.groupProfile.memberCount > 1, 'some of them');`)
	p.reload()
	require.Equal(t, []any{true, true, true}, evalGroups[[]any](p, `await signIn('alice');
		for (let before = -1; before !== (await group('crowd')).memberCount; await pace()) before = (await group('crowd')).memberCount;
		const { memberCount, lastMessage } = await group('crowd');
		let all = [], offset = 0;
		do {
			const { data } = await chat.getGroupMemberList({ groupID: 'crowd', count: 100, offset });
			all.push(...data.memberList);
			offset = data.offset;
		} while (offset);
		const { k } = (await chat.getGroupCounters({ groupID: 'crowd' })).data.counters;
		return [new Set(all.map(({ userID }) => userID)).size === memberCount, memberCount % 50 === 1 && memberCount > 1, k <= 3 && lastMessage.payload.memberCount === memberCount];`))
}
