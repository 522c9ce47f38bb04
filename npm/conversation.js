import { TYPES } from './constants.js';
import { group } from './group.js';
import { last } from './message.js';
import { profile } from './profile.js';

/** A conversation, out of what Go sends of it. */
export function conversation({
  conversationID,
  unreadCount = 0,
  lastMessage,
  peer,
  isPinned = false,
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
  markList = [],
  customData = '',
  conversationGroupList = [],
  draftText = '',
  peerReadTime = 0,
}) {
  const type = conversationID.startsWith(TYPES.CONV_C2C) ? TYPES.CONV_C2C : TYPES.CONV_GROUP;
  const toAccount = conversationID.slice(type.length);
  const shown = {
    conversationID,
    type,
    subType: '',
    unreadCount,
    lastMessage: last(lastMessage),
    groupAtInfoList: [],
    remark: '',
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
  if (type === TYPES.CONV_C2C) {
    shown.userProfile = profile({ userID: toAccount, of: peer });
  } else {
    shown.groupProfile = group({ groupID: toAccount, messageRemindType });
  }
  return shown;
}
