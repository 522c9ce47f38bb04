import { TYPES } from './constants.js';

// The shapes that pages see: these, and those of conversation.js, profile.js and
// group.js. Every documented field is there; one that has no meaning here has its
// documented default. Go sends neither a default nor what follows from another
// field: jsbridge/dto.go.

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

/** The newest message of a conversation, as its list shows it; without one, that there is none. */
export function last({
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
