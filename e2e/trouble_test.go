package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnErrorEventSaysWhatToDo(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []any{2024.0, true, true}, eval[[]any](p, `
		const { EVENT } = TencentCloudChat;
		const chat = TencentCloudChat.create({ SDKAppID });
		const heard = new Promise((resolve) => chat.once(EVENT.ERROR, resolve));
		const { message } = await outcome(() => chat.getMyProfile());
		const { data } = await heard;
		return [data.code, data.message === message, data.message.includes('login()')];`))
}

func TestAModuleServedWithACharsetLoads(t *testing.T) {
	onlyAlone(t)
	s := newSite(t)
	s.charset.Store(true)
	require.True(t, eval[bool](s.user("alice"), `return chat.isReady()`))
}

func TestAFrozenMessageIsSentOnce(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{0.0, 2100.0, 1.0, "success"}, eval[[]any](p, `
		const message = Object.freeze(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } }));
		const { value } = await outcome(() => chat.sendMessage(message));
		const { code } = await outcome(() => chat.sendMessage(message));
		const { data } = await chat.getMessageList({ conversationID: 'C2Cbob' });
		return [value.code, code, data.messageList.length, data.messageList[0].status];`))
}

func TestMessagesThatThePageHoldsLearnThatTheyWereRead(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`globalThis.sent = (await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } }))).data.message`)
	require.Equal(t, []bool{false, true}, eval[[]bool](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		const [message] = (await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
		const before = message.isRead;
		await pace();
		watch.take();
		await chat.setMessageRead({ conversationID: 'C2Calice' });
		await pace();
		return [before, message.isRead];`))
	alice.do(`while (!sent.isPeerRead) await new Promise((resolve) => setTimeout(resolve, 20))`)
}

func TestAThousandNewMessagesKeepTheirOwnObjects(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, 20_000, eval[int](p, `
		const made = new Set();
		for (let i = 0; i < 20000; i++) {
			made.add(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 't' + i } }));
		}
		return made.size;`))
}

func TestBlockedStorageRefusesACallInsteadOfHangingIt(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{2801.0, 0.0}, eval[[]any](p, `
		const blocked = await new Promise((resolve, reject) => {
			const open = indexedDB.open(database);
			open.onsuccess = () => resolve(open.result);
			open.onerror = () => reject(open.error);
		});
		const transaction = blocked.transaction('documents', 'readwrite');
		let held = true;
		const hold = () => { if (held) transaction.objectStore('documents').get(['x']).onsuccess = hold; };
		hold();
		const { code } = await outcome(() => chat.createConversationGroup({ groupName: 'A', conversationIDList: [] }));
		held = false;
		blocked.close();
		const { value } = await outcome(() => chat.createConversationGroup({ groupName: 'A', conversationIDList: [] }));
		return [code, value.code];`))
}

func TestAListOfUnknownConversationsToDeleteIsCutShort(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('C2Cbob')`)
	require.Equal(t, 2500, eval[int](p, `
		const list = Array.from({ length: 30000 }, (_, i) => 'C2Cx' + i);
		return (await outcome(() => chat.deleteConversation({ conversationIDList: [...list, 'C2Cbob'] }))).code;`))
}

func TestAClickHandedToLogoutSignsOut(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{0.0, 2024.0}, eval[[]any](p, `
		const { value } = await outcome(() => chat.logout(new MouseEvent('click')));
		return [value.code, (await outcome(() => chat.logout())).code];`))
}
