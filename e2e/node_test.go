package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// bot runs a script in Node, as a module in whose folder the package is
// installed, and returns what it prints. It has to end by itself.
func bot(t *testing.T, script string, flags ...string) string {
	t.Helper()
	onlyAlone(t)
	sideBySide(t)
	out, err := command(shared.installed, "node", append(flags, "--input-type=module", "--eval",
		"import TencentCloudChat from 'parlor-chat'; const { EVENT, TYPES } = TencentCloudChat;"+script)...)
	require.NoError(t, err)
	return out
}

func TestNodeCanImportThePackage(t *testing.T) {
	require.Equal(t, "true 3", bot(t, `
		const { create } = await import('parlor-chat');
		console.log(create === TencentCloudChat.create, TencentCloudChat.VERSION.split('.')[0]);`))
}

func TestImportingInNodeLeavesNoGlobals(t *testing.T) {
	out, err := command(shared.installed, "node", "--input-type=module", "--eval", `
		const before = Reflect.ownKeys(globalThis).length;
		await import('parlor-chat');
		console.log(Reflect.ownKeys(globalThis).length - before);`)
	require.NoError(t, err)
	require.Equal(t, "0", out)
}

func TestABotInNodeKeepsChatsAndGroupsInMemory(t *testing.T) {
	require.Equal(t, "Suppliers C2Cbob\nbob reads: hello\nSuppliers C2Cbob", bot(t, `
		const chat = TencentCloudChat.create({ SDKAppID: 1 });
		const show = async () => {
			const groupName = (await chat.getConversationGroupList()).data[0];
			const { conversationList } = (await chat.getConversationList({ groupName })).data;
			console.log(groupName, ...conversationList.map((c) => c.conversationID));
		};
		await chat.login({ userID: 'alice', userSig: 'any' });
		await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { text: 'hello' } }));
		await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
		await show();
		await chat.logout();

		await chat.login({ userID: 'bob', userSig: 'any' });
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Calice' })).data;
		console.log('bob reads:', ...messageList.map((m) => m.payload.text));
		await chat.logout();

		await chat.login({ userID: 'alice', userSig: 'any' });
		await show();
		await chat.destroy();`))
}

func TestInNodeTheOptionWorkerChangesNothing(t *testing.T) {
	require.Equal(t, "alice", bot(t, `
		const chat = TencentCloudChat.create({ SDKAppID: 1, worker: true });
		await chat.login({ userID: 'alice', userSig: 'any' });
		console.log(chat.getLoginUser());
		await chat.destroy();`))
}

func TestInNodeCreateLoadsNothing(t *testing.T) {
	require.Equal(t, "2024 2024", bot(t, `
		WebAssembly.compile = () => process.exit(1);
		const code = (call) => call.then(() => 0, (error) => error.code);
		const chat = TencentCloudChat.create({ SDKAppID: 1 });
		console.log(await code(chat.getConversationList()), await code(chat.destroy()));`))
}

func TestBotsInNodeTalkThroughAServer(t *testing.T) {
	server := `{ SDKAppID: 1, server: 'ws` + strings.TrimPrefix(newSite(t).url, "http") + `/ws' }`
	const webSockets = "--experimental-websocket" // Node 22 and newer need no flag, and take it.
	bot(t, `
		const chat = TencentCloudChat.create(`+server+`);
		await chat.login({ userID: 'alice', userSig: 'any' });
		await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { text: 'hello' } }));
		await chat.destroy();`, webSockets)
	require.Equal(t, "hello", bot(t, `
		const chat = TencentCloudChat.create(`+server+`);
		await chat.login({ userID: 'bob', userSig: 'any' });
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Calice' })).data;
		console.log(...messageList.map((m) => m.payload.text));
		await chat.destroy();`, webSockets))
}

