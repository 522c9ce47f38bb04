package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Conversation groups beyond the documented API: what they are, their mutes, orders
// and rules. What single calls refuse is in jsbridge/testdata.

// groupsOf makes what a page asks of conversation groups short.
const groupsOf = `
	const infos = async () => (await chat.getConversationGroupInfoList()).data.conversationGroupInfoList;
	const info = async (name) => (await infos()).find(({ groupName }) => groupName === name);
	const inside = async (groupName) => ids(await list({ groupName })).join();
	const groupNames = async () => (await chat.getConversationGroupList()).data.join();
	const make = (groupName, conversationIDList = [], more = {}) => chat.createConversationGroup({ groupName, conversationIDList, ...more });
	const set = (groupName, fields) => chat.updateConversationGroup({ groupName, ...fields });
`

func TestAPageThatDoesNotAskSeesNothingNewOfConversationGroupsButTheChangeID(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{false, []any{"changeID", "failureConversationIDList", "successConversationIDList"}, 16.0, []any{"failureConversationIDList", "successConversationIDList"}}, eval[[]any](p, `
		await open('C2Cbob');
		let heard = false;
		const call = () => chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const first = await call();
		chat.on(TencentCloudChat.EVENT.CONVERSATION_GROUP_INFO_UPDATED, () => { heard = true; });
		const again = await call();
		await pace();
		return [heard, Object.keys(first.data).sort(), first.data.changeID.length, Object.keys(again.data).sort()];`))
}

func TestWhoListensAtTheSignInHearsOfAllGroupsThatThereAre(t *testing.T) {
	s := newSite(t)
	s.user("alice").do(groupsOf + `await open('C2Cbob'); await make('A', ['C2Cbob'], { customData: 'star' }); await make('B');`)
	require.Equal(t, []any{"A star 1, B  0", "B", 1.0}, eval[[]any](s.tab(), groupsOf+`
		const told = [];
		TencentCloudChat.create({ SDKAppID }).on(TencentCloudChat.EVENT.CONVERSATION_GROUP_INFO_UPDATED, ({ data }) => told.push(data));
		await signIn('alice');
		const opening = told[0].changed.map((g) => g.groupName + ' ' + g.customData + ' ' + g.conversationCount).join(', ');
		await set('B', { isCollapsed: true });
		return [opening, told[1].changed.map((g) => g.groupName).join(), told[1].changed.length];`))
}

func TestAGroupKeepsItsIDThroughARenameAndSaysWhatItIs(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{true, "B", "unread", `{"icon":"🎈"}`, true, nil, true, true, 0.0, false}, eval[[]any](p, groupsOf+`
		await make('A');
		const { groupID, createTime } = await info('A');
		await chat.renameConversationGroup({ oldName: 'A', newName: 'B' });
		await set('B', { sortType: 'unread', customData: JSON.stringify({ icon: '🎈' }), isCollapsed: true });
		const b = await info('B');
		const now = chat.getServerTime() / 1000;
		return [b.groupID === groupID, b.groupName, b.sortType, b.customData, b.isCollapsed, b.rule,
			Math.abs(createTime - now) < 60 && b.createTime === createTime, b.updateTime >= createTime, b.mentionCount, b.isGiven];`))
	require.Equal(t, []any{[]any{}, 1.0, "", true}, eval[[]any](p, groupsOf+`
		watch.listen('CONVERSATION_GROUP_INFO_UPDATED');
		const { groupID } = await info('B');
		await chat.deleteConversationGroup('B');
		const { changed, gone } = watch.last('CONVERSATION_GROUP_INFO_UPDATED');
		return [changed, gone.length, await groupNames(), gone[0] === groupID];`))
}

