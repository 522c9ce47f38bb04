package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/wire"
)

// What an instance says of itself: create({ logger }), setLogLevel and
// getStatistics.

const logging = `const { keeping, printed, sayEverywhere, tellEverywhere } = await import('/logged.js');`

// listened is a start of scenarios: alice is signed in, and log keeps what her instance says.
const listened = logging + `
	globalThis.log ??= keeping();
	if (!globalThis.chat) await signIn('alice', { SDKAppID, logger: log.logger });`

func mode() string {
	if connected() {
		return "server"
	}
	return "alone"
}

func TestALoggerHearsOfTheModuleTheSignInAndEachCall(t *testing.T) {
	s := newSite(t)
	p := s.tab()
	require.True(t, eval[bool](p, listened+`
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		await outcome(() => chat.deleteConversationGroup('B'));
		await chat.logout();
		await outcome(() => chat.getConversationList());
		await outcome(() => chat.destroy());
		return log.entries.every(({ time, level }) => Math.abs(Date.now() - time) < 120_000 && ['debug', 'info', 'warn', 'error'].includes(level));`))
	require.Equal(t, []any{"created", mode(), true}, eval[[]any](p, `
		const [{ event, mode, version }] = log.entries;
		return [event, mode, version === TencentCloudChat.VERSION];`))
	require.Equal(t, []any{s.url + "/node_modules/parlor-chat/chat.wasm", true, "info"}, eval[[]any](p, `
		const { from, version, ms, level } = await log.told('moduleLoaded');
		return [from, version === TencentCloudChat.VERSION && ms > 0, level];`))
	require.Equal(t, []any{mode(), true, false}, eval[[]any](p, `
		const { mode, ms, ...rest } = await log.told('signedIn');
		return [mode, ms > 0, 'copyAge' in rest];`))
	require.Equal(t, []string{
		"debug login 0", "debug createConversationGroup 0", "warn deleteConversationGroup 51009", "debug logout 0", "warn getConversationList 3005", "warn destroy 2024",
	}, eval[[]string](p, `
		await log.told('call', ({ method }) => method === 'destroy');
		const kept = ['login', 'createConversationGroup', 'deleteConversationGroup', 'logout', 'getConversationList', 'destroy'];
		return log.of('call').filter(({ method }) => kept.includes(method)).map(({ level, method, code }) => [level, method, code].join(' '));`))
	require.Equal(t, []any{"info", 3005.0, "destroyed"}, eval[[]any](p, `
		const [{ level, code }] = log.of('signedOut');
		return [level, code, (await log.told('destroyed')).event];`))
}

func TestTheConsoleHearsWhatTheLogLevelSays(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	said := eval[map[string][]string](p, logging+`
		const lines = printed(), said = {};
		const at = async (name, ...level) => {
			lines.length = 0;
			if (level.length > 0) chat.setLogLevel(...level);
			chat.setMessageRead.call(null, { conversationID: 'C2Cnobody' }).catch(() => {});
			await chat.getConversationGroupList();
			await outcome(() => chat.deleteConversationGroup('B'));
			chat.on(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, function threw() {
				chat.off(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, threw);
				throw new Error('on purpose');
			});
			await chat.createConversationGroup({ groupName: name, conversationIDList: [] });
			await chat.logout();
			await signIn('alice');
			said[name] = lines.map((line) => line.replace(/ ms=\d+/, '').split('\n')[0]);
		};
		await at('first');
		await at('0', 0);
		await at('1', 1);
		await at('2', 2);
		await at('4', 4);
		await at('again');
		await at('without', undefined);
		return said;`)
	threw := `error parlor-chat: a listener of onConversationGroupListUpdated threw Error: on purpose`
	require.Equal(t, []string{threw}, said["first"], "at the beginning")
	require.Equal(t, []string{threw}, said["without"], "without a level")
	require.Empty(t, said["4"])
	require.Empty(t, said["again"])
	refused := `warn parlor-chat: call method=deleteConversationGroup code=51009`
	require.Contains(t, said["2"], refused)
	require.Contains(t, said["2"], threw)
	signedIn := `info parlor-chat: signedIn mode=alone`
	require.NotContains(t, said["2"], signedIn)
	require.Subset(t, said["1"], []string{refused, threw, signedIn, `info parlor-chat: signedOut code=3005`})
	call := `log parlor-chat: call method=getConversationGroupList code=0`
	require.NotContains(t, said["1"], call)
	require.Subset(t, said["0"], []string{refused, threw, signedIn, call})
	require.Equal(t, []any{6017.0, 6017.0, 6017.0, 6017.0, "undefined"}, eval[[]any](p, `
		console.log = () => { throw new Error('on purpose'); };
		chat.setLogLevel(0);
		await chat.getConversationGroupList(); // What the page made of the console harms nothing.
		const codes = [];
		for (const level of ['loud', {}, 1n, Symbol('s')]) codes.push((await outcome(() => chat.setLogLevel(level))).code);
		return [...codes, String(chat.setLogLevel(-1))];`))
}

