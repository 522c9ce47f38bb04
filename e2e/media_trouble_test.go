package e2e_test

import (
	"testing"

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
