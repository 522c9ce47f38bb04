// The SDK confirms this many messages a call.
const MOST_PER_CALL = 30;

/** Tells senders that their messages have been read, once each. */
export function createReceipts({ chat }) {
  const confirmed = new Set();

  async function confirm(messages) {
    for (const { ID } of messages) confirmed.add(ID);
    try {
      for (let start = 0; start < messages.length; start += MOST_PER_CALL)
        await chat.sendMessageReadReceipt(messages.slice(start, start + MOST_PER_CALL));
    } catch (error) {
      // Without the network: the next look at them tries again.
      console.warn('Parlor: no receipts', error);
      for (const { ID } of messages) confirmed.delete(ID);
    }
  }

  return {
    /** Says that somebody has these messages of one conversation before their eyes. */
    async seen(messages) {
      const fresh = messages.filter((m) => m.flow === 'in' && m.needReadReceipt && !m.isRevoked && !confirmed.has(m.ID));
      if (fresh.length > 0) await confirm(fresh);
    },

    clear: () => confirmed.clear(),
  };
}
