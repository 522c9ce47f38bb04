package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	readByPeer = "MESSAGE_READ_BY_PEER"
	allReceive = "ALL_RECEIVE_MESSAGE_OPT_UPDATED"
)

// settings is a series of calls of a user who has C2Cbob, with a message that
// is not read, C2Ccarol and GROUPteam, with the events that each brings, in order.
var settings = []struct {
	call   string
	events []string
}{
	{`setConversationDraft({ conversationID: 'C2Ccarol', draftText: 'Dear Carol' })`, []string{convList}},
	{`setConversationDraft({ conversationID: 'C2Ccarol', draftText: 'Dear Carol' })`, nil},
	{`setConversationDraft({ conversationID: 'C2Ccarol', draftText: '' })`, []string{convList}},
	{`setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'AcceptNotNotify' })`, []string{convList, unread}},
	{`setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'AcceptNotNotify' })`, nil},
	{`setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'AcceptAndNotify' })`, []string{convList, unread}},
	{`setMessageRemindType({ userIDList: ['nobody'], messageRemindType: 'Discard' })`, nil},
	{`setMessageRemindType({ groupID: 'team', messageRemindType: 'Discard' })`, []string{convList}},
	{`setMessageRemindType({ groupID: 'team', messageRemindType: 'Discard' })`, nil},
	{`setAllReceiveMessageOpt({ startHour: 22, startMinute: 0, startSecond: 0, duration: 3600 })`, []string{allReceive}},
	{`setAllReceiveMessageOpt({ startHour: 22, startMinute: 0, startSecond: 0, duration: 3600 })`, nil},
	{`getAllReceiveMessageOpt()`, nil},
	{`setAllMessageRead({ scope: 'readAllGroupMessage' })`, nil},
	{`setMessageRead({ conversationID: '@TIM#SYSTEM' })`, nil},
	{`clearHistoryMessage('C2Cbob')`, []string{convList, unread}},
	{`clearHistoryMessage('C2Cbob')`, nil},
}

// greeted opens alice's tab with a message of bob's, and C2Ccarol.
func (s *site) greeted() *tab {
	s.t.Helper()
	s.user("bob").do(`await say('alice', 'hello')`)
	p := s.user("alice")
	p.do(`await open('C2Ccarol')`)
	return p
}

func TestEachSettingDeliversItsEventsBeforeItSettles(t *testing.T) {
	p := newSite(t).greeted()
	p.do(`await open('GROUPteam')`)
	for _, step := range settings {
		seen := eval[struct{ Events, Late []string }](p, fmt.Sprintf(`
			await pace();
			watch.take();
			await chat.%s;
			const events = watch.take();
			await pace();
			return { events, late: watch.take() };`, step.call))
		require.Empty(t, seen.Late, step.call)
		if len(step.events) == 0 {
			require.Empty(t, seen.Events, step.call)
			continue
		}
		require.Equal(t, step.events, seen.Events, step.call)
	}
}

func TestSettingsResolveWithTheDocumentedShapes(t *testing.T) {
	p := newSite(t).greeted()
	p.do(`await open('GROUPteam')`)
	require.JSONEq(t, `[
		{"code": 0, "data": {"successUserIDList": [{"userID": "bob"}, {"userID": "carol"}], "failureUserIDList": [{"userID": "a b", "code": 6017}]}},
		["team", "Discard"],
		{"code": 0, "data": {}},
		{"code": 0, "data": {"conversationID": "C2Cbob"}},
		{"code": 0, "data": {"conversationIDList": ["C2Ccarol"]}}
	]`, eval[string](p, `
		const { data } = await chat.setMessageRemindType({ groupID: 'team', messageRemindType: 'Discard' });
		return JSON.stringify([
			await chat.setMessageRemindType({ userIDList: ['bob', 'a b', 'carol', 'bob'], messageRemindType: TencentCloudChat.TYPES.MSG_REMIND_ACPT_NOT_NOTE }),
			[data.group.groupID, data.group.selfInfo.messageRemindType],
			await chat.setAllMessageRead(),
			await chat.clearHistoryMessage('C2Cbob'),
			await chat.deleteConversation({ conversationIDList: ['@TIM#SYSTEM', 'C2Ccarol'] }),
		])`))
	require.Equal(t, []any{0.0, 0.0, true, "hi", "AcceptNotNotify"}, eval[[]any](p, `
		const result = await chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'hi' });
		const { code, conversation } = result.data;
		return [result.code, code, conversation === await one('C2Cbob'), conversation.draftText, conversation.messageRemindType];`))
}

