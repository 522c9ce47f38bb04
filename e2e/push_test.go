package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/push"
	"github.com/parlor-chat/parlor/server/push/pushtest"
)

// pushBlocks are the worker and the page that npm/README.md shows for push, with what
// they import found without a bundler.
func pushBlocks(t *testing.T) (worker, page string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "npm", "README.md"))
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Push\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```js\n(.*?)```").FindAllStringSubmatch(section, -1)
	require.Len(t, blocks, 2)
	found = strings.Contains(section, "`importScripts('/node_modules/parlor-chat/push-worker.classic.js')` and `parlor.handlePush({ url: './' })`")
	require.True(t, found)
	located := regexp.MustCompile(`'parlor-chat/([a-z-]+)'`)
	return located.ReplaceAllString(blocks[0][1], `'/node_modules/parlor-chat/$1.js'`), located.ReplaceAllString(blocks[1][1], `'/node_modules/parlor-chat/$1.js'`)
}

// pushes has the site's server push to a service on this machine.
func (s *site) pushes() *pushtest.Service {
	s.t.Helper()
	keys, err := push.NewKeys()
	require.NoError(s.t, err)
	service := pushtest.New(keys.Public, false)
	s.t.Cleanup(service.Close)
	hosts, err := push.ParseHosts([]string{service.URL})
	require.NoError(s.t, err)
	ctx, end := context.WithCancel(context.Background())
	s.t.Cleanup(end)
	var pusher *push.Pusher
	s.services = map[string]gateway.Service{push.Question: func(ctx context.Context, user, text string) ([]byte, error) {
		return pusher.Answer(ctx, user, gateway.DeviceOf(ctx), text)
	}}
	s.prepare = func(g *gateway.Gateway, store *authority.MemOutbox) {
		g.Authority().Posts = push.PostsOf
		pusher = push.New(push.Options{Store: store, Keys: keys, Contact: "https://example.com", Hosts: hosts, Content: true, Connected: g.Connected, Hold: -1})
		go pusher.Run(ctx)
	}
	return service
}

// browsing stands in for the part of the browser that no test can have, the connection
// to its maker's push service.
const browsing = `
	globalThis.made = %s;
	let subscription = null;
	PushManager.prototype.getSubscription = async () => subscription;
	PushManager.prototype.subscribe = async function ({ userVisibleOnly, applicationServerKey }) {
		if (!userVisibleOnly || applicationServerKey.length !== 65) throw new TypeError('no key');
		subscription = {
			endpoint: made.endpoint, options: { applicationServerKey: applicationServerKey.buffer }, toJSON: () => made,
			unsubscribe: async () => { subscription = null; return true; },
		};
		return subscription;
	};`

// showing has a worker tell its pages what it shows: a browser without a screen shows
// nothing.
const showing = `
	registration.showNotification = async (title, options) => {
		for (const page of await clients.matchAll({ includeUncontrolled: true })) page.postMessage({ shown: { title, ...options } });
	};
`

