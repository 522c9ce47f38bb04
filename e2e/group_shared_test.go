package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// inClub signs alice and bob in, who are in a group of alice's.
func inClub(t *testing.T) (alice, bob *tab) {
	t.Helper()
	s := newSite(t)
	alice, bob = s.user("alice"), s.user("bob")
	alice.do(`await chat.createGroup({ groupID: 'club', type: 'Public', name: 'Club', memberList: [{ userID: 'bob' }] }); await pace(); watch.take();`)
	bob.do(`await watch.until(async () => (await chat.getGroupList()).data.groupList.length === 1, 'the group'); await pace(); watch.take();`)
	return alice, bob
}

func TestMembersShareAttributesAndCounters(t *testing.T) {
	alice, bob := inClub(t)
	require.JSONEq(t, `[
		{"code": 0, "data": {"groupAttributes": {"mode": "quiz", "__proto__": "x", "10": ""}}},
		{"code": 0, "data": {"counters": {"likes": 5}}},
		{"code": 0, "data": {"counters": {"likes": 7}}},
		{"code": 0, "data": {"counters": {"likes": 6}}},
		["GROUP_ATTRIBUTES_UPDATED", "GROUP_COUNTER_UPDATED", "GROUP_COUNTER_UPDATED", "GROUP_COUNTER_UPDATED"]
	]`, eval[string](alice, `
		const groupID = 'club';
		return JSON.stringify([
			await chat.setGroupAttributes({ groupID, groupAttributes: JSON.parse('{"mode":"quiz","__proto__":"x","10":""}') }),
			await chat.setGroupCounters({ groupID, counters: { likes: 5 } }),
			await chat.increaseGroupCounter({ groupID, key: 'likes', value: 2 }),
			await chat.decreaseGroupCounter({ groupID, key: 'likes', value: 1 }),
			watch.take(),
		]);`))
	require.JSONEq(t, `{
		"attributes": {"groupID": "club", "groupAttributes": {"mode": "quiz", "__proto__": "x", "10": ""}, "updatedKeyList": ["10", "__proto__", "mode"], "deletedKeyList": []},
		"counter": {"groupID": "club", "key": "likes", "value": 6},
		"some": {"mode": "quiz"}, "all": {"likes": 6}
	}`, eval[string](bob, `
		await watch.until(() => watch.last('GROUP_COUNTER_UPDATED')?.value === 6, 'the counter');
		const some = (await chat.getGroupAttributes({ groupID: 'club', keyList: ['mode', 'none'] })).data.groupAttributes;
		const all = (await chat.getGroupCounters({ groupID: 'club' })).data.counters;
		return JSON.stringify({ attributes: watch.last('GROUP_ATTRIBUTES_UPDATED'), counter: watch.last('GROUP_COUNTER_UPDATED'), some, all });`))

	// Calls of one page see what its earlier ones did, and what is unseen stays.
	require.JSONEq(t, `[0, 0, 10050, ["10", "__proto__", "mode", "seat"], {}]`, eval[string](bob, `
		const groupID = 'club';
		const set = (seat) => outcome(() => chat.setGroupAttributes({ groupID, groupAttributes: { seat } }));
		const codes = (await Promise.all([set('bob'), set('bert')])).map(({ value, code }) => value?.code ?? code);
		const none = await outcome(() => chat.deleteGroupAttributes({ groupID, keyList: ['none'] }));
		const { keyList } = (await chat.deleteGroupAttributes({ groupID, keyList: [] })).data;
		return JSON.stringify([...codes, none.code, keyList, (await chat.getGroupAttributes({ groupID, keyList: [] })).data.groupAttributes]);`))
	require.Equal(t, []string{"10", "__proto__", "mode", "seat"}, eval[[]string](alice, `
		const gone = () => watch.events.flatMap(({ name, data }) => (name === 'GROUP_ATTRIBUTES_UPDATED' ? data.deletedKeyList : []));
		await watch.until(() => gone().length === 4, 'the attributes to go');
		return gone();`))
}

func TestNoIncreaseOfACounterIsLost(t *testing.T) {
	alice, bob := inClub(t)
	const add = `globalThis.adding = Promise.all(Array.from({ length: 10 }, () => chat.increaseGroupCounter({ groupID: 'club', key: 'likes', value: 1 })));`
	alice.do(add)
	bob.do(add)
	for _, p := range []*tab{alice, bob} {
		require.Equal(t, 20, eval[int](p, `
			await adding;
			await watch.until(() => watch.last('GROUP_COUNTER_UPDATED')?.value === 20, 'all increases');
			return (await chat.getGroupCounters({ groupID: 'club' })).data.counters.likes;`))
	}
}

func TestAPinnedMessageIsPinnedForAllMembers(t *testing.T) {
	alice, bob := inClub(t)
	alice.do(`
		globalThis.message = chat.createTextMessage({ to: 'club', conversationType: 'GROUP', payload: { text: 'rules' } });
		await chat.sendMessage(message); await pace(); watch.take();`)
	bob.do(`
		await watch.until(() => texts(watch.last('MESSAGE_RECEIVED') ?? []).includes('rules'), 'the message'); await pace(); watch.take();
		globalThis.before = (await one('GROUPclub')).unreadCount;`)
	require.JSONEq(t, `{"data": {}, "names": ["PINNED_GROUP_MESSAGE_UPDATED"], "pinner": "alice", "again": 10071}`, eval[string](alice, `
		const { data } = await chat.pinGroupMessage({ groupID: 'club', message, isPinned: true });
		const names = watch.take().filter((name) => name !== 'CONVERSATION_LIST_UPDATED');
		const again = (await outcome(() => chat.pinGroupMessage({ groupID: 'club', message, isPinned: true }))).code;
		return JSON.stringify({ data, names, pinner: message.pinnerInfo.userID, again });`))
	require.JSONEq(t, `{"isPinned": true, "operator": {"userID": "alice", "nick": "", "avatar": ""}, "text": "rules", "same": true, "denied": 10007, "unread": true}`,
		eval[string](bob, `
		await watch.until(() => watch.has('PINNED_GROUP_MESSAGE_UPDATED'), 'the pin');
		const { groupID, message, isPinned, operatorInfo: operator } = watch.last('PINNED_GROUP_MESSAGE_UPDATED');
		const [listed] = (await chat.getPinnedGroupMessageList(groupID)).data.messageList;
		const denied = (await outcome(() => chat.pinGroupMessage({ groupID, message, isPinned: false }))).code;
		const unread = (await one('GROUPclub')).unreadCount === before;
		return JSON.stringify({ isPinned, operator, text: message.payload.text, denied, unread,
			same: listed === message && chat.findMessage(message.ID) === message && message.pinnerInfo.userID === 'alice' });`))
	alice.do(`await chat.pinGroupMessage({ groupID: 'club', message, isPinned: false });`)
	require.JSONEq(t, `{"fields": ["ID", "sequence", "random", "time", "clientTime"], "isPinned": false, "pinner": null, "list": []}`, eval[string](bob, `
		await watch.until(() => watch.last('PINNED_GROUP_MESSAGE_UPDATED').isPinned === false, 'the pin to go');
		const { message, isPinned } = watch.last('PINNED_GROUP_MESSAGE_UPDATED');
		const list = (await chat.getPinnedGroupMessageList('club')).data.messageList;
		return JSON.stringify({ fields: Object.keys(message), isPinned, pinner: chat.findMessage(message.ID).pinnerInfo, list });`))
}
