// The SDK deletes this many messages a call.
const MOST_PER_CALL = 30;

// Messages can be taken back for this long, in seconds.
const REVOCABLE = 120;

/** What can be done with messages that are stored. Failures are shown, never thrown. */
export function createMessageActions({ chat, toasts, attempt }) {
  async function removeAll(messages) {
    for (let start = 0; start < messages.length; start += MOST_PER_CALL)
      await chat.deleteMessage(messages.slice(start, start + MOST_PER_CALL));
    return true;
  }

  return {
    /** Takes an own message back, on both sides. */
    revoke: (message) => attempt('Could not take the message back', () => chat.revokeMessage(message)),

    /** Deletes messages from the own view. Resolves to whether it did. */
    remove: (messages) => attempt('Could not delete', () => removeAll(messages)),

    /** Gives a message another text. Resolves to whether it did: the text stays where it was written if not. */
    async edit(message, text) {
      // A copy, so that the message shows the new text once it is stored.
      const changed = { ...message, payload: { ...message.payload, text } };
      const done = await attempt('Could not change the message', () => chat.modifyMessage(changed));
      return done !== undefined;
    },

    /** Adds the user's reaction, or takes it back. */
    react: (message, reactionID, isMine) =>
      attempt('Could not react', () =>
        isMine ? chat.removeMessageReaction(message, reactionID) : chat.addMessageReaction(message, reactionID),
      ),

    copy: (text) =>
      attempt('Could not copy', async () => {
        await navigator.clipboard.writeText(text);
        toasts.show({ title: 'Copied' });
      }),
  };
}

/** Whether a message is in a history, so that it can be answered, forwarded and deleted. */
export function isStored(message) {
  return message.status === 'success' && !message.isRevoked;
}

/** Whether the user may still take a message back. */
export function isRevocable(message) {
  return isStored(message) && message.flow === 'out' && Date.now() / 1000 - message.time < REVOCABLE;
}