func TestAPushIsShownByTheWorkerOfThePage(t *testing.T) {
	onlyConnected(t)
	s := newSite(t)
	service := s.pushes()
	worker, page := pushBlocks(t)
	s.serves(map[string]string{
		"/sw.js":        showing + "importScripts('/node_modules/parlor-chat/push-worker.classic.js');\nparlor.handlePush({ url: './', always: true });",
		"/module-sw.js": worker, "/push-page.js": page,
	})
	bob := s.tab()
	registrations := make(chan serviceworker.RegistrationID, 100)
	chromedp.ListenTarget(bob.ctx, func(event any) {
		if e, is := event.(*serviceworker.EventWorkerRegistrationUpdated); is {
			for _, registration := range e.Registrations {
				if strings.HasPrefix(registration.ScopeURL, s.url) && !registration.IsDeleted {
					registrations <- registration.RegistrationID
				}
			}
		}
	})
	require.NoError(t, bob.act(serviceworker.Enable(), allow(s.url, "notifications")))
	bob.do(fmt.Sprintf(browsing, service.Subscribe().JSON()))
	bob.signIn("bob")
	bob.do(`
		const { setUpPush } = await import('/push-page.js');
		const { getPushState } = await import('/node_modules/parlor-chat/push.js');
		globalThis.opened = [];
		globalThis.shown = [];
		navigator.serviceWorker.addEventListener('message', ({ data }) => data.shown && shown.push(data.shown));
		globalThis.button = document.createElement('button');
		globalThis.leave = setUpPush(chat, { button, open: (...about) => opened.push(about) });
		await navigator.serviceWorker.ready;
		const before = await getPushState(chat);
		if (!before.isOffered || !before.hasContent || before.isSubscribed || before.permission !== 'granted') throw new Error(JSON.stringify(before));
		await button.onclick();
		if (button.textContent) throw new Error(button.textContent);
		if (!(await getPushState(chat)).isSubscribed) throw new Error('it is not subscribed');
		await chat.logout();`)

	alice := s.user("alice")
	alice.do(`await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hello' } }), { offlinePushInfo: { title: 'From Alice' } })`)
	came := <-service.Pushes()
	require.NoError(t, service.Fault())
	require.NoError(t, bob.act(serviceworker.DeliverPushMessage(s.url, <-registrations, string(came.Text))))
	bob.do(helpers + `
		await until('the notification', () => shown.length > 0);
		const [{ title, body, tag, data }] = shown;
		const said = [title, body, tag, data.parlor.conversationID].join();
		if (said !== 'From Alice,hello,parlor bob message C2Calice,C2Calice') throw new Error(said);
		navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { type: 'parlor-push-opened', notice: data.parlor } }));
		if (opened.join() !== 'C2Calice,bob') throw new Error(opened.join());`)

	bob.signIn("bob")
	bob.do(`
		await leave();
		const { getPushState, keepPush } = await import('/node_modules/parlor-chat/push.js');
		if ((await getPushState(chat)).isSubscribed) throw new Error('it is subscribed');
		const imported = await import('/module-sw.js').then(() => 'imported', (error) => error.message);
		if (imported !== 'imported') throw new Error(imported);`)
}

// allow has the person behind the browser allow an origin something.
func allow(origin, what string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		c := chromedp.FromContext(ctx)
		return browser.SetPermission(&browser.PermissionDescriptor{Name: what}, browser.PermissionSettingGranted).WithOrigin(origin).Do(cdp.WithExecutor(ctx, c.Browser))
	})
}

// serves has the site serve texts of scripts.
func (s *site) serves(scripts map[string]string) {
	for path, text := range scripts {
		s.mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(text))
		})
	}
}

// aWorker stands in for a service worker's surroundings.
const aWorker = `
	import assert from 'node:assert/strict';
	const listeners = {};
	const shown = [];
	const pages = [];
	const opened = [];
	const badges = [];
	Object.defineProperty(globalThis, 'navigator', { value: { setAppBadge: async (n) => badges.push(n) } });
	globalThis.addEventListener = (name, listener) => (listeners[name] = listener);
	globalThis.registration = {
		scope: 'https://page.example/app/',
		showNotification: async (title, options) => shown.push({ title, ...options }),
		pushManager: { subscribe: async (options) => { registration.again = options; } },
	};
	globalThis.clients = { matchAll: async () => pages, openWindow: async (url) => opened.push(url) };
	const page = (more) => { const p = { url: 'https://page.example/app/x', told: [], focus: async () => { p.focused = true; }, postMessage: (said) => p.told.push(said), ...more }; pages.push(p); return p; };
	const dispatch = async (name, event) => { let wait; listeners[name]({ waitUntil: (promise) => { wait = promise; }, ...event }); await wait; return wait !== undefined; };
	const push = (notice) => dispatch('push', { data: { json: () => JSON.parse(typeof notice === 'string' ? notice : JSON.stringify(notice)) } });
	const click = async (data) => { let closed = false; const heeded = await dispatch('notificationclick', { notification: { data, close: () => { closed = true; } } }); return heeded && closed; };
	const notice = { userID: 'bob', kind: 'message', conversationID: 'C2Cann', messageID: '1', time: 7, badge: 3 };
	const { handlePush } = await import(process.argv[1]);
`

