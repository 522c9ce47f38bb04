import { EVENT, TYPES } from './constants.js';
import { headed } from './errors.js';
import { group, member } from './group.js';
import { theInfos } from './groupinfo.js';
import { profile } from './profile.js';

// What the page sees of data that come from Go, which names conversations and
// messages there (jsbridge/delivery.go) and gives of others what is known. Each
// view says which fields hold what; all other fields stay as they are.

export const withConversation = (data, objects) => ({ ...data, conversation: objects.conversation(data.conversation) });
export const withConversations = (data, objects) => ({ ...data, conversationList: theConversations(data, objects) });
export const withMessage = (data, objects) => ({ ...data, message: objects.named(data.message) ?? null });
export const withMessages = (data, objects) => ({ ...data, messageList: theMessages(data, objects) });
/** Messages come the newest first; of chat groups the page gets them in the order of sending. */
export function withFound([[totalCount, cursor, list], names], objects) {
  const messages = names.map((name) => objects.named(name));
  const searchResultList = list.map(([conversationID, messageCount]) => {
    const own = messages.filter((message) => message.conversationID === conversationID);
    return { conversationID, messageCount, messageList: conversationID.startsWith(TYPES.CONV_GROUP) ? own.reverse() : own };
  });
  return { totalCount, cursor, searchResultList };
}
export const withGroups = (data) => ({ ...data, groupList: data.groupList.map(group) });
export const withMember = (data) => ({ ...withGroup(data), member: member(data.member) });
export const withMembers = ({ memberList, offset = 0, place = '' }) => ({ memberList: memberList.map(member), offset: place || offset });
export const theMembers = ({ memberList }) => ({ memberList: memberList.map(member) });
export const withGroup = (data) => (data.group ? { ...data, group: group(data.group) } : data);

// Where that field is all that the page gets.
export const theProfile = (data) => profile(data.profile);
export const theProfiles = (data) => data.profileList.map(profile);
const theGroups = (data) => data.map(group);
const theMessages = ({ messageList }, objects) => messageList.map((name) => objects.named(name));

/** True stands for the whole list. */
const theConversations = ({ conversationList }, objects) =>
  conversationList === true ? objects.list() : conversationList.map((id) => objects.conversation(id));

/** Of a message that is pinned no more only what names it. */
function thePin(data, objects) {
  const { ID, sequence, random, time, clientTime } = objects.named(data.message);
  return { ...data, message: data.isPinned ? objects.named(data.message) : { ID, sequence, random, time, clientTime } };
}

const theError = (data) => ({ ...data, message: headed(data.method, data.message) });

/** The views of the data of events. */
export const EVENTS = {
  [EVENT.ERROR]: theError,
  [EVENT.CONVERSATION_LIST_UPDATED]: theConversations,
  [EVENT.CONVERSATION_IN_GROUP_UPDATED]: withConversations,
  [EVENT.CONVERSATION_GROUP_INFO_UPDATED]: theInfos,
  [EVENT.MESSAGE_RECEIVED]: theMessages,
  [EVENT.MESSAGE_MODIFIED]: theMessages,
  [EVENT.MESSAGE_REVOKED]: theMessages,
  [EVENT.MESSAGE_READ_BY_PEER]: theMessages,
  [EVENT.PINNED_GROUP_MESSAGE_UPDATED]: thePin,
  [EVENT.GROUP_LIST_UPDATED]: theGroups,
  [EVENT.PROFILE_UPDATED]: theProfiles,
};

/** The names of the events whose data come as they are. Only tests ask: with those above they are all that come. */
export const PLAIN = [
  'SDK_READY',
  'SDK_NOT_READY',
  'SDK_DESTROY',
  'KICKED_OUT',
  'NET_STATE_CHANGE',
  'CONVERSATION_GROUP_LIST_UPDATED',
  'TOTAL_UNREAD_MESSAGE_COUNT_UPDATED',
  'ALL_RECEIVE_MESSAGE_OPT_UPDATED',
  'MESSAGE_READ_RECEIPT_RECEIVED',
  'MESSAGE_EXTENSIONS_UPDATED',
  'MESSAGE_EXTENSIONS_DELETED',
  'MESSAGE_REACTIONS_UPDATED',
  'BLACKLIST_UPDATED',
  'USER_STATUS_UPDATED',
  'GROUP_ATTRIBUTES_UPDATED',
  'GROUP_COUNTER_UPDATED',
  'FRIEND_LIST_UPDATED',
];
