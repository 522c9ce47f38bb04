package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhatPagesGetOfGroupsIsWhatTheTypesSay has the compiler look at what a page
// was given: as literals, so that it tells what is missing and what is too much.
func TestWhatPagesGetOfGroupsIsWhatTheTypesSay(t *testing.T) {
	onlyAlone(t)
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.groups(`
		await chat.updateMyProfile({ nick: 'Al', avatar: 'a.png' });
		await chat.createGroup({ type: TYPES.GRP_PUBLIC, name: 'Team', groupID: 'team', memberList: [{ userID: 'bob', role: TYPES.GRP_MBR_ROLE_ADMIN }] });
		await chat.createGroup({ type: TYPES.GRP_WORK, name: 'Work', groupID: 'work', memberList: [{ userID: 'bob' }] });`)
	bob.groups(`
		await listed((groups) => groups.length === 2);
		await chat.setGroupMemberNameCard({ groupID: 'team', nameCard: 'Bobby' });
		await chat.joinGroup({ groupID: 'nothing' }).catch(() => {});`)
	got := evalGroups[map[string][]json.RawMessage](alice, `
		const got = { Group: [], GroupMember: [], GroupApplication: [], GroupTipPayload: [], GroupSystemNoticePayload: [], added: [], removed: [], joined: [], attributes: [], counters: [], pin: [] };
		const call = async (method, options) => (await chat[method](options)).data;
		chat.on(TencentCloudChat.EVENT.GROUP_LIST_UPDATED, ({ data }) => got.Group.push(...data));
		chat.on(TencentCloudChat.EVENT.GROUP_ATTRIBUTES_UPDATED, ({ data }) => got.attributes.push(data));
		chat.on(TencentCloudChat.EVENT.GROUP_COUNTER_UPDATED, ({ data }) => got.counters.push(data));
		await call('updateGroupProfile', { groupID: 'team', name: 'The team', avatar: 'x', introduction: 'i', notification: 'n', muteAllMembers: false, joinOption: 'FreeAccess',
			inviteOption: 'FreeAccess', maxMemberNum: 30, groupCustomField: [{ key: 'k', value: 'v' }] });
		got.added.push(await call('addGroupMember', { groupID: 'team', userIDList: ['carol', 'dave', 'no user'] }), await call('addGroupMember', { groupID: 'team', userIDList: ['bob'] }));
		got.removed.push(await call('deleteGroupMember', { groupID: 'team', userIDList: ['dave'], reason: 'bye' }));
		await call('setGroupMemberMuteTime', { groupID: 'team', userID: 'carol', muteTime: 60 });
		await call('setGroupMemberMuteTime', { groupID: 'team', userID: 'carol', muteTime: 0 });
		got.GroupMember.push((await call('setGroupMemberRole', { groupID: 'team', userID: 'carol', role: 'Admin' })).member);
		await call('setGroupMemberRole', { groupID: 'team', userID: 'carol', role: 'Member' });
		got.GroupMember.push((await call('setGroupMemberCustomField', { groupID: 'team', memberCustomField: [{ key: 'k', value: 'v' }] })).member);
		got.GroupMember.push(...await members('team'), ...(await call('getGroupMemberProfile', { groupID: 'team', userIDList: ['alice', 'bob'] })).memberList);
		await call('setGroupAttributes', { groupID: 'team', groupAttributes: { a: '1' } });
		await call('deleteGroupAttributes', { groupID: 'team', keyList: ['a'] });
		await call('increaseGroupCounter', { groupID: 'team', key: 'k', value: 2 });
		got.Group.push(...await groupsOf(), (await call('getGroupProfile', { groupID: 'team' })).group, await call('searchGroupByID', 'team').then(({ group }) => group),
			(await one('GROUPteam')).groupProfile);
		await call('updateGroupProfile', { groupID: 'team', joinOption: 'NeedPermission' });
		await call('deleteGroupMember', { groupID: 'team', userIDList: ['bob'] });
		await pace();
		globalThis.got = got;
		return got;`)
	got["joined"] = eval[[]json.RawMessage](bob, inGroups+`return [(await chat.joinGroup({ groupID: 'team', applyMessage: 'me again' })).data, (await chat.joinGroup({ groupID: 'work' })).data]`)
	rest := evalGroups[map[string][]json.RawMessage](alice, `
		await notice(1);
		const { applicationList } = (await chat.getGroupApplicationList()).data;
		await chat.handleGroupApplication({ handleAction: 'Agree', handleMessage: 'hi', application: applicationList[0] });
		await chat.changeGroupOwner({ groupID: 'team', newOwnerID: 'bob' });
		await pace();
		const payloads = async (conversationID) => (await chat.getMessageList({ conversationID, count: 50 })).data.messageList.filter(({ type }) => type !== TYPES.MSG_CUSTOM).map(({ payload }) => payload);
		return { ...got, GroupApplication: applicationList, GroupTipPayload: await payloads('GROUPteam'), GroupSystemNoticePayload: await payloads('@TIM#SYSTEM'),
			Group: [...got.Group, ...await groupsOf()] };`)
	theirs := evalGroups[[]json.RawMessage](bob, `
		await listed((groups) => groups.some(({ ownerID }) => ownerID === 'bob'));
		await pace();
		return (await chat.getMessageList({ conversationID: '@TIM#SYSTEM', count: 50 })).data.messageList.map(({ payload }) => payload);`)
	rest["GroupSystemNoticePayload"] = append(rest["GroupSystemNoticePayload"], theirs...)
	rest["joined"] = got["joined"]

	// Each list has all kinds of what there is of its type.
	require.ElementsMatch(t, []string{"1", "3", "4", "5", "6", "7"}, kindsAmong(t, rest["GroupTipPayload"]))
	require.ElementsMatch(t, []string{"1", "2", "4", "6", "7"}, kindsAmong(t, rest["GroupSystemNoticePayload"]))
	types := map[string]string{
		"added": "Awaited<ReturnType<Chat['addGroupMember']>>['data']", "removed": "Awaited<ReturnType<Chat['deleteGroupMember']>>['data']",
		"joined": "Awaited<ReturnType<Chat['joinGroup']>>['data']", "attributes": "EventData['groupAttributesUpdated']",
		"counters": "EventData['onGroupCounterUpdated']", "pin": "never",
	}
	source := "import type { Chat, EventData, Group, GroupMember, GroupApplication, GroupTipPayload, GroupSystemNoticePayload } from 'parlor-chat';\n"
	for name, values := range rest {
		as := types[name]
		if as == "" {
			as = name
			require.NotEmpty(t, values, name)
		}
		for i, value := range values {
			source += fmt.Sprintf("export const %s%d: %s = %s;\n", strings.ToLower(name), i, as, value)
		}
	}
	p := typed(t)
	p.write("got.ts", source)
	p.compiles(strictly(compilerOptions{"exactOptionalPropertyTypes": true}))
}

// kindsAmong are the different kinds of tips or notices among payloads.
func kindsAmong(t *testing.T, payloads []json.RawMessage) (kinds []string) {
	t.Helper()
	had := map[string]bool{}
	for _, payload := range payloads {
		var of struct{ OperationType json.Number }
		require.NoError(t, json.Unmarshal(payload, &of))
		if kind := of.OperationType.String(); !had[kind] {
			had[kind] = true
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
