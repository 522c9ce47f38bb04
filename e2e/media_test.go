package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

// withFiles brings the helpers of testdata/media.js, at the head of a scenario.
const withFiles = `
	const { image, video, audio, recordable, shownSize, send, received, newest } = await import('/media.js');
	const toBob = { to: 'bob', conversationType: 'C2C' };`

// front shows a tab: browsers load recordings and videos only where somebody
// can see the page.
func front(p *tab) {
	p.t.Helper()
	require.NoError(p.t, p.act(page.BringToFront()))
	p.do(`await shown('visible')`)
}

func TestAnImageIsSeenByTheOtherUserAndAfterAReload(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	require.Equal(t, []any{"unSend", true, 40.0, "success", []any{40.0, 30.0}, true}, eval[[]any](alice, withFiles+`
		const message = chat.createImageMessage({ ...toBob, payload: { file: await image() } });
		const before = message.payload.imageInfoArray[0].url;
		const draft = message.status;
		await shownSize(before);
		const local = before.startsWith('blob:');
		await chat.sendMessage(message);
		const { imageInfoArray: [original, ...smaller], uuid } = message.payload;
		const size = await shownSize(smaller[1].imageUrl);
		return [draft, local, original.width, message.status, size, message._elements[0].content === message.payload && uuid.length === 32];`))
	const seen = withFiles + `
		const { payload, type } = await WHERE;
		const [original] = payload.imageInfoArray;
		return [type, payload.imageFormat, original.size > 0, await shownSize(original.url), original.url.split(':')[0]];`
	scheme := "blob"
	if connected() {
		scheme = "http"
	}
	want := []any{"TIMImageElem", 3.0, true, []any{40.0, 30.0}, scheme}
	require.Equal(t, want, eval[[]any](bob, strings.Replace(seen, "WHERE", "received()", 1)))
	require.Equal(t, "[Image]", eval[string](bob, `return (await one('C2Calice')).lastMessage.messageForShow`))
	bob.reload()
	bob.signIn("bob")
	require.Equal(t, want, eval[[]any](bob, strings.Replace(seen, "WHERE", "newest('C2Calice')", 1)))
	require.Equal(t, want, eval[[]any](alice, strings.Replace(seen, "WHERE", "newest('C2Cbob')", 1)))
}

func TestNothingOfAPageIsInTheHistory(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	require.False(t, eval[bool](alice, withFiles+`
		await send('createImageMessage', await image());
		const last = (await one('C2Cbob')).lastMessage;
		return JSON.stringify(last).includes('blob:') || JSON.stringify(last.payload).includes('http');`))
}

func TestProgressGoesFromZeroToOne(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	require.Equal(t, []any{0.0, 1.0, true}, eval[[]any](alice, withFiles+`
		const steps = [];
		await send('createFileMessage', new File([new Uint8Array(3_000_000)], 'zeros.bin'), { onProgress: (fraction) => steps.push(fraction) });
		return [steps[0], steps.at(-1), steps.every((step, i) => i === 0 || step > steps[i - 1])];`))
	require.Equal(t, []any{"success", 2109.0}, eval[[]any](alice, withFiles+`
		const message = await send('createFileMessage', new File(['x'], 'x'), { onProgress: () => { throw new Error('on purpose'); } });
		return [message.status, watch.last('ERROR').code];`))
}

func TestAFileComesAsItWasSent(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `
		const input = document.createElement('input');
		input.type = 'file';
		const chosen = new DataTransfer();
		chosen.items.add(new File(['<script>alert(1)</script>'], 'päge.html', { type: 'text/html' }));
		input.files = chosen.files;
		await send('createFileMessage', input);`)
	seen := eval[struct {
		Name, Text, Type string
		Size             int
	}](bob, withFiles+`
		const { payload } = await received();
		const answer = await fetch(payload.fileUrl);
		return { name: payload.fileName, size: payload.fileSize, text: await answer.text(), type: answer.headers.get('Content-Disposition') ?? answer.headers.get('Content-Type') };`)
	require.Equal(t, "päge.html", seen.Name)
	require.Equal(t, 25, seen.Size)
	require.Equal(t, "<script>alert(1)</script>", seen.Text)
	require.Contains(t, []string{"attachment", "application/octet-stream"}, seen.Type, "no browser shows it as a page")
}

