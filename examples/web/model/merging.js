import { labelOf } from './labels.js';

const MOST_LINES = 3;

/** What createMergerMessage takes for several messages of a conversation, oldest first. */
export function mergerOf(messages) {
  const names = [...new Set(messages.map(nameOfSender))];
  return {
    messageList: messages,
    title: `Chat of ${names.join(' and ')}`,
    abstractList: messages.slice(0, MOST_LINES).map((message) => `${nameOfSender(message)}: ${labelOf(message)}`),
    compatibleText: 'This is a chat record, which this version cannot show.',
  };
}

/** What to call the sender of a message. */
export function nameOfSender({ nameCard, nick, from }) {
  return nameCard || nick || from;
}
