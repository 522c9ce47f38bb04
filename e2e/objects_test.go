package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The fields that the documented API has, and clients read.
const (
	conversationFields = `conversationID type subType unreadCount lastMessage groupAtInfoList remark isPinned
		messageRemindType markList customData conversationGroupList draftText peerReadTime`
	lastMessageFields = `lastTime lastSequence fromAccount messageForShow payload type isRevoked cloudCustomData
		onlineOnlyFlag nick nameCard version isPeerRead revoker`
	messageFields = `ID type payload conversationID conversationType conversationSubType to from flow time clientTime
		sequence clientSequence random status priority nick avatar nameCard isRead isPeerRead isRevoked isDeleted
		isModified isResend isSystemMessage isPlaceMessage atUserList cloudCustomData needReadReceipt readReceiptInfo
		isBroadcastMessage isSupportExtension hasRiskContent revoker revokerInfo revokeReason version pinnerInfo level
		protocol`
	profileFields = `userID nick gender birthday location selfSignature allowType language avatar messageSettings
		adminForbidType level role lastUpdatedTime profileCustomField`
)

func TestObjectsHaveTheDocumentedFieldsAsTheirOwn(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	alice.do(`await open('C2Cbob', 'GROUPteam'); globalThis.message = await say('bob', 'hello');
		globalThis.draft = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'draft' } });
		globalThis.profile = (await chat.getMyProfile()).data;`)
	for object, fields := range map[string]string{
		`await one('C2Cbob')`:                   conversationFields + " userProfile",
		`await one('GROUPteam')`:                conversationFields + " groupProfile",
		`(await one('C2Cbob')).lastMessage`:     lastMessageFields,
		`(await one('GROUPteam')).lastMessage`:  lastMessageFields,
		`(await one('C2Cbob')).userProfile`:     profileFields,
		`(await one('GROUPteam')).groupProfile`: "groupID name avatar type",
		`message`:                               messageFields,
		`draft`:                                 messageFields,
		`profile`:                               profileFields,
	} {
		own := eval[[]string](alice, `return Object.keys(`+object+`)`)
		require.Subset(t, own, strings.Fields(fields), object)
		require.True(t, eval[bool](alice, `
			const object = `+object+`;
			const plain = Object.getPrototypeOf(object) === Object.prototype;
			const copy = JSON.parse(JSON.stringify(object));
			return plain && Object.keys(object).every((key) => JSON.stringify(copy[key]) === JSON.stringify(object[key]))
				&& !Object.values(object).includes(undefined);`), "%s is plain and safe in JSON", object)
	}
	require.Equal(t, []any{"bob", "C2C", "", 0.0, nil}, eval[[]any](alice, `
		const c = (await chat.getConversationProfile('C2Cbob')).data.conversation;
		const empty = (await one('GROUPteam')).lastMessage;
		return [c.userProfile.userID, c.type, empty.messageForShow, empty.lastTime, empty.payload];`))
}

func TestAConversationIsAnotherObjectOnlyWhenItChanged(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[map[string]bool](p, openStory+`;
		const before = await list();
		const again = await list();
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const [bob, carol, team] = await list();
		const event = watch.last('CONVERSATION_LIST_UPDATED');
		const [inGroup] = watch.last('CONVERSATION_IN_GROUP_UPDATED').conversationList;
		const profile = (await chat.getConversationProfile('C2Cbob')).data.conversation;
		return {
			'the same from two calls': before.every((c, i) => c === again[i]),
			'another array each time': before !== again,
			'another when changed': bob !== before[0],
			'the same when not': carol === before[1] && team === before[2],
			'the same in the event': event[0] === bob && event[1] === carol && event[2] === team,
			'the same in the group event': inGroup === bob,
			'the same in its profile': profile === bob,
			'the old one as it was': before[0].conversationGroupList.length === 0,
		};`)
	for what, ok := range seen {
		require.True(t, ok, what)
	}
}