// Files of another frame, or of a window that the page opened, are of other
// classes with the same names.
func TestAFileOfAFrameIsSentThoughTheFrameIsGone(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	want := []string{"file", "blob", "input", "image"}
	require.Equal(t, want, eval[[]string](alice, withFiles+`
		const frame = document.createElement('iframe');
		document.body.append(frame);
		const { Blob, File, DataTransfer, document: other } = frame.contentWindow;
		const input = Object.assign(other.createElement('input'), { type: 'file' });
		const choice = new DataTransfer();
		choice.items.add(new File(['input'], 'input.txt'));
		input.files = choice.files;
		if (new File(['x'], 'x') instanceof globalThis.Blob) throw new Error('it is the same class');
		const made = [new File(['file'], 'file.txt'), new Blob(['blob']), input].map((file) => chat.createFileMessage({ ...toBob, payload: { file } }));
		made.push(chat.createImageMessage({ ...toBob, payload: { file: new File(['image'], 'a.png', { type: 'image/png' }) } }));
		frame.remove();
		for (const message of made) await chat.sendMessage(message);
		return Promise.all(made.map(async ({ payload }) => (await fetch(payload.fileUrl ?? payload.imageInfoArray[0].url)).text()));`))
	require.Equal(t, want, eval[[]string](bob, withFiles+`
		const all = () => watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED').flatMap((e) => e.data);
		await watch.until(() => all().length === 4, 'all of them');
		return Promise.all(all().map(async ({ payload }) => (await fetch(payload.fileUrl ?? payload.imageInfoArray[0].url)).text()));`))
}

func TestWhatOnlySaysThatItIsAFileIsRefused(t *testing.T) {
	p := newSite(t).user("alice")
	for _, file := range []string{`{ size: 3, type: 'image/png', name: 'a.png', slice() {} }`, `{ [Symbol.toStringTag]: 'File', size: 1 }`, `{ files: [{}] }`, `{ files: { get 0() { return 1; } } }`} {
		require.Equal(t, 2401, eval[int](p, withFiles+`return (await outcome(() => chat.createFileMessage({ ...toBob, payload: { file: `+file+` } }))).code`), file)
	}
}

// Whoever reads a file gets what is on the disk, or an error.
func TestAFileThatDoesNotLetItselfBeReadIsNotSent(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{2400.0, true, "fail", 0.0, "success"}, eval[[]any](p, withFiles+`
		const message = chat.createFileMessage({ ...toBob, payload: { file: new File(['bytes'], 'a.txt') } });
		const { arrayBuffer } = Blob.prototype;
		Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('on purpose', 'NotReadableError'));
		const { code, message: why } = await outcome(() => chat.sendMessage(message));
		Blob.prototype.arrayBuffer = arrayBuffer;
		const { status } = message;
		const { length } = await list();
		await chat.resendMessage(message);
		return [code, why.includes('(on purpose)'), status, length, message.status];`))
}

func TestARecordingTellsItsLength(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	front(alice)
	alice.do(withFiles + `await send('createAudioMessage', audio(1.7));`)
	front(bob)
	require.Equal(t, []any{2.0, true, 2.0, true}, eval[[]any](bob, withFiles+`
		const { payload } = await received();
		const heard = new Audio(payload.url);
		const plays = await new Promise((resolve) => { heard.onloadedmetadata = () => resolve(true); heard.onerror = () => resolve(false); });
		return [payload.second, plays, payload.downloadFlag, payload.url === payload.remoteAudioUrl];`))
	alice.do(withFiles + `await send('createAudioMessage', Object.assign(new File(['noise'], 'a.mp3', { type: 'audio/mpeg' }), { duration: 2600 }));`)
	require.Equal(t, 3, eval[int](bob, withFiles+`return (await received()).payload.second`), "what the recorder noted")
	alice.do(withFiles + `
		const file = new File(['noise'], 'a.mp3', { type: 'audio/mpeg' });
		const message = chat.createAudioMessage({ ...toBob, payload: { file, duration: 4400 } });
		if (message.payload.second !== 4) throw new Error('it shows ' + message.payload.second);
		await chat.sendMessage(message);`)
	require.Equal(t, 4, eval[int](bob, withFiles+`return (await received()).payload.second`), "what the page knows beside the file")
}

func TestAVideoHasASnapshotAndALength(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	front(alice)
	alice.do(withFiles + `
		const type = recordable('video/mp4;codecs=vp9', 'video/mp4', 'video/webm;codecs=vp8');
		await send('createVideoMessage', await video(type));`)
	front(bob)
	require.Equal(t, []any{1.0, []any{64.0, 48.0}, []any{64.0, 48.0}, "jpg", true, []any{64.0, 48.0}}, eval[[]any](bob, withFiles+`
		const { payload } = await received();
		const element = document.createElement('video');
		element.src = payload.videoUrl;
		await new Promise((resolve, reject) => { element.onloadeddata = resolve; element.onerror = reject; });
		return [payload.videoSecond, [payload.thumbWidth, payload.snapshotHeight], await shownSize(payload.snapshotUrl), payload.thumbFormat,
			payload.thumbSize > 0 && payload.thumbUUID !== payload.videoUUID, [element.videoWidth, element.videoHeight]];`))
}

