package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The names of events about chat groups, and what a tip brings in a page that
// shows the group.
const groups = "GROUP_LIST_UPDATED"

// inGroups are what scenarios about chat groups find on the page besides.
const inGroups = `
	const { TYPES } = TencentCloudChat;
	const groupsOf = async () => (await chat.getGroupList()).data.groupList;
	const group = async (id) => (await groupsOf()).find(({ groupID }) => groupID === id);
	const members = async (groupID, options) => (await chat.getGroupMemberList({ groupID, ...options })).data.memberList;
	const rows = (list) => list.map(({ userID, role, nameCard, muteUntil }) => [userID, role, nameCard, muteUntil > 0].join(' '));
	const seen = (name, condition, what) => watch.until(() => watch.events.some((e) => e.name === name && condition(e.data)), what ?? name);
	const tip = (kind) => seen('MESSAGE_RECEIVED', (list) => list.some(({ type, payload }) => type === TYPES.MSG_GRP_TIP && payload.operationType === kind), 'tip ' + kind);
	const notice = (kind) => seen('MESSAGE_RECEIVED', (list) => list.some(({ type, payload }) => type === TYPES.MSG_GRP_SYS_NOTICE && payload.operationType === kind), 'notice ' + kind);
	const listed = (condition, what) => watch.until(async () => condition(await groupsOf()), what ?? 'the list of groups');
`

func (p *tab) groups(code string) {
	p.t.Helper()
	p.do(inGroups + code)
}

func evalGroups[R any](p *tab, code string) R {
	p.t.Helper()
	return eval[R](p, inGroups+code)
}

func TestAGroupIsThereForAllWhoAreInItFromTheBeginning(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`await chat.updateMyProfile({ nick: 'Al' }); await pace(); watch.take();`)
	made := evalGroups[struct {
		Group   map[string]any
		Over    []string
		Events  []string
		Open    map[string]any
		Last    string
		Members []string
	}](alice, `
		const { data } = await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Team', groupID: 'team', introduction: 'us', notification: 'hi',
			joinOption: TYPES.JOIN_OPTIONS_FREE_ACCESS, memberList: [{ userID: 'bob', role: TYPES.GRP_MBR_ROLE_ADMIN }], groupCustomField: [{ key: 'color', value: 'red' }] });
		const events = watch.names();
		const conversation = await one('GROUPteam');
		return { group: data.group, over: data.overLimitUserIDList, events, open: conversation.groupProfile, last: conversation.lastMessage.payload.data, members: rows(await members('team')) };`)
	require.Subset(t, made.Group, map[string]any{
		"groupID": "team", "type": "Public", "name": "Team", "introduction": "us", "notification": "hi", "ownerID": "alice", "avatar": "",
		"joinOption": "FreeAccess", "inviteOption": "DisableInvite", "memberCount": 2.0, "memberNum": 2.0, "maxMemberCount": 2000.0, "muteAllMembers": false,
	})
	require.Subset(t, made.Group["selfInfo"], map[string]any{"role": "Owner", "userID": "alice", "nameCard": "", "messageRemindType": "AcceptAndNotify"})
	require.Empty(t, made.Over)
	require.Contains(t, made.Events, groups)
	require.Contains(t, made.Events, convList)
	require.NotContains(t, made.Events, received, "the own message does not come")
	require.Equal(t, "Team", made.Open["name"])
	require.JSONEq(t, `{"businessID": "group_create", "content": "created the group", "cmd": 0, "opUser": "Al", "version": 4}`, made.Last)
	require.Equal(t, []string{"alice Owner  false", "bob Admin  false"}, made.Members)

	theirs := evalGroups[struct {
		Group  map[string]any
		Unread int
	}](bob, `
		await seen('MESSAGE_RECEIVED', (list) => list.some(({ to, type }) => to === 'team' && type === TYPES.MSG_CUSTOM), 'the message');
		await notice(7);
		return { group: await group('team'), unread: (await one('GROUPteam')).unreadCount };`)
	require.Equal(t, "Admin", theirs.Group["selfInfo"].(map[string]any)["role"])
	require.Equal(t, 1, theirs.Unread)
}