// recounts holds every event against a count of the list that the page holds, and
// says how many came and whether each came in the turn of a list event before it.
const recounts = `
	const counted = (conversations, muted) => {
		const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
		const quiet = (one) => one.messageRemindType !== 'AcceptAndNotify' || one.conversationGroupList.some((name) => muted.includes(name));
		return {
			conversationCount: conversations.length,
			unreadCount: sum(conversations.filter((one) => !quiet(one)), (one) => one.unreadCount),
			mutedUnreadCount: sum(conversations.filter(quiet), (one) => one.unreadCount),
			unreadConversationCount: conversations.filter((one) => one.unreadCount > 0).length,
			mentionCount: sum(conversations, (one) => one.groupAtInfoList.length),
		};
	};
	globalThis.known = new Map((await infos()).map((one) => [one.groupID, one]));
	globalThis.problems = [];
	globalThis.turns = [];
	let turn = 0;
	const { EVENT } = TencentCloudChat;
	for (const name of ['CONVERSATION_LIST_UPDATED', 'CONVERSATION_IN_GROUP_UPDATED', 'CONVERSATION_GROUP_LIST_UPDATED', 'TOTAL_UNREAD_MESSAGE_COUNT_UPDATED', 'MESSAGE_RECEIVED']) {
		chat.on(EVENT[name], () => { turns.push([name, turn]); });
	}
	chat.on(EVENT.CONVERSATION_GROUP_INFO_UPDATED, ({ data }) => {
		turns.push(['CONVERSATION_GROUP_INFO_UPDATED', turn]);
		data.changed.forEach((one) => known.set(one.groupID, one));
		data.gone.forEach((id) => known.delete(id));
	});
	chat.on(EVENT.CONVERSATION_LIST_UPDATED, () => setTimeout(() => turn++));
	globalThis.recount = async () => {
		const all = await list();
		const muted = [...known.values()].filter(({ isMuted }) => isMuted).map(({ groupName }) => groupName);
		for (const one of known.values()) {
			const want = counted(all.filter(({ conversationGroupList }) => conversationGroupList.includes(one.groupName)), muted);
			for (const [field, value] of Object.entries(want)) {
				if (one[field] !== value) problems.push(one.groupName + ' has ' + field + ' ' + one[field] + ', not ' + value);
			}
		}
		const total = counted(all.filter(({ type }) => type !== '@TIM#SYSTEM'), muted).unreadCount;
		if (chat.getTotalUnreadMessageCount() !== total) problems.push('the total is ' + chat.getTotalUnreadMessageCount() + ', not ' + total);
		return problems;
	};
`

func TestGroupsByRulesFollowMessagesAndTheirCountsAreExact(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(groupsOf + `
		await open('C2Cbob', 'C2Ccarol');
		await make('Unread', [], { rule: { hasUnreadCount: true } });
		await make('Bob', [], { rule: [{ nameContains: 'BOB' }, { isPinned: true }] });
		await make('People', ['C2Cbob', 'C2Ccarol']);` + recounts + `await pace(); watch.take(); turns.length = 0;`)
	bob.do(`await say('alice', 'one')`)
	require.Equal(t, []any{"C2Cbob", "Bob 1 1 0, People 2 1 0, Unread 1 1 0", []any{}}, eval[[]any](alice, groupsOf+`
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		const text = [...known.values()].map((g) => [g.groupName, g.conversationCount, g.unreadCount, g.mutedUnreadCount].join(' ')).sort().join(', ');
		return [await inside('Unread'), text, await recount()];`))
	require.Equal(t, []any{"CONVERSATION_LIST_UPDATED", "TOTAL_UNREAD_MESSAGE_COUNT_UPDATED", "CONVERSATION_IN_GROUP_UPDATED", "CONVERSATION_GROUP_LIST_UPDATED", "CONVERSATION_GROUP_INFO_UPDATED", "MESSAGE_RECEIVED", 1.0},
		eval[[]any](alice, `return [...turns.map(([name]) => name), new Set(turns.map(([, turn]) => turn)).size]`), "in the same turn, and behind the list events")
	require.Equal(t, []any{"", "C2Cbob,C2Ccarol", []any{"Bob", "People"}, []any{}}, eval[[]any](alice, groupsOf+`
		await chat.setMessageRead({ conversationID: 'C2Cbob' });
		await chat.pinConversation({ conversationID: 'C2Ccarol', isPinned: true });
		const names = (await one('C2Cbob')).conversationGroupList.toSorted();
		return [await inside('Unread'), (await list({ groupName: 'Bob' })).map((c) => c.conversationID).toSorted().join(), names, await recount()];`))
}