func TestWhatCannotBeMeasuredIsSentAllTheSame(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `
		await send('createImageMessage', new File(['no image'], 'broken.png', { type: 'image/png' }));
		await send('createVideoMessage', new File(['no video'], 'broken.mp4', { type: 'video/mp4' }));`)
	require.Equal(t, []any{0.0, 0.0, ""}, eval[[]any](bob, withFiles+`
		await watch.until(async () => (await newest('C2Calice'))?.type === TencentCloudChat.TYPES.MSG_VIDEO, 'the video');
		const { data: { messageList: [broken, clip] } } = await chat.getMessageList({ conversationID: 'C2Calice' });
		return [broken.payload.imageInfoArray[0].width, clip.payload.videoSecond, clip.payload.thumbUrl];`))
}

func TestFilesThatCannotBeSentAreRefusedAtOnce(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	for call, code := range map[string]int{
		`chat.createImageMessage({ ...toBob, payload: {} })`:                                                            2251,
		`chat.createImageMessage()`:                                                                                     2251,
		`chat.createImageMessage({ ...toBob, payload: { file: document.createElement('input') } })`:                     2251,
		`chat.createImageMessage({ ...toBob, payload: { file: new File(['x'], 'x.svg', { type: 'image/svg+xml' }) } })`: 2252,
		`chat.createImageMessage({ ...toBob, payload: { file: zeros(21, 'x.png') } })`:                                  2253,
		`chat.createImageMessage({ ...toBob, payload: { file: new File([], 'x.png') } })`:                               2108,
		`chat.createImageMessage({ payload: { file: new File(['x'], 'x.png') } })`:                                      6017,
		`chat.createImageMessage({ get payload() { throw new Error('on purpose'); } })`:                                 6017,
		`chat.createAudioMessage({ ...toBob, payload: { file: '/tmp/a' } })`:                                            6017,
		`chat.createAudioMessage({ ...toBob, payload: { file: zeros(21, 'x.mp3') } })`:                                  2301,
		`chat.createVideoMessage({ ...toBob, payload: {} })`:                                                            6017,
		`chat.createVideoMessage({ ...toBob, payload: { file: new File(['x'], 'x.webm', { type: 'video/webm' }) } })`:   2352,
		`chat.createVideoMessage({ ...toBob, payload: { file: zeros(101, 'x.mov') } })`:                                 2351,
		`chat.createFileMessage({ ...toBob, payload: {} })`:                                                             2401,
		`chat.createFileMessage({ ...toBob, payload: { file: zeros(101, 'x') } })`:                                      2402,
		`chat.createMergerMessage({ ...toBob, payload: { messageList: [], compatibleText: 'x' } })`:                     6017,
		`chat.createMergerMessage({ ...toBob, payload: { messageList: [null], compatibleText: 'x' } })`:                 6017,
		`chat.createMergerMessage()`:                           6017,
		`chat.createForwardMessage({ ...toBob, payload: {} })`: 2454,
	} {
		seen := eval[refusal](p, withFiles+`
			const zeros = (mb, name) => new File([new Uint8Array(mb * 1024 * 1024)], name);
			return outcome(() => `+call+`)`)
		require.Equal(t, code, seen.Code, call)
		require.True(t, seen.Thrown && seen.IsError, call)
	}
}

func TestAForwardedImageIsTheSameBytes(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.user("alice"), s.user("bob"), s.user("carol")
	sent := eval[string](alice, withFiles+`return (await send('createImageMessage', await image())).payload.uuid`)
	bob.do(withFiles + `
		const original = await received();
		const forward = chat.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: original });
		await chat.sendMessage(forward);`)
	require.Equal(t, []any{sent, []any{40.0, 30.0}}, eval[[]any](carol, withFiles+`
		const { payload } = await received();
		return [payload.uuid, await shownSize(payload.imageInfoArray[1].url)];`))
}

func TestAShortMergerHoldsItsMessages(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `
		const messageList = [await say('bob', 'one'), await send('createImageMessage', await image())];
		const merger = chat.createMergerMessage({ ...toBob, payload: { messageList, title: 'Talk', abstractList: ['alice: one'], compatibleText: 'update' } });
		await chat.sendMessage(merger);`)
	require.Equal(t, []any{"Talk", []any{"alice: one"}, "", "one", "TIMImageElem", []any{40.0, 30.0}, 2451.0}, eval[[]any](bob, withFiles+`
		await watch.until(async () => (await newest('C2Calice'))?.type === TencentCloudChat.TYPES.MSG_MERGER, 'the merger');
		const merger = await newest('C2Calice');
		const { title, abstractList, downloadKey, messageList: [text, picture] } = merger.payload;
		const { code } = await outcome(() => chat.downloadMergerMessage(merger));
		return [title, abstractList, downloadKey, text.messageBody[0].payload.text, picture.type, await shownSize(picture.payload.imageInfoArray[0].url), code];`))
}