func TestAChatGroupIsInConversationGroupsAsAnyConversationIs(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{[]any{"GROUPtest", "C2Cexample"}, []any{"C2Cexample", "GROUPtest"}}, evalGroups[[]any](p, `
		await chat.createGroup({ type: TYPES.GRP_WORK, name: 'Test', groupID: 'test' });
		await open('C2Cexample');
		const { data } = await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['GROUPtest', 'C2Cexample'] });
		return [data.successConversationIDList, ids(await list({ groupName: 'Suppliers' })).sort()];`))
	require.Equal(t, []string{"GROUPtest"}, evalGroups[[]string](p, `
		await chat.deleteConversationsFromGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cexample'] });
		await chat.quitGroup('test');
		return ids(await list({ groupName: 'Suppliers' }));`), "it stays there when its user leaves")
}

func TestSomebodyJoinsAndBothSidesHearOfItInOrder(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Open', groupID: 'open', joinOption: 'FreeAccess' }); await pace(); watch.take();`)
	joined := evalGroups[struct {
		Status, Again, Role string
		Found               map[string]any
		Events              []string
		Count               int
	}](bob, `
		const found = (await chat.searchGroupByID('open')).data.group;
		const { data } = await chat.joinGroup({ groupID: 'open', type: found.type, applyMessage: '' });
		const events = watch.names();
		return { found, status: data.status, role: data.group.selfInfo.role, count: data.group.memberCount, events,
			again: (await chat.joinGroup({ groupID: 'open' })).data.status };`)
	require.Equal(t, "JoinedSuccess", joined.Status)
	require.Equal(t, "AlreadyInGroup", joined.Again)
	require.Equal(t, "Member", joined.Role)
	require.Equal(t, 2, joined.Count)
	require.Subset(t, joined.Found, map[string]any{"name": "Open", "memberCount": 1.0, "joinOption": "FreeAccess"})
	require.Equal(t, "", joined.Found["selfInfo"].(map[string]any)["role"])
	require.Contains(t, joined.Events, groups)
	require.Equal(t, []any{[]any{received, convList, unread}, 2.0}, evalGroups[[]any](alice, `
		await tip(1);
		await watch.until(() => watch.has('TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), 'the count');
		return [watch.names(), (await one('GROUPopen')).groupProfile.memberCount];`), "a tip comes first, and tells of the number")

	bob.groups(`await pace(); watch.take();`)
	require.Equal(t, []any{"open", []any{groups, convList}, 0.0, true}, evalGroups[[]any](bob, `
		const { data } = await chat.quitGroup('open');
		return [data.groupID, watch.names().filter((name) => name !== 'MESSAGE_RECEIVED' && name !== 'TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'), (await groupsOf()).length,
			(await one('GROUPopen')) !== undefined];`), "the conversation stays")
	alice.groups(`await tip(2); if ((await group('open')).memberCount !== 1) throw new Error('it counts wrong');`)
	require.Equal(t, 2623, eval[int](bob, `return (await outcome(() => chat.quitGroup('open'))).code`))
	require.Equal(t, "none", eval[string](bob, `return chat.getGroupProfile({ groupID: 'none' }).catch((error) => error.data.groupID)`))
}

