package e2e_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMessageReachesTheOtherUser(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	require.Equal(t, []string{convList}, eval[[]string](alice, `await say('bob', 'hello'); return watch.take();`), "who sends does not receive")
	require.Equal(t, []string{convList, unread, received}, eval[[]string](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		return watch.names();`))
	seen := eval[struct {
		Conversation map[string]any
		Message      map[string]any
		Total, Count int
		Same         bool
	}](bob, `
		const [message] = watch.last('MESSAGE_RECEIVED');
		const conversation = await one('C2Calice');
		return { message, conversation, total: chat.getTotalUnreadMessageCount(), count: watch.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'),
			same: chat.findMessage(message.ID) === message };`)
	require.Equal(t, map[string]any{"text": "hello"}, seen.Message["payload"])
	require.Equal(t, "in", seen.Message["flow"])
	require.Equal(t, "success", seen.Message["status"])
	require.Equal(t, "alice", seen.Message["from"])
	require.Equal(t, "bob", seen.Message["to"])
	require.Equal(t, "C2Calice", seen.Message["conversationID"])
	require.Equal(t, false, seen.Message["isRead"])
	require.Equal(t, 1, seen.Total)
	require.Equal(t, 1, seen.Count)
	require.True(t, seen.Same)
	last := seen.Conversation["lastMessage"].(map[string]any)
	require.Equal(t, "hello", last["messageForShow"])
	require.Equal(t, "alice", last["fromAccount"])
	require.Equal(t, 1.0, seen.Conversation["unreadCount"])
}

func TestReadingTakesTheCountBackAndTellsTheSender(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`await say('bob', 'one'); await say('bob', 'two');`)
	require.Equal(t, []string{convList, unread}, eval[[]string](bob, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'both messages');
		await pace();
		watch.take();
		await chat.setMessageRead({ conversationID: 'C2Calice' });
		return watch.take();`))
	require.Equal(t, []int{0, 0}, eval[[]int](bob, `return [chat.getTotalUnreadMessageCount(), (await one('C2Calice')).unreadCount]`))
	require.Equal(t, []bool{true, true}, eval[[]bool](alice, `
		await watch.until(async () => (await one('C2Cbob')).lastMessage.isPeerRead, 'bob to have read');
		const { data } = await chat.getMessageList({ conversationID: 'C2Cbob' });
		return data.messageList.map((message) => message.isPeerRead);`))
}

func TestTheHistoryComesInPages(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`for (let i = 1; i <= 32; i++) await say('bob', 'text ' + i);`)
	pages := eval[[]struct {
		Texts []string
		Next  string
		Done  bool
	}](bob, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 32, 'all messages');
		const pages = [];
		let next = '';
		do {
			const { data } = await chat.getMessageList({ conversationID: 'C2Calice', nextReqMessageID: next });
			next = data.nextReqMessageID;
			pages.push({ texts: texts(data.messageList), next, done: data.isCompleted });
		} while (next !== '');
		return pages;`)
	require.Len(t, pages, 3)
	expected := 32
	for _, page := range pages {
		for i := len(page.Texts) - 1; i >= 0; i-- {
			require.Equal(t, "text "+strconv.Itoa(expected), page.Texts[i], "older pages follow, each oldest first")
			expected--
		}
		require.Equal(t, page.Next == "", page.Done)
	}
	require.Zero(t, expected)
	require.Equal(t, []string{"text 31", "text 32"}, eval[[]string](bob, `
		return texts((await chat.getMessageList({ conversationID: 'C2Calice', count: 2 })).data.messageList)`))
}

func TestAfterAReloadTheUserFindsMessagesAndCounts(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`await say('bob', 'before');`)
	bob.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message')`)
	bob.visit("about:blank")
	alice.do(`await say('bob', 'while away');`)
	bob.visit(s.url + "/page.html")
	bob.signIn("bob")
	bob.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'both messages')`)
	require.Equal(t, []string{"before", "while away"}, eval[[]string](bob, `
		return texts((await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList)`))
	require.Equal(t, "while away", eval[string](bob, `return (await one('C2Calice')).lastMessage.messageForShow`))
}

func TestAnotherTabOfTheSenderReceivesWhatWasSent(t *testing.T) {
	s := newSite(t)
	first, second := s.user("alice"), s.user("alice")
	first.do(`await say('bob', 'hello')`)
	seen := eval[struct {
		Flow, Text string
		Read       bool
		Total      int
	}](second, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		const [message] = watch.last('MESSAGE_RECEIVED');
		return { flow: message.flow, text: message.payload.text, read: message.isRead, total: chat.getTotalUnreadMessageCount() };`)
	require.Equal(t, "out", seen.Flow)
	require.Equal(t, "hello", seen.Text)
	require.True(t, seen.Read)
	require.Zero(t, seen.Total)
	require.False(t, eval[bool](first, `return watch.has('MESSAGE_RECEIVED')`))
}

