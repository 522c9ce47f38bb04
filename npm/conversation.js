import { TYPES } from './constants.js';
import { group } from './group.js';
import { typeOf } from './ids.js';
import { last } from './message.js';
import { profile } from './profile.js';

/** A conversation, out of what Go sends of it. */
export function conversation({
  conversationID,
  unreadCount = 0,
  lastMessage,
  peer,
  remark = '',
  isPinned = false,
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
  markList = [],
  customData = '',
  conversationGroupList = [],
  draftText = '',
  peerReadTime = 0,
  group: known,
  mentions = [],
}) {
  const type = typeOf(conversationID);
  const toAccount = conversationID.slice(type.length);
  const shown = {
    conversationID,
    type,
    subType: known?.of?.type ?? '',
    unreadCount,
    lastMessage: last(lastMessage, toAccount),
    groupAtInfoList: mentions.map((each) => mention(each, toAccount)),
    remark,
    isPinned,
    messageRemindType,
    markList,
    customData,
    conversationGroupList,
    draftText,
    peerReadTime,
    toAccount,
    _isInfoCompleted: true,
  };
  // The system conversation has both, with defaults: clients read one or the other.
  if (type !== TYPES.CONV_GROUP) {
    shown.userProfile = profile({ userID: toAccount, of: peer });
  }
  if (type !== TYPES.CONV_C2C) {
    shown.groupProfile = group({ ...known, groupID: toAccount, messageRemindType, lastMessage });
  }
  return shown;
}

/** A mention in a chat group, or in a topic of it. */
export const mention = ({ from, number, whom }, groupID, topicID = '') => ({
  from,
  groupID,
  topicID,
  messageSequence: number,
  atTypeArray: [whom],
  __random: 0,
  __sequence: number,
});