func TestAnApplicationWaitsForTheOwnerAndIsAnsweredOnce(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.user("alice"), s.user("bob"), s.user("carol")
	alice.groups(`await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Club', groupID: 'club' }); await pace(); watch.take();`)
	for _, p := range []*tab{bob, carol} {
		require.Equal(t, []any{"WaitAdminApproval", false, 0.0}, evalGroups[[]any](p, `
			const { data } = await chat.joinGroup({ groupID: 'club', applyMessage: 'let me in' });
			return [data.status, 'group' in data, (await groupsOf()).length];`))
	}
	list := evalGroups[[]map[string]any](alice, `
		await watch.until(() => watch.events.filter((e) => e.name === 'MESSAGE_RECEIVED' && e.data.some(({ payload }) => payload.operationType === 1)).length > 0, 'the notices');
		await watch.until(async () => (await chat.getGroupApplicationList()).data.applicationList.length === 2, 'both applications');
		return (await chat.getGroupApplicationList()).data.applicationList;`)
	require.Subset(t, list[0], map[string]any{"applicationType": 0.0, "applicant": "bob", "groupID": "club", "groupName": "Club", "note": "let me in"})
	require.Equal(t, "carol", list[1]["applicant"], "the oldest comes first")
	require.Equal(t, []any{2.0, []any{"alice", "bob"}, []any{"carol"}, 10024.0}, evalGroups[[]any](alice, `
		const [first, second] = (await chat.getGroupApplicationList()).data.applicationList;
		const { data } = await chat.handleGroupApplication({ handleAction: 'Agree', handleMessage: 'welcome', application: first });
		const waiting = (await chat.getGroupApplicationList()).data.applicationList.map(({ applicant }) => applicant);
		await chat.handleGroupApplication({ handleAction: 'Reject', handleMessage: 'no room', application: second });
		const again = await outcome(() => chat.handleGroupApplication({ handleAction: 'Agree', application: first }));
		return [data.group.memberCount, (await members('club')).map(({ userID }) => userID), waiting, again.code];`))
	require.Equal(t, "Member", evalGroups[string](bob, `await notice(2); await listed((groups) => groups.length === 1); return (await group('club')).selfInfo.role`))
	require.Equal(t, 0, evalGroups[int](carol, `await notice(3); return (await groupsOf()).length`))
}

func TestRolesMutesAndCardsAreSeenByAll(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`
		await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Team', groupID: 'team', memberList: [{ userID: 'bob' }, { userID: 'carol' }] });
		await pace(); watch.take();`)
	bob.groups(`await listed((groups) => groups.length === 1); await notice(7); await pace(); watch.take();`)
	require.Equal(t, []any{"Admin", "Admin", 2681.0, 2683.0, 2684.0}, evalGroups[[]any](alice, `
		const { data } = await chat.setGroupMemberRole({ groupID: 'team', userID: 'bob', role: TYPES.GRP_MBR_ROLE_ADMIN });
		const code = async (options) => (await outcome(() => chat.setGroupMemberRole({ groupID: 'team', ...options }))).code;
		return [data.member.role, (await members('team'))[1].role, 2681, await code({ userID: 'bob', role: 'Custom' }), await code({ userID: 'alice', role: 'Admin' })];`))
	require.Equal(t, []any{"Admin", 2681.0}, evalGroups[[]any](bob, `
		await notice(9);
		await listed((groups) => groups[0].selfInfo.role === 'Admin', 'the role');
		return [watch.last('GROUP_LIST_UPDATED')[0].selfInfo.role, (await outcome(() => chat.setGroupMemberRole({ groupID: 'team', userID: 'carol', role: 'Admin' }))).code];`))
	require.Equal(t, []any{true, 10007.0, 2685.0}, evalGroups[[]any](bob, `
		const { data } = await chat.setGroupMemberMuteTime({ groupID: 'team', userID: 'carol', muteTime: 600 });
		const code = async (userID) => (await outcome(() => chat.setGroupMemberMuteTime({ groupID: 'team', userID, muteTime: 600 }))).code;
		return [Math.abs(data.member.muteUntil - chat.getServerTime() / 1000 - 600) < 60, await code('alice'), await code('bob')];`))
	alice.groups(`await tip(7);`)
	require.Equal(t, []any{"Bobby", "Bobby", "red", []any{"alice Owner  false", "bob Admin Bobby false", "carol Member  true"}}, evalGroups[[]any](bob, `
		const { data } = await chat.setGroupMemberNameCard({ groupID: 'team', nameCard: 'Bobby' });
		const field = await chat.setGroupMemberCustomField({ groupID: 'team', memberCustomField: [{ key: 'color', value: 'red' }] });
		return [data.member.nameCard, data.group.selfInfo.nameCard, field.data.member.memberCustomField[0].value, rows(await members('team'))];`))
	require.Equal(t, []any{"carol Member  false", "bob Admin Bobby false"}, evalGroups[[]any](alice, `
		await chat.setGroupMemberMuteTime({ groupID: 'team', userID: 'carol', muteTime: 0 });
		return rows((await chat.getGroupMemberProfile({ groupID: 'team', userIDList: ['carol', 'nobody', 'bob'] })).data.memberList);`))
}

