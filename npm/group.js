import { TYPES } from './constants.js';
import { last } from './message.js';

/** A chat group, as far as it is known. */
export function group({
  groupID,
  name = '',
  avatar = '',
  type = '',
  ownerID = '',
  memberCount = 0,
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE,
}) {
  return {
    groupID,
    name,
    avatar,
    type,
    introduction: '',
    notification: '',
    ownerID,
    createTime: 0,
    infoSequence: 0,
    lastInfoTime: 0,
    nextMessageSeq: 0,
    memberCount,
    memberNum: memberCount,
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
