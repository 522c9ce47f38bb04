package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// refusal is what a call that is not served comes to.
type refusal struct {
	Code            int
	Message         string
	IsError, Thrown bool
	// Event is the data of the ERROR event that tells of it.
	Event struct{ Code int }
}

func TestCreateGivesOneInstanceForAnApplicationAtOnce(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	seen := eval[map[string]bool](p, `
		const { create } = TencentCloudChat;
		const first = create({ SDKAppID: 1, scene: 'unknown options are fine' });
		return {
			object: typeof first === 'object' && typeof first.then === 'undefined',
			same: create({ SDKAppID: 1 }) === first,
			text: create({ SDKAppID: '1' }) === first,
			other: create({ SDKAppID: 2 }) !== first,
			'no worker': Boolean(create({ SDKAppID: 3, worker: null }) && create({ SDKAppID: 4, worker: false })),
		};`)
	for what, ok := range seen {
		require.True(t, ok, what)
	}
}

func TestCreateSaysWhichOptionIsNone(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	for options, named := range map[string]string{
		``: "SDKAppID", `null`: "SDKAppID", `{}`: "SDKAppID", `7`: "SDKAppID", `{ SDKAppID: 'x' }`: "SDKAppID", `{ SDKAppID: 1.5 }`: "SDKAppID",
		`{ SDKAppID: -1 }`: "SDKAppID", `{ SDKAppID: NaN }`: "SDKAppID", `{ SDKAppID: undefined }`: "SDKAppID", `{ SDKAppID: 2 ** 60 }`: "SDKAppID",
		`{ SDKAppID: Symbol() }`: "the arguments", `{ get SDKAppID() { throw new Error('never'); } }`: "the arguments",
		`{ SDKAppID: 1, server: 'chat.example.com' }`: "server", `{ SDKAppID: 1, server: 'https://chat.example.com' }`: "server",
		`{ SDKAppID: 1, server: '/ws' }`: "server", `{ SDKAppID: 1, server: {} }`: "server", `{ SDKAppID: 1, server: true }`: "server",
		`{ SDKAppID: 1, wasmURL: 5 }`: "wasmURL", `{ SDKAppID: 1, wasmURL: {} }`: "wasmURL", `{ SDKAppID: 1, worker: 5 }`: "worker",
		`{ SDKAppID: 1, groupSettings: { Public: { members: 0 } } }`: "groupSettings has no Public.members", `{ SDKAppID: 1, groupSettings: { Public: { unread: 'yes' } } }`: "groupSettings has no Public.unread",
		`{ SDKAppID: 1, groupSettings: { ChatRoom: { join: 'FreeAccess' } } }`: "groupSettings has no ChatRoom.join", `{ SDKAppID: 1, groupSettings: { AVChatRoom: { history: true } } }`: "groupSettings has no AVChatRoom.history",
		`{ SDKAppID: 1, groupSettings: { Public: { toString: true } } }`: "groupSettings has no Public.toString", `{ SDKAppID: 1, groupSettings: { Public: { invite: Symbol() } } }`: "groupSettings has no Public.invite",
		`{ SDKAppID: 1, server: 'wss://chat.example.com/ws', groupSettings: {} }`: "groupSettings",
	} {
		seen := eval[refusal](p, `
			const { default: Package } = await import('parlor-chat');
			return outcome(() => Package.create(`+options+`));`)
		require.Equal(t, 6017, seen.Code, options)
		require.True(t, seen.Thrown && seen.IsError, options)
		require.Contains(t, seen.Message, "create: "+named, options)
	}
}

func TestAPageThatNamesAnotherServerIsToldSo(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	seen := eval[[]any](p, `
		const { default: { create } } = await import('parlor-chat');
		const first = create({ SDKAppID: 1, server: 'wss://one.example' });
		const same = [{ server: 'wss://one.example/' }, { server: new URL('wss://ONE.example') }, {}, { server: '' }, { server: null }]
			.every((options) => create({ SDKAppID: 1, ...options }) === first);
		const alone = create({ SDKAppID: 2 });
		const another = await outcome(() => create({ SDKAppID: 1, server: 'wss://two.example' }));
		const late = await outcome(() => create({ SDKAppID: 2, server: 'wss://two.example' }));
		await outcome(() => first.destroy());
		const fresh = create({ SDKAppID: 1, server: 'wss://two.example' });
		return [same, alone !== first, another.code, another.message, late.code, late.message, fresh !== first];`)
	require.Equal(t, []any{true, true, 6017.0, seen[3], 6017.0, seen[5], true}, seen)
	require.Contains(t, seen[3], "asks wss://one.example/, not wss://two.example/")
	require.Contains(t, seen[5], "asks no server, not wss://two.example/")
}

