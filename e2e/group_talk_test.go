package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// team has alice, bob and carol in a group, whose owner is alice; toTeam sends a
// text there.
const team = `
	globalThis.toTeam = async (text, more = {}) => {
		const payload = more.atUserList ? { text, atUserList: more.atUserList } : { text };
		const make = more.atUserList ? 'createTextAtMessage' : 'createTextMessage';
		const message = chat[make]({ to: 'team', conversationType: 'GROUP', ...more, payload });
		await chat.sendMessage(message);
		return message;
	};
	globalThis.teamSays = (text) => watch.until(() => watch.last('MESSAGE_RECEIVED')?.some((m) => m.payload.text === text), text);
	globalThis.told = async () => (await chat.getMessageList({ conversationID: 'GROUPteam' })).data.messageList;`

// team signs the users in and makes the group. Its first message says that it was
// made, and all have read that.
func (s *site) team() (alice, bob, carol *tab) {
	alice, bob, carol = s.user("alice"), s.user("bob"), s.user("carol")
	for _, p := range []*tab{alice, bob, carol} {
		p.do(team)
	}
	alice.do(`
		await chat.createGroup({ groupID: 'team', name: 'The team', type: 'Public', memberList: [{ userID: 'bob' }, { userID: 'carol' }] });
		await pace();
		watch.take();`)
	for _, p := range []*tab{bob, carol} {
		p.do(`
			await watch.until(async () => (await one('GROUPteam'))?.unreadCount === 1, 'the group');
			await chat.setMessageRead({ conversationID: 'GROUPteam' });
			await pace();
			watch.take();`)
	}
	return alice, bob, carol
}

func TestAMessageReachesAGroup(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	sent := eval[map[string]any](alice, `
		await chat.setGroupMemberNameCard({ groupID: 'team', nameCard: 'Ann' });
		await pace();
		watch.take();
		const message = await toTeam('hello');
		return { ...message, held: chat.findMessage(message.ID) === message, names: watch.names() };`)
	require.Equal(t, []any{convList}, sent["names"], "who sends does not receive")
	require.Equal(t, true, sent["held"])
	require.Equal(t, 2.0, sent["sequence"])
	for _, p := range []*tab{bob, carol} {
		require.Equal(t, []string{convList, unread, received}, eval[[]string](p, `await teamSays('hello'); return watch.names();`))
		seen := eval[map[string]any](p, `
			const [message] = watch.last('MESSAGE_RECEIVED');
			return { message, conversation: await one('GROUPteam'), total: chat.getTotalUnreadMessageCount() };`)
		message := seen["message"].(map[string]any)
		for field, want := range map[string]any{
			"conversationID": "GROUPteam", "conversationType": "GROUP", "from": "alice", "to": "team", "flow": "in",
			"sequence": 2.0, "nameCard": "Ann", "isRead": false, "isSystemMessage": false,
		} {
			require.Equal(t, want, message[field], field)
		}
		conversation := seen["conversation"].(map[string]any)
		require.Equal(t, "GROUP", conversation["type"])
		require.Equal(t, "Public", conversation["subType"])
		require.Equal(t, 1.0, conversation["unreadCount"])
		profile := conversation["groupProfile"].(map[string]any)
		require.Equal(t, "The team", profile["name"])
		require.Equal(t, 3.0, profile["memberCount"])
		last := conversation["lastMessage"].(map[string]any)
		require.Equal(t, []any{"hello", 2.0, "Ann"}, []any{last["messageForShow"], last["lastSequence"], last["nameCard"]})
		require.Equal(t, 1.0, seen["total"])
	}
	require.Equal(t, []any{0.0, []any{convList, unread}, true}, eval[[]any](bob, `
		await pace();
		watch.take();
		await chat.setMessageRead({ conversationID: 'GROUPteam' });
		return [(await one('GROUPteam')).unreadCount, watch.names(), (await told())[1].isRead];`))
}

