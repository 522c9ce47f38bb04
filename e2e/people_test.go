package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	profileUpdated = "PROFILE_UPDATED"
	blacklist      = "BLACKLIST_UPDATED"
	statusUpdated  = "USER_STATUS_UPDATED"
)

// shown waits until a user is shown to others, which no event of their own tells.
const shown = `
	const shown = async (userID, type) => {
		for (let look = 0; ; look++) {
			const { data } = await chat.getUserStatus({ userIDList: [userID] });
			if (data.successUserList[0].statusType === type) return;
			if (look > 500) throw new Error(userID + ' is never shown as ' + type);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	};`

func TestTheProfileHasEveryFieldAndTakesNewValues(t *testing.T) {
	p := newSite(t).user("alice")
	profile := map[string]any{
		"userID": "alice", "nick": "", "avatar": "", "gender": "Gender_Type_Unknown", "birthday": 0.0, "location": "", "selfSignature": "",
		"allowType": "AllowType_Type_AllowAny", "language": 0.0, "messageSettings": 0.0, "adminForbidType": "AdminForbid_Type_None",
		"level": 0.0, "role": 0.0, "profileCustomField": []any{},
	}
	mine := eval[map[string]any](p, `return (await chat.getMyProfile()).data`)
	require.Positive(t, mine["lastUpdatedTime"])
	delete(mine, "lastUpdatedTime")
	require.Equal(t, profile, mine)

	seen := eval[struct {
		Result, Mine, Told map[string]any
		Events, Quiet      []string
	}](p, `
		const options = { nick: 'Alice', avatar: 'https://example.com/a.png', gender: TencentCloudChat.TYPES.GENDER_FEMALE, selfSignature: 'hi',
			allowType: TencentCloudChat.TYPES.ALLOW_TYPE_DENY_ANY, birthday: 20000131, location: 'Bonn', language: 1, messageSettings: 1,
			adminForbidType: TencentCloudChat.TYPES.FORBID_TYPE_SEND_OUT, level: 2, role: 3, unknown: 'x',
			profileCustomField: [{ key: 'Tag_Profile_Custom_Team', value: 'red' }] };
		const { data: result } = await chat.updateMyProfile(options);
		const events = watch.names();
		const [told] = watch.last('PROFILE_UPDATED');
		watch.take();
		await chat.updateMyProfile(options);
		return { result, told, events, quiet: watch.take(), mine: (await chat.getMyProfile()).data };`)
	require.Equal(t, []string{profileUpdated}, seen.Events)
	require.Empty(t, seen.Quiet)
	require.Equal(t, seen.Result, seen.Told)
	require.Equal(t, seen.Result, seen.Mine)
	for field, value := range map[string]any{
		"nick": "Alice", "avatar": "https://example.com/a.png", "gender": "Gender_Type_Female", "selfSignature": "hi", "allowType": "AllowType_Type_DenyAny",
		"birthday": 20000131.0, "location": "Bonn", "language": 1.0, "messageSettings": 1.0, "adminForbidType": "AdminForbid_Type_SendOut",
		"level": 2.0, "role": 3.0, "profileCustomField": []any{map[string]any{"key": "Tag_Profile_Custom_Team", "value": "red"}},
	} {
		require.Equal(t, value, seen.Mine[field], field)
	}
	p.reload()
	p.signIn("alice")
	require.Equal(t, "Alice", eval[string](p, `return (await chat.getMyProfile()).data.nick`))
}

