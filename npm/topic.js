import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { mention } from './conversation.js';
import { chatError, reading } from './errors.js';
import { last } from './message.js';

// A topic is a group of a type that no page is shown (core/topic.go): its id is that
// of its community, the mark and a part of its own.
const TOPIC = 'Topic';
const MARK = '@TOPIC#_';

const communityOf = (topicID) => topicID.slice(0, topicID.indexOf(MARK));

/** A topic of a community, out of what Go sends of it. */
export function topic({
  conversationID,
  unreadCount = 0,
  lastMessage,
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
  draftText = '',
  readSequence = 0,
  mentions = [],
  group: {
    of: { name = '', avatar = '', introduction = '', notification = '', muteAll = false, data = '' },
    self: { muteUntil = 0 },
    lastSequence = 0,
  },
}) {
  const topicID = conversationID.slice(TYPES.CONV_GROUP.length);
  return {
    topicID,
    topicName: name,
    avatar,
    introduction,
    notification,
    unreadCount,
    muteAllMembers: muteAll,
    customData: data,
    groupAtInfoList: mentions.map((each) => mention(each, communityOf(topicID), topicID)),
    nextMessageSeq: lastSequence + 1,
    lastMessage: { ...last(lastMessage, topicID), avatar: lastMessage?.avatar ?? '' },
    draftText,
    selfInfo: {
      muteTime: Math.max(0, Math.ceil((muteUntil - Date.now()) / 1000)),
      readedSequence: readSequence,
      messageRemindType,
      excludedUnreadSequenceList: [],
    },
  };
}

/** What the page has done and heard of topics, so that no event tells it that again. */
export class Topics {
  #own = new Set(); // Made or deleted from here, and not heard of yet.
  #told = new Map(); // The text of what was told last, by topic.

  /** Runs what makes or deletes a topic. */
  async act(topicID, run) {
    this.#own.add(topicID);
    try {
      return await run();
    } catch (error) {
      this.#own.delete(topicID);
      throw error;
    }
  }

  created(topicID) {
    return this.#own.delete(topicID) ? undefined : { groupID: communityOf(topicID), topicID };
  }

  deleted(topicIDs) {
    const topicIDList = topicIDs.filter((id) => !this.#own.delete(id));
    return topicIDList.length > 0 ? { groupID: communityOf(topicIDList[0]), topicIDList } : undefined;
  }

  /** Some changes, as a reaction to an old message, show nothing else. */
  updated(data) {
    const text = JSON.stringify(data);
    if (this.#told.get(data.conversationID) === text) {
      return undefined;
    }
    this.#told.set(data.conversationID, text);
    const shown = topic(data);
    return { groupID: communityOf(shown.topicID), topic: shown };
  }

  clear() {
    this.#own.clear();
    this.#told.clear();
  }
}

/** Groups without the communities that have topics, or those alone. */
export async function groupList(chat, communities) {
  const { data } = await chat.call('getGroupList', []);
  return { code: 0, data: { ...data, groupList: data.groupList.filter((group) => group.isSupportTopic === communities) } };
}

/** Nobody makes a topic as if it were a group. */
export const withoutTopics = (options) => reading('createGroup', () => (options?.type === TOPIC ? { ...options, type: '' } : options));

export async function createTopic(chat, options) {
  const given = read('createTopicInCommunity', options, 'groupID', 'topicName');
  const { groupID, topicName: name, topicID = groupID + MARK + drawn(), avatar, introduction, notification, customData } = given;
  check(groupID, topicID);
  const group = { type: TOPIC, groupID: topicID, name, avatar, introduction, notification, customData };
  await chat.objects.topics.act(topicID, () => chat.call('createGroup', [group]));
  return { code: 0, data: { topicID } };
}

const drawn = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte % 36).toString(36)).join('');

export async function deleteTopics(chat, options) {
  const { groupID, topicIDList } = read('deleteTopicFromCommunity', options, 'groupID');
  const ids = topicIDList ?? (await chat.call('getTopicList', [{ groupID }])).data.topicList.map((each) => each.topicID);
  const remove = async (topicID) => {
    try {
      check(groupID, topicID);
      await chat.objects.topics.act(topicID, () => chat.call('dismissGroup', [topicID]));
      return { topicID };
    } catch ({ code, message }) {
      return { topicID, code, message };
    }
  };
  const all = await Promise.all(ids.map(remove));
  return { code: 0, data: { successTopicList: all.filter(({ code }) => !code), failureTopicList: all.filter(({ code }) => code) } };
}

export async function updateTopic(chat, options) {
  const given = read('updateTopicProfile', options, 'groupID', 'topicID');
  const { groupID, topicID, topicName: name, avatar, introduction, notification, customData, muteAllMembers } = given;
  check(groupID, topicID);
  const group = { groupID: topicID, name, avatar, introduction, notification, customData, muteAllMembers };
  const before = await oneTopic(chat, topicID); // Who has not opened it changes it all the same, and is shown it.
  await chat.call('updateGroupProfile', [group]);
  return { code: 0, data: { topic: (await oneTopic(chat, topicID)) ?? before } };
}

export async function topicList(chat, options) {
  const { groupID, topicIDList = [] } = read('getTopicList', options, 'groupID');
  const { topicList: successTopicList, fault } = (await chat.call('getTopicList', [{ groupID, topicIDList }])).data;
  const { code, message } = fault ?? { code: CODES.GROUP_NOT_FOUND, message: 'the community has no such topic' };
  const found = new Set(successTopicList.map((each) => each.topicID));
  const failureTopicList = topicIDList.filter((id) => !found.has(id)).map((topicID) => ({ topicID, code, message }));
  return { code: 0, data: { successTopicList, failureTopicList } };
}

/** Of a topic the result has that in the place of a group. */
export async function remind(chat, options) {
  const result = await chat.call('setMessageRemindType', [options]);
  if (result.data.group?.type !== TOPIC) {
    return result;
  }
  const { group, ...rest } = result.data;
  return { ...result, data: { ...rest, topic: await oneTopic(chat, group.groupID) } };
}

/** A member of a topic is one of its community, which the call did not name. */
export const ofGroup = ({ group, ...data }) => (group?.type === TOPIC ? data : { group, ...data });

async function oneTopic(chat, topicID) {
  const { data } = await chat.call('getTopicList', [{ groupID: communityOf(topicID), topicIDList: [topicID] }]);
  return data.topicList[0];
}

/** The options as they are now, with texts where a call needs them. */
function read(method, options, ...needed) {
  const wrong = (what) => chatError(CODES.INVALID_PARAMETER, `${method}: options.${what}`);
  return reading(method, () => {
    const given = { ...options };
    for (const field of needed) {
      if (typeof given[field] !== 'string' || given[field] === '') {
        throw wrong(`${field} must be a string that is not empty`);
      }
    }
    if (given.topicIDList !== undefined) {
      given.topicIDList = Array.isArray(given.topicIDList) ? [...given.topicIDList] : [null];
      if (!given.topicIDList.every((id) => typeof id === 'string')) {
        throw wrong('topicIDList must be an array of strings');
      }
    }
    return given;
  });
}

function check(groupID, topicID) {
  if (typeof topicID !== 'string' || communityOf(topicID) !== groupID) {
    throw chatError(CODES.TOPIC_ID, `${typeof topicID === 'string' ? topicID : 'what was given'} is no topic's id in ${groupID}`);
  }
}
