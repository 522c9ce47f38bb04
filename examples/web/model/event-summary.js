import { bareID, count } from './names.js';

// Longer lists are cut before they are kept, so that 200 events stay small.
const MOST_ITEMS = 20;

const SUMMARIES = {
  CONVERSATION_LIST_UPDATED: (list) => count(list.length, 'conversation'),
  CONVERSATION_GROUP_LIST_UPDATED: (names) => (names.length === 0 ? 'no groups' : names.join(', ')),
  CONVERSATION_IN_GROUP_UPDATED: ({ groupName, conversationList }) => `${groupName}: ${count(conversationList.length, 'conversation')}`,
  CONVERSATION_GROUP_INFO_UPDATED: ({ changed, gone }) =>
    [...changed.map((info) => `${info.groupName}: ${info.unreadCount} unread`), ...gone.map((id) => `group ${id} is gone`)].join(', '),
  GROUP_LIST_UPDATED: (groups) => count(groups.length, 'chat group'),
  TOTAL_UNREAD_MESSAGE_COUNT_UPDATED: (number) => `${number} unread`,
  MESSAGE_RECEIVED: (messages) => messages.map((m) => `${m.from}: ${m.payload?.text ?? m.type}`).join('; '),
  MESSAGE_READ_BY_PEER: (messages) => `${bareID(messages[0]?.conversationID ?? '')} read ${count(messages.length, 'message')}`,
  MESSAGE_MODIFIED: (messages) => messages.map((m) => `to ${m.to}: ${m.status}`).join('; '),
  NET_STATE_CHANGE: ({ state }) => state,
  KICKED_OUT: ({ type }) => type,
  SDK_READY: () => 'signed in',
  SDK_NOT_READY: () => 'signed out',
  ERROR: ({ code, message, method }) => `${method ? `${method}, ` : ''}${code}: ${message}`,
};

/** Says in a few words what an event brings. */
export function summarize(name, data) {
  const known = SUMMARIES[name];
  if (known) return known(data);
  if (Array.isArray(data)) return count(data.length, 'item');
  return data === undefined || data === null ? '' : JSON.stringify(shorten(data)).slice(0, 120);
}

/** The same data with long lists cut; tells how much is missing. */
export function shorten(data) {
  if (Array.isArray(data)) return shortenList(data);
  if (Array.isArray(data?.conversationList)) return { ...data, conversationList: shortenList(data.conversationList) };
  return data;
}

function shortenList(list) {
  if (list.length <= MOST_ITEMS) return list.slice();
  return [...list.slice(0, MOST_ITEMS), `… and ${(list.length - MOST_ITEMS).toLocaleString('en')} more`];
}
