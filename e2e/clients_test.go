package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What published clients of the documented API depend on: each of these made
// one of them hang or show nothing when it was otherwise.

func TestLoginSettlesBeforeReadyIsDelivered(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []string{"login settled", "ready, isReady() true", "a step after login"}, eval[[]string](p, `
		const story = [];
		const chat = TencentCloudChat.create({ SDKAppID });
		const ready = new Promise((resolve) => chat.on(TencentCloudChat.EVENT.SDK_READY, () => {
			story.push('ready, isReady() ' + chat.isReady());
			resolve();
		}));
		const login = chat.login({ userID: 'alice', userSig: 'any' }).then(() => { story.push('login settled'); });
		await login;
		await ready;
		story.push('a step after login');
		return story;`))
}

func TestALongChainBehindLoginRunsBeforeReady(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []string{"chain", "ready"}, eval[[]string](p, `
		const story = [];
		const chat = TencentCloudChat.create({ SDKAppID });
		const ready = new Promise((resolve) => chat.on(TencentCloudChat.EVENT.SDK_READY, () => { story.push('ready'); resolve(); }));
		const engine = async () => chat.login({ userID: 'alice', userSig: 'any' });
		const kit = async () => { const result = await engine(); await null; return result; };
		await kit().then((result) => result).then(async () => story.push('chain'));
		await ready;
		return story;`))
}

func TestTheEventsOfASignInComeInTheirOrderAlsoWhenEmpty(t *testing.T) {
	p := newSite(t).tab()
	order := []string{"SDK_READY", convList, groupList, unread, "GROUP_LIST_UPDATED", "FRIEND_LIST_UPDATED"}
	const signIn = `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		const seen = new Watch(chat, TencentCloudChat.EVENT);
		await chat.login({ userID: 'alice', userSig: 'any' });
		await seen.until(() => seen.has('FRIEND_LIST_UPDATED'), 'the last of them');
		await pace();`
	require.Equal(t, order, eval[[]string](p, signIn+`return seen.names()`))
	require.JSONEq(t, `{"lists": [[], [], [], []], "total": 0, "synced": true, "state": []}`, eval[string](p, `await chat.destroy();`+signIn+`
		const event = seen.events.find((e) => e.name === 'CONVERSATION_LIST_UPDATED');
		return JSON.stringify({
			lists: ['CONVERSATION_LIST_UPDATED', 'CONVERSATION_GROUP_LIST_UPDATED', 'GROUP_LIST_UPDATED', 'FRIEND_LIST_UPDATED'].map((name) => seen.last(name)),
			total: seen.last('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), synced: event.isSyncCompleted,
			state: seen.events.filter((e) => e.name === 'SDK_READY' && e.data !== undefined),
		});`))
	p.do(`await chat.getConversationProfile('C2Cbob'); await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });`)
	require.Equal(t, [][]string{{"C2Cbob"}, {"A"}}, eval[[][]string](p, `await chat.destroy();`+signIn+`
		return [ids(seen.last('CONVERSATION_LIST_UPDATED')), seen.last('CONVERSATION_GROUP_LIST_UPDATED')];`))
}

func TestAListenerThatThrowsHarmsNoOther(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	p.expectError("a listener of sdkStateReady threw")
	p.expectError("a listener of onConversationGroupListUpdated threw")
	require.Equal(t, []any{[]any{"first", "third"}, []any{"A"}, true}, eval[[]any](p, `
		globalThis.chat = TencentCloudChat.create({ SDKAppID });
		const heard = [];
		const { SDK_READY, CONVERSATION_GROUP_LIST_UPDATED } = TencentCloudChat.EVENT;
		chat.on(SDK_READY, () => heard.push('first'));
		chat.on(SDK_READY, () => { throw new Error('on purpose'); });
		chat.on(SDK_READY, () => heard.push('third'));
		await signIn('alice');
		chat.on(CONVERSATION_GROUP_LIST_UPDATED, () => { throw undefined; });
		const { data } = await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		return [heard, (await chat.getConversationGroupList()).data, data.successConversationIDList.length === 0];`))
}

