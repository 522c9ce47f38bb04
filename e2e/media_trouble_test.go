package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// withoutServer is a site for tests of what a page does on its own.
func withoutServer(t *testing.T) *site {
	t.Helper()
	onlyAlone(t)
	return newSite(t)
}

func TestAFullBrowserRefusesAFileAndLosesNothing(t *testing.T) {
	p := withoutServer(t).user("alice")
	require.Equal(t, []any{2400.0, true, true, "fail", "success", "bytes"}, eval[[]any](p, withFiles+`
		const message = chat.createFileMessage({ ...toBob, payload: { file: new File(['bytes'], 'a.txt') } });
		const { put } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function (...args) {
			if (this.name === 'media') throw new DOMException('on purpose', 'QuotaExceededError');
			return put.apply(this, args);
		};
		const error = await chat.sendMessage(message).catch((error) => error);
		const { status } = message;
		IDBObjectStore.prototype.put = put;
		await chat.sendMessage(message);
		const text = await (await fetch((await newest('C2Cbob')).payload.fileUrl)).text();
		return [error.code, error.message.includes('no room'), error.data.message === message, status, message.status, text];`))
}

func TestBytesThatTheBrowserHasEvictedHaveNoURL(t *testing.T) {
	p := withoutServer(t).user("alice")
	p.do(withFiles + `await send('createImageMessage', await image());
		await new Promise((resolve, reject) => {
			const request = indexedDB.deleteDatabase('parlor-' + SDKAppID + '-media');
			Object.assign(request, { onsuccess: resolve, onblocked: reject, onerror: reject });
		});`)
	p.reload()
	p.signIn("alice")
	require.Equal(t, []any{"", 40.0}, eval[[]any](p, withFiles+`
		const [{ url, width }] = (await newest('C2Cbob')).payload.imageInfoArray;
		return [url, width];`))
	require.Equal(t, []any{40.0, 30.0}, eval[[]any](p, withFiles+`
		return shownSize((await send('createImageMessage', await image())).payload.imageInfoArray[0].url);`), "others can be kept again")
}

func TestAFileThatCannotBeUploadedCanBeSentAgain(t *testing.T) {
	s := withServer(t)
	p := s.user("alice")
	p.expectError("Failed to load resource")
	s.offline.Store(true)
	require.Equal(t, []any{2300.0, "fail"}, eval[[]any](p, withFiles+`
		globalThis.message = chat.createAudioMessage({ ...toBob, payload: { file: new File(['sound'], 'a.mp3', { type: 'audio/mpeg' }) } });
		const { code } = await outcome(() => chat.sendMessage(message));
		return [code, message.status];`))
	s.offline.Store(false)
	require.Equal(t, []any{"success", "sound"}, eval[[]any](p, withFiles+`
		await chat.sendMessage(message);
		return [message.status, await (await fetch(message.payload.url)).text()];`))
}

func TestAFileThatIsBeingStoredAtLogoutIsNotSentByTheNextUser(t *testing.T) {
	s := newSite(t)
	p := s.user("alice")
	require.Equal(t, []any{true, 0.0}, eval[[]any](p, withFiles+`
		const sending = outcome(() => send('createFileMessage', new File([new Uint8Array(2_000_000)], 'zeros')));
		await chat.logout();
		await signIn('carol');
		const { code } = await sending;
		return [code === 2024 || code === 3005, (await list()).length];`))
}

func TestADeviceOfAnotherOriginSendsAndSeesMedia(t *testing.T) {
	s := withServer(t)
	here, elsewhere := s.user("alice"), s.elsewhere("bob")
	here.do(withFiles + `
		const picture = await send('createImageMessage', await image());
		const long = await say('bob', 'x'.repeat(11_000));
		await chat.sendMessage(chat.createMergerMessage({ ...toBob, payload: { messageList: [picture, long], compatibleText: 'update' } }));`)
	require.Equal(t, []any{40.0, 30.0, 2.0}, eval[[]any](elsewhere, withFiles+`
		await watch.until(async () => (await newest('C2Calice'))?.type === TencentCloudChat.TYPES.MSG_MERGER, 'the merger');
		const { payload: { messageList } } = await chat.downloadMergerMessage(await newest('C2Calice'));
		return [...await shownSize(messageList[0].payload.imageInfoArray[0].url), messageList.length];`))
	elsewhere.do(withFiles + `
		const file = new File(['from elsewhere'], 'a.txt', { type: 'text/plain' });
		await chat.sendMessage(chat.createFileMessage({ to: 'alice', conversationType: 'C2C', payload: { file } }));`)
	require.Equal(t, "from elsewhere", eval[string](here, withFiles+`
		await watch.until(async () => (await newest('C2Cbob'))?.type === TencentCloudChat.TYPES.MSG_FILE, 'the file');
		return (await fetch((await newest('C2Cbob')).payload.fileUrl)).text();`))
}

