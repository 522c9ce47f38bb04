import { TYPES } from './constants.js';
import { last } from './message.js';

const seconds = (milliseconds) => Math.floor(milliseconds / 1000);

/** A chat group, out of what Go sends of it. */
export function group({
  groupID,
  of: {
    type = '',
    name = '',
    avatar = '',
    introduction = '',
    notification = '',
    ownerID = '',
    joinOption = '',
    inviteOption = '',
    maxMembers = 0,
    muteAll = false,
    custom = [],
    createdAt = 0,
    updatedAt = 0,
    changes = 0,
    topics = false,
  } = {},
  userID = '',
  self: { role = '', nameCard = '', joinedAt = 0, custom: memberCustomField = [] } = {},
  memberCount = 0,
  lastSequence = 0,
  lastMessage,
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
}) {
  return {
    groupID,
    name,
    avatar,
    type,
    introduction,
    notification,
    ownerID,
    createTime: seconds(createdAt),
    infoSequence: changes,
    lastInfoTime: seconds(updatedAt),
    nextMessageSeq: role ? lastSequence + 1 : 0,
    memberCount,
    memberNum: memberCount,
    maxMemberCount: maxMembers,
    maxMemberNum: maxMembers,
    joinOption,
    inviteOption,
    groupCustomField: custom,
    muteAllMembers: muteAll,
    isSupportTopic: topics,
    lastMessage: last(lastMessage, groupID),
    selfInfo: {
      messageRemindType,
      joinTime: seconds(joinedAt),
      nameCard,
      role,
      userID,
      memberCustomField,
    },
  };
}

/** A member of a chat group, out of what Go sends of it. */
export function member({
  userID,
  of: { role, nameCard = '', joinedAt, muteUntil = 0, custom = [] },
  nick = '',
  avatar = '',
  isOnline = false,
}) {
  return {
    userID,
    avatar,
    nick,
    role,
    joinTime: seconds(joinedAt),
    lastSendMsgTime: '',
    nameCard,
    muteUntil: seconds(muteUntil),
    memberCustomField: custom,
    isOnline,
  };
}
