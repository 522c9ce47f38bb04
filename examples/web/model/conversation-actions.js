import { bareID, count, isChatGroup, isMarkedUnread, nameAll } from './names.js';
import { pick } from './shelf.js';
import { isTopic, topicConversation } from './topics.js';

// The SDK marks this many conversations a call.
const MOST_PER_CALL = 100;

/** What can be done with conversations. Failures are shown, never thrown, except by start. */
export function createConversationActions({ chat, TYPES, state, toasts, attempt }) {
  const those = (ids) => (ids.some(isTopic) ? ids.map(find).filter(Boolean) : pick(state.now.conversations, ids));
  const named = (ids) => nameAll(those(ids));
  const find = (id) => state.now.conversations.find((c) => c.conversationID === id) ?? topicConversation(state.now.topics, id);

  async function forEach(list, run) {
    for (const { conversationID } of list) await run(conversationID);
    return true;
  }

  async function mark(list, enableMark) {
    const markType = TYPES.CONV_MARK_TYPE_UNREAD;
    for (let start = 0; start < list.length; start += MOST_PER_CALL) {
      const conversationIDList = list.slice(start, start + MOST_PER_CALL).map((c) => c.conversationID);
      await chat.markConversation({ conversationIDList, markType, enableMark });
    }
  }

  const actions = {
    find,

    /** Shows a conversation in the chat pane. */
    open(id) {
      state.set({ openID: id, activeID: id });
    },

    /** Makes sure that there is a conversation with a user, and opens it. */
    async start(userID) {
      const { data } = await chat.getConversationProfile(`C2C${userID}`);
      actions.open(data.conversation.conversationID);
    },

    async pin(ids, isPinned) {
      const wanted = those(ids).filter((c) => c.isPinned !== isPinned);
      await attempt(`Could not ${isPinned ? 'pin' : 'unpin'} ${named(ids)}`, () =>
        forEach(wanted, (id) => chat.pinConversation({ conversationID: id, isPinned })),
      );
    },

    async markRead(ids) {
      const wanted = those(ids).filter((c) => c.unreadCount > 0);
      const marked = those(ids).filter(isMarkedUnread);
      await attempt(`Could not mark ${named(ids)} as read`, async () => {
        await forEach(wanted, (id) => chat.setMessageRead({ conversationID: id }));
        if (marked.length > 0) await mark(marked, false);
      });
    },

    async markUnread(ids) {
      await attempt(`Could not mark ${named(ids)} as unread`, () => mark(those(ids), true));
    },

    async mute(ids, isMuted) {
      const messageRemindType = isMuted ? TYPES.MSG_REMIND_ACPT_NOT_NOTE : TYPES.MSG_REMIND_ACPT_AND_NOTE;
      await attempt(`Could not ${isMuted ? 'mute' : 'unmute'} ${named(ids)}`, () =>
        forEach(those(ids), (id) => chat.setMessageRemindType({ ...whoIs(id), messageRemindType })),
      );
    },

    async block(userID, isBlocked) {
      const call = isBlocked ? 'addToBlacklist' : 'removeFromBlacklist';
      const done = await attempt(`Could not ${isBlocked ? 'block' : 'unblock'} ${userID}`, () => chat[call]({ userIDList: [userID] }));
      if (done) toasts.show({ title: `${isBlocked ? 'Blocked' : 'Unblocked'} ${userID}` });
    },

    async clearHistory(ids) {
      await attempt(`Could not clear the history of ${named(ids)}`, () => forEach(those(ids), (id) => chat.clearHistoryMessage(id)));
    },

    async remove(ids) {
      const name = named(ids);
      const done = await attempt(`Could not delete ${name}`, () => forEach(those(ids), (id) => chat.deleteConversation(id)));
      if (!done) return;
      if (ids.includes(state.now.openID)) state.set({ openID: '' });
      toasts.show({
        title: ids.length === 1 ? `Deleted the conversation with ${name}` : `Deleted ${count(ids.length, 'conversation')}`,
      });
    },
  };
  return actions;
}

// How setMessageRemindType is told which conversation is meant.
function whoIs(conversationID) {
  const id = bareID(conversationID);
  return isChatGroup(conversationID) ? { groupID: id } : { userIDList: [id] };
}
