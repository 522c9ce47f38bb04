package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	followingUpdated = "MY_FOLLOWING_LIST_UPDATED"
	followersUpdated = "MY_FOLLOWERS_LIST_UPDATED"
	mutualUpdated    = "MUTUAL_FOLLOWERS_LIST_UPDATED"
)

func TestUsersFollowEachOtherAndAllTheirTabsHearOfIt(t *testing.T) {
	s := newSite(t)
	alice, second, bob := s.user("alice"), s.user("alice"), s.user("bob")
	both := []*tab{alice, second}
	alice.do(`await chat.updateMyProfile({ nick: 'Alice', avatar: 'https://example.com/a.png', level: 3 }); watch.take();`)
	second.do(`await watch.until(() => watch.has('PROFILE_UPDATED'), 'the nick'); watch.take();`)

	require.Equal(t, []any{
		map[string]any{"userID": "bob", "resultCode": 0.0, "resultInfo": ""},
		map[string]any{"userID": "nobody", "resultCode": 30003.0, "resultInfo": "nobody of this id has ever signed in"},
		map[string]any{"userID": "alice", "resultCode": 30001.0, "resultInfo": "you cannot follow yourself"},
		map[string]any{"userID": "bob", "resultCode": 0.0, "resultInfo": ""},
	}, eval[[]any](alice, `return (await chat.followUser(['bob', 'nobody', 'alice', 'bob'])).data`))
	for _, p := range both {
		require.Equal(t, []any{"bob", true}, eval[[]any](p, `
			await watch.until(() => watch.has('MY_FOLLOWING_LIST_UPDATED'), 'to follow bob');
			const { userInfoList: [{ userID }], isAdd } = watch.last('MY_FOLLOWING_LIST_UPDATED');
			return [userID, isAdd];`))
		require.Equal(t, []string{followingUpdated}, eval[[]string](p, `return watch.take().filter((name) => name !== 'ERROR')`),
			"once for each who was not followed before; with a server another tab hears of refusals")
	}
	told := eval[map[string]any](bob, `
		await watch.until(() => watch.has('MY_FOLLOWERS_LIST_UPDATED'), 'to be followed');
		return watch.last('MY_FOLLOWERS_LIST_UPDATED').userInfoList[0];`)
	profile := eval[map[string]any](bob, `return (await chat.getUserProfile({ userIDList: ['alice'] })).data[0]`)
	require.Equal(t, []any{"alice", "Alice", "https://example.com/a.png"}, []any{told["userID"], told["nick"], told["avatar"]})
	for field := range profile {
		require.Contains(t, told, field, "it has the fields of a profile")
	}

	bob.do(`watch.take(); await chat.followUser(['alice'])`)
	require.Equal(t, []string{followingUpdated, mutualUpdated}, eval[[]string](bob, `return watch.take()`))
	for _, p := range both {
		p.do(`await watch.until(() => watch.has('MUTUAL_FOLLOWERS_LIST_UPDATED'), 'to follow each other')`)
		require.Equal(t, []string{followersUpdated, mutualUpdated}, eval[[]string](p, `return watch.take()`))
	}
	require.Equal(t, []any{
		map[string]any{"userID": "bob", "followType": 3.0}, map[string]any{"userID": "alice", "followType": 0.0}, map[string]any{"userID": "no user", "followType": 0.0},
	}, eval[[]any](alice, `return (await chat.checkFollowType(['bob', 'alice', 'no user'])).data`))

	require.Equal(t, []any{"Alice", 3.0, 0.0, true, ""}, eval[[]any](bob, `
		const { resultList: [user, ...others], nextCursor } = (await chat.getMutualFollowersList()).data;
		return [user.nick, user.level, others.length, Math.abs(user.followTime - chat.getServerTime() / 1000) < 600, nextCursor];`))

	second.do(`await chat.unfollowUser(['bob'])`)
	for _, p := range both {
		require.Equal(t, []any{[]any{"bob"}, false}, eval[[]any](p, `
			await watch.until(() => watch.has('MUTUAL_FOLLOWERS_LIST_UPDATED'), 'the end');
			const { userInfoList, isAdd } = watch.last('MUTUAL_FOLLOWERS_LIST_UPDATED');
			return [userInfoList, isAdd];`))
		require.Equal(t, []string{followingUpdated, mutualUpdated}, eval[[]string](p, `return watch.take()`))
	}
	require.Equal(t, []any{[]any{"alice"}, false}, eval[[]any](bob, `
		await watch.until(() => watch.has('MY_FOLLOWERS_LIST_UPDATED'), 'the end');
		const { userInfoList, isAdd } = watch.last('MY_FOLLOWERS_LIST_UPDATED');
		return [userInfoList, isAdd];`))
	require.Equal(t, []any{
		map[string]any{"followersCount": 1.0, "followingCount": 0.0, "mutualFollowersCount": 0.0},
		map[string]any{"followersCount": 0.0, "followingCount": 1.0, "mutualFollowersCount": 0.0},
		map[string]any{"followersCount": 0.0, "followingCount": 0.0, "mutualFollowersCount": 0.0},
	}, eval[[]any](alice, `
		const [own] = (await chat.getUserFollowInfo()).data;
		return [own, ...(await chat.getUserFollowInfo(['bob', 'nobody'])).data];`))
	require.Equal(t, []any{[]any{}, []any{"bob"}, []any{}}, eval[[]any](alice, `
		const ids = async (list) => (await list).data.resultList.map(({ userID }) => userID);
		return Promise.all([ids(chat.getMyFollowingList()), ids(chat.getMyFollowersList('')), ids(chat.getMutualFollowersList())]);`))
	alice.reload()
	alice.signIn("alice")
	require.Equal(t, 1.0, eval[float64](alice, `return (await chat.getMyFollowersList()).data.resultList.length`), "it is kept")
}

