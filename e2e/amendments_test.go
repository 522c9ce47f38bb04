package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	revokedEvent   = "MESSAGE_REVOKED"
	modifiedEvent  = "MESSAGE_MODIFIED"
	receiptEvent   = "MESSAGE_READ_RECEIPT_RECEIVED"
	extendedEvent  = "MESSAGE_EXTENSIONS_UPDATED"
	shortenedEvent = "MESSAGE_EXTENSIONS_DELETED"
	reactedEvent   = "MESSAGE_REACTIONS_UPDATED"
)

// threesome is alice in two tabs, and bob.
type threesome struct{ alice, other, bob *tab }

// talk has alice say something to bob, which everybody has received; it is left
// in their pages as message.
func talk(t *testing.T, options string) threesome {
	t.Helper()
	s := newSite(t)
	all := threesome{s.user("alice"), s.user("alice"), s.user("bob")}
	all.alice.do(`
		globalThis.message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hello' }, ...` + options + ` });
		await chat.sendMessage(message);
		await pace();
		watch.take();`)
	for _, p := range []*tab{all.other, all.bob} {
		p.do(`
			await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
			globalThis.message = watch.last('MESSAGE_RECEIVED')[0];
			await pace();
			watch.take();`)
	}
	return all
}

// hears waits for an event and returns the names of all that came.
func (p *tab) hears(event string) []string {
	p.t.Helper()
	return eval[[]string](p, `await watch.until(() => watch.has('`+event+`'), '`+event+`'); await pace(); return watch.names();`)
}

func TestARevokedMessageIsRevokedEverywhere(t *testing.T) {
	all := talk(t, `{}`)
	require.Equal(t, []any{10032.0, true, 2105.0}, eval[[]any](all.bob, `
		const { code, data } = await chat.revokeMessage(message).catch((error) => error);
		return [code, data.message === message && !message.isRevoked, (await outcome(() => chat.revokeMessage(null))).code];`))
	require.Equal(t, []any{true, true, "alice", true}, eval[[]any](all.alice, `
		const { data } = await chat.revokeMessage(message);
		return [data.message === message, message.isRevoked, message.revoker, (await one('C2Cbob')).lastMessage.isRevoked];`))
	require.Equal(t, []string{convList, revokedEvent}, all.alice.hears(revokedEvent))
	require.Equal(t, []string{convList, revokedEvent}, all.other.hears(revokedEvent))
	require.Equal(t, []string{convList, unread, revokedEvent}, all.bob.hears(revokedEvent))
	require.Equal(t, []any{true, true, "alice", 0.0, true}, eval[[]any](all.bob, `
		const [revoked] = watch.last('MESSAGE_REVOKED');
		const { data } = await chat.getMessageList({ conversationID: 'C2Calice' });
		return [revoked === message, message.isRevoked, message.revokerInfo.userID, chat.getTotalUnreadMessageCount(), data.messageList[0].isRevoked];`))
	all.bob.reload()
	all.bob.signIn("bob")
	require.True(t, eval[bool](all.bob, `return (await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList[0].isRevoked`), "it stays revoked")
}

func TestAModifiedMessageIsModifiedEverywhere(t *testing.T) {
	all := talk(t, `{}`)
	require.Equal(t, []any{true, true, 1.0}, eval[[]any](all.alice, `
		message.payload.text = 'hello, bob';
		message.cloudCustomData = 'x';
		const { data } = await chat.modifyMessage(message);
		return [data.message === message, message.isModified, message.version];`))
	require.Equal(t, []string{modifiedEvent, convList}, all.alice.hears(modifiedEvent))
	require.Equal(t, []string{modifiedEvent, convList}, all.other.hears(modifiedEvent))
	require.Equal(t, []string{modifiedEvent, convList}, all.bob.hears(modifiedEvent))
	require.Equal(t, []any{true, "hello, bob", "x", "hello, bob"}, eval[[]any](all.bob, `
		const [modified] = watch.last('MESSAGE_MODIFIED');
		return [modified === message, message.payload.text, message.cloudCustomData, (await one('C2Calice')).lastMessage.messageForShow];`))
}

