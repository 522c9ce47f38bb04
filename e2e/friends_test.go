package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	friendList   = "FRIEND_LIST_UPDATED"
	applications = "FRIEND_APPLICATION_LIST_UPDATED"
	friendGroups = "FRIEND_GROUP_LIST_UPDATED"
)

// befriending is what tests of friends say in pages.
const befriending = `
	const source = 'AddSource_Type_Web';
	const add = async (to, more) => (await chat.addFriend({ to, source, ...more })).data;
	const code = async (call) => (await call.then(({ data }) => data, (error) => error)).code ?? 0;
	const friends = async () => (await chat.getFriendList()).data;
	const ids = async () => (await friends()).map(({ userID }) => userID).join();
	const open = async () => (await chat.getFriendApplicationList()).data;
	const asked = async () => (await open()).friendApplicationList.map(({ userID, type }) => userID + ' ' + type).join();
	const groups = async () => (await chat.getFriendGroupList()).data.map(({ name, userIDList }) => name + ':' + userIDList).join(' ');
	const until = (list, what) => watch.until(async () => (await list()) === what, what);`

func TestTwoBecomeFriendsInEveryTabOfBoth(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	bob.do(`await chat.updateMyProfile({ nick: 'Bob', avatar: 'https://example.com/b.png' }); watch.take();`)
	seen := eval[struct {
		Data, Friend   map[string]any
		Events, Quiet  []string
		Same, Profiled bool
	}](alice, befriending+`
		watch.take();
		const data = await add('bob', { remark: 'Bobby', groupName: 'Team' });
		const events = watch.names();
		const [friend] = watch.last('FRIEND_LIST_UPDATED');
		watch.take();
		await add('bob'); // Nothing is new.
		const quiet = watch.take();
		const { friendList: [profiled] } = (await chat.getFriendProfile({ userIDList: ['bob'] })).data;
		return { data, friend, events, quiet, same: friend === (await friends())[0], profiled: profiled === friend };`)
	require.Equal(t, map[string]any{"userID": "bob", "code": 0.0}, seen.Data)
	require.Equal(t, []string{friendList, friendGroups}, seen.Events)
	require.Empty(t, seen.Quiet)
	require.True(t, seen.Same && seen.Profiled, "an object stays as long as it shows the same")
	require.Positive(t, seen.Friend["addTime"])
	profile := seen.Friend["profile"].(map[string]any)
	require.Equal(t, []any{"bob", "Bob", "https://example.com/b.png"}, []any{profile["userID"], profile["nick"], profile["avatar"]})
	delete(seen.Friend, "addTime")
	delete(seen.Friend, "profile")
	require.Equal(t, map[string]any{
		"userID": "bob", "remark": "Bobby", "groupList": []any{"Team"}, "source": "AddSource_Type_Web", "friendCustomField": []any{},
	}, seen.Friend)

	require.Equal(t, []string{"bob", "Team:bob"}, eval[[]string](second, befriending+`
		await watch.until(() => watch.has('FRIEND_GROUP_LIST_UPDATED'), 'the group');
		return [await ids(), await groups()];`))
	require.Equal(t, []string{"alice", "", friendList}, eval[[]string](bob, befriending+`
		await watch.until(() => watch.has('FRIEND_LIST_UPDATED'), 'the friend');
		return [await ids(), (await friends())[0].remark, watch.names().join()];`))
	second.reload()
	second.signIn("alice")
	require.Equal(t, []string{"bob", "Team:bob", "Bob"}, eval[[]string](second, befriending+`return [await ids(), await groups(), (await friends())[0].profile.nick]`))

	require.Equal(t, []any{"alice", "nobody", 2700.0, ""}, eval[[]any](bob, befriending+`
		const { successUserIDList, failureUserIDList } = (await chat.deleteFriend({ userIDList: ['alice', 'nobody'] })).data;
		return [successUserIDList[0].userID, failureUserIDList[0].userID, failureUserIDList[0].code, await ids()];`))
	for _, p := range []*tab{alice, second} {
		require.Equal(t, []string{"", "Team:"}, eval[[]string](p, befriending+`await until(ids, ''); await until(groups, 'Team:'); return [await ids(), await groups()];`))
	}
}