func TestTheWorkerShowsPushesAndOpensThePage(t *testing.T) {
	onlyAlone(t)
	module := "file://" + filepath.ToSlash(packageFile("push-worker.js"))
	for name, script := range map[string]string{
		"it says that there is a message, and nothing of it": `
			handlePush({ icon: '/i.png' });
			await push(notice);
			await push({ ...notice, mentioned: true, badge: undefined });
			await push({ userID: 'bob', kind: 'friend', time: 8 });
			assert.deepEqual(shown.map(({ title, body, tag, icon, timestamp }) => [title, body, tag, icon, timestamp]), [
				['New message', '', 'parlor bob message C2Cann', '/i.png', 7],
				['You were mentioned', '', 'parlor bob message C2Cann', '/i.png', 7],
				['New friend request', '', 'parlor bob friend ', '/i.png', 8],
			]);
			assert.deepEqual(badges, [3]);`,
		"content and the page's own words": `
			handlePush({ texts: { message: 'Neues' }, notification: ({ kind }) => ({ silent: true, data: { mine: 1 } }) });
			await push(notice);
			await push({ ...notice, title: 'Ann', body: 'hello' });
			assert.deepEqual(shown.map(({ title, body, silent, data }) => [title, body, silent, data.mine, data.parlor.userID]), [['Neues', '', true, 1, 'bob'], ['Ann', 'hello', true, 1, 'bob']]);`,
		"what the page does not want": `
			handlePush({ notification: () => null });
			await push(notice);
			assert.deepEqual(shown, []);`,
		"nothing while the user looks, but where the page wants it": `
			handlePush();
			page({ focused: true });
			await push(notice);
			assert.deepEqual(shown, []);
			handlePush({ always: true });
			await push(notice);
			assert.equal(shown.length, 1);`,
		"pushes of others are left to others": `
			handlePush();
			for (const other of ['hello', '{}', 'null', '{"userID":1,"kind":"message"}', '7']) assert.equal(await push(other), false);
			assert.equal(await dispatch('push', { data: null }), false);
			assert.equal(await click(undefined), false);
			assert.equal(await click({ mine: 1 }), false);`,
		"a page that is open comes to the front": `
			handlePush();
			page({ url: 'https://page.example/elsewhere' });
			const hidden = page({ visibilityState: 'hidden' });
			const visible = page({ visibilityState: 'visible' });
			assert.equal(await click({ parlor: notice }), true);
			assert.deepEqual([visible.focused, visible.told], [true, [{ type: 'parlor-push-opened', notice }]]);
			assert.deepEqual([hidden.told, opened], [[], []]);`,
		"without one a page is opened and knows of what": `
			handlePush({ url: ({ kind }) => 'chat?kind=' + kind });
			await click({ parlor: notice });
			const address = new URL(opened[0]);
			assert.equal(address.origin + address.pathname, 'https://page.example/app/chat');
			assert.equal(address.searchParams.get('kind'), 'message');
			assert.deepEqual(JSON.parse(address.searchParams.get('parlor-push-opened')), { userID: 'bob', kind: 'message', conversationID: 'C2Cann', messageID: '1' });`,
		"another subscription takes the place of one that ended": `
			handlePush();
			const open = page();
			await dispatch('pushsubscriptionchange', { oldSubscription: { options: { applicationServerKey: 'key' } } });
			assert.deepEqual(registration.again, { userVisibleOnly: true, applicationServerKey: 'key' });
			assert.deepEqual(open.told, [{ type: 'parlor-push-changed' }]);`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := command(".", "node", "--input-type=module", "--eval", aWorker+script, module)
			require.NoError(t, err)
		})
	}
}

// aPage stands in for a page with a browser that has push.
const aPage = `
	import assert from 'node:assert/strict';
	const asked = [];
	const listeners = {};
	const heard = {};
	let ready = true;
	let kept = null;
	let devices = 0;
	const serverKey = 'BAAA';
	const workers = { addEventListener: (name, f) => (heard[name] = f), removeEventListener: (name) => delete heard[name], startMessages: () => {}, getRegistration: async () => registration };
	const registration = { pushManager: { getSubscription: async () => kept, subscribe: async ({ applicationServerKey }) => (kept = subscription('new', applicationServerKey)) } };
	const subscription = (endpoint, key) => ({ endpoint, options: { applicationServerKey: key.buffer }, toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: 'p', auth: 'a' } }), unsubscribe: async () => { kept = null; } });
	Object.defineProperty(globalThis, 'navigator', { value: { serviceWorker: workers }, configurable: true });
	Object.assign(globalThis, { PushManager: class {}, Notification: { permission: 'default', requestPermission: async () => (Notification.permission = Notification.wanted ?? 'granted') } });
	globalThis.location = { href: 'https://page.example/?a=1' };
	globalThis.history = { state: null, replaceState: (_, __, url) => { location.href = url.href; } };
	const chat = {
		isReady: () => ready, on: (name, f) => (listeners[name] = f), off: (name) => delete listeners[name],
		callExperimentalAPI: async (key, { name, question }) => {
			assert.deepEqual([key, name], ['ask', 'push']);
			asked.push(question);
			if (question.do === 'subscribe') devices = 1;
			return { code: 0, data: { publicKey: serverKey, content: false, devices } };
		},
	};
	const done = () => asked.map((question) => question.do + ' ' + (question.subscription?.endpoint ?? '')).join();
	const settled = () => new Promise((later) => setTimeout(later));
	const { getPushState, keepPush, onPushOpened, subscribePush, unsubscribePush } = await import(process.argv[1]);
`

