package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const searching = `
	globalThis.search = async (options) => (await chat.searchCloudMessages(options)).data;
	globalThis.brief = ({ totalCount, cursor, searchResultList }) => ({
		totalCount, more: cursor !== '',
		list: searchResultList.map(({ conversationID, messageCount, messageList }) => [conversationID, messageCount, texts(messageList)]),
	});
	globalThis.refusal = async (promise) => promise.then(() => -1, ({ code }) => code);`

type brief struct {
	TotalCount int
	More       bool
	List       [][]any
}

func TestASearchFindsMessagesAndThePageGoesThere(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	for _, p := range []*tab{alice, bob, carol} {
		p.do(searching)
	}
	alice.do(`
		await say('bob', 'Lunch at noon?');
		await say('bob', 'no more LUNCH today');
		await say('carol', 'lunch?');
		await toTeam('who comes to lunch');
		const revoked = await toTeam('lunch is off');
		await chat.revokeMessage(revoked);
		await toTeam('lunch for bob alone', { receiverList: ['bob'] });
		for (let i = 0; i < 20; i++) await toTeam('something else ' + i);`)
	carol.do(`await teamSays('something else 19');`)
	bob.do(`
		await teamSays('something else 19');
		const { data } = await chat.getMessageList({ conversationID: 'C2Calice' });
		await chat.deleteMessage([data.messageList.find((m) => m.payload.text === 'Lunch at noon?')]);`)

	require.Equal(t, brief{TotalCount: 3, List: [][]any{
		{"GROUPteam", 2.0, []any{}},
		{"C2Ccarol", 1.0, []any{"lunch?"}},
		{"C2Cbob", 2.0, []any{}},
	}}, eval[brief](alice, `return brief(await search({ keywordList: ['lunch'] }))`))
	require.Equal(t, brief{TotalCount: 2, List: [][]any{
		{"GROUPteam", 2.0, []any{}},
		{"C2Calice", 1.0, []any{"no more LUNCH today"}},
	}}, eval[brief](bob, `return brief(await search({ keywordList: ['lunch'] }))`), "not what was deleted or revoked")
	require.Equal(t, brief{TotalCount: 2, List: [][]any{
		{"GROUPteam", 1.0, []any{"who comes to lunch"}},
		{"C2Calice", 1.0, []any{"lunch?"}},
	}}, eval[brief](carol, `return brief(await search({ keywordList: ['lunch'] }))`), "not what is for others")

	require.Equal(t, brief{TotalCount: 2, List: [][]any{{"GROUPteam", 2.0, []any{"who comes to lunch", "lunch for bob alone"}}}},
		eval[brief](bob, `return brief(await search({ keywordList: ['lunch'], conversationID: 'GROUPteam' }))`), "in a chat group the newest last")
	require.Equal(t, brief{TotalCount: 2, List: [][]any{{"C2Cbob", 2.0, []any{"no more LUNCH today", "Lunch at noon?"}}}},
		eval[brief](alice, `return brief(await search({ keywordList: ['lunch'], conversationID: 'C2Cbob' }))`))
	require.Equal(t, brief{TotalCount: 1, List: [][]any{{"C2Cbob", 1.0, []any{"no more LUNCH today"}}}},
		eval[brief](alice, `return brief(await search({ keywordList: ['LUNCH', 'today'], keywordListMatchType: 'and', conversationID: 'C2Cbob' }))`))
	require.Equal(t, brief{List: [][]any{}}, eval[brief](alice, `return brief(await search({ keywordList: ['nobody says this'] }))`))
	require.Equal(t, 24.0, eval[float64](bob, `
		return (await search({ senderUserIDList: ['alice'], messageTypeList: [TencentCloudChat.TYPES.MSG_TEXT], conversationID: 'GROUPteam' })).totalCount + 2;`))

	require.Equal(t, []any{true, true, "who comes to lunch", "who comes to lunch"}, eval[[]any](carol, `
		const { searchResultList: [{ messageList: [found] }] } = await search({ keywordList: ['comes'], conversationID: 'GROUPteam' });
		const { data } = await chat.getMessageListHopping({ conversationID: 'GROUPteam', sequence: found.sequence });
		const there = data.messageList.at(-1);
		const newer = await chat.getMessageListHopping({ conversationID: 'GROUPteam', sequence: found.sequence, direction: 1 });
		return [chat.findMessage(found.ID) === found, there === found, there.payload.text, newer.data.messageList[0].payload.text];`))
	require.Equal(t, []any{"Lunch at noon?"}, eval[[]any](alice, `
		const { searchResultList: [{ messageList: [found] }] } = await search({ keywordList: ['noon'], conversationID: 'C2Cbob' });
		const { data } = await chat.getMessageListHopping({ conversationID: 'C2Cbob', time: found.time, direction: 1, count: 1 });
		return texts(data.messageList).slice(0, 1);`))
}