func TestWhoWantsToBeAskedIsAsked(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	bob.do(`await chat.updateMyProfile({ allowType: TencentCloudChat.TYPES.ALLOW_TYPE_NEED_CONFIRM })`)
	alice.do(`await chat.updateMyProfile({ nick: 'Alice' })`)
	require.Equal(t, []any{"bob", 30539.0, "FRIEND_APPLICATION_LIST_UPDATED", "bob Pendency_Type_SendOut", 0.0}, eval[[]any](alice, befriending+`
		watch.take();
		const { userID, code: came, message } = await add('bob', { wording: 'it is me', remark: 'Bobby' });
		if (!message) throw new Error('nothing says what 30539 is');
		return [userID, came, watch.names().join(), await asked(), (await open()).unreadCount];`))
	second.do(befriending + `await until(asked, 'bob Pendency_Type_SendOut')`)
	application := eval[map[string]any](bob, befriending+`
		await watch.until(() => watch.has('FRIEND_APPLICATION_LIST_UPDATED'), 'the application');
		const told = watch.last('FRIEND_APPLICATION_LIST_UPDATED');
		const [first] = told.friendApplicationList;
		return { ...first, unread: told.unreadCount, same: first === (await open()).friendApplicationList[0] };`)
	require.Positive(t, application["time"])
	delete(application, "time")
	require.Equal(t, map[string]any{
		"userID": "alice", "nick": "Alice", "avatar": "", "source": "AddSource_Type_Web", "wording": "it is me", "type": "Pendency_Type_ComeIn",
		"unread": 1.0, "same": true,
	}, application)
	require.Equal(t, []any{0.0, applications}, eval[[]any](bob, befriending+`
		watch.take();
		await chat.setFriendApplicationRead();
		await chat.setFriendApplicationRead();
		return [(await open()).unreadCount, watch.names().join()];`))
	require.Equal(t, []string{applications + "," + friendList, "alice", "Al", ""}, eval[[]string](bob, befriending+`
		watch.take();
		await chat.acceptFriendApplication({ userID: 'alice', remark: 'Al' });
		return [watch.names().join(), await ids(), (await friends())[0].remark, await asked()];`))
	for _, p := range []*tab{alice, second} {
		require.Equal(t, []string{"Bobby", ""}, eval[[]string](p, befriending+`await until(ids, 'bob'); return [(await friends())[0].remark, await asked()];`))
	}

	// Refused, agreed to for one side only, deleted on one side.
	bob.do(befriending + `await chat.deleteFriend({ userIDList: ['alice'] })`)
	alice.do(befriending + `await until(ids, ''); await add('bob'); watch.take();`)
	bob.do(befriending + `await until(asked, 'alice Pendency_Type_ComeIn'); await chat.refuseFriendApplication({ userID: 'alice' });`)
	alice.do(befriending + `await until(asked, ''); await add('bob');`)
	require.Equal(t, []string{"", ""}, eval[[]string](bob, befriending+`
		await until(asked, 'alice Pendency_Type_ComeIn');
		await chat.acceptFriendApplication({ userID: 'alice', type: TencentCloudChat.TYPES.SNS_APPLICATION_AGREE });
		return [await ids(), await asked()];`))
	alice.do(befriending + `await until(ids, 'bob'); await chat.deleteFriend({ userIDList: ['bob'] }); await add('bob');`)
	require.Equal(t, []any{2716.0, 0.0, 2716.0, 30614.0}, eval[[]any](bob, befriending+`
		await until(asked, 'alice Pendency_Type_ComeIn');
		return [await code(chat.deleteFriendApplication({ userID: 'alice', type: TencentCloudChat.TYPES.SNS_APPLICATION_SENT_BY_ME })),
			await code(chat.deleteFriendApplication({ userID: 'alice' })), await code(chat.deleteFriendApplication({ userID: 'alice' })),
			await code(chat.acceptFriendApplication({ userID: 'alice' }))];`))
	require.Equal(t, "bob Pendency_Type_SendOut", eval[string](alice, befriending+`return asked()`), "the own side stays")
	require.Equal(t, 0.0, eval[float64](bob, befriending+`return (await add('alice')).code`), "who has asked is asked nothing")
	alice.do(befriending + `await until(ids, 'bob'); await until(asked, '');`)
}