func TestAPageSubscribesAndKeepsItTrue(t *testing.T) {
	onlyAlone(t)
	module := "file://" + filepath.ToSlash(packageFile("push.js"))
	for name, script := range map[string]string{
		"subscribing and unsubscribing": `
			assert.deepEqual(await getPushState(chat), { isSupported: true, isOffered: true, hasContent: false, permission: 'default', isSubscribed: false });
			asked.length = 0;
			await subscribePush(chat);
			assert.equal(done(), 'offer ,subscribe new');
			assert.deepEqual(asked[1].subscription, { endpoint: 'new', keys: { p256dh: 'p', auth: 'a' } });
			assert.equal((await getPushState(chat)).isSubscribed, true);
			asked.length = 0;
			await unsubscribePush(chat);
			assert.equal(done(), 'unsubscribe new');
			assert.equal(kept, null);`,
		"a user who does not want it": `
			Notification.wanted = 'denied';
			await assert.rejects(subscribePush(chat), { code: 2998, name: 'ChatError', message: /has not allowed/ });
			assert.equal(done(), '');`,
		"a browser that does not subscribe, as in a private window": `
			registration.pushManager.subscribe = async () => { throw new DOMException('Registration failed', 'AbortError'); };
			await assert.rejects(subscribePush(chat), { code: 2998, name: 'ChatError', message: /did not subscribe \(Registration failed\); private windows cannot/ });
			assert.equal(done(), 'offer ');`,
		"no worker": `
			workers.getRegistration = async () => undefined;
			await assert.rejects(subscribePush(chat), { code: 2998, message: /register a service worker/ });`,
		"no push in the browser": `
			delete globalThis.PushManager;
			await assert.rejects(subscribePush(chat), { code: 2998, message: /no Web Push/ });
			assert.deepEqual(await getPushState(chat), { isSupported: false, isOffered: false, hasContent: false, permission: 'denied', isSubscribed: false });
			keepPush(chat)();`,
		"after a sign-in the server is told, and nobody is asked": `
			Notification.requestPermission = () => assert.fail('the user was asked');
			Notification.permission = 'granted';
			ready = false;
			const end = keepPush(chat);
			ready = true;
			await listeners.sdkStateReady();
			assert.equal(done(), 'offer ', 'who has not subscribed is not subscribed');
			kept = subscription('old', Uint8Array.of(4, 0, 0));
			asked.length = 0;
			await listeners.sdkStateReady();
			assert.equal(done(), 'offer ,subscribe old');
			asked.length = 0;
			await heard.message({ data: { type: 'parlor-push-changed' } });
			assert.equal(done(), 'offer ,subscribe old');
			end();
			assert.deepEqual([listeners, heard], [{}, {}]);`,
		"a subscription of other keys is made anew": `
			Notification.permission = 'granted';
			kept = subscription('old', Uint8Array.of(4, 1, 1));
			keepPush(chat);
			await settled();
			assert.equal(done(), 'offer ,subscribe new');`,
		"trouble of keeping is the page's to know": `
			Notification.permission = 'granted';
			chat.callExperimentalAPI = async () => { throw new Error('away'); };
			const error = await new Promise((onError) => keepPush(chat, { onError }));
			assert.equal(error.message, 'away');`,
		"the notification that opened the page, once": `
			location.href = 'https://page.example/?a=1&parlor-push-opened=' + encodeURIComponent(JSON.stringify({ conversationID: 'C2Cann' }));
			const notices = [];
			const end = onPushOpened((notice) => notices.push(notice.conversationID));
			await settled();
			assert.equal(location.href, 'https://page.example/?a=1');
			heard.message({ data: { type: 'parlor-push-opened', notice: { conversationID: 'C2Cbob' } } });
			heard.message({ data: 'other' });
			heard.message({ data: null });
			assert.deepEqual(notices, ['C2Cann', 'C2Cbob']);
			end();
			location.href = 'https://page.example/?parlor-push-opened={';
			onPushOpened(() => assert.fail('it is nothing'));
			await settled();`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := command(".", "node", "--input-type=module", "--eval", aPage+script, module)
			require.NoError(t, err)
		})
	}
}