func TestTheProfileOfAGroupAndItsOwnerChangeForAll(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`
		await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Team', groupID: 'team', memberList: [{ userID: 'bob' }] });
		await pace(); watch.take();`)
	bob.groups(`await listed((groups) => groups.length === 1); await notice(7); await pace(); watch.take();`)
	require.Equal(t, []any{"Crew", true, []any{received, groups, convList}}, evalGroups[[]any](alice, `
		const { data } = await chat.updateGroupProfile({ groupID: 'team', name: 'Crew', muteAllMembers: true });
		return [data.group.name, data.group.muteAllMembers, watch.take().filter((name) => name !== 'TOTAL_UNREAD_MESSAGE_COUNT_UPDATED')];`))
	require.Equal(t, []any{"Crew", "Crew", 10007.0}, evalGroups[[]any](bob, `
		await tip(6);
		await listed((groups) => groups[0].name === 'Crew');
		await watch.until(async () => (await one('GROUPteam')).groupProfile.name === 'Crew', 'the conversation');
		return [(await group('team')).name, (await one('GROUPteam')).groupProfile.name, (await outcome(() => chat.updateGroupProfile({ groupID: 'team', name: 'Mine' }))).code];`))
	require.Equal(t, []any{"bob", "Member"}, evalGroups[[]any](alice, `
		const { data } = await chat.changeGroupOwner({ groupID: 'team', newOwnerID: 'bob' });
		return [data.group.ownerID, data.group.selfInfo.role];`))
	require.Equal(t, "Owner", evalGroups[string](bob, `
		await listed((groups) => groups[0].ownerID === 'bob' && groups[0].selfInfo.role === 'Owner', 'the new owner');
		return watch.last('GROUP_LIST_UPDATED')[0].selfInfo.role;`))
}

func TestWhoIsRemovedOrWhoseGroupEndsKeepsTheConversation(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`
		await chat.createGroup({ type: TYPES.GRP_MEETING, name: 'Meeting', groupID: 'meeting', memberList: [{ userID: 'bob' }, { userID: 'carol' }] });
		await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Public', groupID: 'public', memberList: [{ userID: 'bob' }] });
		await pace(); watch.take();`)
	bob.groups(`await listed((groups) => groups.length === 2); await pace(); watch.take();`)
	require.Equal(t, []any{[]any{"bob"}, 2.0}, evalGroups[[]any](alice, `
		const { data } = await chat.deleteGroupMember({ groupID: 'meeting', userIDList: ['bob'], reason: 'bye' });
		return [data.userIDList, data.group.memberCount];`))
	require.Equal(t, []any{"public", true, 0.0, 10007.0, 2603.0}, evalGroups[[]any](bob, `
		await notice(4);
		await listed((groups) => groups.length === 1);
		const code = async (call) => (await outcome(call)).code;
		return [(await groupsOf())[0].groupID, (await one('GROUPmeeting')) !== undefined, (await members('meeting')).length,
			await code(() => chat.getGroupMemberProfile({ groupID: 'meeting', userIDList: ['carol'] })), await code(() => chat.addGroupMember({ groupID: 'meeting', userIDList: ['dave'] }))];`))
	require.Equal(t, "public", evalGroups[string](alice, `return (await chat.dismissGroup('public')).data.groupID`))
	require.Equal(t, []any{0.0, true, 10010.0, 10021.0}, evalGroups[[]any](bob, `
		await notice(5);
		await listed((groups) => groups.length === 0);
		const code = async (call) => (await outcome(call)).code;
		return [(await groupsOf()).length, (await one('GROUPpublic')) !== undefined, await code(() => chat.joinGroup({ groupID: 'public' })),
			await code(() => chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Public', groupID: 'public' }))];`))
}

