import { labelOf } from './labels.js';
import { count, isChatGroup, nameOf, pictureOf } from './names.js';

// What the SDK takes of words in one search.
const MOST_WORDS = 5;
const PER_PAGE = 20;

/** Where somebody can search: in all conversations, in one (`in GROUPchoir`), for people, for chat groups. */
export const EVERYWHERE = 'messages';
export const PEOPLE = 'people';
export const CHAT_GROUPS = 'groups';
export const inConversation = (conversationID) => `in ${conversationID}`;

/** The words of what somebody typed; all of them are to be found. */
export function wordsOf(text) {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}

/** Cuts a text into pieces, { text, isHit }: hits are where a word stands in it. */
export function markWords(text, words) {
  const parts = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (parts.length === 0) return [{ text, isHit: false }];
  return text
    .split(new RegExp(`(${parts.join('|')})`, 'iu'))
    .map((piece, place) => ({ text: piece, isHit: place % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/**
 * Makes search(where, words, cursor), which resolves to { total, cursor, hits }.
 * A hit is { key, name, picture, text, time } and one of `message` (its place),
 * `conversationID` (with more than one message), `userID` and `group`.
 */
export function createSearch({ chat, state }) {
  const calls = { [PEOPLE]: ['searchCloudUsers', ofPerson], [CHAT_GROUPS]: ['searchCloudGroups', ofGroup] };

  const known = (id) => state.now.conversations.find((c) => c.conversationID === id) ?? { conversationID: id };

  function ofMessage(message) {
    const { ID, conversationID, time, nameCard, nick, from, flow, avatar = '' } = message;
    const name = flow === 'out' ? 'You' : nameCard || nick || from;
    return { key: ID, conversationID, name, picture: avatar, text: labelOf(message), time, message };
  }

  function ofConversation({ conversationID, messageCount, messageList: [message] }) {
    const conversation = known(conversationID);
    const text = message ? labelOf(message) : count(messageCount, 'message');
    const name = nameOf(conversation);
    return { key: conversationID, conversationID, name, picture: pictureOf(conversation), text, time: message?.time, message };
  }

  return async function search(where, words, cursor) {
    const options = { keywordList: words, keywordListMatchType: 'and', count: PER_PAGE, cursor };
    const one = where.startsWith('in ') ? where.slice(3) : undefined;
    const [call, hitOf] = calls[where] ?? ['searchCloudMessages', one ? ofMessage : ofConversation];
    const { data } = await patiently(() => chat[call](one ? { ...options, conversationID: one } : options));
    // In chat groups the newest comes last.
    const list = one
      ? data.searchResultList.flatMap(({ messageList }) => (isChatGroup(one) ? messageList.toReversed() : messageList))
      : data.searchResultList;
    return { total: data.totalCount, cursor: data.cursor, hits: list.map(hitOf) };
  };
}

// A server answers two searches of a user in a second, and refuses more with this.
const ASKED_TOO_OFTEN = 60018;

/** Asks once more, a second later, where somebody asks faster than that. */
async function patiently(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error.code !== ASKED_TOO_OFTEN) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return ask();
  }
}

function ofPerson({ userID, nick, avatar }) {
  return { key: userID, name: nick || userID, picture: avatar, text: nick ? userID : 'Write a message', userID };
}

function ofGroup(group) {
  const { groupID, name, avatar, memberCount } = group;
  return { key: groupID, name: name || groupID, picture: avatar, text: count(memberCount, 'member'), group };
}