func TestBeforeSignInCallsAreRefusedWithTheReason(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	p.do(`globalThis.chat = TencentCloudChat.create({ SDKAppID }); globalThis.watch = new Watch(chat, TencentCloudChat.EVENT);`)
	for _, call := range []string{
		`getConversationList()`, `createConversationGroup({ groupName: 'A', conversationIDList: [] })`, `getMyProfile()`, `logout()`,
		`sendMessage({})`,
	} {
		seen := eval[refusal](p, `const result = await outcome(() => chat.`+call+`); return { ...result, event: watch.last('ERROR') };`)
		require.Equal(t, 2024, seen.Code, call)
		require.Equal(t, 2024, seen.Event.Code, call)
		require.True(t, seen.IsError, call)
		require.False(t, seen.Thrown, "%s must reject", call)
		require.Contains(t, seen.Message, "login()", call)
	}
	for _, call := range []string{`getTotalUnreadMessageCount()`, `findMessage('x')`, `getServerTime()`, `createTextMessage({})`} {
		seen := eval[refusal](p, `return outcome(() => chat.`+call+`)`)
		require.Equal(t, 2024, seen.Code, call)
		require.True(t, seen.Thrown, "%s answers at once, so it throws", call)
	}
	require.Equal(t, "false ", eval[string](p, "return `${chat.isReady()} ${chat.getLoginUser()}`"))
}

func TestSigningInTakesTheInstanceThroughItsStates(t *testing.T) {
	p := newSite(t).tab()
	seen := eval[map[string]any](p, `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		globalThis.watch = new Watch(chat, TencentCloudChat.EVENT);
		const failed = await outcome(() => chat.login({ userID: 'a b', userSig: 'any' }));
		const afterFailure = await outcome(() => chat.getMyProfile());
		const running = chat.login({ userID: 'alice', userSig: 'any' });
		const second = await outcome(() => chat.login({ userID: 'alice', userSig: 'any' }));
		const early = await outcome(() => chat.getMyProfile());
		const login = await running;
		await watch.until(() => watch.has('SDK_READY'), 'SDK_READY');
		const ready = [chat.isReady(), chat.getLoginUser()];
		const again = await chat.login({ userID: 'bob', userSig: 'any' });
		const stays = chat.getLoginUser();
		const logout = await chat.logout();
		const gone = [chat.isReady(), chat.getLoginUser(), watch.has('SDK_NOT_READY')];
		const late = await outcome(() => chat.getMyProfile());
		return { failed: failed.code, afterFailure: afterFailure.code, second: second.code, early: early.code, login: login.data,
			ready, again: again.data.repeatLogin, stays, logout, gone, late: late.code };`)
	require.EqualValues(t, 6017, seen["failed"])
	require.EqualValues(t, 3001, seen["afterFailure"])
	require.EqualValues(t, 2025, seen["second"])
	require.EqualValues(t, 3000, seen["early"])
	require.Equal(t, map[string]any{"actionStatus": "OK", "errorCode": 0.0, "errorInfo": ""}, seen["login"])
	require.Equal(t, []any{true, "alice"}, seen["ready"])
	require.Equal(t, true, seen["again"])
	require.Equal(t, "alice", seen["stays"])
	require.Equal(t, map[string]any{"code": 0.0, "data": map[string]any{}}, seen["logout"])
	require.Equal(t, []any{false, "", true}, seen["gone"])
	require.EqualValues(t, 3005, seen["late"])
}

