import { randomFrom } from './random.js';

const LIST = ['C2Cbob', 'C2Ccarol', 'GROUPteam'];

/** Makes correct and wrong calls of all kinds, some of them at once. */
export async function mixedCalls(seed, count) {
  const random = randomFrom(seed);
  const groupName = () => random.pick(['A', 'B', 'C']);
  const conversationIDList = () => random.some(LIST, 3);
  const conversationID = () => random.pick(LIST);
  const kinds = [
    () => chat.createConversationGroup({ groupName: groupName(), conversationIDList: conversationIDList() }),
    () => chat.deleteConversationGroup(groupName()),
    () => chat.renameConversationGroup({ oldName: groupName(), newName: groupName() }),
    () => chat.addConversationsToGroup({ groupName: groupName(), conversationIDList: conversationIDList() }),
    () => chat.deleteConversationsFromGroup({ groupName: groupName(), conversationIDList: conversationIDList() }),
    () => chat.pinConversation({ conversationID: conversationID(), isPinned: random.next() < 0.5 }),
    () =>
      chat.markConversation({ conversationIDList: conversationIDList(), markType: 2 ** random.below(40), enableMark: random.next() < 0.5 }),
    () => chat.setConversationCustomData({ conversationIDList: conversationIDList(), customData: 'x'.repeat(random.below(256)) }),
    () => chat.getConversationList({ groupName: groupName() }),
    () => chat.getConversationList(),
    () => chat.getConversationGroupList(),
    () => chat.getConversationProfile(conversationID()),
    () => chat.getMessageList({ conversationID: conversationID() }),
    () => chat.getMyProfile(),
    () => chat.updateMyProfile({ nick: 'nick ' + random.below(10) }),
    () => chat.getUserProfile({ userIDList: ['bob', 'carol'] }),
    () => chat.addToBlacklist({ userIDList: ['carol'] }),
    () => chat.removeFromBlacklist({ userIDList: ['carol'] }),
    () => chat.getUserStatus({ userIDList: ['bob', 'carol'] }),
    () => chat.subscribeUserStatus({ userIDList: ['bob'] }),
    () => chat.unsubscribeUserStatus(),
    () => chat.setMessageRead({ conversationID: conversationID() }),
    () => chat.setAllMessageRead(),
    () => chat.clearHistoryMessage(conversationID()),
    () => chat.setConversationDraft({ conversationID: conversationID(), draftText: 'x'.repeat(random.below(50)) }),
    () => chat.setMessageRemindType({ userIDList: ['bob', 'carol'], messageRemindType: random.pick(['AcceptAndNotify', 'Discard']) }),
    () => chat.setAllReceiveMessageOpt({ startHour: random.below(24), duration: 60 }),
    () => chat.createConversationGroup({ groupName: 5 }),
    () => chat.addConversationsToGroup({ groupName: 'missing', conversationIDList: LIST }),
    () => chat.getConversationProfile('bad'),
    () => chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'draft' } }),
    () => chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'sent' } })),
  ];
  for (let made = 0; made < count; made += 50) {
    await Promise.all(Array.from({ length: 50 }, () => outcome(random.pick(kinds))));
  }
}
