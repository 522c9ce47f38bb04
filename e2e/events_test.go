package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	groupList = "CONVERSATION_GROUP_LIST_UPDATED"
	convList  = "CONVERSATION_LIST_UPDATED"
	inGroup   = "CONVERSATION_IN_GROUP_UPDATED"
	unread    = "TOTAL_UNREAD_MESSAGE_COUNT_UPDATED"
	received  = "MESSAGE_RECEIVED"
)

// story is a series of calls of a user who has C2Cbob, C2Ccarol and GROUPteam,
// with the events that each brings, in order.
var story = []struct {
	call   string
	events []string
}{
	{`createConversationGroup({ groupName: 'Work', conversationIDList: ['C2Cbob', 'GROUPteam'] })`, []string{groupList, convList, inGroup}},
	{`createConversationGroup({ groupName: 'Work', conversationIDList: ['C2Cbob'] })`, nil},
	{`createConversationGroup({ groupName: 'Work', conversationIDList: ['C2Ccarol'] })`, []string{convList, inGroup, groupList}},
	{`createConversationGroup({ groupName: 'Empty', conversationIDList: [] })`, []string{groupList}},
	{`createConversationGroup({ groupName: 'None', conversationIDList: ['C2Cnobody', 'bad'] })`, nil},
	{`addConversationsToGroup({ groupName: 'Empty', conversationIDList: ['GROUPteam', 'C2Cnobody'] })`, []string{convList, inGroup, groupList}},
	{`addConversationsToGroup({ groupName: 'Empty', conversationIDList: ['GROUPteam'] })`, nil},
	{`deleteConversationsFromGroup({ groupName: 'Work', conversationIDList: ['C2Ccarol'] })`, []string{convList, inGroup, groupList}},
	{`deleteConversationsFromGroup({ groupName: 'Work', conversationIDList: ['C2Ccarol'] })`, nil},
	{`renameConversationGroup({ oldName: 'Work', newName: 'Play' })`, []string{groupList, convList}},
	{`renameConversationGroup({ oldName: 'Play', newName: 'Play' })`, nil},
	{`deleteConversationGroup('Empty')`, []string{groupList, convList}},
	{`getConversationGroupList()`, nil},
	{`getConversationList({ groupName: 'Play' })`, nil},
	{`pinConversation({ conversationID: 'C2Ccarol', isPinned: true })`, []string{convList}},
	{`pinConversation({ conversationID: 'C2Ccarol', isPinned: true })`, nil},
	{`markConversation({ conversationIDList: ['C2Cbob'], markType: TencentCloudChat.TYPES.CONV_MARK_TYPE_STAR, enableMark: true })`, []string{convList}},
	{`markConversation({ conversationIDList: ['C2Cbob'], markType: TencentCloudChat.TYPES.CONV_MARK_TYPE_STAR, enableMark: true })`, nil},
	{`setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: 'note' })`, []string{convList}},
	{`setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: 'note' })`, nil},
	{`getConversationProfile('C2Cbob')`, nil},
	{`getConversationProfile('C2Cnew')`, []string{convList}},
	{`setMessageRead({ conversationID: 'C2Cbob' })`, nil},
	{`deleteConversation('GROUPteam')`, []string{convList, inGroup, groupList}},
	{`getConversationProfile('GROUPteam')`, []string{convList, inGroup, groupList}},
	{`deleteConversation('C2Cnew')`, []string{convList}},
	{`deleteConversationGroup('Play')`, []string{groupList, convList}},
	{`getConversationGroupList()`, nil},
}

const openStory = `await open('C2Cbob', 'C2Ccarol', 'GROUPteam')`

func TestEachCallDeliversItsEventsBeforeItSettles(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	for i, step := range story {
		seen := eval[struct{ Stray, Events []string }](p, fmt.Sprintf(`
			await pace();
			const stray = watch.take();
			await chat.%s;
			return { stray, events: watch.take() };`, step.call))
		require.Empty(t, seen.Stray, "after the call before %s", step.call)
		require.ElementsMatch(t, step.events, seen.Events, "%d: %s", i, step.call)
		require.Equal(t, append([]string{}, step.events...), seen.Events, "the order of %d: %s", i, step.call)
	}
}