func TestListenersTakeAContextAndCanBeTakenOff(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	seen := eval[map[string]any](p, `
		const { CONVERSATION_GROUP_LIST_UPDATED: EVENT } = TencentCloudChat.EVENT;
		class Store { constructor(name) { this.heard = name + ':'; } note({ data }) { this.heard += data.length; } }
		const one = new Store('one'), two = new Store('two'), once = new Store('once');
		chat.on(EVENT, one.note, one);
		chat.on(EVENT, two.note, two);
		chat.once(EVENT, once.note, once);
		const counts = { on: 0 };
		const plain = () => counts.on++;
		chat.on(EVENT, plain);
		const create = (groupName) => chat.createConversationGroup({ groupName, conversationIDList: [] });
		await create('A');
		chat.off(EVENT, one.note, one);
		await create('B');
		chat.off(EVENT, two.note, two);
		chat.off(EVENT, plain);
		chat.off(EVENT, () => {});
		await create('C');
		return { one: one.heard, two: two.heard, once: once.heard, plain: counts.on };`)
	require.Equal(t, map[string]any{"one": "one:1", "two": "two:12", "once": "once:1", "plain": 2.0}, seen)
}

func TestARepeatedLoginSaysSoAndChangesNothing(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{0.0, true, "OK", 0.0, []any{}}, eval[[]any](p, `
		const { code, data } = await chat.login({ userID: 'bob', userSig: 'any' });
		await pace();
		return [code, data.repeatLogin, data.actionStatus, data.errorCode, watch.take()];`))
}

func TestTheListSaysThatItIsComplete(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []bool{true, true, true}, eval[[]bool](p, `
		await open('C2Cbob');
		await chat.pinConversation({ conversationID: 'C2Cbob', isPinned: true });
		return [
			(await chat.getConversationList()).data.isSyncCompleted,
			(await chat.getConversationList({ groupName: 'x' })).data.isSyncCompleted,
			watch.events.find((e) => e.name === 'CONVERSATION_LIST_UPDATED').isSyncCompleted,
		];`))
}

func TestWhatClientsAskOfTheExperimentalAPI(t *testing.T) {
	p := newSite(t).tab()
	seen := eval[map[string]any](p, `
		const chat = TencentCloudChat.create({ SDKAppID });
		const ask = async (bit) => (await chat.callExperimentalAPI('isCommercialAbilityEnabled', bit)).data.enabled;
		return {
			major: TencentCloudChat.VERSION.split('.')[0],
			abilities: await Promise.all([32, 2 ** 48, 128, 2 ** 40, 2 ** 38, 2 ** 39, 512].map(async (bit) => typeof await ask(bit))),
			had: await Promise.all([2, 8, 16, 32, 128, 512, 1024, 2048, 8192, 32768, 2 ** 48, 2 ** 52].map(ask)),
			missing: await Promise.all([4, 64, 2 ** 38, 2 ** 39, 2 ** 40, 2 ** 41, 2 ** 42, 0, 3, '32', undefined].map(ask)),
			modules: ['group-module', ['group-module'], 'relationship-module', ['group-module', 'relationship-module'], 'signaling-module', 'follow-module', 'cloud-search-module',
				'call-module', ['group-module', 'call-module'], undefined]
				.map((module) => chat.callExperimentalAPI('canIUseModule', module)),
			unknown: (await outcome(() => chat.callExperimentalAPI('reportNothing', {}))).code,
			use: [chat.use([{}]), chat.use()].length,
			register: [chat.registerPlugin({ 'tim-upload-plugin': class {} }), chat.setLogLevel(4), chat.setLogLevel()].length,
		};`)
	require.Equal(t, "3", seen["major"])
	for _, kind := range seen["abilities"].([]any) {
		require.Equal(t, "boolean", kind)
	}
	require.NotContains(t, seen["had"], false)
	require.NotContains(t, seen["missing"], true, "histories and lists of members of live groups, translation, speech to text, service for customers, push, bots")
	require.Equal(t, []any{true, true, true, true, true, true, true, false, false, false}, seen["modules"])
	require.EqualValues(t, 2905, seen["unknown"])
}

