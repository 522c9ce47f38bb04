package e2e_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// inLive is what scenarios about live groups find on the page besides.
const inLive = inGroups + `
	const say = (to, text, more) => chat.createTextMessage({ to, conversationType: 'GROUP', payload: { text }, ...more });
	const come = () => watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED').flatMap(({ data }) => data);
	const heard = (id) => come().filter(({ to, type }) => to === id && type === TYPES.MSG_TEXT).map(({ payload }) => payload.text);
	const code = async (call) => (await outcome(call)).code;
	const count = async () => (await chat.getGroupOnlineMemberCount('show')).data.memberCount;
	const present = async (n) => { // Of a group that nothing was said in no event tells it.
		for (let look = 0; (await count()) !== n; look++) {
			if (look > 3000) throw new Error('not ' + n + ' are there, but ' + (await count()));
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	};
`

func (p *tab) live(code string) {
	p.t.Helper()
	p.do(inLive + code)
}

func evalLive[R any](p *tab, code string) R {
	p.t.Helper()
	return eval[R](p, inLive+code)
}

// stage has alice make a live group and everybody who is named join it.
func (s *site) stage(users ...string) []*tab {
	s.t.Helper()
	var tabs []*tab
	for _, user := range users {
		tabs = append(tabs, s.user(user))
	}
	tabs[0].live(`await chat.createGroup({ type: TYPES.GRP_AVCHATROOM, name: 'Show', groupID: 'show', memberList: [{ userID: 'bob' }] });`)
	for _, p := range tabs {
		p.live(`await chat.joinGroup({ groupID: 'show' }); await pace();`)
	}
	for _, p := range tabs {
		p.live(`await present(` + strconv.Itoa(len(tabs)) + `); await pace(); watch.take();`)
	}
	return tabs
}

func TestWhoIsInALiveGroupHearsWhatIsSaidThere(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	require.Equal(t, []any{"Show", "AVChatRoom", "", 0.0, []any{}}, evalLive[[]any](alice, `
		const made = (await chat.createGroup({ type: TYPES.GRP_AVCHATROOM, name: 'Show', groupID: 'show' })).data.group;
		return [made.name, made.type, made.selfInfo.role, (await groupsOf()).length, watch.names().filter((name) => name === 'GROUP_LIST_UPDATED')];`),
		"who makes one is not in it")
	require.Equal(t, []any{"JoinedSuccess", "Owner", "AlreadyInGroup", []any{groups, convList}}, evalLive[[]any](alice, `
		const { data } = await chat.joinGroup({ groupID: 'show' });
		const told = watch.names().filter((name) => name !== 'MESSAGE_RECEIVED');
		return [data.status, data.group.selfInfo.role, (await chat.joinGroup({ groupID: 'show' })).data.status, [...new Set(told)]];`))
	bob.live(`await chat.joinGroup({ groupID: 'show' });`)
	alice.live(`await tip(1); await present(2);`)
	bob.live(`await pace(); watch.take();`)
	sent := evalLive[[]any](bob, `
		const texts = ['one', 'two', 'three'];
		const messages = [];
		for (const text of texts) {
			messages.push((await chat.sendMessage(say('show', text))).data.message);
		}
		return [messages.every(({ status, time, sequence }) => status === 'success' && time > 0 && sequence > 0), watch.has('MESSAGE_RECEIVED')];`)
	require.Equal(t, []any{true, false}, sent, "who sends is not told of it")
	require.Equal(t, []any{[]any{"one", "two", "three"}, 0.0, "three", 2.0, []any{}}, evalLive[[]any](alice, `
		await watch.until(() => heard('show').length === 3, 'the messages');
		await pace();
		const conversation = await one('GROUPshow');
		return [heard('show'), conversation.unreadCount, conversation.lastMessage.payload.text, conversation.groupProfile.memberCount,
			(await chat.getMessageList({ conversationID: 'GROUPshow' })).data.messageList];`), "once each, in order, and in no history")
}