func TestOfTwoModificationsTheSecondIsToldOfTheFirst(t *testing.T) {
	all := talk(t, `{}`)
	all.alice.do(`message.payload.text = 'first'; await chat.modifyMessage(message);`)
	require.Equal(t, []any{2480.0, "first"}, eval[[]any](all.bob, `
		await watch.until(() => watch.has('MESSAGE_MODIFIED'), 'the first');
		try {
			await chat.modifyMessage({ ...message, version: 0, payload: { text: 'second' } });
		} catch (error) {
			return [error.code, error.data.message.payload.text];
		}`))
}

func TestDeletedMessagesAreGoneFromTheOwnViewOnly(t *testing.T) {
	all := talk(t, `{}`)
	all.alice.do(`await say('bob', 'two');`)
	all.bob.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message'); await pace(); watch.take();`)
	require.Equal(t, []any{true, true, []any{"hello"}, "hello", 1.0}, eval[[]any](all.bob, `
		const { data } = await chat.getMessageList({ conversationID: 'C2Calice' });
		const second = data.messageList[1];
		const result = await chat.deleteMessage([second]);
		const rest = await chat.getMessageList({ conversationID: 'C2Calice' });
		return [result.data.messageList[0] === second, second.isDeleted, texts(rest.data.messageList), (await one('C2Calice')).lastMessage.messageForShow, chat.getTotalUnreadMessageCount()];`))
	require.Equal(t, []string{"hello", "two"}, eval[[]string](all.alice, `return texts((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList)`))
	for call, code := range map[string]int{
		`chat.deleteMessage([])`:                             6017,
		`chat.deleteMessage()`:                               6017,
		`chat.deleteMessage(Array(2 ** 32 - 1))`:             6017,
		`chat.getMessageReadReceiptList(Array(2 ** 32 - 1))`: 6017,
		`chat.deleteMessage([chat.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'x' } })])`: 2111,
		`chat.deleteMessage([{ conversationType: '@TIM#SYSTEM' }])`:                                                      2116,
	} {
		require.Equal(t, code, eval[refusal](all.bob, `return outcome(() => `+call+`)`).Code, call)
	}
}

func TestOnlyThoseOfManyMessagesThatWereDeletedAreShownSo(t *testing.T) {
	all := talk(t, `{}`)
	require.Equal(t, []any{30.0, 30.0, "unSend", false, 11.0}, eval[[]any](all.alice, `
		const messages = [chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'not sent' } })];
		for (let i = 0; i < 40; i++) messages.push(await say('bob', 'text ' + i));
		const { data } = await chat.deleteMessage([...messages, await say('carol', 'hi')]);
		let left = 0;
		for (let next = '', done = false; !done;) {
			const page = (await chat.getMessageList({ conversationID: 'C2Cbob', nextReqMessageID: next })).data;
			left += page.messageList.length;
			[next, done] = [page.nextReqMessageID, page.isCompleted];
		}
		return [data.messageList.length, messages.filter((m) => m.isDeleted).length, messages[0].status, messages[0].isDeleted, left];`))
}

func TestReactionsAreAskedOfMessagesOfAnyConversation(t *testing.T) {
	all := talk(t, `{}`)
	require.Equal(t, []any{"+1", 0.0, 2.0}, eval[[]any](all.alice, `
		const other = await say('carol', 'hi');
		await chat.addMessageReaction(message, '+1');
		const draft = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'not sent' } });
		const { resultList } = (await chat.getMessageReactions({ messageList: [message, other, draft] })).data;
		return [resultList[0].reactionList[0].reactionID, resultList[1].reactionList.length, resultList.length];`))
}