func TestTheBootOfAUIKitGetsWhatItAsksFor(t *testing.T) {
	p := newSite(t).tab()
	seen := eval[map[string]any](p, `
		const { create, EVENT, VERSION } = TencentCloudChat;
		const options = { SDKAppID, userID: 'alice', userSig: 'any', framework: 'react', scene: 'chat', useUploadPlugin: true };
		globalThis.chat = create(options);
		const kit = { ready: 0 };
		const answers = {};
		const booted = new Promise((resolve, reject) => {
			chat.on(EVENT.SDK_READY, function () {
				this.ready++;
				const [major] = VERSION.split('.');
				for (const event of Object.values(EVENT).slice(0, 21)) chat.on(event, () => {}, kit);
				if (!chat.isReady() || major !== '3') reject(new Error('not ready'));
				const asked = {
					list: chat.getConversationList(), black: chat.getBlacklist(), groups: chat.getGroupList(),
					friends: chat.getFriendList(), friendGroups: chat.getFriendGroupList(),
					applications: chat.getFriendApplicationList(), profile: chat.getMyProfile(),
				};
				const abilities = [32, 2 ** 48, 128, 2 ** 40, 2 ** 38, 2 ** 39].map((bit) => chat.callExperimentalAPI('isCommercialAbilityEnabled', bit));
				Promise.all([...Object.entries(asked).map(async ([name, answer]) => { answers[name] = (await answer).data; }), ...abilities]).then(resolve, reject);
			}, kit);
		});
		chat.on(EVENT.SDK_NOT_READY, () => {}, kit);
		chat.on(EVENT.KICKED_OUT, () => {}, kit);
		chat.registerPlugin({ 'tim-upload-plugin': class {} });
		const login = await chat.login({ userID: options.userID, userSig: options.userSig });
		await booted;
		return { login: login.data.repeatLogin ?? false, ready: kit.ready, total: chat.getTotalUnreadMessageCount(), me: answers.profile.userID,
			empty: [answers.list.conversationList, answers.black, answers.groups.groupList, answers.friends, answers.friendGroups, answers.applications.friendApplicationList],
			unread: answers.applications.unreadCount };`)
	require.Equal(t, map[string]any{
		"login": false, "ready": 1.0, "total": 0.0, "me": "alice", "unread": 0.0,
		"empty": []any{[]any{}, []any{}, []any{}, []any{}, []any{}, []any{}},
	}, seen)
}

// Clients ask these without waiting for the answer: a promise that is rejected
// would be one that nobody handles, which ends a Node process.
func TestWhatClientsSayByTheWayIsTakenAtOnce(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	const ask = `
		const kind = (answer) => (typeof answer?.then === 'function' ? 'a promise' : String(answer));
		const kinds = ['statTUIKeyFeatures', 'isFeatureEnabledForStat', 'setApplicationID', 'setCustomLoginInfo']
			.map((key) => kind(chat.callExperimentalAPI(key, { coreStore: 1 })));
		return [...kinds, JSON.stringify(await chat.callExperimentalAPI('reportTUIFeatureUsage', { atomicStoreID: 1 }))];`
	want := []string{"undefined", "undefined", "undefined", "undefined", `{"code":0,"data":{}}`}
	p.do(`globalThis.chat = TencentCloudChat.create({ SDKAppID });`)
	require.Equal(t, want, eval[[]string](p, ask))
	p.signIn("alice")
	require.Equal(t, want, eval[[]string](p, ask))
}

