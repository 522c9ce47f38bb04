package e2e_test

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Tabs that do not run, since they show a dialog or compute, and what the others
// can do meanwhile.

// dialog runs a scenario that opens a dialog, waits for it and leaves it open
// until the returned function is called.
func (p *tab) dialog(script string) (answer func()) {
	p.t.Helper()
	opened := make(chan struct{}, 100)
	chromedp.ListenTarget(p.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			opened <- struct{}{}
		}
	})
	p.do(script)
	select {
	case <-opened:
	case <-time.After(waitLimit):
		require.FailNow(p.t, "no dialog opens")
	}
	return func() { require.NoError(p.t, p.act(page.HandleJavaScriptDialog(true))) }
}

// front shows a tab: with a server only one that can be seen takes the connection
// over from another.
func (p *tab) front() {
	p.t.Helper()
	require.NoError(p.t, p.act(page.BringToFront()))
	p.do(`await shown('visible')`)
}

// busy is what a tab does that others are not to wait for. Each has a dialog open
// then, and runs nothing until it is answered.
var busy = map[string]string{
	"in a listener": `
		chat.once(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, () => confirm('really?'));
		setTimeout(() => chat.createConversationGroup({ groupName: 'mine', conversationIDList: ['C2Cbob'] }));`,
	"amid its writes": `
		setTimeout(() => {
			for (let i = 0; i < 20; i++) {
				chat.setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: String(i) });
			}
			confirm('really?');
		});`,
	"a little later": `
		for (let i = 0; i < 20; i++) {
			chat.setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: String(i) });
		}
		setTimeout(() => confirm('really?'), 8);`,
	"amid its reads": `
		setTimeout(() => {
			chat.getMessageList({ conversationID: 'C2Cbob' });
			chat.getMessageList({ conversationID: 'C2Ccarol' });
			confirm('really?');
		});`,
}

// goOn is what another tab of the user does meanwhile.
const goOn = `
	const start = performance.now();
	await chat.createConversationGroup({ groupName: 'theirs', conversationIDList: ['C2Ccarol'] });
	await chat.pinConversation({ conversationID: 'C2Ccarol', isPinned: true });
	const message = chat.createTextMessage({ to: 'carol', conversationType: 'C2C', payload: { text: 'meanwhile' } });
	const { data } = await chat.sendMessage(message);
	if (data.message.status !== 'success') throw new Error('it is ' + data.message.status);
	await chat.getMessageList({ conversationID: 'C2Ccarol' });
	const groups = (await chat.getConversationGroupList()).data;
	if (!groups.includes('theirs')) throw new Error('the group is not there');
	const pending = (await chat.callExperimentalAPI('getPendingCalls')).data?.pendingCalls ?? [];
	if (pending.length > 0) throw new Error('calls are pending');
	return performance.now() - start;`

func TestATabWithADialogDoesNotHoldUpTheOthers(t *testing.T) {
	for name, script := range busy {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			blocked, other := s.user("alice"), s.user("alice")
			blocked.do(`await open('C2Cbob', 'C2Ccarol')`)
			other.do(`await watch.until(async () => (await list()).length === 2, 'the conversations')`)
			answer := blocked.dialog(script)
			other.front()
			took := eval[float64](other, goOn)
			require.Less(t, took, 12_000.0, "milliseconds; calls are given up after 15,000")
			require.NotContains(t, eval[[]string](other, `return watch.names()`), "NET_STATE_CHANGE")
			answer()
			blocked.do(`
				const groups = async () => (await chat.getConversationGroupList()).data;
				await watch.until(async () => (await groups()).includes('theirs'), 'what the other tab did');
				await chat.renameConversationGroup({ oldName: 'theirs', newName: 'ours' });`)
			other.do(`await watch.until(async () => (await chat.getConversationGroupList()).data.includes('ours'), 'what the first tab does')`)
			blocked.do("await agree(" + pictureOf(other) + ")")
			require.NotContains(t, eval[[]string](blocked, `return watch.names()`), "NET_STATE_CHANGE")
		})
	}
}