func TestWhatIsNotedOfFriendsIsTheUsersOwn(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	s.user("carol")
	bob.do(`await say('alice', 'hello')`)
	seen := eval[struct {
		Friend          map[string]any
		Updated, Groups []string
		Remark, Filed   string
		Failed          []any
		Codes           []int
	}](alice, befriending+`
		await add('bob');
		await add('carol', { type: TencentCloudChat.TYPES.SNS_ADD_TYPE_SINGLE });
		await one('C2Cbob');
		await pace();
		watch.take();
		const { data: friend } = await chat.updateFriend({ userID: 'bob', remark: 'Bobby', friendCustomField: [{ key: 'Tag_SNS_Custom_Team', value: 'red' }] });
		await pace();
		const updated = watch.names();
		watch.take();
		const made = (await chat.createFriendGroup({ name: 'Choir', userIDList: ['bob', 'nobody'] })).data;
		await chat.addToFriendGroup({ name: 'Choir', userIDList: ['carol'] });
		await chat.renameFriendGroup({ oldName: 'Choir', newName: 'Cho\u0308re' });
		const taken = (await chat.removeFromFriendGroup({ name: 'Ch\u00f6re', userIDList: ['bob'] })).data;
		const added = (await chat.addToFriendGroup({ name: 'Ch\u00f6re', userIDList: ['nobody'] })).data;
		const codes = [await code(chat.createFriendGroup({ name: 'Ch\u00f6re' })), await code(chat.renameFriendGroup({ oldName: 'x', newName: 'y' })), await code(chat.deleteFriendGroup({ name: 'x' })),
			await code(chat.addToFriendGroup({ name: 'x', userIDList: ['bob'] })), await code(chat.updateFriend({ userID: 'nobody', remark: 'x' })), await code(chat.updateFriend({ userID: 'bob', remark: 'x'.repeat(97) }))];
		return { friend, updated, remark: (await one('C2Cbob')).remark, groups: watch.take(), filed: await groups(),
			failed: [made.failureUserIDList[0].userID, made.failureUserIDList[0].code, added.failureUserIDList[0].to, taken.friendGroup.userIDList.join()], codes };`)
	require.Equal(t, []any{"Bobby", []any{map[string]any{"key": "Tag_SNS_Custom_Team", "value": "red"}}}, []any{seen.Friend["remark"], seen.Friend["friendCustomField"]})
	require.Equal(t, []string{convList, friendList}, seen.Updated)
	require.Equal(t, "Bobby", seen.Remark)
	require.Equal(t, []string{friendGroups, friendGroups, friendGroups, friendGroups}, seen.Groups)
	require.Equal(t, "Chöre:carol", seen.Filed)
	require.Equal(t, []any{"nobody", 32216.0, "nobody", "carol"}, seen.Failed)
	require.Equal(t, []int{2710, 2711, 2711, 2711, 2700, 6017}, seen.Codes)
	require.Equal(t, []string{"Bobby", "Chöre:carol"}, eval[[]string](second, befriending+`
		await until(groups, 'Ch\u00f6re:carol');
		return [(await one('C2Cbob')).remark, await groups()];`))
	require.Equal(t, []any{"", map[string]any{"name": "Chöre", "userIDList": []any{}, "count": 0.0}, "carol"}, eval[[]any](alice, befriending+`
		const { data } = await chat.deleteFriendGroup({ name: 'Ch\u00f6re' });
		return [await groups(), data, (await ids()).split(',')[1]];`))
	require.Equal(t, []string{"alice", "", ""}, eval[[]string](bob, befriending+`await until(ids, 'alice'); return [await ids(), (await friends())[0].remark, await groups()];`))
}