func TestALoggerThatFailsHarmsNothing(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	p.expectError("a logger threw")
	require.Equal(t, []any{true, true, []any{"A"}}, eval[[]any](p, logging+`
		const raise = () => { throw new Error('on purpose'); };
		const wrong = [raise, async () => raise(), () => ({ get then() { raise(); } }), () => ({ then: raise }), { info: raise, debug: 5 },
			{ info: raise, get warn() { return raise(); } }];
		let heard = 0;
		const again = () => { heard++; outcome(() => chat.findMessage.call()); chat.isReady(); try { chat.setLogLevel('x'); } catch {} };
		await signIn('alice', { SDKAppID, logger: raise });
		for (const logger of [...wrong, again]) chat.callExperimentalAPI('addLogger', logger);
		const log = keeping();
		chat.callExperimentalAPI('addLogger', log.logger);
		chat.callExperimentalAPI('addLogger', log.logger);
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		const once = (await log.told('call')) && log.of('call').length === 1;
		chat.callExperimentalAPI('removeLogger', log.logger);
		const { data } = await chat.getConversationGroupList();
		return [heard > 0, once && log.of('call').length === 1, data];`))
}

func TestALoggerIsAFunctionOrAnObjectWithLevels(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []int{6017, 6017, 6017, 6017, 6017}, eval[[]int](p, `
		const codes = [];
		for (const logger of ['x', 5, {}, { info: 5 }, { get info() { throw 1; } }]) {
			codes.push((await outcome(() => TencentCloudChat.create({ SDKAppID, logger }))).code);
		}
		return codes;`))
	require.Equal(t, []any{[]any{"info created", "info moduleLoaded"}, 6017.0}, eval[[]any](p, `
		class Pino {
			lines = [];
			info({ level, event }) { this.lines.push(level + ' ' + event); }
		}
		const logger = new Pino();
		globalThis.chat = TencentCloudChat.create({ SDKAppID, logger });
		for (const none of [undefined, null, false]) TencentCloudChat.create({ SDKAppID: 2, logger: none });
		await chat.login({ userID: 'alice', userSig: 'any' });
		return [logger.lines.slice(0, 2), (await outcome(() => chat.callExperimentalAPI('addLogger', {}))).code];`))
}

// secret is what nobody may find in a log. It is a userID too.
const secret = "Geheimnis4711"

func TestNoSecretIsInTheLog(t *testing.T) {
	byItself(t) // It makes some thousand calls.
	p := newSite(t).tab()
	p.expectError("") // What is printed is what is looked at.
	seen := eval[struct {
		Told, Entries, Lines int
		Leaks                []string
	}](p, fmt.Sprintf(logging+`
		const secret = %q;
		const log = keeping(), lines = printed();
		const wasmURL = '/node_modules/parlor-chat/chat.wasm?token=' + secret + '#' + secret;
		globalThis.chat = TencentCloudChat.create({ SDKAppID, wasmURL, logger: log.logger });
		chat.setLogLevel(0);
		globalThis.watch = new Watch(chat, TencentCloudChat.EVENT);
		await outcome(() => chat.login({ userID: secret, userSig: '' }));
		await outcome(() => chat.login({ userID: secret + ' ' + secret, userSig: secret }));
		await chat.login({ userID: 'alice', userSig: secret + '!' });
		await watch.until(() => watch.has('FRIEND_LIST_UPDATED'), 'the events of the sign-in');
		await sayEverywhere(chat, secret);
		let told = await tellEverywhere(chat, secret);
		for (const server of ['ws://' + secret + ':' + secret + '@127.0.0.1:1/' + secret + '?' + secret, 'nonsense:' + secret]) {
			await outcome(() => TencentCloudChat.create({ SDKAppID: 77, server, logger: log.logger }).login({ userID: 'alice', userSig: secret }));
		}
		await outcome(() => TencentCloudChat.create({ SDKAppID: 78, wasmURL: 'data:application/wasm,' + secret, logger: log.logger }).login({ userID: 'alice', userSig: secret }));
		await outcome(() => TencentCloudChat.create({ SDKAppID: 79, wasmURL: 'http://' + secret + ':x:y', logger: log.logger }).login({ userID: 'alice', userSig: secret }));
		await log.told('moduleFailed');
		await outcome(() => chat.logout(secret));
		await outcome(() => chat.destroy(secret));
		await log.told('call', ({ method }) => method === 'destroy');
		const leaks = [...log.entries.map((entry) => JSON.stringify(entry)), ...lines].filter((text) => text.includes(secret));
		return { told, entries: log.entries.length, lines: lines.length, leaks };`, secret))
	t.Logf("%d errors told it to the page; %d entries, %d lines on the console", seen.Told, seen.Entries, seen.Lines)
	require.Greater(t, seen.Told, 50, "what the page hears has it")
	require.Greater(t, seen.Entries, 1000)
	require.Greater(t, seen.Lines, 1000)
	require.Empty(t, seen.Leaks)
}

