import { isNotices } from './names.js';
import { isApplication } from './tips.js';

const NOBODY = [];

/**
 * Keeps `chatGroups`, the chat groups that the user is in, by their ids, and
 * `applications`, who waits to be let into one of which the user is the owner
 * or an admin.
 */
export function keepChatGroups({ chat, EVENT, state }) {
  const handles = ({ selfInfo }) => selfInfo.role === 'Owner' || selfInfo.role === 'Admin';
  const seen = new WeakSet();
  let asked = '';

  // One that says what it said before stays the same object, so that nobody asks for its members again.
  function take(groups) {
    const before = state.now.chatGroups;
    const kept = groups.map((group) => [group.groupID, isSame(before.get(group.groupID), group) ? before.get(group.groupID) : group]);
    const isOther = kept.length !== before.size || kept.some(([groupID, group]) => before.get(groupID) !== group);
    if (isOther) state.set({ chatGroups: new Map(kept) });
  }

  // Who comes and goes changes the conversation, not the list of groups.
  function follow({ conversations, chatGroups }) {
    const fresh = conversations.map(({ groupProfile }) => groupProfile).filter((group) => group && !seen.has(group));
    for (const group of fresh) seen.add(group);
    const isOther = (group) => group.selfInfo.role !== '' && chatGroups.has(group.groupID) && !isSame(chatGroups.get(group.groupID), group);
    const others = fresh.filter(isOther).map((group) => [group.groupID, group]);
    if (others.length > 0) state.set({ chatGroups: new Map([...chatGroups, ...others]) });
  }

  // What the user did is no news.
  function passOver({ me, conversations }) {
    const notices = conversations.find(({ conversationID }) => isNotices(conversationID));
    const isOwn = notices?.unreadCount === 1 && notices.lastMessage.payload?.operatorID === me;
    if (isOwn) chat.setMessageRead({ conversationID: notices.conversationID }).catch((error) => console.warn('Parlor: a notice', error));
  }

  async function lookForApplications() {
    try {
      const { data } = await chat.getGroupApplicationList();
      state.set({ applications: data.applicationList });
    } catch (error) {
      // Without the network: the next notice or the next sign-in asks again.
      console.warn('Parlor: who waits to be let in?', error);
    }
  }

  // Asked when it is another list of groups, and when a notice says that somebody waits.
  function look({ me, net, chatGroups }) {
    const groups = [...chatGroups.values()].filter(handles).map(({ groupID }) => groupID);
    const question = me === '' || net !== 'connected' ? '' : groups.join('\n');
    const isAnother = question !== asked;
    asked = question;
    if (me === '' || groups.length === 0) state.set({ applications: NOBODY });
    else if (question !== '' && isAnother) lookForApplications();
  }

  chat.on(EVENT.GROUP_LIST_UPDATED, ({ data }) => take(data));
  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    if (data.some(isApplication)) lookForApplications();
  });
  state.watch(['me', 'net', 'chatGroups'], look);
  state.watch(['conversations'], follow);
  state.watch(['conversations'], passOver);

  return {
    take,

    /** Asks again who waits. */
    lookForApplications,
  };
}

// Whether two say the same of a group, but for its messages.
function isSame(one, other) {
  return one === other || (one !== undefined && factsOf(one) === factsOf(other));
}

function factsOf({ lastMessage: _, nextMessageSeq: __, ...facts }) {
  return JSON.stringify(facts);
}
