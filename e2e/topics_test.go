package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// inCommunity signs alice in, in two tabs, and bob, who are in a community of
// alice's with one topic.
func inCommunity(t *testing.T) (alice, other, bob *tab) {
	t.Helper()
	s := newSite(t)
	alice = s.user("alice")
	other = s.user("alice")
	bob = s.user("bob")
	const names = `globalThis.groupID = '@TGS#_club'; globalThis.topicID = groupID + '@TOPIC#_news';`
	for _, p := range []*tab{alice, other, bob} {
		p.do(names)
	}
	alice.do(`
		await chat.createGroup({ groupID, type: 'Community', name: 'Club', isSupportTopic: true, memberList: [{ userID: 'bob' }] });
		await pace(); watch.take();`)
	for _, p := range []*tab{other, bob} {
		p.do(`await watch.until(async () => (await chat.getJoinedCommunityList()).data.groupList.length === 1, 'the community'); await pace(); watch.take();`)
	}
	require.Equal(t, `["@TGS#_club@TOPIC#_news",[]]`, eval[string](alice, `
		const { data } = await chat.createTopicInCommunity({ groupID, topicName: 'News', topicID, customData: '{}', avatar: 'a.png' });
		await pace();
		return JSON.stringify([data.topicID, watch.take()]);`))
	for _, p := range []*tab{other, bob} {
		require.JSONEq(t, `{"groupID": "@TGS#_club", "topicID": "@TGS#_club@TOPIC#_news"}`, eval[string](p, `
			await watch.until(() => watch.has('TOPIC_CREATED'), 'the topic');
			return JSON.stringify(watch.last('TOPIC_CREATED'));`))
	}
	return alice, other, bob
}

func TestACommunityWithTopicsIsInNoListButItsOwn(t *testing.T) {
	alice, _, bob := inCommunity(t)
	for _, p := range []*tab{alice, bob} {
		require.JSONEq(t, `[["@TGS#_club"], true, [], [], 0, 2115]`, eval[string](p, `
			const { groupList } = (await chat.getJoinedCommunityList()).data;
			await chat.getTopicList({ groupID });
			await chat.sendMessage(chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'hi' } }));
			const message = chat.createTextMessage({ to: groupID, conversationType: 'GROUP', payload: { text: 'hi' } });
			return JSON.stringify([
				groupList.map((group) => group.groupID), groupList[0].isSupportTopic,
				(await chat.getGroupList()).data.groupList,
				(await chat.getConversationList()).data.conversationList.map((each) => each.conversationID).filter((id) => id !== '@TIM#SYSTEM'),
				chat.getTotalUnreadMessageCount(),
				(await outcome(() => chat.sendMessage(message))).code,
			]);`))
	}
}

