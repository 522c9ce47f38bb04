/**
 * The reactions to the messages that are shown. onChange(messageID) is called
 * when those of one of them changed.
 */
export function createReactions({ chat, EVENT, onChange }) {
  const known = new Map();

  function take({ messageID, reactionList }) {
    const before = (known.get(messageID) ?? []).filter((old) => !reactionList.some((now) => now.reactionID === old.reactionID));
    // A reaction keeps its place when somebody joins in.
    const order = (known.get(messageID) ?? []).map((reaction) => reaction.reactionID);
    const place = ({ reactionID }) => (order.includes(reactionID) ? order.indexOf(reactionID) : order.length);
    const all = [...before, ...reactionList.filter((reaction) => reaction.totalUserCount > 0)];
    known.set(
      messageID,
      all.sort((a, b) => place(a) - place(b)),
    );
    onChange(messageID);
  }

  chat.on(EVENT.MESSAGE_REACTIONS_UPDATED, ({ data }) => take(data));

  return {
    /** The reactions to a message, in the order in which they came up. */
    of: (message) => known.get(message.ID) ?? [],

    /** Asks for the reactions to messages. Without the network there are none to show. */
    async load(messages) {
      const messageList = messages.filter((message) => message.status === 'success' && !message.isRevoked);
      if (messageList.length === 0) return;
      try {
        const { data } = await chat.getMessageReactions({ messageList });
        data.resultList.filter(({ reactionList }) => reactionList.length > 0).forEach(take);
      } catch (error) {
        console.warn('Parlor: no reactions', error);
      }
    },

    clear: () => known.clear(),
  };
}

/** The reactions that are offered first. */
export const OFTEN = ['👍', '❤️', '😂', '🎉', '😮', '😢'];