func TestMembersComeInPartsWithTheOwnerAndTheAdminsFirst(t *testing.T) {
	p := newSite(t).user("zoe")
	for _, kind := range []string{"GRP_PUBLIC", "GRP_COMMUNITY"} {
		seen := evalGroups[struct {
			Parts       []int
			IDs, Admins []string
			Count       int
			Last        any
			Community   bool
		}](p, `
			const type = TYPES.`+kind+`;
			const groupID = (type === TYPES.GRP_COMMUNITY ? '@TGS#_' : '') + 'many';
			const memberList = Array.from({ length: 130 }, (_, i) => ({ userID: 'user' + String(i).padStart(3, '0'), role: i === 77 ? 'Admin' : 'Member' }));
			const { data } = await chat.createGroup({ type, name: 'Many', groupID, memberList });
			const parts = [], found = [];
			let offset = 0;
			do {
				const part = (await chat.getGroupMemberList({ groupID, count: 50, offset })).data;
				parts.push(part.memberList.length);
				found.push(...part.memberList.map(({ userID }) => userID));
				offset = part.offset;
			} while (offset !== 0);
			return { parts, ids: found, last: offset, count: data.group.memberCount, community: type === TYPES.GRP_COMMUNITY,
				admins: (await members(groupID, { role: 'Admin' })).map(({ userID }) => userID) };`)
		require.Equal(t, []int{50, 50, 31}, seen.Parts, kind)
		require.Equal(t, 131, seen.Count, kind)
		require.Equal(t, []string{"zoe", "user077"}, seen.IDs[:2], kind)
		require.IsIncreasing(t, seen.IDs[2:], kind)
		require.Equal(t, []string{"user077"}, seen.Admins, kind)
	}
}

func TestHowManyMembersAreOnlineIsCounted(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`await chat.createGroup({ type: TYPES.GRP_WORK, name: 'Work', groupID: 'work', memberList: [{ userID: 'bob' }, { userID: 'carol' }] });`)
	require.Equal(t, 2, evalGroups[int](alice, `
		await watch.until(async () => (await chat.getGroupOnlineMemberCount('work')).data.memberCount === 2, 'both');
		return (await chat.getGroupOnlineMemberCount('work')).data.memberCount;`))
	require.Equal(t, []any{true, true, false}, evalGroups[[]any](bob, `await listed((groups) => groups.length === 1); return (await members('work')).map(({ isOnline }) => isOnline)`))
}