func TestALiveGroupSharesAttributesAndCounters(t *testing.T) {
	tabs := newSite(t).stage("alice", "bob")
	alice, bob := tabs[0], tabs[1]
	bob.live(`
		await chat.setGroupAttributes({ groupID: 'show', groupAttributes: { topic: 'go' } });
		await chat.increaseGroupCounter({ groupID: 'show', key: 'likes', value: 2 });`)
	alice.live(`
		await seen('GROUP_ATTRIBUTES_UPDATED', ({ groupAttributes }) => groupAttributes.topic === 'go');
		await seen('GROUP_COUNTER_UPDATED', ({ key, value }) => key === 'likes' && value === 2);`)
	alice.live(`await chat.updateGroupProfile({ groupID: 'show', name: 'Late show' });`)
	bob.live(`
		await tip(6);
		await listed((list) => list[0].name === 'Late show');`)
}

func TestWhatALiveGroupDoesNotHaveIsRefused(t *testing.T) {
	tabs := newSite(t).stage("alice", "bob")
	require.Equal(t, []any{2661.0, 2620.0, 2687.0, 2687.0, 2687.0, 2686.0, 10009.0, 2481.0, 10033.0, 10035.0, 10007.0}, evalLive[[]any](tabs[0], `
		const groupID = 'show';
		const { message } = (await chat.sendMessage(say('show', 'hi'))).data;
		return [
			await code(() => chat.addGroupMember({ groupID, userIDList: ['carol'] })),
			await code(() => chat.changeGroupOwner({ groupID, newOwnerID: 'bob' })),
			await code(() => chat.getGroupMemberProfile({ groupID, userIDList: ['bob'] })),
			await code(() => chat.setGroupMemberNameCard({ groupID, nameCard: 'A' })),
			await code(() => chat.setGroupMemberCustomField({ groupID, memberCustomField: [{ key: 'a', value: 'b' }] })),
			await code(() => chat.deleteGroupMember({ groupID, userIDList: ['bob'] })),
			await code(() => chat.quitGroup(groupID)),
			await code(() => chat.modifyMessage(Object.assign(message, { payload: { text: 'ho' } }))),
			await code(() => chat.revokeMessage(message)),
			await code(() => chat.deleteMessage([message])),
			await code(() => chat.sendMessage(chat.createTextMessage({ to: 'show', conversationType: 'GROUP', payload: { text: 'x' }, receiverList: ['bob'] }))),
		];`))
	require.Equal(t, []any{2101.0, 10007.0, 2623.0}, evalLive[[]any](tabs[1], `
		await chat.quitGroup('show');
		return [await code(() => chat.sendMessage(say('show', 'but'))), await code(() => chat.dismissGroup('show')), await code(() => chat.quitGroup('show'))];`))
}

func TestTheOwnerOfALiveGroupMutesAndPutsOut(t *testing.T) {
	tabs := newSite(t).stage("alice", "bob", "carol")
	alice, bob, carol := tabs[0], tabs[1], tabs[2]
	require.Equal(t, []any{[]any{"bob"}, 10007.0}, evalLive[[]any](alice, `
		await chat.markGroupMemberList({ groupID: 'show', userIDList: ['bob'], markType: 1000, enableMark: true });
		const marked = (await members('show', { filter: 1000 })).map(({ userID }) => userID);
		await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Other', groupID: 'public' });
		return [marked, await code(() => chat.markGroupMemberList({ groupID: 'public', userIDList: ['bob'], markType: 1000, enableMark: true }))];`))
	alice.live(`await chat.setGroupMemberMuteTime({ groupID: 'show', userID: 'bob', muteTime: 60 });`)
	require.Equal(t, 10017, evalLive[int](bob, `return (await outcome(() => chat.sendMessage(say('show', 'x')))).code`))
	alice.live(`await chat.setGroupMemberMuteTime({ groupID: 'show', userID: 'bob', muteTime: 0 });`)
	bob.live(`await chat.sendMessage(say('show', 'again'));`)
	alice.live(`await chat.deleteGroupMember({ groupID: 'show', userIDList: ['bob'], duration: 60, reason: 'spam' });`)
	require.Equal(t, []any{"alice", "bob", 60.0, "spam"}, evalLive[[]any](carol, `
		await tip(10);
		const { payload } = come().find(({ payload }) => payload.operationType === 10);
		await present(2);
		return [payload.operatorID, payload.userIDList[0], payload.memberList[0].banDuration, payload.memberList[0].reason];`))
	require.Equal(t, []any{10007.0, 2101.0, 0.0}, evalLive[[]any](bob, `
		await notice(21);
		await listed((list) => list.length === 0);
		watch.take();
		return [await code(() => chat.joinGroup({ groupID: 'show' })), await code(() => chat.sendMessage(say('show', 'x'))), (await list({ type: 'GROUP' })).length];`))
}