func TestReadingInOneTabEmptiesTheCountInAnother(t *testing.T) {
	s := newSite(t)
	alice, bob, phone := s.user("alice"), s.user("bob"), s.user("bob")
	alice.do(`await say('bob', 'hello')`)
	phone.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the count')`)
	bob.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		await chat.setMessageRead({ conversationID: 'C2Calice' });`)
	phone.do(`await watch.until(() => watch.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED') === 0, 'the count to go');
		await watch.until(async () => (await one('C2Calice')).unreadCount === 0, 'the conversation to be read');`)
}

func TestCustomMessagesAndWhatTheyLeaveOut(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`
		await say('bob', 'shown');
		const signal = chat.createCustomMessage({ to: 'bob', conversationType: 'C2C', payload: { data: '{"n": 1}' }, cloudCustomData: 'extra' });
		await chat.sendMessage(signal, { messageControlInfo: { excludedFromUnreadCount: true, excludedFromLastMessage: true } });`)
	seen := eval[struct {
		Message    map[string]any
		Last, Show string
		Total      int
	}](bob, `
		await watch.until(() => watch.last('MESSAGE_RECEIVED')?.at(-1).type === TencentCloudChat.TYPES.MSG_CUSTOM, 'the signal');
		return { message: watch.last('MESSAGE_RECEIVED').at(-1), last: (await one('C2Calice')).lastMessage.messageForShow, total: chat.getTotalUnreadMessageCount() };`)
	require.Equal(t, map[string]any{"data": `{"n": 1}`, "description": "", "extension": ""}, seen.Message["payload"])
	require.Equal(t, "extra", seen.Message["cloudCustomData"])
	require.Equal(t, "shown", seen.Last)
	require.Equal(t, 1, seen.Total)
}

func TestTwoUsersWhoTalkAtOnceLoseNothing(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	const script = `
		const peer = chat.getLoginUser() === 'alice' ? 'bob' : 'alice';
		await Promise.all(Array.from({ length: 40 }, (_, i) => say(peer, 'to ' + peer + ' ' + i)));
		await watch.until(() => watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED').flatMap((e) => e.data).length === 40, 'all of the peer');`
	for _, err := range inAll([]*tab{alice, bob}, script) {
		require.NoError(t, err)
	}
	const history = `
		const all = [];
		let next = '';
		do {
			const { data } = await chat.getMessageList({ conversationID: CONVERSATION, nextReqMessageID: next });
			all.unshift(...data.messageList);
			next = data.nextReqMessageID;
		} while (next !== '');
		return all.map((message) => message.ID);`
	left := eval[[]string](alice, `const CONVERSATION = 'C2Cbob';`+history)
	right := eval[[]string](bob, `const CONVERSATION = 'C2Calice';`+history)
	require.Len(t, left, 80)
	require.Equal(t, left, right, "both sides see one order")
	require.Equal(t, 40, eval[int](bob, `return chat.getTotalUnreadMessageCount()`))
	for _, p := range []*tab{alice, bob} {
		require.Len(t, eval[[]string](p, `
			const got = watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED').flatMap((e) => texts(e.data));
			return got.filter((text, i) => text.startsWith('to ' + chat.getLoginUser()) && got.indexOf(text) === i);`), 40, "each message came once")
	}
}
