import { readSignal, signalText } from './signals.js';

/** Whether a message only tells what happened: in a chat group, as a tip for all of it or a notice for the user, or with a call. */
export const isTip = (message) => message.type in TELLERS || isBeginning(message) || readSignal(message) !== null;

/** Whether a notice is about somebody who waits to be let in. */
export const isApplication = ({ type, payload }) =>
  type === 'TIMGroupSystemNoticeElem' && (payload.operationType === 1 || payload.operationType === 12);

/** What a tip or a notice says, in words. `me` is the user, whom it calls "you". */
export function tipText(message, me) {
  const { type, payload, from, fromAccount } = message;
  const who = capital(personName({ ...message, userID: from ?? fromAccount }, me));
  if (isBeginning(message)) return `${who} made this chat group`;
  const signal = readSignal(message);
  if (signal)
    return signalText(
      signal,
      who,
      listOf(
        signal.invitees.map((userID) => ({ userID })),
        me,
      ),
    );
  return TELLERS[type](payload, me) ?? 'Something changed in the chat group';
}

// createGroup sends this message, so that the group is in the lists of all.
function isBeginning({ type, payload }) {
  return type === 'TIMCustomElem' && /"businessID":\s*"group_create"/.test(payload?.data ?? '');
}

const TELLERS = {
  TIMGroupTipElem: (payload, me) => TIPS[payload.operationType]?.(peopleOf(payload, me)),
  TIMGroupSystemNoticeElem: (payload, me) => NOTICES[payload.operationType]?.(noticeOf(payload, me)),
};

const TIPS = {
  1: ({ who, whom, isAlone }) => (isAlone ? `${capital(whom)} joined` : `${who} added ${whom}`),
  2: ({ who }) => `${who} left`,
  3: ({ who, whom }) => `${who} removed ${whom}`,
  4: ({ who, whom, isOne }) => `${who} made ${whom} ${isOne ? 'an admin' : 'admins'}`,
  5: ({ who, whom }) => `${who} took the role of admin from ${whom}`,
  6: ({ who, changed, me }) => `${who} ${changesText(changed, me)}`,
  7: ({ who, whom, members }) => `${who} ${muteText(members)} ${whom}`,
};

const NOTICES = {
  1: ({ who, group, note }) => `${who} asks to be let into ${group}${note}`,
  2: ({ who, group }) => `${who} let you into ${group}`,
  3: ({ who, group, note }) => `${who} did not let you into ${group}${note}`,
  4: ({ who, group }) => `${who} removed you from ${group}`,
  5: ({ who, group }) => `${who} ended ${group}`,
  6: ({ group }) => `You made ${group}`,
  7: ({ who, group }) => `${who} added you to ${group}`,
  8: ({ group }) => `You left ${group}`,
  9: ({ who, group }) => `${who} made you an admin of ${group}`,
  10: ({ who, group }) => `You are no longer an admin of ${group}: ${who} changed it`,
  12: ({ who, group, invited }) => `${who} suggests ${invited} for ${group}`,
  13: ({ who, group }) => `${who} let in whom you suggested for ${group}`,
  14: ({ who, group, note }) => `${who} did not let in whom you suggested for ${group}${note}`,
};

function peopleOf({ operatorInfo, operatorID, memberList, userIDList, newGroupProfile, groupJoinType }, me) {
  const named = memberList.length > 0 ? memberList : userIDList.map((userID) => ({ userID }));
  const isAlone = named.length === 1 && named[0].userID === operatorID;
  return {
    who: capital(personName({ ...operatorInfo, userID: operatorID }, me)),
    whom: listOf(named, me),
    isAlone: isAlone || groupJoinType === 1,
    isOne: named.length === 1,
    members: named,
    changed: newGroupProfile ?? {},
    me,
  };
}

function noticeOf({ operatorID, handleMessage, groupProfile, inviteeInfoList = [] }, me) {
  return {
    who: capital(personName({ userID: operatorID }, me)),
    group: `“${groupProfile.name || groupProfile.groupID}”`,
    note: handleMessage ? `: “${handleMessage}”` : '',
    invited: listOf(inviteeInfoList, me),
  };
}

const MOST_NAMES = 3;

function listOf(people, me) {
  const names = people.slice(0, MOST_NAMES).map((person) => personName(person, me));
  const left = people.length - names.length;
  if (left > 0) names.push(`${left} more`);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @param {{userID: string, nick?: string, nameCard?: string}} person */
const personName = ({ userID, nick, nameCard }, me) => (userID === me ? 'you' : nameCard || nick || userID);
const capital = (name) => (name === 'you' ? 'You' : name);

function muteText(members) {
  const [{ muteTime = 0 }] = members;
  return muteTime > 0 ? 'muted' : 'unmuted';
}

const CHANGES = {
  groupName: (name) => `named the chat group “${name}”`,
  ownerID: (userID, me) => `made ${personName({ userID }, me)} the owner`,
  notification: (text) => (text === '' ? 'took the notice away' : `wrote a notice: “${text}”`),
  introduction: () => 'changed the introduction',
  avatar: () => 'changed the picture',
  muteAllMembers: (isMuted) => (isMuted ? 'lets only the owner and admins write' : 'lets everybody write'),
  joinOption: () => 'changed how to join',
  inviteOption: () => 'changed who may invite',
};

function changesText(changed, me) {
  const said = Object.keys(changed)
    .filter((name) => name in CHANGES)
    .map((name) => CHANGES[name](changed[name], me));
  return said.length === 0 ? 'changed the chat group' : said.join(' and ');
}