func TestARenameReplacesOnlyTheConversationsInTheGroup(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{true, true, []any{"B"}}, eval[[]any](p, openStory+`;
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const before = await list();
		await chat.renameConversationGroup({ oldName: 'A', newName: 'B' });
		const after = await list();
		return [before[0] !== after[0], before[1] === after[1], after[0].conversationGroupList];`))
}

func TestAPageThatWritesIntoAnObjectHarmsNobody(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{[]any{"A"}, 1.0, "C2Cbob"}, eval[[]any](p, openStory+`;
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		const mine = await one('C2Cbob');
		mine.conversationGroupList.push('forged');
		mine.conversationID = 'C2Cforged';
		const all = await list();
		all.length = 0;
		watch.last('CONVERSATION_GROUP_LIST_UPDATED').push('forged');
		await chat.setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: 'x' });
		const fresh = await one('C2Cbob');
		return [fresh.conversationGroupList, (await chat.getConversationGroupList()).data.length, fresh.conversationID];`))
}

func TestAMessageStaysTheSameObjectFromItsMakingOn(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[map[string]bool](p, `
		const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hello' }, cloudCustomData: 'extra' });
		const { ID, status, flow, sequence } = message;
		const found = chat.findMessage(ID) === message;
		const sending = chat.sendMessage(message);
		const { data } = await sending;
		const { data: page } = await chat.getMessageList({ conversationID: 'C2Cbob' });
		return {
			'not sent at first': status === 'unSend' && flow === 'out' && sequence > 0,
			'found at once': found,
			'the same in the result': data.message === message,
			'the same ID': message.ID === ID,
			'sent': message.status === 'success' && message.cloudCustomData === 'extra',
			'the same in the history': page.messageList[0] === message,
			'the same later': chat.findMessage(ID) === message,
			'nothing for an unknown one': chat.findMessage('unknown') === null,
		};`)
	for what, ok := range seen {
		require.True(t, ok, what)
	}
}

func TestAClientMaySendItsOwnModelOfAMessage(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[map[string]bool](p, `
		class Model { constructor(message) { Object.assign(this, message); this.ui = { self: this }; } }
		const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hello' } });
		const model = new Model(message);
		const { data } = await chat.sendMessage(model, undefined);
		return { 'the model comes back': data.message === model, 'it is sent': model.status === 'success', 'and stays a model': model instanceof Model && model.ui.self === model };`)
	for what, ok := range seen {
		require.True(t, ok, what)
	}
}

func TestAMessageThatCannotBeSentFailsAndIsKept(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{10010.0, true, "fail", true, 2105.0, 2105.0, 2100.0}, eval[[]any](p, `
		const message = chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'hello' } });
		let failure;
		await chat.sendMessage(message).catch((error) => { failure = error; });
		const sent = await say('bob', 'once');
		return [
			failure.code, failure.data.message === message, message.status, chat.findMessage(message.ID) === message,
			(await outcome(() => chat.sendMessage())).code, (await outcome(() => chat.sendMessage({}))).code,
			(await outcome(() => chat.sendMessage(sent))).code,
		];`))
}

// More than findMessage remembers.
func TestMessagesThatComeInPartsAreAllThereInTheEnd(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []int{12_000, 0, 12_000}, eval[[]int](p, `
		const { Objects } = await import('/npm/objects.js');
		const objects = new Objects();
		const sent = Array.from({ length: 12_000 }, (_, i) => ({ ID: '1-2-' + i, conversationID: 'C2Cbob', number: i + 1, payload: {} }));
		for (let i = 0; i < sent.length; i += 500) objects.updateMessages(sent.slice(i, i + 500), sent.length);
		const messageList = sent.map(({ number }) => objects.named('C2Cbob ' + number));
		return [messageList.length, messageList.filter((message) => !message).length, objects.number(messageList.at(-1))];`))
}
