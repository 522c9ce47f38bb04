package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// inTeam are what a page of the team looks at.
const inTeam = team + `
	const texts = async (count = 15) => (await chat.getMessageList({ conversationID: 'GROUPteam', count })).data.messageList.filter(({ type }) => type === 'TIMTextElem').map(({ payload }) => payload.text).join();
	const until = (condition, what) => watch.until(condition, what);
	const unreadIs = (count) => until(async () => (await one('GROUPteam'))?.unreadCount === count, count + ' unread');
	const show = async () => [(await chat.getGroupList()).data.groupList.map(({ name }) => name).join(), await texts(), (await one('GROUPteam')).unreadCount];`

func TestOfflineAPageShowsItsGroupsAndCatchesUpWithThem(t *testing.T) {
	s := withServer(t)
	alice, bob, _ := s.team()
	alice.do(inTeam + `await toTeam('one')`)
	bob.do(inTeam + `await unreadIs(1)`)
	s.goOffline("bob")
	bob.do(untilOffline + `await chat.setMessageRead({ conversationID: 'GROUPteam' })`)
	require.Equal(t, []any{"The team", "one,from the train", 0.0}, eval[[]any](bob, inTeam+`
		const sent = await chat.sendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'from the train' } }));
		if (!sent.data.pending) throw new Error('it is not pending');
		return show();`))
	bob.reload()
	require.Equal(t, []any{"The team", "one,from the train", 0.0}, eval[[]any](bob, `await signIn('bob');`+inTeam+`watch.take(); return show();`))
	require.Equal(t, 2800, eval[int](bob, `return (await outcome(() => chat.getGroupMemberList({ groupID: 'team' }))).code`), "members are in no copy")

	alice.do(`for (let i = 0; i < 30; i++) await toTeam('m' + i)`)
	s.goOnline(bob)
	require.Equal(t, []any{"The team", 30.0, "m29"}, eval[[]any](bob, untilAnswered+inTeam+`
		await until(async () => (await texts()).endsWith('from the train'), 'the own message');
		const [name, , unread] = await show();
		return [name, unread, watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED').flatMap(({ data }) => data).filter(({ flow }) => flow === 'in').at(-1).payload.text];`),
		"what came since nobody has read")
	alice.do(`await teamSays('from the train')`)
	require.Equal(t, 32, eval[int](bob, inTeam+`
		let all = [], next;
		do {
			const { data } = await chat.getMessageList({ conversationID: 'GROUPteam', nextReqMessageID: next });
			all = [...data.messageList, ...all];
			next = data.nextReqMessageID;
		} while (next);
		return all.filter(({ type }) => type === 'TIMTextElem').length;`), "the gap is filled when somebody looks there")
}

func TestTabsAndDevicesOfAUserSeeAGroupAlikeAlsoWhenTheLeadingTabIsKilled(t *testing.T) {
	s := withServer(t)
	alice, bob, _ := s.team()
	second, phone := s.user("bob"), s.elsewhere("bob")
	for _, p := range []*tab{bob, second, phone} {
		p.do(inTeam)
	}
	alice.do(`await toTeam('one')`)
	for _, p := range []*tab{bob, second, phone} {
		require.Equal(t, []any{"The team", "one", 1.0}, eval[[]any](p, inTeam+`await unreadIs(1); return show();`))
	}
	second.do(`await chat.setMessageRead({ conversationID: 'GROUPteam' })`)
	for _, p := range []*tab{bob, phone} {
		p.do(inTeam + `await unreadIs(0)`)
	}
	require.Equal(t, 3, eval[int](second, `return (await chat.getGroupMemberList({ groupID: 'team' })).data.memberList.length`), "by way of the other tab")
	bob.close()
	alice.do(`await toTeam('two')`)
	require.Equal(t, []any{"The team", "one,two", 1.0}, eval[[]any](second, inTeam+`await unreadIs(1); return show();`))
	require.Equal(t, 3, eval[int](second, `return (await chat.getGroupMemberList({ groupID: 'team' })).data.memberList.length`))
}