func TestASearchComesInPages(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	alice.do(searching + `
		for (let i = 0; i < 7; i++) await say('bob', 'word ' + i);
		for (const user of ['carol', 'dave', 'eve']) await say(user, 'a word');`)
	require.Equal(t, []any{[]any{"word 6", "word 5", "word 4"}, []any{"word 3", "word 2", "word 1"}, []any{"word 0"}, 7.0, 7.0, 7.0}, eval[[]any](alice, `
		const pages = [];
		const totals = [];
		let cursor = '';
		do {
			const answer = await search({ keywordList: ['word'], conversationID: 'C2Cbob', count: 3, cursor });
			({ cursor } = answer);
			pages.push(texts(answer.searchResultList[0].messageList));
			totals.push(answer.totalCount);
		} while (cursor);
		return [...pages, ...totals];`))
	require.Equal(t, []any{"C2Ceve", "C2Cdave", "C2Ccarol", "C2Cbob"}, eval[[]any](alice, `
		const found = [];
		let cursor = '';
		do {
			const answer = await search({ keywordList: ['word'], count: 1, cursor });
			({ cursor } = answer);
			found.push(...answer.searchResultList.map((each) => each.conversationID));
		} while (cursor);
		return found;`))
}

func TestASearchFindsUsersGroupsAndMembers(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	eve := s.user("eve")
	for _, p := range []*tab{alice, bob, carol, eve} {
		p.do(searching)
	}
	bob.do(`await chat.updateMyProfile({ nick: 'Robert Lee', gender: 'Gender_Type_Male', birthday: 19900131 });`)
	carol.do(`await chat.updateMyProfile({ nick: 'Carol Lee', birthday: 20000131 }); await chat.setGroupMemberNameCard({ groupID: 'team', nameCard: 'The boss' });`)
	alice.do(`await chat.createGroup({ groupID: 'secret', name: 'The team that nobody knows', type: 'Private', memberList: [{ userID: 'bob' }] });`)
	bob.do(`await watch.until(async () => await one('GROUPsecret'), 'the other group');`)

	users := func(options string) []any {
		return eval[[]any](alice, `
			const { data } = await chat.searchCloudUsers(`+options+`);
			return [data.totalCount, data.cursor !== '', ...data.searchResultList.map((each) => each.userID)];`)
	}
	require.Equal(t, []any{2.0, false, "bob", "carol"}, users(`{ keywordList: ['lee'] }`))
	require.Equal(t, []any{2.0, true, "bob"}, users(`{ keywordList: ['LEE'], count: 1 }`))
	require.Equal(t, []any{1.0, false, "eve"}, users(`{ keywordList: ['eve'] }`), "by an id")
	require.Equal(t, []any{0.0, false}, users(`{ keywordList: ['ev'] }`), "which is found whole")
	require.Equal(t, []any{1.0, false, "bob"}, users(`{ keywordList: ['lee', 'robert'], keywordListMatchType: 'and' }`))
	require.Equal(t, []any{1.0, false, "bob"}, users(`{ keywordList: ['lee'], gender: 'Gender_Type_Male' }`))
	require.Equal(t, []any{1.0, false, "bob"}, users(`{ keywordList: ['lee'], userGenderType: 'Gender_Type_Male' }`))
	require.Equal(t, []any{1.0, false, "carol"}, users(`{ keywordList: ['lee'], miniBirthday: 19950101 }`))
	require.Equal(t, []any{1.0, false, "bob"}, users(`{ keywordList: ['lee'], miniBirthday: 19800101, maxBirthday: 19950101 }`))
	require.Equal(t, true, eval[bool](alice, `
		const { data } = await chat.searchCloudUsers({ keywordList: ['robert'] });
		const [known] = (await chat.getUserProfile({ userIDList: ['bob'] })).data;
		return JSON.stringify(data.searchResultList) === JSON.stringify([known]);`), "a profile is as elsewhere")
	require.Equal(t, []any{"carol"}, eval[[]any](alice, `
		const { data: { cursor } } = await chat.searchCloudUsers({ keywordList: ['lee'], count: 1 });
		const { data } = await chat.searchCloudUsers({ keywordList: ['lee'], count: 1, cursor });
		return [...data.searchResultList.map((each) => each.userID), ...(data.cursor ? ['more'] : [])];`))

	groups := func(p *tab, options string) []any {
		return eval[[]any](p, `return (await chat.searchCloudGroups(`+options+`)).data.searchResultList.map((each) => each.groupID)`)
	}
	require.Equal(t, []any{"secret", "team"}, groups(alice, `{ keywordList: ['TEAM'] }`))
	require.Equal(t, []any{"team"}, groups(eve, `{ keywordList: ['team'] }`), "one of type Work by its members alone")
	require.Equal(t, []any{}, groups(eve, `{ keywordList: ['secret'] }`))
	require.Equal(t, []any{"secret"}, groups(bob, `{ keywordList: ['team'], groupTypeList: ['Private'] }`))
	require.Equal(t, []any{"The team", "Public", "alice", 3.0, "NeedPermission"}, eval[[]any](eve, `
		const [group] = (await chat.searchCloudGroups({ keywordList: ['team'] })).data.searchResultList;
		return [group.name, group.type, group.ownerID, group.memberCount, group.joinOption];`))

	members := func(p *tab, options string) []any {
		return eval[[]any](p, `
			const { data } = await chat.searchCloudGroupMembers(`+options+`);
			return data.searchResultList.flatMap(({ groupInfo, memberList }) => memberList.map((each) => groupInfo.groupID + ' ' + each.userID));`)
	}
	require.ElementsMatch(t, []any{"team bob", "team carol", "secret bob"}, members(alice, `{ keywordList: ['lee'] }`))
	require.Equal(t, []any{"team carol"}, members(alice, `{ keywordList: ['boss'] }`))
	require.Equal(t, []any{"secret bob"}, members(alice, `{ keywordList: ['bob'], groupIDList: ['secret', 'none'] }`))
	require.Equal(t, []any{"team bob"}, members(alice, `{ keywordList: ['bob'], groupTypeList: ['Public'], groupIDList: [] }`))
	require.Equal(t, []any{}, members(eve, `{ keywordList: ['lee'], groupIDList: ['team'] }`), "not in a group that one is not in")
	require.Equal(t, map[string]any{
		"groupInfo":  map[string]any{"groupID": "team", "name": "The team", "type": "Public", "avatar": ""},
		"memberList": []any{map[string]any{"userID": "carol", "nick": "Carol Lee", "nameCard": "The boss", "avatar": ""}},
	}, eval[map[string]any](alice, `return (await chat.searchCloudGroupMembers({ keywordList: ['boss'] })).data.searchResultList[0]`))
}