// sendsMedia is a bot that signs in and sends bob a file, a picture of 3 by 2
// points, and both in a merger message that is too long for a message.
const sendsMedia = `
	const toBob = { to: 'bob', conversationType: TYPES.CONV_C2C };
	const send = async (message) => (await chat.sendMessage(message)).data.message;
	const steps = [];
	const gif = new File([Uint8Array.from([71, 73, 70, 56, 57, 97, 3, 0, 2, 0, 0, 0, 0])], 'a.gif', { type: 'image/gif' });
	await chat.login({ userID: 'alice', userSig: 'any' });
	const messageList = [
		await send(chat.createFileMessage({ ...toBob, payload: { file: new Blob(['bytes']) }, onProgress: (step) => steps.push(step) })),
		await send(chat.createImageMessage({ ...toBob, payload: { file: gif } })),
		await send(chat.createTextMessage({ ...toBob, payload: { text: 'x'.repeat(11000) } })),
	];
	await send(chat.createMergerMessage({ ...toBob, payload: { messageList, compatibleText: 'update' } }));
	console.log('alice sends:', ...steps, await (await fetch(messageList[0].payload.fileUrl)).text());`

// readsMedia is a bot that signs in as bob and reads them.
const readsMedia = `
	await chat.login({ userID: 'bob', userSig: 'any' });
	const [file, picture, , merger] = (await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
	const { payload: { messageList: [merged] } } = await chat.downloadMergerMessage(merger);
	const [{ width, height, url }] = picture.payload.imageInfoArray;
	const text = async (url) => (await fetch(url)).text();
	console.log('bob reads:', await text(file.payload.fileUrl), width, height, (await text(url)).slice(0, 6), await text(merged.payload.fileUrl));
	await chat.destroy();`

func TestABotInNodeSendsMediaAndLongMergers(t *testing.T) {
	require.Equal(t, "alice sends: 0 1 bytes\nbob reads: bytes 3 2 GIF89a bytes", bot(t, `
		const chat = TencentCloudChat.create({ SDKAppID: 1 });`+sendsMedia+`
		await chat.logout();`+readsMedia))
}

func TestBotsInNodeSendMediaThroughAServer(t *testing.T) {
	create := `const chat = TencentCloudChat.create({ SDKAppID: 1, server: 'ws` + strings.TrimPrefix(newSite(t).url, "http") + `/ws' });`
	require.Equal(t, "alice sends: 0 1 bytes", bot(t, create+sendsMedia+`await chat.destroy();`, "--experimental-websocket"))
	require.Equal(t, "bob reads: bytes 3 2 GIF89a bytes", bot(t, create+readsMedia, "--experimental-websocket"))
}

func TestABotInNodeIsToldWhatTheServerSaysOfAFile(t *testing.T) {
	s := newSite(t)
	create := `const chat = TencentCloudChat.create({ SDKAppID: 1, server: 'ws` + strings.TrimPrefix(s.url, "http") + `/ws' });`
	require.Equal(t, "70003 true fail", bot(t, create+`
		await chat.login({ userID: 'alice', userSig: 'known to the gateway only' });
		const message = chat.createFileMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { file: new Blob(['bytes']) } });
		const { code, message: why } = await chat.sendMessage(message).catch((error) => error);
		console.log(code, why.includes('not genuine'), message.status);
		await chat.destroy();`, "--experimental-websocket"))
	require.Equal(t, "2400 true fail", bot(t, create+`
		await chat.login({ userID: 'alice', userSig: 'any' });
		globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
		const message = chat.createFileMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { file: new Blob(['bytes']) } });
		const { code, message: why } = await chat.sendMessage(message).catch((error) => error);
		console.log(code, why.includes('cannot be reached'), message.status);
		await chat.destroy();`, "--experimental-websocket"))
}

func TestNodeWithoutWebSocketsSaysWhatIsMissing(t *testing.T) {
	require.Contains(t, bot(t, `
		delete globalThis.WebSocket;
		const chat = TencentCloudChat.create({ SDKAppID: 1, server: 'wss://chat.example.com/ws' });
		await chat.login({ userID: 'alice', userSig: 'any' }).catch((error) => console.log(error.code, error.message));`),
		"2800 login: there is no WebSocket here: use Node 22 or newer, or set globalThis.WebSocket")
}
