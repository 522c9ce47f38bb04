import { count, nameAll } from './names.js';
import { pick } from './shelf.js';

/** What can be done with conversations. Failures are shown, never thrown, except by start. */
export function createConversationActions({ chat, state, toasts, attempt }) {
  const those = (ids) => pick(state.now.conversations, ids);
  const named = (ids) => nameAll(those(ids));
  const find = (id) => state.now.conversations.find((c) => c.conversationID === id);

  async function forEach(list, run) {
    for (const { conversationID } of list) await run(conversationID);
    return true;
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
      await attempt(`Could not mark ${named(ids)} as read`, () =>
        forEach(wanted, (id) => chat.setMessageRead({ conversationID: id })),
      );
    },

    async remove(ids) {
      const name = named(ids);
      const done = await attempt(`Could not delete ${name}`, () =>
        forEach(those(ids), (id) => chat.deleteConversation(id)),
      );
      if (!done) return;
      if (ids.includes(state.now.openID)) state.set({ openID: '' });
      toasts.show({
        title:
          ids.length === 1
            ? `Deleted the conversation with ${name}`
            : `Deleted ${count(ids.length, 'conversation')}`,
      });
    },
  };
  return actions;
}