func TestAMemberInvitesOthersWhereTheGroupLetsMembers(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.user("alice"), s.user("bob"), s.user("carol")
	alice.groups(`
		await chat.createGroup({ type: TYPES.GRP_WORK, name: 'Free', groupID: 'free', memberList: [{ userID: 'bob' }] });
		await chat.createGroup({ type: TYPES.GRP_WORK, name: 'Asked', groupID: 'asked', inviteOption: TYPES.INVITE_OPTIONS_NEED_PERMISSION, memberList: [{ userID: 'bob' }] });
		await pace(); watch.take();`)
	require.Equal(t, []any{[]any{"carol"}, []any{"bob"}, []any{"no user"}, 3.0}, evalGroups[[]any](bob, `
		await listed((groups) => groups.length === 2);
		const { data } = await chat.addGroupMember({ groupID: 'free', userIDList: ['carol', 'bob', 'no user'] });
		return [data.successUserIDList, data.existedUserIDList, data.failureUserIDList, data.group.memberCount];`))
	carol.groups(`await notice(7); await listed((groups) => groups.length === 1);`)
	require.JSONEq(t, `{"successUserIDList": [], "failureUserIDList": [], "existedUserIDList": [], "overLimitUserIDList": []}`, evalGroups[string](bob, `
		return JSON.stringify((await chat.addGroupMember({ groupID: 'asked', userIDList: ['carol'] })).data);`))
	require.Equal(t, []any{2.0, "bob", "carol"}, evalGroups[[]any](alice, `
		await notice(12);
		const [application] = (await chat.getGroupApplicationList()).data.applicationList;
		await chat.handleGroupApplication({ handleAction: 'Agree', application });
		return [application.applicationType, application.applicant, application.userID];`))
	carol.groups(`await listed((groups) => groups.length === 2);`)
	bob.groups(`await notice(13);`)
}

func TestTabsOfAUserSeeTheSameGroups(t *testing.T) {
	s := newSite(t)
	acting, watching := s.user("alice"), s.user("alice")
	acting.groups(`await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Team', groupID: 'team' });`)
	require.Equal(t, []any{"Owner", "Team"}, evalGroups[[]any](watching, `
		await listed((groups) => groups.length === 1);
		await watch.until(() => watch.has('GROUP_LIST_UPDATED'), 'the event');
		await notice(6);
		const [told] = watch.last('GROUP_LIST_UPDATED');
		return [told.selfInfo.role, told.name];`))
	acting.visit("about:blank")
	again := s.user("alice")
	require.Equal(t, "Team", evalGroups[string](again, `return (await group('team')).name`), "and after a reload")
}

func TestCallsAboutGroupsRefuseWhatIsWrong(t *testing.T) {
	p := newSite(t).user("alice")
	for call, code := range map[string]int{
		`createGroup({ name: 'x' })`:                                     2600,
		`createGroup({ name: 'x', type: 'Public', groupID: '@TGS#_x' })`: 2602,
		`createGroup({ name: 'x', type: 'Public', groupID: 'no id' })`:   10015,
		`createGroup()`:                                                         6017,
		`getGroupProfile({ groupID: 'none' })`:                                  10010,
		`searchGroupByID('no id')`:                                              10015,
		`joinGroup({})`:                                                         6017,
		`joinGroup({ groupID: 'none' })`:                                        10010,
		`quitGroup('none')`:                                                     2623,
		`dismissGroup('none')`:                                                  10010,
		`updateGroupProfile({ groupID: 'none', name: 'x' })`:                    2603,
		`changeGroupOwner({ groupID: 'none', newOwnerID: 'bob' })`:              2603,
		`addGroupMember({ groupID: 'none', userIDList: ['bob'] })`:              2603,
		`deleteGroupMember({ groupID: 'none', userIDList: ['bob'] })`:           2603,
		`setGroupMemberRole({ groupID: 'none', userID: 'bob', role: 'Admin' })`: 10010,
		`getGroupMemberProfile({ groupID: 'none', userIDList: ['bob'] })`:       10010,
		`handleGroupApplication({ handleAction: 'Agree' })`:                     6017,
		`markGroupMemberList({ groupID: 'none', userIDList: ['bob'], markType: 1000, enableMark: true })`: 10010,
	} {
		seen := eval[refusal](p, `return outcome(() => chat.`+call+`)`)
		require.Equal(t, code, seen.Code, "%s: %s", call, seen.Message)
		require.True(t, seen.IsError && !seen.Thrown, "%s must reject with an Error", call)
	}
}