// droppable is a start of scenarios: drop() ends the page's connections to its
// media as browsers do with pages in the background, without an event; while
// refused or silent is set, a new one fails or never comes.
const droppable = `
	const { transaction } = IDBDatabase.prototype;
	const connections = new Set();
	const isMedia = (name) => name.endsWith('-media');
	IDBDatabase.prototype.transaction = function (...args) {
		if (isMedia(this.name)) connections.add(this);
		return transaction.apply(this, args);
	};
	globalThis.drop = () => connections.forEach((connection) => connection.close());
	const { open } = IDBFactory.prototype;
	globalThis.opening = [];
	IDBFactory.prototype.open = function (name, ...args) {
		if (!isMedia(name) || !(globalThis.refused || globalThis.silent)) return open.call(this, name, ...args);
		const request = new EventTarget();
		opening.push(request);
		if (globalThis.refused) setTimeout(() => {
			Object.assign(request, { error: new DOMException('Connection to Indexed Database server lost', 'UnknownError') });
			request.onerror();
		});
		return request;
	};
`

func TestMediaGoOnAfterTheBrowserDroppedTheConnection(t *testing.T) {
	s := withoutServer(t)
	alice, bob := s.user("alice"), s.user("bob")
	for _, p := range []*tab{alice, bob} {
		p.do(droppable)
	}
	for range 2 {
		alice.do(withFiles + `await send('createImageMessage', await image()); drop()`)
		require.Equal(t, []any{40.0, 30.0}, eval[[]any](bob, withFiles+`
			const { payload } = await received();
			drop();
			return shownSize(payload.imageInfoArray[0].url);`))
	}
}

func TestWhatComesWhileTheBrowserKeepsMediaBackGetsItsURLLater(t *testing.T) {
	for _, state := range []string{"refused", "silent"} {
		s := withoutServer(t)
		alice, bob := s.user("alice"), s.user("bob")
		bob.do(droppable + `drop(); globalThis.` + state + ` = true;`)
		alice.do(withFiles + `
			const picture = await send('createImageMessage', await image());
			await chat.sendMessage(chat.createMergerMessage({ ...toBob, payload: { messageList: [picture], compatibleText: 'update' } }));
			for (let i = 0; i < 20; i++) await say('bob', 'text ' + i);`)
		require.Equal(t, []any{"", "", true}, eval[[]any](bob, `
			const all = () => watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED').flatMap((e) => e.data);
			await watch.until(() => all().length === 22, 'all of them');
			globalThis.came = all();
			const [picture, merger] = came;
			return [picture.payload.imageInfoArray[0].url, merger.payload.messageList[0].payload.imageInfoArray[1].imageUrl, !watch.has('MESSAGE_MODIFIED')];`), state)
		bob.do(`globalThis.` + state + ` = false;`)
		require.Equal(t, []any{true, true, []any{40.0, 30.0}, []any{40.0, 30.0}}, eval[[]any](bob, withFiles+`
			const changed = () => watch.events.filter((e) => e.name === 'MESSAGE_MODIFIED').flatMap((e) => e.data);
			await watch.until(() => changed().length > 1, 'the URLs');
			const [picture, merger] = came;
			return [changed().length === 2, changed().includes(picture) && changed().includes(merger),
				await shownSize(picture.payload.imageInfoArray[0].url), await shownSize(merger.payload.messageList[0].payload.imageInfoArray[1].imageUrl)];`), state)
	}
}

func TestATabThatDoesNotRunHoldsUpNobodysMedia(t *testing.T) {
	byItself(t) // It measures time, and computes for all of it.
	s := withoutServer(t)
	busy, other := s.user("alice"), s.user("bob")
	busy.do(withFiles + `
		const { transaction } = IDBDatabase.prototype;
		IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
			if (mode === 'readwrite' && this.name.endsWith('-media')) queueMicrotask(() => {
				report('busy');
				for (const end = Date.now() + 6000; Date.now() < end;);
			});
			return transaction.call(this, stores, mode, ...rest);
		};
		const file = await image();
		setTimeout(() => send('createImageMessage', file).then(() => report('sent')));`)
	require.Equal(t, "busy", busy.report())
	started := time.Now()
	other.do(withFiles + `
		await chat.sendMessage(chat.createImageMessage({ to: 'carol', conversationType: 'C2C', payload: { file: await image() } }))`)
	require.Less(t, time.Since(started), 5*time.Second)
	require.Equal(t, "sent", busy.report())
}