func TestALiveGroupThatEndsIsGoneForAllWhoAreThere(t *testing.T) {
	tabs := newSite(t).stage("alice", "bob")
	tabs[0].live(`await chat.dismissGroup('show');`)
	require.Equal(t, []any{"show", 0.0, 0.0, 10010.0}, evalLive[[]any](tabs[1], `
		await notice(5);
		await listed((list) => list.length === 0);
		const told = come().find(({ payload }) => payload.operationType === 5);
		return [told.to, (await groupsOf()).length, (await list({ type: 'GROUP' })).length, (await outcome(() => chat.joinGroup({ groupID: 'show' }))).code];`))
}

func TestOneIsInOneLiveGroupAtATime(t *testing.T) {
	s := newSite(t)
	tabs := s.stage("alice", "bob")
	alice, bob := tabs[0], tabs[1]
	alice.live(`await chat.createGroup({ type: TYPES.GRP_AVCHATROOM, name: 'Other', groupID: 'other' });`)
	require.Equal(t, []string{"other"}, evalLive[[]string](bob, `
		await chat.joinGroup({ groupID: 'other' });
		return (await groupsOf()).map(({ groupID }) => groupID);`))
	alice.live(`await tip(2); await present(1);`)
	more := s.tab()
	more.do(`await signIn('dora', { SDKAppID, unlimitedAVChatRoom: true })`)
	require.Equal(t, []string{"other", "show"}, evalLive[[]string](more, `
		await chat.joinGroup({ groupID: 'show' });
		await chat.joinGroup({ groupID: 'other' });
		return (await groupsOf()).map(({ groupID }) => groupID).sort();`))
}

func TestAfterAReloadNobodyIsInALiveGroup(t *testing.T) {
	s := newSite(t)
	tabs := s.stage("alice", "bob")
	alice, bob := tabs[0], tabs[1]
	bob.reload()
	bob.do(`await signIn('bob')`)
	require.Equal(t, []any{0.0, 2101.0}, evalLive[[]any](bob, `
		return [(await groupsOf()).length, (await outcome(() => chat.sendMessage(say('show', 'x')))).code];`))
	alice.live(`await present(1);`)
	bob.live(`await chat.joinGroup({ groupID: 'show' }); await present(2);`)
	alice.live(`await present(2);`)
}

func TestATabThatEndsIsInNoLiveGroup(t *testing.T) {
	s := newSite(t)
	tabs := s.stage("alice", "bob")
	second := s.user("bob")
	second.live(`await chat.joinGroup({ groupID: 'show' }); await present(2);`)
	alice := tabs[0]
	require.Equal(t, []any{[]any{"alice", "bob"}, true}, evalLive[[]any](alice, `
		await present(2);
		const list = await members('show');
		return [list.map(({ userID }) => userID).sort(), list.every(({ isOnline }) => isOnline)];`), "a user in two tabs is one")
	tabs[1].close()
	alice.live(`await pace(); await present(2);`)
	second.close()
	alice.live(`await present(1);`)
}

func TestATabThatIsKilledIsInNoLiveGroup(t *testing.T) {
	tabs := newSite(t).stage("alice", "bob")
	tabs[1].crash()
	tabs[0].live(`await present(1);`)
}