func TestAFriendsProfileIsAsItIsNow(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	bob.do(`await say('alice', 'hello')`)
	alice.do(befriending + `await add('bob'); await watch.until(async () => (await list()).length === 1, 'the conversation');`)
	second.do(befriending + `await until(ids, 'bob'); await watch.until(async () => (await list()).length === 1, 'the conversation'); watch.take();`)
	bob.do(`await chat.updateMyProfile({ nick: 'Robert' })`)
	for _, p := range []*tab{alice, second} {
		require.Equal(t, []string{"bob", "Robert", "Robert", "Robert", "Robert"}, eval[[]string](p, befriending+`
			await watch.until(() => watch.last('PROFILE_UPDATED')?.[0].nick === 'Robert', 'the profile');
			await watch.until(async () => (await one('C2Cbob')).userProfile.nick === 'Robert', 'the conversation');
			const [{ userID, nick }] = watch.last('PROFILE_UPDATED');
			const { data: [profile] } = await chat.getUserProfile({ userIDList: ['bob'] });
			return [userID, nick, (await friends())[0].profile.nick, (await one('C2Cbob')).userProfile.nick, profile.nick];`))
	}
}

func TestWhoHasWhomIsToldToThoseWhoAsk(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	s.user("carol")
	dave := s.user("dave")
	alice.do(befriending + `await add('bob'); await add('carol', { type: 'Add_Type_Single' });`)
	dave.do(befriending + `await add('alice', { type: 'Add_Type_Single' })`)
	bob.do(befriending + `await until(ids, 'alice')`)
	require.Equal(t, []string{
		"bob BothWay", "carol AWithB", "dave BWithA", "nobody NoRelation", "no user 30003",
		"bob AWithB", "dave NoRelation", "6017", "6017",
	}, eval[[]string](alice, befriending+`
		const { successUserIDList: of, failureUserIDList: failed } = (await chat.checkFriend({ userIDList: ['bob', 'carol', 'dave', 'nobody', 'no user', 'bob'] })).data;
		const { successUserIDList: own } = (await chat.checkFriend({ userIDList: ['bob', 'dave'], type: TencentCloudChat.TYPES.SNS_CHECK_TYPE_SINGLE })).data;
		const text = ({ userID, relation }) => userID + ' ' + relation.replace('CheckResult_Type_', '');
		const many = Array.from({ length: 1001 }, (_, i) => 'u' + i);
		return [...of.map(text), ...failed.map(({ userID, code }) => userID + ' ' + code), ...own.map(text),
			String(await code(chat.checkFriend({ userIDList: many }))), String(await code(chat.checkFriend({})))];`))
	require.Equal(t, 250, eval[int](alice, befriending+`
		const many = Array.from({ length: 250 }, (_, i) => 'u' + i);
		return (await chat.checkFriend({ userIDList: many })).data.successUserIDList.length;`))
}