func TestATopicShowsWhatIsSaidAndReadInIt(t *testing.T) {
	alice, other, bob := inCommunity(t)
	alice.do(`
		await chat.sendMessage(chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'first' } }));
		globalThis.asked = chat.createTextAtMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'Bob?', atUserList: ['bob'] } });
		await chat.sendMessage(asked);`)
	// A mention takes bob into the topic, of which everything counts.
	require.JSONEq(t, `{
		"unread": 2, "last": "Bob?", "next": 3, "at": [["alice", "@TGS#_club", "@TGS#_club@TOPIC#_news", 2, [1]]], "received": true,
		"fields": ["topicID", "topicName", "avatar", "introduction", "notification", "unreadCount", "muteAllMembers", "customData",
			"groupAtInfoList", "nextMessageSeq", "lastMessage", "draftText", "selfInfo"],
		"texts": ["first", "Bob?"], "of": ["GROUP@TGS#_club@TOPIC#_news", "GROUP", "@TGS#_club@TOPIC#_news"]
	}`, eval[string](bob, `
		await watch.until(() => watch.last('TOPIC_UPDATED')?.topic.unreadCount === 2, 'the messages');
		const [topic] = (await chat.getTopicList({ groupID })).data.successTopicList;
		const { messageList } = (await chat.getMessageList({ conversationID: 'GROUP' + topicID })).data;
		const at = topic.groupAtInfoList.map((each) => [each.from, each.groupID, each.topicID, each.messageSequence, each.atTypeArray]);
		const { conversationID, conversationType, to } = messageList[0];
		return JSON.stringify({
			unread: topic.unreadCount, last: topic.lastMessage.messageForShow, next: topic.nextMessageSeq, at, received: watch.has('MESSAGE_RECEIVED'),
			fields: Object.keys(topic), texts: texts(messageList), of: [conversationID, conversationType, to],
		});`))
	require.JSONEq(t, `[0, [], "Discard", "dear", 2]`, eval[string](bob, `
		await chat.setMessageRead({ conversationID: 'GROUP' + topicID });
		await chat.setConversationDraft({ conversationID: 'GROUP' + topicID, draftText: 'dear' });
		const { topic } = (await chat.setMessageRemindType({ groupID: topicID, messageRemindType: 'Discard' })).data;
		const { unreadCount, groupAtInfoList, draftText, selfInfo } = watch.last('TOPIC_UPDATED').topic;
		return JSON.stringify([unreadCount, groupAtInfoList, topic.selfInfo.messageRemindType, draftText, selfInfo.readedSequence]);`))
	require.JSONEq(t, `[10007, "+1", 1]`, eval[string](bob, `
		const { messageList } = (await chat.getMessageList({ conversationID: 'GROUP' + topicID })).data;
		await chat.addMessageReaction(messageList[0], '+1');
		const { reactionList: [{ reactionID, totalUserCount }] } = watch.last('MESSAGE_REACTIONS_UPDATED');
		return JSON.stringify([(await outcome(() => chat.pinGroupMessage({ groupID: topicID, message: messageList[0], isPinned: true }))).code, reactionID, totalUserCount]);`))
	alice.do(`
		await chat.pinGroupMessage({ groupID: topicID, message: asked, isPinned: true });
		await chat.revokeMessage(asked);`)
	for _, p := range []*tab{other, bob} {
		require.Equal(t, "alice", eval[string](p, `
			await watch.until(() => watch.last('TOPIC_UPDATED')?.topic.lastMessage.isRevoked, 'the revocation');
			return watch.last('TOPIC_UPDATED').topic.lastMessage.revoker;`))
	}
	require.Equal(t, "@TGS#_club@TOPIC#_news", eval[string](bob, `
		await watch.until(() => watch.has('PINNED_GROUP_MESSAGE_UPDATED'), 'the pin');
		return watch.last('PINNED_GROUP_MESSAGE_UPDATED').groupID;`))
}

func TestWhatATopicIsItsStaffChange(t *testing.T) {
	alice, other, bob := inCommunity(t)
	bob.do(`await chat.getTopicList({ groupID });`)
	require.JSONEq(t, `["Olds", "", true, "Olds", 3021]`, eval[string](alice, `
		const { topic } = (await chat.updateTopicProfile({ groupID, topicID, topicName: 'Olds', customData: '', muteAllMembers: true })).data;
		return JSON.stringify([topic.topicName, topic.customData, topic.muteAllMembers, watch.last('TOPIC_UPDATED').topic.topicName,
			(await outcome(() => chat.createTopicInCommunity({ groupID, topicName: 'X', topicID: 'x' }))).code]);`))
	require.JSONEq(t, `[6017, 6017, 3021, 3021, 6017, 6017, 2600]`, eval[string](alice, `
		const hostile = { get topicName() { throw new Error('no'); }, groupID };
		const calls = [
			() => chat.createTopicInCommunity(), () => chat.createTopicInCommunity(hostile),
			() => chat.createTopicInCommunity({ groupID, topicName: 'X', topicID: { toString() { throw new Error('no'); } } }),
			() => chat.updateTopicProfile({ groupID, topicID: groupID }), () => chat.deleteTopicFromCommunity({ groupID, topicIDList: 'x' }),
			() => chat.getTopicList({ groupID, topicIDList: [null] }), () => chat.createGroup({ type: 'Topic', name: 'X', groupID: groupID + '@TOPIC#_x' }),
		];
		return JSON.stringify(await Promise.all(calls.map(async (call) => (await outcome(call)).code)));`))
	for _, p := range []*tab{other, bob} {
		require.Equal(t, true, eval[bool](p, `
			await watch.until(() => watch.last('TOPIC_UPDATED')?.topic.topicName === 'Olds', 'the name');
			return watch.last('TOPIC_UPDATED').groupID === groupID && watch.last('TOPIC_UPDATED').topic.muteAllMembers;`))
	}
	require.JSONEq(t, `[10017, 10007, 10007, [[], [[10007, "@TGS#_club@TOPIC#_news"]]], 10021]`, eval[string](bob, `
		const send = () => chat.sendMessage(chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'hi' } }));
		const code = async (call) => (await outcome(call)).code;
		const deleted = (await chat.deleteTopicFromCommunity({ groupID })).data;
		return JSON.stringify([
			await code(send), await code(() => chat.updateTopicProfile({ groupID, topicID, topicName: 'X' })),
			await code(() => chat.createTopicInCommunity({ groupID, topicName: 'X' })),
			[deleted.successTopicList, deleted.failureTopicList.map((each) => [each.code, each.topicID])],
			10021,
		]);`))
	require.Equal(t, 10021, eval[int](alice, `return (await outcome(() => chat.createTopicInCommunity({ groupID, topicName: 'X', topicID }))).code;`))
	// A mute of one member in one topic.
	alice.do(`
		await chat.updateTopicProfile({ groupID, topicID, muteAllMembers: false });
		await chat.setGroupMemberMuteTime({ groupID: topicID, userID: 'bob', muteTime: 600 });`)
	require.True(t, eval[bool](bob, `
		await watch.until(() => watch.last('TOPIC_UPDATED').topic.selfInfo.muteTime > 500, 'the mute');
		return watch.last('TOPIC_UPDATED').topic.selfInfo.muteTime <= 601;`))
}