func TestWhatCannotBeSearchedForIsRefused(t *testing.T) {
	alice := newSite(t).user("alice")
	alice.do(searching)
	for _, method := range []string{"searchCloudMessages", "searchCloudUsers", "searchCloudGroups", "searchCloudGroupMembers"} {
		for options, code := range map[string]float64{
			``:                      3153,
			`{}`:                    6017,
			`null`:                  6017,
			`{ keywordList: [] }`:   6017,
			`{ keywordList: 'x' }`:  6017,
			`{ keywordList: [1] }`:  6017,
			`{ keywordList: [''] }`: 27003,
			`{ keywordList: ['1', '2', '3', '4', '5', '6'] }`:      27003,
			`{ keywordList: ['x'], count: 0 }`:                     27003,
			`{ keywordList: ['x'], count: 101 }`:                   27003,
			`{ keywordList: ['x'], count: 1.5 }`:                   27003,
			`{ keywordList: ['x'], cursor: 'what no answer had' }`: 27003,
			`{ get keywordList() { throw new Error('mine'); } }`:   6017,
			`{ keywordList: ['x'.repeat(300)] }`:                   27003,
		} {
			require.Equal(t, code, eval[float64](alice, `return await refusal(chat.`+method+`(`+options+`))`), "%s(%s)", method, options)
		}
	}
	for options, code := range map[string]float64{
		`{ keywordList: ['x'], conversationID: 'bob' }`:        2503,
		`{ keywordList: ['x'], conversationID: 7 }`:            27003,
		`{ keywordList: ['x'], senderUserIDList: 'bob' }`:      27003,
		`{ senderUserIDList: ['1', '2', '3', '4', '5', '6'] }`: 27003,
		`{ keywordList: ['x'], timePosition: 'now' }`:          27003,
		`{ keywordList: ['x'], timePeriod: -1 }`:               27003,
	} {
		require.Equal(t, code, eval[float64](alice, `return refusal(chat.searchCloudMessages(`+options+`))`), options)
	}
}
