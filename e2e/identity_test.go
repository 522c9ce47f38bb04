package e2e_test

import (
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/storage"
	"github.com/stretchr/testify/require"
)

// waysToClear are how the data of a site goes away beneath its pages.
var waysToClear = map[string]func(s *site){
	"a page deletes the database": func(s *site) { s.emptyTab().do(deleted + `await deleted('` + s.database() + `')`) },
	"a person clears the site's data": func(s *site) {
		require.NoError(s.t, s.emptyTab().act(storage.ClearDataForOrigin(s.url, "all")))
	},
}

const deleted = `
	const deleted = (name) => new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		Object.assign(request, { onsuccess: resolve, onerror: reject });
	});`

// database is the name of the one that signIn uses.
func (s *site) database() string {
	return eval[string](s.tab(), `return database`)
}

// inEachWay runs a test with each way to clear a site's data.
func inEachWay(t *testing.T, f func(t *testing.T, s *site, clear func())) {
	t.Helper()
	for name, clear := range waysToClear {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			f(t, s, func() { clear(s) })
		})
	}
}

func TestACallAfterTheDataWasClearedIsCarriedOutAndNobodyIsLockedOut(t *testing.T) {
	inEachWay(t, func(t *testing.T, s *site, clear func()) {
		p := s.user("alice")
		p.do(`await open('C2Cbob', 'C2Ccarol');
			await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] });
			globalThis.old = await say('bob', 'before');
			watch.take();`)
		clear()
		require.Equal(t, []any{nil, "success", 0.0}, eval[[]any](p, `
			const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'after' } });
			const { data } = await chat.sendMessage(message);
			return [data.pending ?? null, message.status, watch.names().filter((name) => name === 'ERROR').length];`))
		if !connected() { // The new message has the number of the old one.
			require.NotZero(t, eval[int](p, `return (await outcome(() => chat.revokeMessage(old))).code`))
		}
		want := []any{"", "C2Cbob", "after"}
		if connected() {
			want = []any{"A", "C2Cbob,C2Ccarol", "before,after"}
		}
		const seen = `return [(await chat.getConversationGroupList()).data.join(), ids(await list()).join(),
			texts((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList).join()];`
		require.Equal(t, want, eval[[]any](p, seen))
		p.reload()
		p.signIn("alice")
		require.Equal(t, want, eval[[]any](p, seen))
		require.Equal(t, []any{"success", 0.0}, eval[[]any](p, `
			const { status } = await say('bob', 'again');
			return [status, (await chat.callExperimentalAPI('getPendingCalls')).data.pendingCalls.length];`))
	})
}

func TestAPageThatDoesNothingHearsThatItsDataWasCleared(t *testing.T) {
	inEachWay(t, func(t *testing.T, s *site, clear func()) {
		first, second := s.user("alice"), s.user("alice")
		first.do(`await open('C2Cbob', 'C2Ccarol');
			await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] });`)
		want := eval[string](first, `return JSON.stringify(await picture())`)
		for _, p := range []*tab{first, second} {
			p.do(`await watch.until(async () => (await chat.getConversationGroupList()).data.length === 1, 'the group'); await pace(); watch.take();`)
		}
		for range 2 {
			clear()
			for _, p := range []*tab{first, second} {
				if !connected() {
					p.do(`await watch.until(() => watch.has('CONVERSATION_GROUP_LIST_UPDATED') && watch.has('CONVERSATION_LIST_UPDATED'), 'word of it');
						const left = [...await list(), ...(await chat.getConversationGroupList()).data];
						if (left.length > 0) throw new Error(String(left));
						const { code } = await outcome(() => chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'dear' }));
						if (code !== 2500) throw new Error(String(code));`)
				}
				if connected() {
					p.do("await agree(" + want + ")")
				}
				p.do(`await pace(); if (watch.has('ERROR')) throw new Error(watch.last('ERROR').message); watch.take();`)
			}
			if !connected() {
				first.do(`await open('C2Cbob', 'C2Ccarol');
					await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] });`)
				for _, p := range []*tab{first, second} {
					p.do("await agree(" + want + ")")
					p.do(`await pace(); watch.take();`)
				}
			}
		}
	})
}

func TestCallsOnTheirWayWhileTheDataIsClearedSettleAndTakeEffectOnce(t *testing.T) {
	inEachWay(t, func(t *testing.T, s *site, clear func()) {
		p, bob := s.user("alice"), s.user("bob")
		if connected() {
			bob.close()
			bob = s.elsewhere("bob")
		}
		p.do(`globalThis.sent = [];
			globalThis.done = false;
			globalThis.sending = (async () => {
				for (let i = 0; !done || i < 20; i++) {
					sent.push(await outcome(() => say('bob', String(i))));
				}
			})();
			await watch.until(() => sent.length > 5, 'some');`)
		clear()
		errors := eval[[]any](p, `
			const before = sent.length;
			await watch.until(() => sent.length > before + 5, 'some more');
			done = true;
			await sending;
			return sent.filter(({ code }) => code).map(({ message }) => message);`)
		require.Empty(t, errors)
		if connected() {
			all := eval[[]string](p, untilAnswered+`return sent.map((_, i) => String(i))`)
			require.Equal(t, all, eval[[]string](bob, `
				const got = () => watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED').flatMap(({ data }) => texts(data));
				await watch.until(() => got().length >= `+strconv.Itoa(len(all))+`, 'all of them');
				return got();`))
		}
	})
}

func TestWhatWaitedOfflineWhenTheDataWasClearedIsSentOnce(t *testing.T) {
	onlyConnected(t)
	inEachWay(t, func(t *testing.T, s *site, clear func()) {
		p, bob := s.user("alice"), s.elsewhere("bob")
		s.goOffline("alice")
		p.do(untilOffline + `globalThis.message = await say('bob', 'one'); watch.take();`)
		clear()
		p.do(`await watch.until(() => watch.has('CONVERSATION_LIST_UPDATED'), 'word of it');
			await say('bob', 'two');`)
		s.goOnline(p)
		p.do(untilAnswered + `if (message.status !== 'success') throw new Error(message.status);`)
		require.Equal(t, "one,two", eval[string](bob, `
			await watch.until(async () => (await one('C2Calice'))?.lastMessage.payload.text === 'two', 'both');
			return texts((await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList).join();`))
	})
}

func TestTheDataMayBeClearedWhileSomebodySignsInOrOut(t *testing.T) {
	inEachWay(t, func(t *testing.T, s *site, clear func()) {
		p := s.user("alice")
		p.do(`for (let i = 0; i < 50; i++) await chat.getConversationProfile('C2Cu' + i);`)
		for range 3 {
			p.reload()
			p.do(`globalThis.signedIn = signIn('alice')`)
			clear()
			p.do(`await signedIn; await say('bob', 'here');
				await chat.logout();
				await signIn('carol');
				await say('bob', 'carol too');`)
		}
	})
}
