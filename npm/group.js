import { TYPES } from './constants.js';
import { last } from './message.js';

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
