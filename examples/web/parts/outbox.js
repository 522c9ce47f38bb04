import { explain } from '../model/failure.js';
import { bareID } from '../model/names.js';
import { isTypingNotice } from '../model/typing.js';

/**
 * The messages of this page that are on their way or failed, by conversation.
 * It outlives switching to another conversation: nothing that was written gets lost.
 * Those that wait for a server are in the SDK's own list until they fail.
 */
export function createOutbox({ chat, EVENT, toasts, onAdd, onChange, onProgress, onRemove, isOpen }) {
  const waiting = new Map();
  const errors = new Map();
  const progress = new Map();
  const files = new Map();
  let refused = null;

  const of = (id) => waiting.get(id) ?? [];
  const forget = (message) =>
    waiting.set(
      message.conversationID,
      of(message.conversationID).filter((m) => m !== message),
    );

  const keep = (message) => waiting.set(message.conversationID, [...of(message.conversationID), message]);

  // `call` is sendMessage, or resendMessage for one that failed.
  async function deliver(message, call) {
    try {
      await chat[call](message);
      forget(message);
      onChange(message);
    } catch (error) {
      if (message.status !== 'success') message.status = 'fail';
      fail(message, error);
    } finally {
      progress.delete(message.ID);
    }
  }

  // Files stand in the order in which they were chosen, however long each takes.
  function deliverInTurn(message) {
    const id = message.conversationID;
    files.set(
      id,
      Promise.resolve(files.get(id)).then(() => {
        // Whoever wrote it may have signed out meanwhile.
        if (of(id).includes(message)) return deliver(message, 'sendMessage');
      }),
    );
  }

  function fail(message, error) {
    errors.set(message.ID, error);
    onChange(message, error);
    if (!isOpen(message.conversationID)) toasts.show(explain(`A message to ${bareID(message.conversationID)} was not sent`, error));
  }

  function advance(message, fraction) {
    progress.set(message.ID, fraction);
    onProgress(message, fraction);
  }

  // What became of a message that had waited for the server.
  function settle(message) {
    if (message.status === 'fail') {
      refused = message;
      if (!of(message.conversationID).includes(message)) keep(message);
      onAdd(message);
    }
    onChange(message);
  }

  // One of another version was modified; it is in its place already.
  chat.on(EVENT.MESSAGE_MODIFIED, ({ data }) => data.filter((m) => m.version === 0 && !isTypingNotice(m)).forEach(settle));
  // Right after a message that failed comes why.
  chat.on(EVENT.ERROR, ({ data }) => {
    if (data.method === 'sendMessage' && refused) fail(refused, data);
    refused = null;
  });

  return {
    /**
     * Makes a message with a method of the SDK, such as createTextMessage, and
     * sends it. Throws if no message can be made.
     */
    send(conversationID, conversationType, method, payload, options) {
      const message = chat[method]({
        to: bareID(conversationID),
        conversationType,
        payload,
        needReadReceipt: true,
        onProgress: (fraction) => advance(message, fraction),
        ...options,
      });
      keep(message);
      onAdd(message);
      if (payload.file) deliverInTurn(message);
      else deliver(message, 'sendMessage');
    },

    /** Sends a message again that failed. It stays the same message. */
    retry(message) {
      deliver(message, 'resendMessage');
      onChange(message);
    },

    /** Gives up a message that failed. */
    drop(message) {
      forget(message);
      errors.delete(message.ID);
      onRemove(message);
    },

    /** Messages of a conversation that are not stored, each with its error if it failed. */
    list: (conversationID) => of(conversationID).map((message) => ({ message, error: errors.get(message.ID) })),

    /** How much of the file of a message is sent, from 0 to 1; undefined when none is on its way. */
    progressOf: (message) => progress.get(message.ID),

    clear() {
      waiting.clear();
      errors.clear();
      progress.clear();
      files.clear();
    },
  };
}
