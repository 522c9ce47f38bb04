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

func TestNodeWithoutWebSocketsSaysWhatIsMissing(t *testing.T) {
	require.Contains(t, bot(t, `
		delete globalThis.WebSocket;
		const chat = TencentCloudChat.create({ SDKAppID: 1, server: 'wss://chat.example.com/ws' });
		await chat.login({ userID: 'alice', userSig: 'any' }).catch((error) => console.log(error.code, error.message));`),
		"2800 login: there is no WebSocket here: use Node 22 or newer, or set globalThis.WebSocket")
}
