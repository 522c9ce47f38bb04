import { TYPES } from './constants.js';

// The shapes that pages see (docs/facts.md#shapes). Every documented field is
// there; one that has no meaning here has its documented default. Go sends
// neither a default nor what follows from another field: jsbridge/dto.go.

/** A conversation, out of what Go sends of it. */
export function conversation({
  conversationID, unreadCount = 0, lastMessage, peer, isPinned = false, messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
  markList = [], customData = '', conversationGroupList = [], draftText = '', peerReadTime = 0,
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

function last({
  lastTime = 0, lastSequence = 0, fromAccount = '', payload = null, messageForShow = payload?.text ?? '', type = '',
  cloudCustomData = '', nick = '', version = 0, isPeerRead = false, revoker = null,
} = {}) {
  return {
    lastTime,
    lastSequence,
    fromAccount,
    messageForShow,
    payload,
    type,
    isRevoked: revoker !== null,
    cloudCustomData,
    onlineOnlyFlag: false,
    nick,
    nameCard: '',
    version,
    isPeerRead,
    revoker,
  };
}

/** What is known of a user. */
export function profile({ userID, of: { custom = [], updatedAt = 0, ...given } = {} }) {
  return {
    userID,
    nick: '',
    gender: TYPES.GENDER_UNKNOWN,
    birthday: 0,
    location: '',
    selfSignature: '',
    allowType: TYPES.ALLOW_TYPE_ALLOW_ANY,
    language: 0,
    avatar: '',
    messageSettings: 0,
    adminForbidType: TYPES.FORBID_TYPE_NONE,
    level: 0,
    role: 0,
    ...given,
    lastUpdatedTime: updatedAt,
    profileCustomField: custom,
  };
}

/** A chat group, of which nothing is known but how it reminds. */
export function group({ groupID, messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE }) {
  return {
    groupID,
    name: '',
    avatar: '',
    type: '',
    introduction: '',
    notification: '',
    ownerID: '',
    createTime: 0,
    infoSequence: 0,
    lastInfoTime: 0,
    nextMessageSeq: 0,
    memberCount: 0,
    memberNum: 0,
    maxMemberCount: 0,
    maxMemberNum: 0,
    joinOption: '',
    inviteOption: '',
    groupCustomField: [],
    muteAllMembers: false,
    isSupportTopic: false,
    lastMessage: last(),
    selfInfo: { messageRemindType },
  };
}

/** A message, out of what Go sends of it or a page has made. */
export function message({
  ID, type, payload, conversationID, to, from, out = false, time, clientTime, clientSequence, random, status = 'success',
  priority = TYPES.MSG_PRIORITY_NORMAL, nick = '', avatar = '', isRead = false, isPeerRead = false, atUserList = [],
  cloudCustomData = '', needReadReceipt = false, confirmedAt = 0, isSupportExtension = false, version = 0, revokerInfo,
}) {
  const isC2C = conversationID.startsWith(TYPES.CONV_C2C);
  return {
    ID,
    type,
    payload,
    conversationID,
    conversationType: isC2C ? TYPES.CONV_C2C : TYPES.CONV_GROUP,
    conversationSubType: '',
    to,
    from,
    flow: out ? 'out' : 'in',
    time,
    clientTime,
    sequence: clientSequence,
    clientSequence,
    random,
    status,
    priority,
    nick,
    avatar,
    nameCard: '',
    isRead,
    isPeerRead,
    isRevoked: revokerInfo !== undefined,
    isDeleted: false,
    isModified: version > 0,
    isResend: false,
    isSystemMessage: false,
    isPlaceMessage: 0,
    atUserList,
    cloudCustomData,
    needReadReceipt,
    readReceiptInfo: { ...(needReadReceipt && isC2C && { isPeerRead: confirmedAt > 0 }), timestamp: confirmedAt },
    isBroadcastMessage: false,
    isSupportExtension,
    hasRiskContent: false,
    revoker: revokerInfo?.userID ?? '',
    revokerInfo: revokerInfo ?? { userID: '', nick: '', avatar: '' },
    revokeReason: '',
    version,
    pinnerInfo: null,
    level: 0,
    senderTinyID: ID.slice(0, ID.indexOf('-')),
    protocol: 'JSON',
    _elements: [{ type, content: payload }],
  };
}