func TestWhoIsBlockedIsNotFollowed(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`await chat.addToBlacklist({ userIDList: ['bob'] })`)
	require.Equal(t, 30515.0, eval[float64](alice, `return (await chat.followUser(['bob'])).data[0].resultCode`))
	require.Equal(t, 30525.0, eval[float64](bob, `return (await chat.followUser(['alice'])).data[0].resultCode`))
	require.Equal(t, []any{0.0, 0.0}, eval[[]any](bob, `
		const { data: [{ followersCount, followingCount }] } = await chat.getUserFollowInfo();
		return [followersCount, followingCount];`))
}

func TestCallsOnFollowersRefuseWhatIsNoListOfUsers(t *testing.T) {
	p := newSite(t).user("alice")
	require.Empty(t, eval[[]string](p, `
		const many = (n) => Array.from({ length: n }, (_, i) => 'u' + i);
		const hostile = new Proxy([], { get() { throw new Error('no'); } });
		const wrong = { followUser: many(21), unfollowUser: many(21), getUserFollowInfo: many(21), checkFollowType: many(101) };
		const faults = [];
		for (const [method, tooMany] of Object.entries(wrong)) {
			for (const list of [tooMany, [], 'bob', 5, {}, [5], [null], ['bob', {}], hostile]) {
				const error = await chat[method](list).then(() => ({ message: 'it resolved' }), (error) => error);
				if (error.code !== 6017 || !error.message.startsWith(method + ': ')) faults.push(method + ' ' + error.code + ' ' + error.message);
			}
		}
		for (const method of ['getMyFollowingList', 'getMyFollowersList', 'getMutualFollowersList']) {
			for (const cursor of ['zzz', '\0', 5, {}, [], null]) {
				const { data } = await chat[method](cursor);
				if (data.resultList.length > 0 || data.nextCursor !== '') faults.push(method + ' has somebody after ' + String(cursor));
			}
		}
		for (const call of [() => chat.followUser(), () => chat.checkFollowType()]) {
			const { code } = await call().catch((error) => error);
			if (code !== 6017) faults.push('without a list: ' + code);
		}
		return faults;`))
}
