import { readExtras } from './extras.js';
import { labelOf } from './labels.js';
import { nameOfSender } from './merging.js';

const MOST_LETTERS = 120;

/**
 * What to send along with an answer: the message that it answers, in
 * cloudCustomData and under the names that other chat clients use for it.
 */
export function quoteOf(message) {
  const messageReply = {
    messageID: message.ID,
    messageSender: nameOfSender(message),
    messageAbstract: [...labelOf(message)].slice(0, MOST_LETTERS).join(''),
    messageTime: message.time,
    version: 1,
  };
  return JSON.stringify({ messageReply });
}

/** The message that a message answers, as { id, sender, text }; null for one that answers none. */
export function readQuote(message) {
  const { messageReply } = readExtras(message);
  if (typeof messageReply?.messageID !== 'string') return null;
  const { messageID, messageSender, messageAbstract } = messageReply;
  return { id: messageID, sender: String(messageSender ?? ''), text: String(messageAbstract ?? '') };
}
