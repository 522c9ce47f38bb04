import { isChatGroup } from './names.js';
import { groupIDOf } from './topics.js';

// The SDK gives this many members a call.
const MOST_PER_CALL = 100;

/** Of more members than this, only the first ones are known. */
export const MOST_MEMBERS = 500;

/** What to call a member of a chat group: the name there, else that of the profile, else the user ID. */
export function nameOfMember({ nameCard, nick, userID }) {
  return nameCard || nick || userID;
}

/**
 * Keeps `members`, those of the chat group that is open, up to date: null until
 * they are known. Every tip of the group may tell of others.
 */
export function keepMembers({ chat, EVENT, state }) {
  let round = 0;
  let known;

  const openGroup = () => (isChatGroup(state.now.openID) ? groupIDOf(state.now.openID) : '');

  async function read(groupID) {
    const members = [];
    let offset;
    do {
      const { data } = await chat.getGroupMemberList({ groupID, count: MOST_PER_CALL, offset });
      members.push(...data.memberList);
      offset = data.offset;
    } while (offset && members.length < MOST_MEMBERS);
    return members;
  }

  // What comes after a later question, or after another conversation was opened, is dropped.
  async function look() {
    const mine = ++round;
    const groupID = openGroup();
    known = state.now.chatGroups.get(groupID);
    if (!known) return state.set({ members: null });
    try {
      const members = await read(groupID);
      if (mine === round) state.set({ members });
    } catch (error) {
      // Without the network: the next change asks again.
      console.warn('Parlor: who is in the chat group?', error);
    }
  }

  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    if (data.some(({ type, conversationID }) => type === 'TIMGroupTipElem' && conversationID === state.now.openID)) look();
  });
  state.watch(['openID'], () => {
    state.set({ members: null });
    look();
  });
  state.watch(['chatGroups'], ({ chatGroups }) => {
    if (chatGroups.get(openGroup()) !== known) look();
  });
  state.watch(['net'], look);
  return { look };
}