func TestADraftIsInEveryTabOfTheDeviceAndSurvivesAReload(t *testing.T) {
	s := newSite(t)
	first, second := s.user("alice"), s.user("alice")
	first.do(`await open('C2Cbob', 'C2Ccarol')`)
	second.do(`await watch.until(async () => (await list()).length === 2, 'the conversations'); await pace(); watch.take();`)
	first.do(`await chat.setConversationDraft({ conversationID: 'C2Ccarol', draftText: 'Dear Carol' })`)
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, eval[[]string](second, `
		await watch.until(() => watch.last('CONVERSATION_LIST_UPDATED')?.some((c) => c.draftText === 'Dear Carol'), 'the draft');
		return ids(await list());`), "the order is as it was")
	first.reload()
	first.signIn("alice")
	require.Equal(t, "Dear Carol", eval[string](first, `return (await one('C2Ccarol')).draftText`))
	first.do(`await chat.setConversationDraft({ conversationID: 'C2Ccarol', draftText: '' })`)
	second.do(`await watch.until(() => watch.last('CONVERSATION_LIST_UPDATED')?.every((c) => c.draftText === ''), 'the draft to go')`)
}

func TestADraftWorksOfflineAndStaysOnItsDevice(t *testing.T) {
	s := withServer(t)
	desk, phone := s.user("alice"), s.elsewhere("alice")
	s.goOffline("alice")
	require.Equal(t, []any{"dear", nil, 1.0}, eval[[]any](desk, untilOffline+`
		await chat.getConversationProfile('C2Cbob');
		const { data } = await chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'dear' });
		const { pendingCalls } = (await chat.callExperimentalAPI('getPendingCalls')).data;
		return [data.conversation.draftText, data.pending ?? null, pendingCalls.length];`))
	s.goOnline(desk, phone)
	require.Equal(t, "dear", eval[string](desk, untilAnswered+`return (await one('C2Cbob')).draftText`))
	require.Empty(t, eval[string](phone, `
		await watch.until(async () => await one('C2Cbob'), 'the conversation elsewhere');
		return (await one('C2Cbob')).draftText;`))
}

func TestARemindTypeDecidesWhatCountsInEveryTab(t *testing.T) {
	s := newSite(t)
	bob := s.user("bob")
	first, second := s.user("alice"), s.user("alice")
	bob.do(`await say('alice', 'one')`)
	second.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the count'); await pace(); watch.take();`)
	first.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the count');
		await chat.setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'AcceptNotNotify' });`)
	require.Equal(t, []any{0.0, 0.0, 1.0, "AcceptNotNotify"}, eval[[]any](second, `
		await watch.until(() => watch.has('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), 'the total');
		const { unreadCount, messageRemindType } = await one('C2Cbob');
		return [watch.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), chat.getTotalUnreadMessageCount(), unreadCount, messageRemindType];`))
	first.do(`watch.take()`)
	bob.do(`await say('alice', 'two')`)
	require.Equal(t, []any{false, 0.0, 2.0}, eval[[]any](first, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the second message');
		return [watch.has('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), chat.getTotalUnreadMessageCount(), (await one('C2Cbob')).unreadCount];`))
	require.Equal(t, []any{2.0, "Discard", "Discard"}, eval[[]any](first, `
		await chat.setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'AcceptAndNotify' });
		await open('GROUPteam');
		await chat.setMessageRemindType({ groupID: 'team', messageRemindType: 'Discard' });
		const team = await one('GROUPteam');
		return [chat.getTotalUnreadMessageCount(), team.messageRemindType, team.groupProfile.selfInfo.messageRemindType];`))
}

