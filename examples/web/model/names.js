import { decimalText, numberText } from './locale.js';

/** What to call a conversation: a friend as the user does. */
export function nameOf(conversation) {
  const { remark, userProfile: user, groupProfile: group, conversationID } = conversation;
  return remark || user?.nick || group?.name || (isNotices(conversationID) ? 'Notices' : bareID(conversationID));
}

/** The address of the picture of a conversation; an empty text if there is none. */
export function pictureOf({ userProfile: user, groupProfile: group }) {
  return user?.avatar || group?.avatar || '';
}

/** A conversation ID without its prefix: the user or chat group it is with. */
export function bareID(conversationID) {
  return conversationID.replace(/^(C2C|GROUP)/, '');
}

/** Whether a conversation is with one person. */
export function isPerson(conversationID) {
  return conversationID.startsWith('C2C');
}

/** Whether a conversation is with a chat group. */
export function isChatGroup(conversationID) {
  return conversationID.startsWith('GROUP');
}

/** Whether a conversation is where the server tells of chat groups. */
export function isNotices(conversationID) {
  return conversationID === '@TIM#SYSTEM';
}

// TYPES.CONV_MARK_TYPE_UNREAD, as markConversation sets it.
const UNREAD_MARK = 2;

/** Whether a conversation is to be looked at: it has new messages, or somebody marked it so. */
export function isUnread(conversation) {
  return conversation.unreadCount > 0 || isMarkedUnread(conversation);
}

/** Whether somebody marked a conversation as unread. */
export function isMarkedUnread({ markList }) {
  return markList?.includes(UNREAD_MARK) ?? false;
}

/** Whether the user is not notified of messages in a conversation. */
export function isMuted({ messageRemindType }) {
  return messageRemindType !== undefined && messageRemindType !== 'AcceptAndNotify';
}

/** Whether a text may be a user ID: 1 to 32 printable ASCII characters, no spaces. */
export function isUserID(text) {
  return /^[!-~]{1,32}$/.test(text);
}

/** Says in words what is wrong with a user ID; an empty text if nothing is. */
export function userIDProblem(text) {
  if (text === '') return 'Type a name first.';
  if (text.length > 32) return 'That name is too long: 32 characters at most.';
  if (!isUserID(text)) return 'Use letters, digits and signs such as - or _ only, without spaces or accents.';
  return '';
}

/** A whole number that is always the same for a text; similar texts are spread (FNV-1a). */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0;
  return hash;
}

/** How many bytes a text has in UTF-8. */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

/** A count with its noun: "1 conversation", "1,200 conversations". */
export function count(number, noun) {
  return `${numberText(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A number of people: "1 person", "1,200 people". */
export function countPeople(number) {
  return number === 1 ? '1 person' : `${numberText(number)} people`;
}

/** A number that fits into a badge. */
export function badgeText(number) {
  return number > 99 ? `${numberText(99)}+` : numberText(number);
}

/** Names a few conversations: "bob", "bob and carol", "5 conversations". */
export function nameAll(conversations) {
  const names = conversations.map(nameOf);
  if (names.length === 1) return names[0];
  if (names.length === 2) return names.join(' and ');
  return count(names.length, 'conversation');
}

/** A size in bytes for people: "640 bytes", "12 KB", "3.4 MB". */
export function sizeText(bytes) {
  if (bytes < 1024) return count(bytes, 'byte');
  if (bytes < 1024 * 1024) return `${numberText(Math.round(bytes / 1024))} KB`;
  return `${decimalText(bytes / 1024 / 1024)} MB`;
}