func TestByHandGoesBeforeTheRule(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"C2Cbob", "C2Ccarol,C2Cbob", "C2Ccarol", "C2Cbob,C2Ccarol", "C2Cbob", "6017 2813"}, eval[[]any](p, groupsOf+`
		await open('C2Cbob', 'C2Ccarol');
		const steps = [];
		await make('B', [], { rule: { nameContains: 'bob' } });
		const note = async () => steps.push(await inside('B'));
		await note();
		await chat.addConversationsToGroup({ groupName: 'B', conversationIDList: ['C2Ccarol'] });
		steps.push((await list({ groupName: 'B' })).map((c) => c.conversationID).sort().reverse().join());
		await chat.deleteConversationsFromGroup({ groupName: 'B', conversationIDList: ['C2Cbob'] });
		await note();
		await chat.addConversationsToGroup({ groupName: 'B', conversationIDList: ['C2Cbob'] });
		await chat.updateConversationGroup({ groupName: 'B', rule: null });
		steps.push((await list({ groupName: 'B' })).map((c) => c.conversationID).sort().join());
		await chat.deleteConversationsFromGroup({ groupName: 'B', conversationIDList: ['C2Ccarol'] });
		await note();
		const codes = [{ nothing: 1 }, {}].map(async (rule) => (await outcome(() => set('B', { rule }))).code);
		return [...steps, (await Promise.all(codes)).join(' ')];`))
}

func TestAMutedGroupTakesItsConversationsOutOfTheTotal(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(groupsOf + `
		await open('C2Cbob');
		await make('Loud', ['C2Cbob']);
		await make('Quiet', ['C2Cbob'], { isMuted: true });` + recounts)
	bob.do(`await say('alice', 'one')`)
	require.Equal(t, []any{0.0, 1.0, "Loud 0 1, Quiet 0 1", []any{}}, eval[[]any](alice, groupsOf+`
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		if (watch.has('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED')) throw new Error('the total has not changed');
		const text = (await infos()).map((g) => [g.groupName, g.unreadCount, g.mutedUnreadCount].join(' ')).join(', ');
		return [chat.getTotalUnreadMessageCount(), (await one('C2Cbob')).unreadCount, text, await recount()];`))
	require.Equal(t, []any{1.0, 1.0, "Loud 1 0, Quiet 1 0", []any{}}, eval[[]any](alice, groupsOf+`
		await set('Quiet', { isMuted: false });
		const told = watch.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED');
		const text = (await infos()).map((g) => [g.groupName, g.unreadCount, g.mutedUnreadCount].join(' ')).join(', ');
		return [chat.getTotalUnreadMessageCount(), told, text, await recount()];`))
}