func TestAnotherTabHearsOfTheProfileAndAnotherUserSeesIt(t *testing.T) {
	s := newSite(t)
	alice, tab, bob := s.user("alice"), s.user("alice"), s.user("bob")
	require.Equal(t, []any{}, eval[[]any](bob, `return (await chat.getUserProfile({ userIDList: ['nobody', 'no user'] })).data`))
	alice.do(`await chat.updateMyProfile({ nick: 'Alice' })`)
	require.Equal(t, []string{profileUpdated}, eval[[]string](tab, `
		await watch.until(() => watch.last('PROFILE_UPDATED')?.[0].nick === 'Alice', 'the profile');
		return watch.take();`))
	require.Equal(t, []any{"bob", "alice", "Alice"}, eval[[]any](bob, `
		const { data } = await chat.getUserProfile({ userIDList: ['bob', 'alice', 'nobody', 'alice'] });
		return [...data.map((profile) => profile.userID), data[1].nick];`))
}

func TestAConversationShowsThePeersNickAndAvatar(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`await chat.updateMyProfile({ nick: 'Alice', avatar: 'https://example.com/a.png' })`)
	bob.do(`await chat.updateMyProfile({ nick: 'Bob' })`)
	require.Equal(t, "Bob", eval[string](alice, `
		await say('bob', 'hello');
		return (await one('C2Cbob')).userProfile.nick;`))
	require.Equal(t, []string{"alice", "Alice", "https://example.com/a.png", "Alice"}, eval[[]string](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		const { userProfile, lastMessage } = await one('C2Calice');
		return [userProfile.userID, userProfile.nick, userProfile.avatar, lastMessage.nick];`))
	alice.do(`await chat.updateMyProfile({ nick: 'Alicia' })`)
	require.Equal(t, []string{"Alice", "Alicia", "Alicia"}, eval[[]string](bob, `
		const before = (await one('C2Calice')).userProfile.nick;
		const { conversation } = (await chat.getConversationProfile('C2Calice')).data;
		return [before, conversation.userProfile.nick, (await one('C2Calice')).userProfile.nick];`))
}

func TestTheBlacklistIsTheSameInEveryTabAndAfterAReload(t *testing.T) {
	s := newSite(t)
	alice, tab := s.user("alice"), s.user("alice")
	require.Equal(t, []any{[]any{"bob", "carol"}, []any{"bob", "carol"}, []any{blacklist}, []any{}}, eval[[]any](alice, `
		const { data } = await chat.addToBlacklist({ userIDList: ['bob', 'alice', 'carol'] });
		const told = watch.last('BLACKLIST_UPDATED');
		const events = watch.take();
		await chat.addToBlacklist({ userIDList: ['carol'] });
		await chat.removeFromBlacklist({ userIDList: ['nobody'] });
		return [data, told, events, watch.take()];`))
	require.Equal(t, []string{"bob", "carol"}, eval[[]string](tab, `
		await watch.until(() => watch.has('BLACKLIST_UPDATED'), 'the blacklist');
		return (await chat.getBlacklist()).data;`))
	require.Equal(t, []string{"carol"}, eval[[]string](tab, `return (await chat.removeFromBlacklist({ userIDList: ['bob'] })).data`))
	alice.do(`await watch.until(() => watch.last('BLACKLIST_UPDATED')?.join() === 'carol', 'the removal')`)
	alice.reload()
	alice.signIn("alice")
	require.Equal(t, []string{"carol"}, eval[[]string](alice, `return (await chat.getBlacklist()).data`))
}

func TestWhoIsBlockedCannotSendAndKeepsTheMessageAsFailed(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`await chat.addToBlacklist({ userIDList: ['bob'] })`)
	require.Equal(t, []any{20007.0, true, "fail", 0.0, []any{}}, eval[[]any](bob, `
		const message = chat.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'let me in' } });
		const error = await chat.sendMessage(message).catch((error) => error);
		await pace();
		return [error.code, error.data.message === message, message.status, (await list()).length, watch.take()];`))
	alice.do(`
		if ((await list()).length > 0) throw new Error('something came');
		await say('bob', 'you can hear me');
		await chat.removeFromBlacklist({ userIDList: ['bob'] });`)
	bob.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message'); await say('alice', 'thanks');`)
	alice.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the answer')`)
}