func TestAMentionShowsUntilItIsRead(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	alice.do(`await toTeam('bob, look', { atUserList: ['bob'] }); await toTeam('all, look', { atUserList: [TencentCloudChat.TYPES.MSG_AT_ALL, 'bob'] });`)
	mentions := `return (await one('GROUPteam')).groupAtInfoList.map(({ from, groupID, messageSequence, atTypeArray }) => [from, groupID, messageSequence, atTypeArray[0]]);`
	for _, p := range []*tab{bob, carol} {
		p.do(`await teamSays('all, look');`)
	}
	require.Equal(t, []any{[]any{"alice", "team", 2.0, 1.0}, []any{"alice", "team", 3.0, 3.0}}, eval[[]any](bob, mentions))
	require.Equal(t, []any{[]any{"alice", "team", 3.0, 2.0}}, eval[[]any](carol, mentions))
	require.Equal(t, []any{}, eval[[]any](alice, mentions))
	require.Equal(t, []string{"GROUPteam"}, eval[[]string](bob, `return ids(await list({ hasGroupAtInfo: true }))`))
	require.Equal(t, []any{}, eval[[]any](bob, `await chat.setMessageRead({ conversationID: 'GROUPteam' });`+mentions))
	require.Equal(t, []any{"bob", "__kImSDK_MesssageAtALL__"}, eval[[]any](alice, `
		const [, one, two] = await told();
		return [one.atUserList[0], two.atUserList[0]];`))
}

func TestAMessageForSomeIsForThemAlone(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	require.Equal(t, []string{"bob"}, eval[[]string](alice, `
		const secret = await toTeam('between us', { receiverList: ['bob', 'eve'] });
		await toTeam('to all');
		return secret.receiverList;`))
	for _, p := range []*tab{bob, carol} {
		p.do(`await teamSays('to all');`)
	}
	require.Equal(t, []string{"between us", "to all"}, eval[[]string](bob, `return texts(await told()).slice(1)`))
	require.Equal(t, []string{"to all"}, eval[[]string](carol, `return texts(await told()).slice(1)`))
	require.Equal(t, []float64{1, 1}, []float64{eval[float64](bob, `return (await one('GROUPteam')).unreadCount`), eval[float64](carol, `return (await one('GROUPteam')).unreadCount`)})
}

func TestTheSenderSeesWhoOfAGroupHasRead(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	other := s.user("alice")
	require.Equal(t, []any{0.0, 2.0}, eval[[]any](alice, `
		globalThis.asked = await toTeam('read this', { needReadReceipt: true });
		const { data } = await chat.getMessageReadReceiptList([asked]);
		return [data.messageList[0].readReceiptInfo.readCount, asked.readReceiptInfo.unreadCount];`))
	confirm := `await teamSays('read this'); await chat.sendMessageReadReceipt([watch.last('MESSAGE_RECEIVED').at(-1)]);`
	bob.do(confirm)
	require.Equal(t, []any{map[string]any{"groupID": "team", "readCount": 1.0, "unreadCount": 1.0}}, eval[[]any](alice, `
		await watch.until(() => watch.has('MESSAGE_READ_RECEIPT_RECEIVED'), 'the receipt');
		const [{ messageID, ...rest }] = watch.last('MESSAGE_READ_RECEIPT_RECEIVED');
		if (messageID !== asked.ID || asked.readReceiptInfo.readCount !== 1) throw new Error('of another message');
		return [rest];`))
	require.Equal(t, []any{[]any{"bob"}, []any{}, []any{}, []any{"carol"}, true}, eval[[]any](alice, `
		const read = (await chat.getGroupMessageReadMemberList({ message: asked, filter: 0, cursor: '', count: 100 })).data;
		const not = (await chat.getGroupMessageReadMemberList({ message: asked, filter: 1 })).data;
		return [read.readUserIDList, read.unreadUserIDList, not.readUserIDList, not.unreadUserIDList, read.isCompleted && not.isCompleted];`))
	carol.do(confirm)
	require.Equal(t, []any{2.0, 0.0}, eval[[]any](other, `
		const info = async () => (await chat.getMessageList({ conversationID: 'GROUPteam' })).data.messageList.at(-1).readReceiptInfo;
		await watch.until(async () => (await info()).readCount === 2, 'both in the other tab');
		return [(await info()).readCount, (await info()).unreadCount];`))
	require.Equal(t, 10062.0, eval[float64](bob, `
		return (await outcome(() => chat.getGroupMessageReadMemberList({ message: watch.last('MESSAGE_RECEIVED').at(-1) }))).code;`))
}