func TestWhatIsAskedOfInvitationsIsAnsweredAtOnce(t *testing.T) {
	p := newSite(t).tab()
	const ask = `
		const heard = [];
		const { NEW_INVITATION_RECEIVED } = TencentCloudChat.TSignaling;
		const unasked = () => heard.push('an invitation');
		const answers = [
			chat.getSignalingInfo({ type: 'TIMCustomElem', payload: { data: '{"businessID":1,"inviteID":"1","actionType":1}' } }), chat.getSignalingInfo(null), chat.getSignalingInfo(),
			chat.addSignalingListener(NEW_INVITATION_RECEIVED, unasked, chat), chat.removeSignalingListener(NEW_INVITATION_RECEIVED, unasked),
			...['inviteSync', 'inviteInGroupSync'].map((method) => chat[method]({ inviteeList: ['bob'] }, () => heard.push('success'), (code) => heard.push(code))),
		];
		answers.push(heard.length);
		await pace();
		return [...answers, ...heard];`
	want := func(code float64) []any { return []any{nil, nil, nil, nil, nil, "", "", 0.0, code, code} }
	p.do(`globalThis.chat = TencentCloudChat.create({ SDKAppID });`)
	require.Equal(t, want(2024), eval[[]any](p, ask))
	p.signIn("alice")
	require.Equal(t, want(6017), eval[[]any](p, ask))
	require.Equal(t, []any{"", 6017.0, "inviteSync"}, eval[[]any](p, `
		const told = new Promise((resolve) => chat.once(TencentCloudChat.EVENT.ERROR, ({ data }) => resolve(data)));
		const id = chat.inviteSync({ userID: 5 });
		const { code, method } = await told;
		return [id, code, method];`), "what no callback hears is an event")
}

func TestACallbackThatThrowsHarmsNobody(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	p.expectError("what inviteSync was to call threw")
	p.do(`
		chat.inviteSync({ userID: 5 }, () => {}, () => { throw new Error('of the page'); });
		const inviteID = chat.inviteSync({ userID: 'bob' }, () => { throw new Error('of the page'); });
		await chat.cancel({ inviteID });`)
}

// A kit for calls puts its own data into those of an invitation, and a kit for chats
// tells such messages from others by what is in both.
func TestAKitForCallsAndAKitForChatsGetWhatTheyLookFor(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	bob.do(`
		const kit = { log: [] };
		globalThis.kit = kit;
		const { TSignaling, EVENT } = TencentCloudChat;
		const { NEW_INVITATION_RECEIVED, INVITEE_ACCEPTED, INVITEE_REJECTED, INVITATION_CANCELLED, INVITATION_TIMEOUT, INVITATION_MODIFIED } = TSignaling;
		for (const event of [NEW_INVITATION_RECEIVED, INVITEE_ACCEPTED, INVITEE_REJECTED, INVITATION_CANCELLED, INVITATION_TIMEOUT, INVITATION_MODIFIED]) {
			chat.addSignalingListener(event, function ({ name, data }) {
				this.log.push(name + ' ' + JSON.parse(data.data).cmd);
				if (name === NEW_INVITATION_RECEIVED) this.inviteID = data.inviteID;
			}, kit);
		}
		chat.on(EVENT.MESSAGE_RECEIVED, function ({ data }) {
			for (const message of data) {
				const { businessID, data: inner } = JSON.parse(message.payload.data);
				const signaling = chat.getSignalingInfo(message);
				const counts = message._isExcludedFromUnreadCount && message._isExcludedFromLastMessage;
				this.log.push(['drawn', businessID, JSON.parse(inner).businessID, JSON.parse(signaling.data).call_type, signaling.actionType, Boolean(counts)].join(' '));
			}
		}, kit);`)
	alice.do(`
		const data = (cmd) => JSON.stringify({ businessID: 'av_call', call_type: 2, cmd, version: 4 });
		const { inviteID } = await chat.invite({ userID: 'bob', timeout: 30, data: data('videoCall'), offlinePushInfo: { title: 'alice' } });
		await chat.cancel({ inviteID, data: data('hangup') });`)
	require.ElementsMatch(t, []string{"newInvitationReceived videoCall", "drawn 1 av_call 2 1 false", "ts_invitation_cancelled hangup", "drawn 1 av_call 2 2 false"}, eval[[]string](bob, `
		await watch.until(() => watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED').flatMap(({ data }) => data).length === 2, 'both signals');
		return kit.log;`))
}