func TestAMergerHoldsAMerger(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `
		let inner = await send('createImageMessage', await image());
		for (let depth = 0; depth < 12; depth++) {
			inner = chat.createMergerMessage({ ...toBob, payload: { messageList: [inner], title: 'depth ' + depth, compatibleText: 'update' } });
		}
		await chat.sendMessage(inner);`)
	require.Equal(t, []any{12.0, []any{40.0, 30.0}}, eval[[]any](bob, withFiles+`
		await watch.until(async () => (await newest('C2Calice'))?.type === TencentCloudChat.TYPES.MSG_MERGER, 'the merger');
		let message = await newest('C2Calice');
		let depth = 0;
		for (; message.type === TencentCloudChat.TYPES.MSG_MERGER; depth++) {
			message = message.payload.messageList[0].messageBody[0].payload === message.payload.messageList[0].payload && message.payload.messageList[0];
		}
		return [depth, await shownSize(message.payload.imageInfoArray[2].url)];`))
}

func TestALongMergerIsDownloaded(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.user("alice"), s.user("bob"), s.user("carol")
	alice.do(withFiles + `
		const messageList = [await send('createImageMessage', await image())];
		for (let i = 0; i < 12; i++) {
			messageList.push(await say('bob', i + ' ' + 'x'.repeat(2000)));
		}
		const merger = chat.createMergerMessage({ ...toBob, payload: { messageList, title: 'Long', abstractList: [], compatibleText: 'update' } });
		if (merger.payload.messageList.length !== 13) throw new Error('the draft has no list');
		await chat.sendMessage(merger);`)
	const read = withFiles + `
		await watch.until(async () => (await newest(WHERE))?.type === TencentCloudChat.TYPES.MSG_MERGER, 'the merger');
		const merger = await newest(WHERE);
		const before = merger.payload.messageList.length;
		const same = await chat.downloadMergerMessage(merger) === merger;
		const [picture, ...texts] = merger.payload.messageList;
		return [before, same, texts.length, texts.at(-1).payload.text.slice(0, 3), await shownSize(picture.payload.imageInfoArray[0].url)];`
	want := []any{0.0, true, 12.0, "11 ", []any{40.0, 30.0}}
	require.Equal(t, want, eval[[]any](bob, strings.ReplaceAll(read, "WHERE", "'C2Calice'")))
	bob.do(withFiles + `
		const merger = await chat.downloadMergerMessage(await newest('C2Calice'));
		await chat.sendMessage(chat.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: merger }));`)
	require.Equal(t, want, eval[[]any](carol, strings.ReplaceAll(read, "WHERE", "'C2Cbob'")))
	require.Equal(t, []int{2450, 2450, 2451, 2452}, eval[[]int](bob, `
		const type = TencentCloudChat.TYPES.MSG_MERGER;
		const codes = [];
		for (const message of [undefined, { type: 'TIMTextElem' }, { type, payload: {} }, { type, payload: { downloadKey: 'f'.repeat(32) } }]) {
			codes.push((await outcome(() => chat.downloadMergerMessage(message))).code);
		}
		return codes;`))
}

func TestMessagesStayInOrderBehindOneWhoseBytesAreLookedUp(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `
		const files = await Promise.all([image(1, 1), image(2, 2), image(3, 3)]);
		for (const file of files) {
			await send('createImageMessage', file);
			await say('bob', 'after ' + file.name);
		}`)
	require.Equal(t, strings.Split(strings.Repeat("TIMImageElem TIMTextElem ", 3), " ")[:6], eval[[]string](bob, `
		const all = () => watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED').flatMap((e) => e.data);
		await watch.until(() => all().length === 6, 'all six');
		if (!all().every((m) => m.type !== 'TIMImageElem' || m.payload.imageInfoArray[0].url !== '')) throw new Error('an image without a URL');
		return all().map((message) => message.type);`))
}

func TestAPageLetsGoOfItsURLsAtLogout(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	require.Equal(t, []any{true, true}, eval[[]any](alice, withFiles+`
		const message = chat.createImageMessage({ ...toBob, payload: { file: await image() } });
		const [{ url }] = message.payload.imageInfoArray;
		await shownSize(url);
		await chat.logout();
		const gone = await shownSize(url).then(() => false, () => true);
		await chat.login({ userID: 'alice', userSig: 'any' });
		const { code } = await outcome(() => chat.createImageMessage({ ...toBob, payload: { file: 1 } }));
		return [gone, code === 2251];`))
}