func TestWhoCannotBeAddedIsNot(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.user("alice"), s.user("bob"), s.user("carol")
	bob.do(`await chat.updateMyProfile({ allowType: TencentCloudChat.TYPES.ALLOW_TYPE_DENY_ANY })`)
	carol.do(`await chat.addToBlacklist({ userIDList: ['alice'] })`)
	require.Equal(t, []any{30516.0, "bob", 30525.0, 30515.0, 30003.0, 30001.0, 6017.0, 6017.0, 6017.0, 6017.0, 6017.0, 30009.0, []any{}}, eval[[]any](alice, befriending+`
		await chat.addToBlacklist({ userIDList: ['bob'] });
		const blocked = await code(chat.addFriend({ to: 'bob', source }));
		await chat.removeFromBlacklist({ userIDList: ['bob'] });
		watch.take();
		const refused = await chat.addFriend({ to: 'bob', source }).catch((error) => error);
		const codes = [refused.code, refused.data.userID, await code(chat.addFriend({ to: 'carol', source })), blocked,
			await code(chat.addFriend({ to: 'nobody', source })), await code(chat.addFriend({ to: 'alice', source })),
			await code(chat.addFriend({ to: 'bob' })), await code(chat.addFriend({ to: 'bob', source: 'Web' })), await code(chat.addFriend()),
			await code(chat.addFriend({ to: 'bob', source, wording: 'x'.repeat(257) })), await code(chat.deleteFriend({ userIDList: [] }))];
		const quiet = watch.take();
		await chat.updateMyProfile({ adminForbidType: TencentCloudChat.TYPES.FORBID_TYPE_SEND_OUT });
		return [...codes, await code(chat.addFriend({ to: 'bob', source })), quiet];`))
}

func TestAPageAloneMayLetOnlyFriendsWrite(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, []any{20009.0, 20010.0, 0.0, "6017"}, eval[[]any](p, befriending+`
		const create = (SDKAppID) => TencentCloudChat.create({ SDKAppID, friendsOnly: true });
		globalThis.chat = create(78);
		await chat.login({ userID: 'bob', userSig: 'x' });
		await chat.logout();
		await chat.login({ userID: 'alice', userSig: 'x' });
		const send = () => code(chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } })));
		const codes = [await send()];
		await add('bob', { type: 'Add_Type_Single' });
		codes.push(await send());
		await add('bob');
		codes.push(await send());
		await chat.destroy();
		let refused;
		try { TencentCloudChat.create({ SDKAppID: 79, server: 'ws://127.0.0.1:1/ws', friendsOnly: true }); } catch (error) { refused = error.code; }
		return [...codes, String(refused)];`))
}

func TestFriendsAreFiledOfflineAndAddedOnline(t *testing.T) {
	onlyConnected(t)
	s := newSite(t)
	alice, phone := s.user("alice"), s.elsewhere("alice")
	s.user("bob")
	alice.do(befriending + `await add('bob')`)
	phone.do(befriending + `await until(ids, 'bob')`)
	s.goOffline("alice")
	require.Equal(t, []any{true, true, "Team:bob", "Bobby", 2800.0, 2800.0, "createFriendGroup,updateFriend", "bob AWithB"}, eval[[]any](alice, befriending+untilOffline+`
		const made = (await chat.createFriendGroup({ name: 'Team', userIDList: ['bob'] })).data;
		const updated = (await chat.updateFriend({ userID: 'bob', remark: 'Bobby' })).data;
		const { pendingCalls } = (await chat.callExperimentalAPI('getPendingCalls')).data;
		const single = (await chat.checkFriend({ userIDList: ['bob'], type: 'CheckResult_Type_Single' })).data.successUserIDList[0];
		return [made.pending, updated.pending, await groups(), (await friends())[0].remark, await code(chat.deleteFriend({ userIDList: ['bob'] })),
			await code(chat.checkFriend({ userIDList: ['bob'] })), pendingCalls.map(({ method }) => method).join(), single.userID + ' ' + single.relation.replace('CheckResult_Type_', '')];`))
	s.goOnline(alice, phone)
	alice.do(untilAnswered)
	phone.do(befriending + `await until(groups, 'Team:bob'); await until(async () => (await friends())[0].remark, 'Bobby');`)
	phone.reload()
	phone.signIn("alice")
	require.Equal(t, []string{"bob", "Team:bob"}, eval[[]string](phone, befriending+`return [await ids(), await groups()]`))
}