func TestAnotherTabSeesThatAMessageWasDeleted(t *testing.T) {
	all := talk(t, `{}`)
	all.alice.do(`await chat.deleteMessage([message]);`)
	all.other.do(`
		await watch.until(async () => message.isDeleted && (await one('C2Cbob')).lastMessage.type === '', 'the deletion');
		if ((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList.length > 0) throw new Error('it is still there');`)
}

func TestAReadReceiptReachesTheSender(t *testing.T) {
	all := talk(t, `{ needReadReceipt: true }`)
	require.Equal(t, []any{false, 2114.0}, eval[[]any](all.alice, `
		return [message.readReceiptInfo.isPeerRead, (await outcome(() => chat.sendMessageReadReceipt([message]))).code];`))
	all.bob.do(`await chat.sendMessageReadReceipt([message]);`)
	require.Equal(t, []string{convList, receiptEvent}, all.alice.hears(receiptEvent))
	require.Equal(t, []string{convList, receiptEvent}, all.other.hears(receiptEvent))
	require.Equal(t, []any{"bob", true, true, true, true, true}, eval[[]any](all.alice, `
		const [receipt] = watch.last('MESSAGE_READ_RECEIPT_RECEIVED');
		const { data } = await chat.getMessageReadReceiptList([message]);
		return [receipt.userID, receipt.messageID === message.ID, receipt.isPeerRead, receipt.timestamp > 1e9 && receipt.timestamp < 1e10,
			message.readReceiptInfo.isPeerRead, data.messageList[0] === message];`))
}

func TestExtensionsOfAMessageAreShared(t *testing.T) {
	all := talk(t, `{ isSupportExtension: true }`)
	require.Equal(t, []any{map[string]any{"code": 0.0, "key": "votes", "value": "1"}}, eval[[]any](all.bob, `
		return (await chat.setMessageExtensions(message, [{ key: 'votes', value: '1' }])).data.extensions`))
	require.Contains(t, all.alice.hears(extendedEvent), extendedEvent)
	require.Equal(t, []any{true, map[string]any{"key": "votes", "value": "1"}, map[string]any{"key": "votes", "value": "1"}}, eval[[]any](all.alice, `
		const told = watch.last('MESSAGE_EXTENSIONS_UPDATED');
		return [told.messageID === message.ID, told.extensions[0], (await chat.getMessageExtensions(message)).data.extensions[0]];`))
	require.Equal(t, []any{0.0, 23004.0}, eval[[]any](all.alice, `
		return (await chat.deleteMessageExtensions(message, ['votes', 'none'])).data.extensions.map((e) => e.code)`))
	require.Contains(t, all.bob.hears(shortenedEvent), shortenedEvent)
	require.Equal(t, []any{[]any{"votes"}, 0.0, 0.0}, eval[[]any](all.bob, `
		const told = watch.last('MESSAGE_EXTENSIONS_DELETED');
		return [told.keyList, (await chat.getMessageExtensions(message)).data.extensions.length, (await chat.deleteMessageExtensions(message)).data.extensions.length];`))
}