func TestAnotherUserMaySignInAfterALogout(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('C2Cbob'); await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] }); await chat.logout();`)
	p.signIn("carol")
	require.Equal(t, []string{}, eval[[]string](p, `return [...ids(await list()), ...(await chat.getConversationGroupList()).data]`))
	p.do(`await chat.logout()`)
	p.signIn("alice")
	require.Equal(t, []string{"C2Cbob", "A"}, eval[[]string](p, `return [...ids(await list()), ...(await chat.getConversationGroupList()).data]`))
}

func TestListenersStayThroughALogout(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, 1, eval[int](p, `
		let count = 0;
		chat.on(TencentCloudChat.EVENT.SDK_READY, () => count++);
		await chat.logout();
		watch.take();
		await chat.login({ userID: 'alice', userSig: 'any' });
		await watch.until(() => watch.has('FRIEND_LIST_UPDATED'), 'the sign-in');
		return count;`))
}

func TestDestroyEndsTheInstanceAndCreateMakesAnother(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[map[string]any](p, `
		await open('C2Cbob');
		const old = chat;
		const pending = outcome(() => old.getMyProfile());
		const result = await old.destroy();
		await pending;
		const names = watch.take().filter((name) => name !== 'CONVERSATION_LIST_UPDATED');
		const late = await outcome(() => old.getMyProfile());
		const twice = await outcome(() => old.destroy());
		const silent = watch.take().length;
		const fresh = TencentCloudChat.create({ SDKAppID });
		return { result, names, late: late.code, twice: twice.code, silent, fresh: fresh !== old, ready: old.isReady() };`)
	require.Equal(t, map[string]any{"code": 0.0, "data": map[string]any{}}, seen["result"])
	require.Equal(t, []any{"SDK_NOT_READY", "SDK_DESTROY"}, seen["names"])
	require.EqualValues(t, 2024, seen["late"])
	require.EqualValues(t, 2024, seen["twice"])
	require.EqualValues(t, 0, seen["silent"])
	require.Equal(t, true, seen["fresh"])
	require.Equal(t, false, seen["ready"])
	p.signIn("alice")
	require.Equal(t, []string{"C2Cbob"}, eval[[]string](p, `return ids(await list())`))
}

func TestDestroyLeavesNoTimerBehind(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`
		await chat.getConversationProfile('C2Cbob');
		await chat.getConversationProfile('C2Ccarol'); // The list is due a little later.
		await chat.destroy();
		await pace(); // An error in the page would fail the test.`)
}

func TestDestroyRightAfterLoginSettlesBoth(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []int{0, 0, 0}, eval[[]int](p, `
		const chat = TencentCloudChat.create({ SDKAppID });
		const code = async (call) => { const { value, code } = await outcome(call); return value?.code ?? code; };
		const login = code(() => chat.login({ userID: 'alice', userSig: 'any' }));
		const destroy = code(() => chat.destroy());
		const again = TencentCloudChat.create({ SDKAppID });
		return Promise.all([login, destroy, code(() => again.login({ userID: 'alice', userSig: 'any' }))]);`))
}

func TestAListenerMayDestroyTheInstance(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []int{0, 0}, eval[[]int](p, `
		const ended = new Promise((resolve) => chat.once(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, () => resolve(chat.destroy())));
		const created = await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		return [created.code, (await ended).code];`))
}

func TestDestroyWithoutASignInRefusesAndDestroys(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []any{2024.0, true, true}, eval[[]any](p, `
		const chat = TencentCloudChat.create({ SDKAppID });
		const watch = new Watch(chat, TencentCloudChat.EVENT);
		const { code } = await outcome(() => chat.destroy());
		return [code, watch.has('SDK_DESTROY'), TencentCloudChat.create({ SDKAppID }) !== chat];`))
}

func TestAMissingModuleIsReportedAndFetchedAgain(t *testing.T) {
	s := newSite(t)
	s.gone.Store(true)
	p := s.tab()
	seen := eval[refusal](p, `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		return outcome(() => chat.login({ userID: 'alice', userSig: 'any' }));`)
	require.Equal(t, 2800, seen.Code)
	require.Contains(t, seen.Message, "chat.wasm")
	s.gone.Store(false)
	p.signIn("alice")
	require.Equal(t, "alice", eval[string](p, `return chat.getLoginUser()`))
}

func TestAServerMaySendTheModuleWithoutItsType(t *testing.T) {
	s := newSite(t)
	s.untyped.Store(true)
	require.Equal(t, "alice", eval[string](s.user("alice"), `return chat.getLoginUser()`))
}

func TestCallsTakeEffectInTheOrderMade(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []string{"C", "B"}, eval[[]string](p, `
		const create = (groupName) => chat.createConversationGroup({ groupName, conversationIDList: [] });
		const settled = [];
		const calls = [create('A'), create('B'), chat.renameConversationGroup({ oldName: 'A', newName: 'C' }), chat.getConversationGroupList()];
		calls.forEach((call, i) => call.then(() => settled.push(i)));
		const { data } = await calls[3];
		await Promise.all(calls);
		if (settled.join() !== '0,1,2,3') throw new Error('they settled as ' + settled);
		return data;`))
}

func TestWithoutStorageSigningInSaysWhy(t *testing.T) {
	p := newSite(t).tab()
	seen := eval[refusal](p, `
		Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('forbidden', 'SecurityError'); } });
		globalThis.chat = TencentCloudChat.create({ SDKAppID, worker: false });
		return outcome(() => chat.login({ userID: 'alice', userSig: 'any' }));`)
	require.True(t, seen.IsError)
	require.NotZero(t, seen.Code)
	require.NotEmpty(t, seen.Message)
	require.Equal(t, 3001, eval[int](p, `return (await outcome(() => chat.getMyProfile())).code`))
}