func TestTheSettingForAllMessagesReachesEveryTab(t *testing.T) {
	s := newSite(t)
	first, second := s.user("alice"), s.user("alice")
	require.JSONEq(t, `{"messageRemindType": "AcceptAndNotify", "startTime": 0, "endTime": 0, "isRepeated": false}`, eval[string](first, `
		return JSON.stringify((await chat.getAllReceiveMessageOpt()).data)`), "before anything is set")
	seen := eval[struct {
		Code, Hour, Minute, Second, Length int
		Type                               string
		Repeated, NotOver, Same            bool
		Events                             []string
	}](first, `
		const hour = (new Date().getHours() + 23) % 24; // It began an hour ago.
		const { data: { code, data } } = await chat.setAllReceiveMessageOpt({ startHour: hour, startMinute: 30, startSecond: 15, duration: 7200 });
		const start = new Date(data.startTime * 1000);
		const events = watch.take().filter((name) => name === 'ALL_RECEIVE_MESSAGE_OPT_UPDATED');
		return {
			code, hour: start.getHours() - hour, minute: start.getMinutes(), second: start.getSeconds(), length: data.endTime - data.startTime,
			type: data.messageRemindType, repeated: data.isRepeated, notOver: data.endTime * 1000 > Date.now() && start < Date.now() + 86_400_000,
			same: JSON.stringify(data) === JSON.stringify((await chat.getAllReceiveMessageOpt()).data), events,
		};`)
	require.Zero(t, seen.Code)
	require.Zero(t, seen.Hour, "by the page's own clock")
	require.Equal(t, []int{30, 15, 7200}, []int{seen.Minute, seen.Second, seen.Length})
	require.Equal(t, "AcceptNotNotify", seen.Type)
	require.True(t, seen.Repeated)
	require.True(t, seen.NotOver)
	require.True(t, seen.Same)
	require.Equal(t, []string{allReceive}, seen.Events, "also where it was set")
	require.True(t, eval[bool](second, `
		await watch.until(() => watch.has('ALL_RECEIVE_MESSAGE_OPT_UPDATED'), 'the setting');
		return JSON.stringify(watch.last('ALL_RECEIVE_MESSAGE_OPT_UPDATED')) === JSON.stringify((await chat.getAllReceiveMessageOpt()).data);`))
	require.Equal(t, []any{"AcceptAndNotify", 0.0}, eval[[]any](second, `
		const { data: { data } } = await chat.setAllReceiveMessageOpt({ messageRemindType: 'AcceptAndNotify' });
		return [data.messageRemindType, data.startTime];`))
	first.do(`await watch.until(() => watch.last('ALL_RECEIVE_MESSAGE_OPT_UPDATED')?.messageRemindType === 'AcceptAndNotify', 'the end of it')`)
}

func TestReadingAllTakesTheTotalBackAndTellsEveryPeer(t *testing.T) {
	s := newSite(t)
	bob, carol := s.user("bob"), s.user("carol")
	alice, phone := s.user("alice"), s.user("alice")
	bob.do(`await say('alice', 'one')`)
	carol.do(`await say('alice', 'two')`)
	phone.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'both messages')`)
	require.Equal(t, []any{[]any{convList, unread}, 2996.0}, eval[[]any](alice, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'both messages');
		await pace();
		watch.take();
		await chat.setAllMessageRead({ scope: TencentCloudChat.TYPES.READ_ALL_C2C_MSG });
		const events = watch.take();
		return [events, (await outcome(() => chat.setAllMessageRead())).code];`), "one event of each, and once a second")
	phone.do(`await watch.until(() => watch.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED') === 0, 'the count to go in the other tab')`)
	for _, peer := range []*tab{bob, carol} {
		peer.do(`await watch.until(() => watch.has('MESSAGE_READ_BY_PEER'), 'alice to have read');
			if (!(await one('C2Calice')).lastMessage.isPeerRead) throw new Error('the conversation does not say so')`)
	}
}

