import { TYPES } from './constants.js';

// The payloads of tips and notices of chat groups, as pages see them: Go sends
// neither what follows from another field nor what has its default
// (core/group_tip.go).

const person = ({ userID, nick = '', avatar = '', ...more }) => ({ userID, nick, avatar, ...more });

/** @type {Record<string, any>} */
const SHOWN = {
  __proto__: null,

  [TYPES.MSG_GRP_TIP]({ groupName = '', operatorInfo, memberList = [], memberCount, ...rest }, groupID) {
    const users = memberList.map(({ userID }) => userID);
    return {
      ...rest,
      operatorID: operatorInfo.userID,
      operatorInfo: person(operatorInfo),
      userIDList: users.length > 0 ? users : [operatorInfo.userID],
      memberList: memberList.map(person),
      groupProfile: { from: TYPES.CONV_SYSTEM, to: groupID, groupID, groupName },
      ...(memberCount !== undefined && { memberCount, memberNum: memberCount }),
    };
  },

  [TYPES.MSG_GRP_SYS_NOTICE]({ operationType, operatorID, to = '', groupID, groupName = '', groupType = '', ...rest }) {
    const { handleMessage = '', messageKey = 0, userDefinedField = '', inviteeInfoList } = rest;
    return {
      operationType,
      operatorID,
      handleMessage,
      authentication: '',
      messageKey,
      userDefinedField,
      groupProfile: { from: operatorID, to, groupID, name: groupName, groupType },
      ...(inviteeInfoList && {
        inviteeList: inviteeInfoList.map(({ userID }) => userID),
        inviteeInfoList: inviteeInfoList.map(person),
      }),
    };
  },
};

/**
 * The payload of a message as the page sees it.
 * @param {string} type
 * @param {any} payload
 * @param {string} groupID whose history it is in
 */
export const shownPayload = (type, payload, groupID) => SHOWN[type]?.(payload, groupID) ?? payload;