func TestATabThatComputesDoesNotHoldUpTheOthers(t *testing.T) {
	byItself(t) // It measures time, and computes for all of it.
	s := newSite(t)
	blocked, other := s.user("alice"), s.user("alice")
	blocked.do(`await open('C2Cbob', 'C2Ccarol')`)
	other.do(`await watch.until(async () => (await list()).length === 2, 'the conversations')`)
	seconds := "6"
	if connected() {
		seconds = "20"
	}
	blocked.do(`
		chat.once(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, () => {
			report('busy');
			const end = Date.now() + ` + seconds + ` * 1000;
			while (Date.now() < end);
			globalThis.ended = end;
		});
		setTimeout(() => chat.createConversationGroup({ groupName: 'mine', conversationIDList: ['C2Cbob'] }));`)
	require.Equal(t, "busy", blocked.report())
	other.front()
	other.do(goOn)
	done := eval[float64](other, `return Date.now()`)
	require.Less(t, done, eval[float64](blocked, `return ended`), "it did not wait for the end")
}

// untilTold waits until the other user's message is there.
const untilTold = `await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message', 30_000);`

func TestTheOthersReceiveWhileATabShowsADialog(t *testing.T) {
	s := newSite(t)
	blocked, other, bob := s.user("alice"), s.user("alice"), s.user("bob")
	blocked.do(`await open('C2Cbob')`)
	answer := blocked.dialog(`setTimeout(() => confirm('really?'));`)
	other.front()
	bob.do(`await chat.sendMessage(chat.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'hello' } }))`)
	other.do(untilTold)
	require.NotContains(t, eval[[]string](other, `return watch.names()`), "NET_STATE_CHANGE")
	answer()
}

func TestATabThatIsBlockedWhileItLoadsDoesNotHoldUpTheOthers(t *testing.T) {
	onlyAlone(t)
	s := newSite(t)
	other := s.user("alice")
	other.do(`
		await open('C2Cbob', 'C2Ccarol');
		const opened = await new Promise((resolve) => { const request = indexedDB.open(database); request.onsuccess = () => resolve(request.result); });
		const transaction = opened.transaction('documents', 'readwrite');
		const documents = transaction.objectStore('documents');
		documents.get(['alice', 'conversation', 'C2Cbob']).onsuccess = ({ target: { result } }) => {
			for (let i = 0; i < 10_000; i++) {
				const id = 'C2Cu' + i;
				documents.put({ ...result, id }, ['alice', 'conversation', id]);
			}
		};
		await new Promise((resolve) => { transaction.oncomplete = resolve; });
		opened.close();`)
	for _, wait := range []string{"0", "30", "100"} {
		blocked := s.tab()
		answer := blocked.dialog(`
			const chat = TencentCloudChat.create({ SDKAppID });
			await import('parlor-chat');
			globalThis.signedIn = chat.login({ userID: 'alice', userSig: 'any' });
			globalThis.chat = chat;
			setTimeout(() => confirm('really?'), ` + wait + `);`)
		took := eval[float64](other, `
			const start = performance.now();
			await chat.createConversationGroup({ groupName: 'G`+wait+`', conversationIDList: ['C2Ccarol'] });
			return performance.now() - start;`)
		require.Less(t, took, 10_000.0)
		answer()
		require.Equal(t, 10_002, eval[int](blocked, `await signedIn; return (await chat.getConversationList()).data.conversationList.length`))
		blocked.do(`await chat.destroy()`)
	}
}

func TestWhatWasCommittedResolvesThoughItsTabSleptPastTheTimeOfTheCall(t *testing.T) {
	onlyAlone(t)
	s := newSite(t)
	sleepy, other := s.user("alice"), s.user("alice")
	require.Equal(t, 0, eval[int](sleepy, `
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		const called = outcome(() => chat.createConversationGroup({ groupName: 'B', conversationIDList: [] }));
		const end = Date.now() + 16_000;
		while (Date.now() < end);
		const { value, code } = await called;
		return value?.code ?? code;`))
	require.Equal(t, []string{"A", "B"}, eval[[]string](other, `
		await watch.until(async () => (await chat.getConversationGroupList()).data.length === 2, 'both groups');
		return (await chat.getConversationGroupList()).data;`))
}
