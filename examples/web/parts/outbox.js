import { explain } from '../model/failure.js';
import { bareID } from '../model/names.js';

/**
 * The messages of this page that are on their way or failed, by conversation.
 * It outlives switching to another conversation: nothing that was written gets lost.
 */
export function createOutbox({ chat, toasts, onAdd, onChange, onRemove, isOpen }) {
  const waiting = new Map();
  const errors = new Map();

  const of = (id) => waiting.get(id) ?? [];
  const forget = (message) =>
    waiting.set(
      message.conversationID,
      of(message.conversationID).filter((m) => m !== message),
    );

  async function deliver(message) {
    try {
      await chat.sendMessage(message);
      forget(message);
      onChange(message);
    } catch (error) {
      if (message.status !== 'success') message.status = 'fail';
      errors.set(message.ID, error);
      onChange(message, error);
      if (!isOpen(message.conversationID))
        toasts.show(explain(`A message to ${bareID(message.conversationID)} was not sent`, error));
    }
  }

  function send(conversationID, conversationType, text) {
    const message = chat.createTextMessage({
      to: bareID(conversationID),
      conversationType,
      payload: { text },
    });
    waiting.set(conversationID, [...of(conversationID), message]);
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
