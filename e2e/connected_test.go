package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// application is the one that signIn uses.
const application = "9001"

// withServer is a site for tests of what only a server brings.
func withServer(t *testing.T) *site {
	t.Helper()
	onlyConnected(t)
	return newSite(t)
}

// elsewhere signs a user in on another device. To the browser it is another
// origin, so nothing is shared with the tabs of this one.
func (s *site) elsewhere(userID string) *tab {
	s.t.Helper()
	p := newTab(s.t)
	p.visit(strings.Replace(s.url, "127.0.0.1", "localhost", 1) + "/page.html")
	p.signIn(userID)
	return p
}

// goOffline cuts the users' connections, and lets no new ones in.
func (s *site) goOffline(users ...string) {
	s.offline.Store(true)
	for _, user := range users {
		s.gateway(application).Kick(user, wire.CloseRestart, "the network is gone")
	}
}

// goOnline lets pages connect again and tells them to look.
func (s *site) goOnline(tabs ...*tab) {
	s.offline.Store(false)
	for _, p := range tabs {
		p.do(`dispatchEvent(new Event('online'))`)
	}
}

// untilAnswered waits until nothing waits for the server: no event tells it.
const untilAnswered = `
	for (let look = 0; (await chat.callExperimentalAPI('getPendingCalls')).data.pendingCalls.length > 0; look++) {
		if (look > 500) throw new Error('calls are never answered');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}`

const untilOffline = `await watch.until(() => watch.last('NET_STATE_CHANGE')?.state === 'disconnected', 'the page to be offline');`

func TestTwoDevicesOfAUserAndAnotherUserSeeTheSame(t *testing.T) {
	s := withServer(t)
	desk, phone, bob := s.user("alice"), s.elsewhere("alice"), s.elsewhere("bob")
	bob.do(`await say('alice', 'hello')`)
	desk.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		await chat.createConversationGroup({ groupName: 'Friends', conversationIDList: ['C2Cbob'] });`)
	phone.do(`await watch.until(async () => ids(await list({ groupName: 'Friends' })).join() === 'C2Cbob', 'the group on the phone');
		await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the count on the phone');
		await chat.setMessageRead({ conversationID: 'C2Cbob' });
		await chat.renameConversationGroup({ oldName: 'Friends', newName: 'Choir' });`)
	desk.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 0, 'the reading on the desk');
		await watch.until(async () => (await one('C2Cbob')).conversationGroupList.join() === 'Choir', 'the new name');`)
	bob.do(`await watch.until(async () => (await one('C2Calice')).lastMessage.isPeerRead, 'alice to have read')`)
}

func TestOfflineThePageGoesOnThroughAReloadAndCatchesUp(t *testing.T) {
	s := withServer(t)
	desk, phone := s.user("alice"), s.elsewhere("alice")
	desk.do(`await open('C2Cbob')`)
	s.goOffline("alice")
	require.Equal(t, []any{true, true, "unSend"}, eval[[]any](desk, untilOffline+`
		const created = await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'from the train' } });
		const sent = await chat.sendMessage(message);
		return [created.data.pending, sent.data.pending, message.status];`))
	desk.reload()
	require.Equal(t, []any{"C2Cbob", "from the train", "unSend", 2.0}, eval[[]any](desk, `
		await signIn('alice');
		const found = ids(await list({ groupName: 'A' })).join();
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data;
		const { pendingCalls } = (await chat.callExperimentalAPI('getPendingCalls')).data;
		return [found, messageList.at(-1).payload.text, messageList.at(-1).status, pendingCalls.length];`))
	s.goOnline(desk, phone)
	phone.do(`await watch.until(async () => ids(await list({ groupName: 'A' })).join() === 'C2Cbob', 'the group elsewhere');
		await watch.until(async () => texts((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList).join() === 'from the train', 'the message elsewhere, once');`)
	desk.do(untilAnswered + `
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data;
		if (messageList.length !== 1 || messageList[0].status !== 'success') throw new Error(JSON.stringify(messageList));`)
}

func TestAMessageThatWaitedTurnsIntoASentOne(t *testing.T) {
	s := withServer(t)
	desk := s.user("alice")
	s.goOffline("alice")
	desk.do(untilOffline + `globalThis.message = await say('bob', 'later')`)
	s.goOnline(desk)
	require.Equal(t, []any{"success", true, 2100.0}, eval[[]any](desk, `
		await watch.until(() => watch.has('MESSAGE_MODIFIED'), 'the message to be sent');
		const [settled] = watch.last('MESSAGE_MODIFIED');
		return [message.status, settled === message, (await outcome(() => chat.sendMessage(message))).code];`))
}

func TestWhatTheServerRefusesIsTakenBackWithAnError(t *testing.T) {
	s := withServer(t)
	desk := s.user("alice")
	desk.do(`await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] })`)
	s.goOffline("alice")
	_, err := s.gateway(application).Authority().Do(t.Context(), core.Call{User: "alice", Command: core.DeleteConversationGroup{Name: "A"}}, nil)
	require.NoError(t, err)
	desk.do(untilOffline + `await chat.renameConversationGroup({ oldName: 'A', newName: 'B' }); watch.take();`)
	s.goOnline(desk)
	require.Equal(t, []any{51009.0, "renameConversationGroup", true, ""}, eval[[]any](desk, `
		await watch.until(() => watch.has('ERROR'), 'the refusal');
		const { code, method, message } = watch.last('ERROR');
		return [code, method, message.startsWith('renameConversationGroup: there is no conversation group'), (await chat.getConversationGroupList()).data.join()];`))
}

func TestAForgedUserSigGetsNobodyIn(t *testing.T) {
	s := withServer(t)
	require.Equal(t, 70003, eval[int](s.tab(), `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		return (await outcome(() => chat.login({ userID: 'alice', userSig: 'forged' }))).code;`))
}

func TestTheApplicationMayEndASignIn(t *testing.T) {
	s := withServer(t)
	first, second := s.user("alice"), s.user("alice")
	s.gateway(application).Kick("alice", wire.CloseKicked, "out")
	for _, p := range []*tab{first, second} {
		require.Equal(t, []any{"REST_API_Kick", 3006.0, false}, eval[[]any](p, `
			await watch.until(() => watch.has('SDK_NOT_READY'), 'the end');
			return [watch.last('KICKED_OUT').type, (await outcome(() => chat.getConversationGroupList())).code, chat.isReady()];`))
	}
	first.signIn("alice")
	first.do(`await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] })`)
}

func TestWhenTheConnectedTabClosesAnotherTakesOver(t *testing.T) {
	s := withServer(t)
	first, second, bob := s.user("alice"), s.user("alice"), s.elsewhere("bob")
	first.close()
	bob.do(`await say('alice', 'still there?')`)
	second.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		await say('bob', 'yes');`)
	bob.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the answer')`)
}