func TestAUserIsOnlineFromTheSignInToTheSignOut(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(shown + `await shown('bob', TencentCloudChat.TYPES.USER_STATUS_ONLINE)`)
	require.Equal(t, map[string]any{
		"successUserList": []any{
			map[string]any{"userID": "nobody", "statusType": 3.0, "customStatus": ""},
			map[string]any{"userID": "alice", "statusType": 1.0, "customStatus": ""},
			map[string]any{"userID": "bob", "statusType": 1.0, "customStatus": ""},
		},
		"failureUserList": []any{},
	}, eval[map[string]any](alice, `return (await chat.getUserStatus({ userIDList: ['nobody', 'alice', 'bob', 'bob'] })).data`))
	require.Equal(t, []any{30003.0, "no user", []any{}}, eval[[]any](alice, `
		const { successUserList, failureUserList: [{ userID, code }] } = (await chat.getUserStatus({ userIDList: ['no user'] })).data;
		return [code, userID, successUserList];`))
	bob.do(`await chat.logout()`)
	alice.do(shown + `await shown('bob', TencentCloudChat.TYPES.USER_STATUS_OFFLINE)`)
}

func TestThoseWhoSubscribeAreToldOfAStatus(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	both := []*tab{alice, second}
	alice.do(shown + `await shown('bob', 1)`)
	require.Equal(t, []any{0.0, []any{}}, eval[[]any](alice, `
		const { data } = await chat.subscribeUserStatus({ userIDList: ['bob', 'alice'] });
		return [data.failureUserList.length, watch.take()];`))
	require.Equal(t, map[string]any{"userID": "bob", "statusType": 1.0, "customStatus": "busy"}, eval[map[string]any](bob, `
		const { data } = await chat.setSelfStatus({ customStatus: 'busy' });
		if (watch.take().join() !== 'USER_STATUS_UPDATED') throw new Error('the own tab was not told');
		return data;`))
	for _, p := range both {
		require.Equal(t, []any{map[string]any{"userID": "bob", "statusType": 1.0, "customStatus": "busy"}}, eval[[]any](p, `
			await watch.until(() => watch.has('USER_STATUS_UPDATED'), 'the status');
			return watch.last('USER_STATUS_UPDATED');`))
		require.Equal(t, []string{statusUpdated}, eval[[]string](p, `return watch.take()`))
	}
	bob.do(`await chat.logout()`)
	for _, p := range both {
		require.Equal(t, []any{map[string]any{"userID": "bob", "statusType": 2.0, "customStatus": "busy"}}, eval[[]any](p, `
			await watch.until(() => watch.has('USER_STATUS_UPDATED'), 'the sign-out');
			return watch.last('USER_STATUS_UPDATED');`))
	}
	alice.do(`
		watch.take();
		const { data } = await chat.unsubscribeUserStatus();
		if (data.failureUserList.length > 0) throw new Error('it failed');`)
	bob.signIn("bob")
	alice.do(shown + `
		await shown('bob', 1);
		await pace();
		if (watch.take().length > 0) throw new Error('it still hears of bob');`)
}

func TestAPageThatIsLeftIsOfflineForThoseWhoWatch(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(shown + `
		await shown('bob', 1);
		await chat.subscribeUserStatus({ userIDList: ['bob'] });`)
	bob.visit("about:blank")
	alice.do(`await watch.until(() => watch.last('USER_STATUS_UPDATED')?.[0].statusType === 2, 'bob to be gone')`)
}

func TestTheOwnTabIsNotToldThatItIsThere(t *testing.T) {
	s := newSite(t)
	alice, second := s.user("alice"), s.user("alice")
	both := []*tab{alice, second}
	alice.do(shown + `await shown('alice', 1); await new Promise((resolve) => setTimeout(resolve, 400));`)
	for _, p := range both {
		require.Empty(t, eval[[]string](p, `return watch.take()`))
	}
}
