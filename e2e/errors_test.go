package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// told is what a page gets to know of an error.
type told struct {
	Name, Method, Message, Stack string
	Code                         int
	// String is the error as it is shown.
	String string
}

// told has the page call something in a function named lineOfThePage, which
// must fail.
func (p *tab) told(call string) told {
	p.t.Helper()
	return eval[told](p, `
		const lineOfThePage = () => chat.`+call+`;
		try {
			await lineOfThePage();
		} catch (error) {
			const { name, method, message, stack, code } = error;
			return { name, method, message, stack, code, string: String(error) };
		}
		throw new Error('it succeeded');`)
}

func TestAnErrorLeadsToTheLineThatCalled(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('C2Cbob')`)
	for call, code := range map[string]int{
		`deleteConversationGroup('none')`:                                    51009, // The core says so, or a server.
		`createConversationGroup({ groupName: '', conversationIDList: [] })`: 51011,
		`deleteConversation('C2Cnobody')`:                                    2500,
		`getConversationProfile(5)`:                                          6017, // The bridge.
		`setMessageRead(5)`:                                                  6017,
		`sendMessage({})`:                                                    2105, // The page's side.
		`resendMessage({})`:                                                  2105,
		`resendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'x' } }))`: 10010,
		`createTextMessage({ to: 'b b', conversationType: 'C2C', payload: { text: 'x' } })`:                        6017, // At once.
		`createImageMessage({ to: 'bob', conversationType: 'C2C', payload: {} })`:                                  2251,
		`createForwardMessage({ to: 'bob', conversationType: 'C2C', payload: 5 })`:                                 2454,
		`revokeMessage({})`:              2105,
		`downloadMergerMessage({})`:      2450,
		`callExperimentalAPI('nothing')`: 2905,
		`translateText({})`:              6017,
		`once('', () => {})`:             6017,
	} {
		seen := p.told(call)
		method, _, _ := strings.Cut(call, "(")
		require.Equal(t, code, seen.Code, "%s: %s", call, seen.Message)
		require.Equal(t, method, seen.Method, call)
		require.Regexp(t, "^"+method+"[: ]", seen.Message, call)
		require.NotRegexp(t, `^\w+: \w+(Message|List|Conversation\w*|on): `, seen.Message, "%s names two methods", call)
		first, rest, _ := strings.Cut(seen.Stack, "\n")
		require.Equal(t, "ChatError: "+seen.Message, first, call)
		require.Equal(t, first, seen.String, call)
		line, _, _ := strings.Cut(rest, "\n")
		require.Contains(t, line, "lineOfThePage", "%s: %s", call, seen.Stack)
	}
}

func TestAnErrorOfCreateLeadsToTheLineThatCalled(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	p.do(`globalThis.chat = (await import('parlor-chat')).default;`)
	seen := p.told(`create({ SDKAppID: NaN })`)
	require.Equal(t, "create", seen.Method)
	require.Regexp(t, `^ChatError: create: SDKAppID must be .*\n +at lineOfThePage`, seen.Stack)
}

// namesItself calls every method with arguments that are none and returns those
// whose error does not name the method.
const namesItself = `
	const wrong = [];
	let refused = 0;
	for (const method of Object.keys(chat).filter((name) => !['login', 'logout', 'destroy'].includes(name))) {
		const error = await new Promise((resolve) => {
			try { Promise.resolve(chat[method](5)).then(() => resolve(), resolve); } catch (thrown) { resolve(thrown); }
		});
		refused += error ? 1 : 0;
		if (error && !(error instanceof Error && error.method === method && error.message.startsWith(method) && Number.isInteger(error.code))) {
			wrong.push(method + ': ' + error.method + ', ' + error.message);
		}
	}
	return refused > 100 ? wrong : ['only ' + refused + ' were refused'];`

func TestEveryErrorNamesItsMethod(t *testing.T) {
	p := newSite(t).tab()
	p.do(`globalThis.chat = TencentCloudChat.create({ SDKAppID });`)
	require.Empty(t, eval[[]string](p, namesItself))
	p.signIn("alice")
	require.Empty(t, eval[[]string](p, namesItself))
}

func TestCallsThatMeetOneFaultHaveAnErrorEach(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []any{true, "login 2800", "login 2800", "destroy 2024"}, eval[[]any](p, `
		const chat = (await import('parlor-chat')).default.create({ SDKAppID: 1, wasmModule: Promise.reject(new Error('no module')) });
		const error = (call) => call().then(() => undefined, (error) => error);
		const login = () => chat.login({ userID: 'alice', userSig: 'any' });
		const first = await error(login);
		const second = await error(login);
		const third = await error(() => chat.destroy());
		return [first !== second, ...[first, second, third].map(({ method, code }) => method + ' ' + code)];`))
}

func TestMessagesThatMeetOneFaultAreEachInTheirOwnError(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []bool{true, true}, eval[[]bool](p, `
		const image = () => chat.createImageMessage({ to: 'bob', conversationType: 'C2C', payload: { file: new File(['x'], 'x.png') } });
		const messages = [image(), image()];
		const errors = messages.map((message) => chat.sendMessage(message).then(() => undefined, (error) => error));
		await chat.logout(); // It ends both uploads, by one error.
		return (await Promise.all(errors)).map((error, i) => error.method === 'sendMessage' && error.data.message === messages[i]);`))
}