func TestGroupsAndWhatIsInThemCanBePutInOrder(t *testing.T) {
	s := newSite(t)
	p, other := s.user("alice"), s.user("alice")
	require.Equal(t, []any{"C,A,B", "C,A,B,D", "C2Ccarol,C2Cdave,C2Cbob", "C2Cdave,C2Ccarol,C2Cbob", "C2Cbob,C2Cdave,C2Ccarol", "C2Cbob,C2Ccarol,C2Cdave"}, eval[[]any](p, groupsOf+`
		const seen = [];
		await open('C2Cbob', 'C2Ccarol', 'C2Cdave');
		await make('A', ['C2Cdave', 'C2Ccarol', 'C2Cbob']);
		await make('B');
		await make('C');
		await chat.sortConversationGroups(['C', 'A']);
		seen.push(watch.last('CONVERSATION_GROUP_LIST_UPDATED').join());
		await make('D');
		seen.push(await groupNames());
		await set('A', { sortType: 'manual' });
		await chat.sortConversationsInGroup({ groupName: 'A', conversationIDList: ['C2Ccarol', 'C2Cdave', 'C2Cbob'] });
		seen.push(ids(watch.last('CONVERSATION_IN_GROUP_UPDATED').conversationList).join());
		await chat.sortConversationsInGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'], after: 'C2Cdave' });
		seen.push(await inside('A'));
		const { data } = await chat.pinConversationInGroup({ groupName: 'A', conversationID: 'C2Cbob', isPinned: true });
		if (data.conversationID !== 'C2Cbob' || !data.changeID) throw new Error(JSON.stringify(data));
		seen.push(await inside('A'));
		await set('A', { sortType: 'name' });
		seen.push(await inside('A'));
		return seen;`))
	other.do("await agree(" + pictureOf(p) + ")")
	p.reload()
	p.signIn("alice")
	require.Equal(t, []any{"C,A,B,D", "C2Cbob,C2Ccarol,C2Cdave", "C2Cbob,C2Cdave,C2Ccarol"}, eval[[]any](p, groupsOf+`
		const seen = [await groupNames(), await inside('A')];
		await set('A', { sortType: 'manual' });
		return [...seen, await inside('A')];`))
}

func TestTwoTabsThatSortAtOnceEndWithTheSameOrder(t *testing.T) {
	s := newSite(t)
	left, right := s.user("alice"), s.user("alice")
	left.do(groupsOf + `for (const name of 'ABCDEF') await make(name);`)
	right.do(groupsOf + `await watch.until(async () => await groupNames() === 'A,B,C,D,E,F', 'the groups')`)
	errs := inAll([]*tab{left, right}, `
		const names = 'ABCDEF'.split('');
		for (let i = 0; i < 5; i++) {
			const at = (i * 7 + document.hidden) % 6;
			await chat.sortConversationGroups([...names.slice(at), ...names.slice(0, at)].reverse());
		}`)
	require.Equal(t, []error{nil, nil}, errs)
	seen := pictureOf(left)
	right.do("await agree(" + seen + ")")
	require.Equal(t, 6, eval[int](right, `return new Set((await chat.getConversationGroupList()).data).size`))
}

func TestConversationsMoveAllOrNone(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"2500 C2Cnobody,51009 Missing", "", "C2Ccarol", "C2Cbob,C2Ccarol", ""}, eval[[]any](p, groupsOf+`
		await open('C2Cbob', 'C2Ccarol');
		await make('A', ['C2Cbob']);
		await make('B', ['C2Ccarol']);
		await pace();
		watch.take();
		const error = await chat.setConversationGroups([
			{ conversationID: 'C2Cbob', add: ['B'], remove: ['Missing'] },
			{ conversationID: 'C2Cnobody', add: ['B'] },
		]).catch((error) => error);
		await pace();
		const all = error.data.failureList.map((f) => f.code + ' ' + (f.groupName ?? f.conversationID)).sort().join();
		const quiet = watch.take().join();
		const before = await inside('B');
		await chat.moveConversations({ conversationIDList: ['C2Cbob', 'C2Ccarol'], from: 'A', to: 'B' });
		const names = watch.take().join();
		if (names !== 'CONVERSATION_LIST_UPDATED,CONVERSATION_IN_GROUP_UPDATED,CONVERSATION_IN_GROUP_UPDATED,CONVERSATION_GROUP_LIST_UPDATED') throw new Error(names);
		return [all, quiet, before, (await list({ groupName: 'B' })).map((c) => c.conversationID).sort().join(), await inside('A')];`))
}