func TestAGroupReactsChangesAndRevokes(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	bob.do(`globalThis.said = await toTeam('draft');`)
	for _, p := range []*tab{alice, carol} {
		p.do(`await teamSays('draft'); globalThis.heard = watch.last('MESSAGE_RECEIVED').at(-1); await chat.addMessageReaction(heard, '+1');`)
	}
	require.Equal(t, []any{2.0, true, []any{"alice", "carol"}}, eval[[]any](carol, `
		const reactions = async () => (await chat.getMessageReactions({ messageList: [heard] })).data.resultList[0].reactionList;
		await watch.until(async () => (await reactions())[0]?.totalUserCount === 2, 'both');
		const [{ totalUserCount, reactedByMyself, partialUserList }] = await reactions();
		return [totalUserCount, reactedByMyself, partialUserList.map(({ userID }) => userID).sort()];`))
	bob.do(`said.payload.text = 'final'; await chat.modifyMessage(said);`)
	require.Equal(t, "final", eval[string](carol, `
		await watch.until(() => watch.has('MESSAGE_MODIFIED'), 'the change');
		return heard.payload.text;`))
	require.Equal(t, 10007.0, eval[float64](carol, `return (await outcome(() => chat.revokeMessage(heard))).code`))
	require.Equal(t, []any{true, "alice"}, eval[[]any](alice, `
		const { data } = await chat.revokeMessage(heard);
		return [data.message.isRevoked, data.message.revokerInfo.userID];`))
	require.Equal(t, []any{true, "alice", true, 0.0}, eval[[]any](carol, `
		await watch.until(() => watch.has('MESSAGE_REVOKED'), 'the message to be taken back');
		const conversation = await one('GROUPteam');
		return [heard.isRevoked, heard.revokerInfo.userID, conversation.lastMessage.isRevoked, conversation.unreadCount];`))
}

func TestTipsAndNoticesTellWhatHappens(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.team()
	alice.do(`await chat.updateGroupProfile({ groupID: 'team', name: 'The crew' }); await chat.deleteGroupMember({ groupID: 'team', userIDList: ['carol'], reason: 'bye' });`)
	tips := eval[[]map[string]any](bob, `
		await watch.until(async () => (await told()).length === 3, 'both tips');
		return (await told()).slice(1);`)
	changed, removed := tips[0]["payload"].(map[string]any), tips[1]["payload"].(map[string]any)
	require.Equal(t, []any{"@TIM#SYSTEM", "team", "TIMGroupTipElem", "GROUPteam", "in"},
		[]any{tips[0]["from"], tips[0]["to"], tips[0]["type"], tips[0]["conversationID"], tips[0]["flow"]})
	require.NotEqual(t, tips[0]["ID"], tips[1]["ID"])
	require.Equal(t, []any{6.0, "alice", map[string]any{"groupName": "The crew"}}, []any{changed["operationType"], changed["operatorID"], changed["newGroupProfile"]})
	require.Equal(t, "The crew", changed["groupProfile"].(map[string]any)["groupName"])
	require.Equal(t, []any{3.0, []any{"carol"}, 2.0, 2.0}, []any{removed["operationType"], removed["userIDList"], removed["memberCount"], removed["memberNum"]})
	require.Equal(t, "bye", removed["memberList"].([]any)[0].(map[string]any)["reason"])
	require.Equal(t, "[Group Notification]", eval[string](bob, `return (await one('GROUPteam')).lastMessage.messageForShow`))

	notice := eval[map[string]any](carol, `
		await watch.until(() => watch.last('MESSAGE_RECEIVED')?.some((m) => m.payload.operationType === 4), 'the notice');
		const message = watch.last('MESSAGE_RECEIVED').find((m) => m.payload.operationType === 4);
		return { message, conversation: await one('@TIM#SYSTEM'), total: chat.getTotalUnreadMessageCount(), left: await one('GROUPteam') ?? null };`)
	message := notice["message"].(map[string]any)
	require.Equal(t, []any{"@TIM#SYSTEM", "team", true}, []any{message["conversationType"], message["to"], message["isSystemMessage"]})
	require.Equal(t, map[string]any{"from": "alice", "to": "carol", "groupID": "team", "name": "The crew", "groupType": "Public"}, message["payload"].(map[string]any)["groupProfile"])
	conversation := notice["conversation"].(map[string]any)
	require.Equal(t, "@TIM#SYSTEM", conversation["type"])
	require.Equal(t, "[Group System Message]", conversation["lastMessage"].(map[string]any)["messageForShow"])
	require.Equal(t, 0.0, notice["total"])
	require.Equal(t, 10007.0, eval[float64](carol, `return (await outcome(() => toTeam('still here'))).code`))
}