func TestATopicThatIsDeletedIsGoneForAll(t *testing.T) {
	alice, other, bob := inCommunity(t)
	bob.do(`await chat.getTopicList({ groupID });`)
	require.JSONEq(t, `[["@TGS#_club@TOPIC#_news"], [[10010, "@TGS#_club@TOPIC#_none"]], [], false]`, eval[string](alice, `
		const { successTopicList, failureTopicList } = (await chat.deleteTopicFromCommunity({ groupID, topicIDList: [topicID, groupID + '@TOPIC#_none'] })).data;
		const { successTopicList: left } = (await chat.getTopicList({ groupID })).data;
		return JSON.stringify([successTopicList.map((each) => each.topicID), failureTopicList.map((each) => [each.code, each.topicID]), left, watch.has('TOPIC_DELETED')]);`))
	for _, p := range []*tab{other, bob} {
		require.JSONEq(t, `[{"groupID": "@TGS#_club", "topicIDList": ["@TGS#_club@TOPIC#_news"]}, [], 10010]`, eval[string](p, `
			await watch.until(() => watch.has('TOPIC_DELETED'), 'the topic to go');
			const { successTopicList } = (await chat.getTopicList({ groupID })).data;
			const message = chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'hi' } });
			return JSON.stringify([watch.last('TOPIC_DELETED'), successTopicList, (await outcome(() => chat.sendMessage(message))).code]);`))
	}
}

func TestWhoeverLeavesACommunityHearsNothingOfItsTopics(t *testing.T) {
	alice, _, bob := inCommunity(t)
	bob.do(`await chat.getTopicList({ groupID }); await pace();`)
	alice.do(`await chat.deleteGroupMember({ groupID, userIDList: ['bob'] });`)
	require.JSONEq(t, `[10007, [], 10007]`, eval[string](bob, `
		await watch.until(async () => (await chat.getJoinedCommunityList()).data.groupList.length === 0, 'the end');
		await pace(); watch.take();
		const message = chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'hi' } });
		return JSON.stringify([
			(await outcome(() => chat.getTopicList({ groupID }))).code,
			(await chat.getMessageList({ conversationID: 'GROUP' + topicID })).data.messageList,
			(await outcome(() => chat.sendMessage(message))).code,
		]);`))
	alice.do(`await chat.sendMessage(chat.createTextMessage({ to: topicID, conversationType: 'GROUP', payload: { text: 'without bob' } }));`)
	// What bob hears of next is something else.
	alice.do(`await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'bye' } }));`)
	require.JSONEq(t, `["bye"]`, eval[string](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		return JSON.stringify(watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED' || name.startsWith('TOPIC')).flatMap(({ data }) => texts(data)));`))
}
