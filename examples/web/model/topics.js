import { bareID, isChatGroup } from './names.js';

const MARK = '@TOPIC#_';

/** Whether a conversation is with a topic of a community. */
export function isTopic(conversationID) {
  return isChatGroup(conversationID) && conversationID.includes(MARK);
}

/** The chat group of a conversation: of a topic that is its community. */
export function groupIDOf(conversationID) {
  return bareID(conversationID).split(MARK)[0];
}

/** The chat group of a conversation with what holds in it; undefined if the user is not in it. */
export function groupOf({ chatGroups, topics }, conversationID) {
  const group = chatGroups.get(groupIDOf(conversationID));
  if (!group || !isTopic(conversationID)) return group;
  const topic = topicOf(topics, conversationID);
  return topic && { ...group, muteAllMembers: group.muteAllMembers || topic.muteAllMembers };
}

/** The topic of a conversation; undefined if there is none. */
export function topicOf(topics, conversationID) {
  return topics.get(groupIDOf(conversationID))?.find(({ topicID }) => `GROUP${topicID}` === conversationID);
}

/** A topic in the shape of a conversation, which no list has; undefined if there is none. */
export function topicConversation(topics, conversationID) {
  const topic = topicOf(topics, conversationID);
  if (!topic) return undefined;
  const { topicName: name, avatar, unreadCount, lastMessage, draftText, selfInfo } = topic;
  const { messageRemindType } = selfInfo;
  return {
    conversationID,
    groupProfile: { name, avatar },
    unreadCount,
    lastMessage,
    draftText,
    messageRemindType,
    conversationGroupList: [],
    markList: [],
  };
}

/** Whether the user is mentioned in messages of a topic that are not read. */
export function isMentionedIn({ groupAtInfoList }) {
  return groupAtInfoList.length > 0;
}

/**
 * Keeps `topics`, those of each community that the user is in, by its id, in
 * the order in which they were made. A topic is heard of once it was asked for.
 */
export function keepTopics({ chat, EVENT, state }) {
  const rounds = new Map();

  function put(groupID, list) {
    const topics = new Map(state.now.topics);
    if (list) topics.set(groupID, list);
    else topics.delete(groupID);
    state.set({ topics });
  }

  // What comes after a later question, or after the user has left, is dropped.
  async function look(groupID) {
    const mine = (rounds.get(groupID) ?? 0) + 1;
    rounds.set(groupID, mine);
    try {
      const { data } = await chat.getTopicList({ groupID });
      if (rounds.get(groupID) === mine && state.now.chatGroups.has(groupID)) put(groupID, data.successTopicList);
    } catch (error) {
      // Without the network: the next connection asks again.
      rounds.delete(groupID);
      console.warn('Parlor: which topics are there?', error);
    }
  }

  function follow({ me, net, chatGroups, topics }) {
    const ids = [...chatGroups.values()].filter((group) => group.isSupportTopic).map(({ groupID }) => groupID);
    for (const groupID of topics.keys()) if (!ids.includes(groupID)) put(groupID, undefined);
    for (const groupID of rounds.keys()) if (!ids.includes(groupID)) rounds.delete(groupID);
    if (me !== '' && net === 'connected') ids.filter((groupID) => !rounds.has(groupID)).forEach(look);
  }

  const change = (groupID, turn) => {
    const list = state.now.topics.get(groupID);
    if (list) put(groupID, turn(list));
  };

  chat.on(EVENT.TOPIC_CREATED, ({ data }) => look(data.groupID));
  chat.on(EVENT.TOPIC_DELETED, ({ data: { groupID, topicIDList } }) =>
    change(groupID, (list) => list.filter(({ topicID }) => !topicIDList.includes(topicID))),
  );
  chat.on(EVENT.TOPIC_UPDATED, ({ data: { groupID, topic } }) =>
    change(groupID, (list) => list.map((each) => (each.topicID === topic.topicID ? topic : each))),
  );
  state.watch(['me', 'net', 'chatGroups'], follow);

  return {
    /** Asks again which topics a community has: no event tells who made or deleted one. */
    look,
  };
}