func TestAGroupsHistoryIsReadAroundASequence(t *testing.T) {
	s := newSite(t)
	alice, _, _ := s.team()
	require.Equal(t, []any{[]any{"4", "5", "6"}, 4.0, []any{"7", "8"}, 10.0, []any{"1", "2"}, ""}, eval[[]any](alice, `
		for (let n = 1; n <= 9; n++) await toTeam(String(n));
		const hop = async (more) => (await chat.getMessageListHopping({ conversationID: 'GROUPteam', ...more })).data;
		const older = await hop({ sequence: 7, count: 3 });
		const newer = await hop({ sequence: 8, direction: 1, count: 2 });
		const oldest = await hop({ sequence: 3 });
		return [texts(older.messageList), older.nextMessageSeq, texts(newer.messageList), newer.nextMessageSeq, texts(oldest.messageList).slice(1), oldest.nextMessageSeq];`))
}

func TestAGroupsConversationIsFiledLikeAnyOther(t *testing.T) {
	s := newSite(t)
	_, bob, carol := s.team()
	require.Equal(t, []any{[]any{"GROUPteam"}, []any{51007.0}}, eval[[]any](bob, `
		const { data } = await chat.createConversationGroup({ groupName: 'Work', conversationIDList: ['GROUPteam', 'GROUPother'] });
		return [data.successConversationIDList, data.failureConversationIDList.map(({ code }) => code)];`))
	carol.do(`await toTeam('hello');`)
	require.Equal(t, []any{[]any{"GROUPteam"}, true, []any{1.0}, "x", 0.0}, eval[[]any](bob, `
		await teamSays('hello');
		await chat.pinConversation({ conversationID: 'GROUPteam', isPinned: true });
		await chat.markConversation({ conversationIDList: ['GROUPteam'], markType: 1, enableMark: true });
		await chat.setConversationDraft({ conversationID: 'GROUPteam', draftText: 'x' });
		await chat.setMessageRemindType({ groupID: 'team', messageRemindType: 'AcceptNotNotify' });
		const { isPinned, markList, draftText } = await one('GROUPteam');
		return [ids(await list({ groupName: 'Work', type: 'GROUP' })), isPinned, markList, draftText, chat.getTotalUnreadMessageCount()];`))
	require.Equal(t, []any{[]any{"Work"}, []any{}, []any{"GROUPteam"}}, eval[[]any](bob, `
		await chat.deleteConversation('GROUPteam');
		const gone = ids(await list({ groupName: 'Work' }));
		const { data } = await chat.getConversationGroupList();
		await chat.getConversationProfile('GROUPteam');
		return [data, gone, ids(await list({ groupName: 'Work' }))];`))
}