func TestClearingTheHistoryHidesItInEveryTabAndNotForThePeer(t *testing.T) {
	s := newSite(t)
	bob := s.user("bob")
	alice, phone := s.user("alice"), s.user("alice")
	bob.do(`await say('alice', 'hello')`)
	alice.do(`await open('C2Ccarol')`)
	phone.do(`await watch.until(async () => (await list()).length === 2, 'both conversations')`)
	require.Equal(t, []any{[]any{"C2Cbob", "C2Ccarol"}, 0.0, "", nil, 0.0, 0.0}, eval[[]any](alice, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the message');
		await chat.clearHistoryMessage('C2Cbob');
		const { lastMessage, unreadCount } = await one('C2Cbob');
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data;
		return [ids(await list()).sort(), lastMessage.lastTime, lastMessage.type, lastMessage.payload, unreadCount, messageList.length];`))
	phone.do(`await watch.until(async () => (await one('C2Cbob')).lastMessage.lastTime === 0, 'the other tab');
		await watch.until(() => chat.getTotalUnreadMessageCount() === 0, 'its count');
		if ((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList.length > 0) throw new Error('it has messages')`)
	require.Equal(t, []string{"hello"}, eval[[]string](bob, `
		await watch.until(() => watch.has('MESSAGE_READ_BY_PEER'), 'alice to have read');
		return texts((await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList);`))
	bob.do(`await say('alice', 'and now?')`)
	require.Equal(t, []string{"and now?"}, eval[[]string](alice, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the new message');
		return texts((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList);`))
}

func TestWhatThePeerHasReadIsToldWithTheMessages(t *testing.T) {
	s := newSite(t)
	alice, phone, bob := s.user("alice"), s.user("alice"), s.user("bob")
	alice.do(`globalThis.sent = [await say('bob', 'one'), await say('bob', 'two')]; await pace(); watch.take();`)
	bob.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'both messages');
		await chat.setMessageRead({ conversationID: 'C2Calice' });`)
	seen := eval[struct {
		Events      []string
		Same, Read  bool
		Last, Since bool
	}](alice, `
		await watch.until(() => watch.has('MESSAGE_READ_BY_PEER'), 'bob to have read');
		const told = watch.last('MESSAGE_READ_BY_PEER');
		const { lastMessage, peerReadTime } = await one('C2Cbob');
		await pace();
		return { events: watch.names(), same: told.length === 2 && told.every((message, i) => message === sent[i]),
			read: told.every((message) => message.isPeerRead), last: lastMessage.isPeerRead, since: peerReadTime > 0 };`)
	require.Equal(t, []string{convList, readByPeer}, seen.Events, "once, after the list")
	require.True(t, seen.Same, "the very messages that were sent, oldest first")
	require.True(t, seen.Read)
	require.True(t, seen.Last)
	require.True(t, seen.Since)
	require.Equal(t, []string{"one", "two"}, eval[[]string](phone, `
		await watch.until(() => watch.has('MESSAGE_READ_BY_PEER'), 'the other tab to hear of it');
		return texts(watch.last('MESSAGE_READ_BY_PEER'));`))
	require.False(t, eval[bool](s.user("alice"), `return watch.has('MESSAGE_READ_BY_PEER')`), "signing in tells nothing of it")
}

func TestTheListIsRightAfterEachOfManyCallsInARow(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `;
		for (let i = 0; i < 40; i++) {
			const conversationID = ['C2Cbob', 'C2Ccarol'][i % 2];
			await chat.pinConversation({ conversationID, isPinned: true });
			const [first] = await list();
			await chat.pinConversation({ conversationID, isPinned: false });
			const pinned = (await list()).filter((c) => c.isPinned);
			if (first.conversationID !== conversationID || !first.isPinned || pinned.length > 0) throw new Error('the list was behind');
			if (i % 4 === 0) await pace();
		}
		await pace();
		const before = await list();
		const after = await list();
		if (!before.every((c, i) => c === after[i])) throw new Error('other objects');`)
}