func TestReactionsAreSharedAndCounted(t *testing.T) {
	all := talk(t, `{}`)
	all.bob.do(`await chat.addMessageReaction(message, '+1');`)
	require.Contains(t, all.alice.hears(reactedEvent), reactedEvent)
	require.Equal(t, []any{true, "+1", 1.0, "bob", false}, eval[[]any](all.alice, `
		const { messageID, reactionList: [reaction] } = watch.last('MESSAGE_REACTIONS_UPDATED');
		return [messageID === message.ID, reaction.reactionID, reaction.totalUserCount, reaction.partialUserList[0].userID, reaction.reactedByMyself];`))
	require.Equal(t, []any{2.0, true, 1.0, []any{"bob", "alice"}, true, 1.0}, eval[[]any](all.alice, `
		await chat.addMessageReaction(message, '+1');
		await chat.addMessageReaction(message, '+1');
		const { resultList: [{ reactionList: [reaction] }] } = (await chat.getMessageReactions({ messageList: [message], maxUserCountPerReaction: 1 })).data;
		const users = (await chat.getAllUserListOfMessageReaction({ message, reactionID: '+1', nextSeq: 0, count: 100 })).data;
		const part = (await chat.getAllUserListOfMessageReaction({ message, reactionID: '+1', nextSeq: 0, count: 1 })).data;
		return [reaction.totalUserCount, reaction.reactedByMyself, reaction.partialUserList.length, users.userList.map((u) => u.userID), users.isCompleted && !part.isCompleted, part.nextSeq];`))
	require.Equal(t, 0, eval[int](all.bob, `
		await watch.until(() => watch.last('MESSAGE_REACTIONS_UPDATED')?.reactionList[0].totalUserCount === 2, 'the second reaction');
		await chat.removeMessageReaction(message, '+1');
		await chat.removeMessageReaction(message, 'never');
		return (await chat.getMessageReactions({ messageList: [message] })).data.resultList[0].reactionList.filter((r) => r.reactedByMyself).length;`))
	for call, code := range map[string]int{
		`chat.getMessageReactions({})`: 6017,
		`chat.getMessageReactions()`:   6017,
	} {
		require.Equal(t, code, eval[refusal](all.bob, `return outcome(() => `+call+`)`).Code, call)
	}
}

func TestAMessageForOnlineUsersLeavesNoTrace(t *testing.T) {
	all := talk(t, `{}`)
	require.Equal(t, "success", eval[string](all.alice, `
		return (await say('bob', 'typing', { onlineUserOnly: true })).status`))
	require.Equal(t, []string{received}, all.bob.hears(received))
	require.Equal(t, []any{"typing", []any{"hello"}, 1.0}, eval[[]any](all.bob, `
		const { data } = await chat.getMessageList({ conversationID: 'C2Calice' });
		return [watch.last('MESSAGE_RECEIVED')[0].payload.text, texts(data.messageList), chat.getTotalUnreadMessageCount()];`))
	require.Empty(t, eval[[]string](all.alice, `return watch.names()`))
}

func TestMessagesAreFoundAroundATime(t *testing.T) {
	all := talk(t, `{}`)
	all.alice.do(`for (let i = 1; i <= 20; i++) await say('bob', 'text ' + i);`)
	require.Equal(t, []any{true, true, true}, eval[[]any](all.bob, `
		await watch.until(() => chat.getTotalUnreadMessageCount() === 21, 'all messages');
		const walk = async (direction, time) => {
			const found = [];
			for (;;) {
				const { data } = await chat.getMessageListHopping({ conversationID: 'C2Calice', direction, time, count: 8 });
				found[direction === 1 ? 'push' : 'unshift'](...texts(data.messageList));
				if (data.isCompleted) {
					return JSON.stringify([found, data.nextMessageTime]);
				}
				time = data.nextMessageTime;
			}
		};
		const whole = JSON.stringify([['hello', ...Array.from({ length: 20 }, (_, i) => 'text ' + (i + 1))], '']);
		const now = message.time + 1000;
		return [await walk(0, now) === whole, await walk(0) === whole, await walk(1, message.time) === whole];`))
}

func TestAMessageThatFailedIsSentAgain(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"fail", 80002.0, true, true, "success", true}, eval[[]any](p, `
		const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } });
		message.cloudCustomData = 'x'.repeat(13_000);
		const failed = await chat.sendMessage(message).catch((error) => error);
		const { status } = message;
		message.cloudCustomData = '';
		const id = message.ID;
		const { data } = await chat.resendMessage(message);
		return [status, failed.code, failed.data.message === message, data.message === message && message.ID === id, message.status, message.isResend];`))
	require.Equal(t, 2100, eval[refusal](p, `
		const { data } = await chat.getMessageList({ conversationID: 'C2Cbob' });
		return outcome(() => chat.resendMessage(data.messageList[0]));`).Code)
}