func TestTheLogTellsWhatBecomesOfTheConnection(t *testing.T) {
	s := withServer(t)
	p := s.tab()
	p.do(listened + `
		await log.told('dialling');
		await log.told('connected', ({ ms }) => ms >= 0);
		await log.told('leading', ({ isLeading }) => isLeading);`)
	s.goOffline("alice")
	require.Equal(t, []any{"warn", float64(wire.CloseRestart), true, "warn", true}, eval[[]any](p, listened+untilOffline+`
		const { level, code, ms } = await log.told('closed');
		const wait = await log.told('waiting');
		const gone = await log.told('network', ({ state }) => state === 'disconnected');
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		const call = await log.told('call', ({ method }) => method === 'createConversationGroup');
		return [level, code, ms > 0 && wait.ms > 0 && wait.ms <= 30_000, gone.level, call.pending];`))
	require.Equal(t, []any{"disconnected", 1.0, true}, eval[[]any](p, `
		const { connection, pendingCalls, copyAge } = (await chat.callExperimentalAPI('getStatistics')).data;
		return [connection, pendingCalls, copyAge > 0];`))
	s.goOnline(p)
	p.do(listened + `await log.told('network', ({ state, level }) => state === 'connected' && level === 'info');` + untilAnswered)
	p.reload()
	require.True(t, eval[bool](p, listened+`
		const { copyAge } = await log.told('signedIn');
		return copyAge > 0 && copyAge < 120_000;`), "the age of the copy that was there")
}

func TestStatisticsSayHowThePageStands(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []any{true, "alone", false, 0.0, false}, eval[[]any](p, `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		const { data } = await chat.callExperimentalAPI('getStatistics');
		return [data.version === TencentCloudChat.VERSION, data.mode, data.isReady, data.pendingCalls, 'connection' in data];`))
	require.Equal(t, []any{true, true, 1.0, true}, eval[[]any](p, `
		await signIn('alice');
		const call = chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		const { data } = await chat.callExperimentalAPI('getStatistics');
		await call;
		return [data.moduleVersion === data.version, data.isReady, data.waitingCalls, data.memoryBytes > 1e6];`))
}

func TestStatisticsSayWhichTabLeadsAndWhichServerAnswers(t *testing.T) {
	s := withServer(t)
	first := s.user("alice")
	second := s.user("alice")
	stand := `
		const { connection, tab, leadingTab, isLeading, serverVersion, copyAge, mode } = (await chat.callExperimentalAPI('getStatistics')).data;
		return { connection, tab, leadingTab, isLeading, serverVersion, mode, old: copyAge >= 0 };`
	type standing struct {
		Connection, Tab, LeadingTab, ServerVersion, Mode string
		IsLeading, Old                                   bool
	}
	leads, follows := eval[standing](first, stand), eval[standing](second, stand)
	require.Equal(t, standing{"connected", leads.Tab, leads.Tab, release, "server", true, true}, leads)
	require.Equal(t, standing{"connected", follows.Tab, leads.Tab, release, "server", false, true}, follows)
	require.NotEqual(t, leads.Tab, follows.Tab)
}