func TestWhoIsRemovedWhileOfflineKeepsWhatWasThereUntilThen(t *testing.T) {
	s := withServer(t)
	alice, bob, _ := s.team()
	alice.do(inTeam + `await toTeam('before')`)
	bob.do(inTeam + `await unreadIs(1)`)
	s.goOffline("bob")
	bob.do(untilOffline)
	alice.do(`await toTeam('still'); await chat.deleteGroupMember({ groupID: 'team', userIDList: ['bob'] }); await toTeam('after')`)
	s.goOnline(bob)
	require.Equal(t, []any{"", "before,still", 0.0}, eval[[]any](bob, inTeam+`
		await until(async () => (await chat.getGroupList()).data.groupList.length === 0, 'the removal');
		return show();`))
	alice.do(`await chat.updateGroupProfile({ groupID: 'team', joinOption: TencentCloudChat.TYPES.JOIN_OPTIONS_FREE_ACCESS })`)
	bob.do(`await chat.joinGroup({ groupID: 'team' })`)
	alice.do(`await toTeam('again')`)
	require.Equal(t, "again", eval[string](bob, inTeam+`
		await until(async () => (await chat.getGroupList()).data.groupList.length === 1, 'the group');
		await until(async () => (await texts()).endsWith('again'), 'the message');
		return (await texts()).split(',').at(-1);`))
}

func TestWhatWaitsForAGroupFailsWhereItsUserIsRemovedMeanwhile(t *testing.T) {
	s := withServer(t)
	alice, bob, _ := s.team()
	alice.do(inTeam + `await toTeam('before')`)
	bob.do(inTeam + `await unreadIs(1)`)
	s.goOffline("bob")
	bob.do(untilOffline + inTeam + `
		globalThis.late = chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'too late' } });
		const { data } = await chat.sendMessage(late);
		if (!data.pending || late.status !== 'unSend') throw new Error('it is not pending');
		await chat.pinConversation({ conversationID: 'GROUPteam', isPinned: true });
		await chat.setMessageRead({ conversationID: 'GROUPteam' });`)
	alice.do(`await chat.deleteGroupMember({ groupID: 'team', userIDList: ['bob'] })`)
	s.goOnline(bob)
	require.Equal(t, []any{"fail", "before", 0.0, true, []any{"sendMessage", 10007.0}, true}, eval[[]any](bob, untilAnswered+inTeam+`
		await until(async () => (await chat.getGroupList()).data.groupList.length === 0, 'the removal');
		await until(() => late.status === 'fail', 'the refusal');
		const { data } = watch.events.find(({ name }) => name === 'ERROR');
		const held = await one('GROUPteam');
		return [late.status, await texts(), held.unreadCount, held.isPinned, [data.method, data.code],
			watch.events.some(({ name, data }) => name === 'MESSAGE_MODIFIED' && data.includes(late))];`))
	bob.reload()
	require.Equal(t, []any{"before", 0.0}, eval[[]any](bob, `await signIn('bob');`+inTeam+`return [await texts(), (await one('GROUPteam')).unreadCount];`))
}

func TestWhatWaitsForAGroupThatEndsFails(t *testing.T) {
	s := withServer(t)
	alice, bob, _ := s.team()
	s.goOffline("bob")
	bob.do(untilOffline + inTeam + `
		globalThis.late = await toTeam('too late');
		globalThis.renamed = (await outcome(() => chat.updateGroupProfile({ groupID: 'team', name: 'x' }))).code;
		globalThis.typed = (await outcome(() => chat.sendMessage(chat.createCustomMessage({ to: 'team', conversationType: 'GROUP', payload: { data: 'x' } }), { onlineUserOnly: true }))).code;`)
	alice.do(`await chat.dismissGroup('team')`)
	s.goOnline(bob)
	require.Equal(t, []any{"fail", 2800.0, 2800.0, 10010.0, 0.0}, eval[[]any](bob, untilAnswered+inTeam+`
		await until(() => late.status === 'fail', 'the refusal');
		await until(async () => (await chat.getGroupList()).data.groupList.length === 0, 'the end');
		return [late.status, renamed, typed, watch.events.find(({ name }) => name === 'ERROR').data.code, chat.getTotalUnreadMessageCount()];`))
}
