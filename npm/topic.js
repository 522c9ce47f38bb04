import { mention } from './conversation.js';
import { TYPES } from './constants.js';
import { last } from './message.js';

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
  const [groupID] = topicID.split('@TOPIC#_');
  return {
    topicID,
    topicName: name,
    avatar,
    introduction,
    notification,
    unreadCount,
    muteAllMembers: muteAll,
    customData: data,
    groupAtInfoList: mentions.map((each) => mention(each, groupID, topicID)),
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
