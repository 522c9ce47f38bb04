import { explain } from '../model/failure.js';
import { bareID } from '../model/names.js';

/**
 * The messages of this page that are on their way or failed, by conversation.
 * It outlives switching to another conversation: nothing that was written gets lost.
 * Those that wait for a server are in the SDK's own list until they fail.
 */
export function createOutbox({ chat, EVENT, toasts, onAdd, onChange, onRemove, isOpen }) {
  const waiting = new Map();
  const errors = new Map();
  let refused = null;

  const of = (id) => waiting.get(id) ?? [];
  const forget = (message) =>
    waiting.set(
      message.conversationID,
      of(message.conversationID).filter((m) => m !== message),
    );

  const keep = (message) => waiting.set(message.conversationID, [...of(message.conversationID), message]);

  async function deliver(message) {
    try {
      await chat.sendMessage(message);
      forget(message);
      onChange(message);
    } catch (error) {
      if (message.status !== 'success') message.status = 'fail';
      fail(message, error);
    }
  }

  function fail(message, error) {
    errors.set(message.ID, error);
    onChange(message, error);
    if (!isOpen(message.conversationID))
      toasts.show(explain(`A message to ${bareID(message.conversationID)} was not sent`, error));
  }

  // What became of a message that had waited for the server.
  function settle(message) {
    if (message.status === 'fail') {
      refused = message;
      keep(message);
      onAdd(message);
    }
    onChange(message);
  }

  // One of another version was modified; it is in its place already.
  chat.on(EVENT.MESSAGE_MODIFIED, ({ data }) => data.filter((m) => m.version === 0).forEach(settle));
  // Right after a message that failed comes why.
  chat.on(EVENT.ERROR, ({ data }) => {
    if (data.method === 'sendMessage' && refused) fail(refused, data);
    refused = null;
  });

  function send(conversationID, conversationType, text) {
    const message = chat.createTextMessage({
      to: bareID(conversationID),
      conversationType,
      payload: { text },
    });
    keep(message);
    onAdd(message);
    deliver(message);
  }

  return {
    /** Writes a text and sends it. Throws if no message can be made of it. */
    send,

    /** Sends the text of a failed message anew. */
    retry(message) {
      forget(message);
      onRemove(message);
      send(message.conversationID, message.conversationType, message.payload.text);
    },

    /** Messages of a conversation that are not stored, each with its error if it failed. */
    list: (conversationID) =>
      of(conversationID).map((message) => ({ message, error: errors.get(message.ID) })),

    clear() {
      waiting.clear();
      errors.clear();
    },
  };
}
