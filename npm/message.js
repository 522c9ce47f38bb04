import { TYPES } from './constants.js';
import { typeOf } from './ids.js';
import { shownPayload } from './tips.js';

// The shapes that pages see: these, and those of conversation.js, profile.js and
// group.js. Every documented field is there; one that has no meaning here has its
// documented default. Go sends neither a default nor what follows from another
// field: jsbridge/dto.go.

/** A message, out of what Go sends of it or a page has made. */
export function message({
  ID,
  number = 0,
  type,
  payload,
  conversationID,
  to,
  from,
  out = false,
  time,
  clientTime,
  clientSequence,
  random,
  status = 'success',
  priority = TYPES.MSG_PRIORITY_NORMAL,
  nick = '',
  avatar = '',
  nameCard = '',
  isRead = false,
  isPeerRead = false,
  atUserList = [],
  receiverList = [],
  cloudCustomData = '',
  needReadReceipt = false,
  confirmedAt = 0,
  readCount,
  unreadCount,
  isSupportExtension = false,
  isBroadcastMessage = false,
  version = 0,
  revokerInfo,
  pinnerInfo = null,
}) {
  const conversationType = typeOf(conversationID);
  const isC2C = conversationType === TYPES.CONV_C2C;
  const shown = shownPayload(type, payload, to);
  return {
    ID,
    type,
    payload: shown,
    conversationID,
    conversationType,
    conversationSubType: '',
    to,
    from,
    flow: out ? 'out' : 'in',
    time,
    clientTime,
    sequence: (!isC2C && number) || clientSequence,
    clientSequence,
    random,
    status,
    priority,
    nick,
    avatar,
    nameCard,
    isRead,
    isPeerRead,
    isRevoked: revokerInfo !== undefined,
    isDeleted: false,
    isModified: version > 0,
    isResend: false,
    isSystemMessage: type === TYPES.MSG_GRP_SYS_NOTICE,
    isPlaceMessage: 0,
    atUserList,
    ...(receiverList.length > 0 && { receiverList }),
    cloudCustomData,
    needReadReceipt,
    readReceiptInfo: receipt(needReadReceipt && isC2C, confirmedAt, readCount, unreadCount),
    isBroadcastMessage,
    isSupportExtension,
    hasRiskContent: false,
    revoker: revokerInfo?.userID ?? '',
    revokerInfo: revokerInfo ?? { userID: '', nick: '', avatar: '' },
    revokeReason: '',
    version,
    pinnerInfo,
    level: 0,
    senderTinyID: ID.slice(0, ID.indexOf('-')),
    protocol: 'JSON',
    _elements: [{ type, content: shown }],
  };
}

/** What is known of who has read a message: of a peer that, in a chat group how many. */
const receipt = (ofPeer, timestamp, readCount, unreadCount) => ({
  ...(ofPeer && { isPeerRead: timestamp > 0 }),
  ...(readCount !== undefined && { readCount, unreadCount }),
  timestamp,
});

/** The newest message of a conversation, as its list shows it; without one, that there is none. */
export function last(given, groupID = '') {
  const {
    lastTime = 0,
    lastSequence = 0,
    fromAccount = '',
    payload = null,
    messageForShow = payload?.text ?? '',
    type = '',
    cloudCustomData = '',
    nick = '',
    nameCard = '',
    version = 0,
    isPeerRead = false,
    revoker = null,
  } = given ?? {};
  return {
    lastTime,
    lastSequence,
    fromAccount,
    messageForShow,
    payload: shownPayload(type, payload, groupID),
    type,
    isRevoked: revoker !== null,
    cloudCustomData,
    onlineOnlyFlag: false,
    nick,
    nameCard,
    version,
    isPeerRead,
    revoker,
  };
}