func TestEventsCarryTheWholeListAndTheWholeContent(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	seen := eval[struct {
		Groups, Listed, Content []string
		GroupName               string
		Synced, Same            bool
	}](p, `
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['GROUPteam'] });
		await pace();
		await chat.addConversationsToGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const { groupName, conversationList } = watch.last('CONVERSATION_IN_GROUP_UPDATED');
		const listed = watch.events.findLast((e) => e.name === 'CONVERSATION_LIST_UPDATED');
		return {
			groups: watch.last('CONVERSATION_GROUP_LIST_UPDATED'), groupName, content: ids(conversationList),
			listed: ids(listed.data), synced: listed.isSyncCompleted,
			same: conversationList.every((conversation) => listed.data.includes(conversation)),
		};`)
	require.Equal(t, []string{"A"}, seen.Groups)
	require.Equal(t, "A", seen.GroupName)
	require.Equal(t, []string{"C2Cbob", "GROUPteam"}, seen.Content, "all of the group, in the order of the list")
	require.Equal(t, []string{"C2Cbob", "C2Ccarol", "GROUPteam"}, seen.Listed)
	require.True(t, seen.Synced)
	require.True(t, seen.Same, "the events share their objects")
}

func TestTheListComesAtMostOnceInFiftyMillisecondsAndLastState(t *testing.T) {
	byItself(t) // It measures milliseconds.
	p := newSite(t).user("alice")
	p.do(openStory)
	seen := eval[struct {
		Times []float64
		Last  []string
	}](p, `
		const times = [];
		chat.on(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, () => times.push(performance.now()));
		for (let i = 0; i < 40; i++) {
			await chat.setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: 'note ' + i });
		}
		await watch.until(() => watch.last('CONVERSATION_LIST_UPDATED')[0].customData === 'note 39', 'the last state');
		return { times, last: watch.last('CONVERSATION_LIST_UPDATED').map((c) => c.customData) };`)
	for i, from := range seen.Times {
		for j, to := range seen.Times[i:] {
			require.Greater(t, to-from, 50*float64(j)-40, "a busy page may hear of one late, and of the next in time")
		}
	}
	require.Less(t, len(seen.Times), 40)
	require.Equal(t, []string{"note 39", "", ""}, seen.Last)
}

func TestAListenerMayCallTheSDK(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	require.Equal(t, []string{"from a call", "from a listener"}, eval[[]string](p, `
		chat.once(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, () => {
			chat.createConversationGroup({ groupName: 'from a listener', conversationIDList: ['C2Cbob'] });
		});
		await chat.createConversationGroup({ groupName: 'from a call', conversationIDList: ['C2Cbob'] });
		await watch.until(() => watch.last('CONVERSATION_GROUP_LIST_UPDATED').length === 2, 'the second group');
		return (await chat.getConversationGroupList()).data;`))
}

func TestNothingHereSendsEventsToAnotherApplication(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`
		const other = TencentCloudChat.create({ SDKAppID: SDKAppID + 1 });
		const seen = new Watch(other, TencentCloudChat.EVENT);
		await other.login({ userID: 'alice', userSig: 'any' });
		await seen.until(() => seen.has('FRIEND_LIST_UPDATED'), 'the sign-in');
		seen.take();
		await open('C2Cbob');
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		await other.createConversationGroup({ groupName: 'B', conversationIDList: [] });
		const names = seen.take().join();
		if (names !== 'CONVERSATION_GROUP_LIST_UPDATED') throw new Error('the other application saw ' + names);
		const groups = (await other.getConversationGroupList()).data.join();
		if (groups !== 'B') throw new Error('the other application has ' + groups);`)
}
