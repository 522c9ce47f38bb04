import { countPeople } from './names.js';

/**
 * What can be done with chat groups. Those that a dialog runs reject if they
 * fail, and the dialog says why; the others show it.
 */
export function createChatGroupActions({ chat, TYPES, toasts, attempt, open, topics, onMembers, onApplications }) {
  // A community with topics has no conversation itself.
  async function enter(groupID, hasTopics = false) {
    if (hasTopics) return topics.openFirst(groupID);
    const { data } = await chat.getConversationProfile(`GROUP${groupID}`);
    open(data.conversation.conversationID);
  }

  // Members may change without a tip, so they are asked for again.
  async function change(title, run) {
    const done = await attempt(title, run);
    if (done) onMembers();
    return done !== undefined;
  }

  return {
    /** Opens a chat group; of a community with topics the first one. */
    enter: (groupID, hasTopics) => attempt('Could not open it', () => enter(groupID, hasTopics)),

    /** Makes a chat group with some members in it, and opens its conversation. */
    async create({ type, name, groupID, userIDs, hasTopics }) {
      const memberList = userIDs.map((userID) => ({ userID }));
      if (hasTopics) {
        const missing = await topics.createCommunity({ name, groupID, memberList, topicName: 'General' });
        if (missing.length > 0) tellFailures('added', missing);
        return;
      }
      const own = groupID === '' ? {} : { groupID };
      // Members invite others where nothing else is said: see the settings.
      const { data } = await chat.createGroup({ type, name, ...own, memberList, inviteOption: TYPES.INVITE_OPTIONS_FREE_ACCESS });
      await enter(data.group.groupID);
      if (data.overLimitUserIDList.length > 0) tellFailures('added', data.overLimitUserIDList);
    },

    /** Finds a chat group by its ID. */
    find: async (groupID) => (await chat.searchGroupByID(groupID)).data.group,

    /** Comes into a chat group, or asks to be let in. */
    async join(group, applyMessage) {
      const { groupID, name, isSupportTopic } = group;
      const { data } = await chat.joinGroup({ groupID, applyMessage });
      if (data.status === TYPES.JOIN_STATUS_WAIT_APPROVAL)
        toasts.show({ title: `You asked to be let into “${name}”`, text: 'A notice will tell you what became of it.' });
      else await enter(groupID, isSupportTopic);
    },

    async quit({ groupID, name }) {
      await chat.quitGroup(groupID);
      toasts.show({ title: `You left “${name}”` });
    },

    async dismiss({ groupID, name }) {
      await chat.dismissGroup(groupID);
      toasts.show({ title: `You ended “${name}”` });
    },

    /** Changes what is said of a chat group, and the user's own name in it, if they are others. */
    async update(group, values, nameCard) {
      const changed = Object.entries(values).filter(([name, value]) => group[name] !== value);
      if (changed.length > 0) await chat.updateGroupProfile({ groupID: group.groupID, ...Object.fromEntries(changed) });
      if (nameCard !== group.selfInfo.nameCard) await chat.setGroupMemberNameCard({ groupID: group.groupID, nameCard });
      onMembers();
    },

    async invite({ groupID }, userIDList) {
      const { data } = await chat.addGroupMember({ groupID, userIDList });
      const { successUserIDList: added, existedUserIDList: there, failureUserIDList: failed, overLimitUserIDList: full } = data;
      const waiting = userIDList.length - added.length - there.length - failed.length - full.length;
      if (failed.length + full.length > 0) tellFailures('added', [...failed, ...full]);
      else if (waiting > 0) toasts.show({ title: 'The owner or an admin has to let them in', text: 'A notice will tell you.' });
      else if (added.length > 0) toasts.show({ title: `Added ${list(added)}` });
      else toasts.show({ title: `${list(there)} ${there.length === 1 ? 'is' : 'are'} there already` });
      onMembers();
    },

    setRole: ({ groupID }, { userID }, role) =>
      change(`Could not change the role of ${userID}`, () => chat.setGroupMemberRole({ groupID, userID, role })),

    mute: ({ groupID }, { userID }, muteTime) =>
      change(`Could not ${muteTime > 0 ? 'mute' : 'unmute'} ${userID}`, () => chat.setGroupMemberMuteTime({ groupID, userID, muteTime })),

    async remove({ groupID }, { userID }) {
      await chat.deleteGroupMember({ groupID, userIDList: [userID] });
      onMembers();
    },

    async give({ groupID }, { userID }) {
      await chat.changeGroupOwner({ groupID, newOwnerID: userID });
      onMembers();
    },

    /** Lets somebody in, or not. */
    async handle(application, isWelcome) {
      const handleAction = isWelcome ? 'Agree' : 'Reject';
      await attempt('Could not answer', () => chat.handleGroupApplication({ handleAction, application }));
      // Somebody else may have answered: what waits is asked for in any case.
      await onApplications();
    },

    /** Who has read an own message and who has not, as { read, unread }: user IDs. */
    async readers(message) {
      const [read, unread] = await Promise.all([0, 1].map((filter) => everyReader(message, filter)));
      return { read: read.readUserIDList, unread: unread.unreadUserIDList };
    },
  };

  async function everyReader(message, filter) {
    const all = { readUserIDList: [], unreadUserIDList: [] };
    let cursor = '';
    for (let isCompleted = false; !isCompleted;) {
      const { data } = await chat.getGroupMessageReadMemberList({ message, filter, cursor, count: 100 });
      all.readUserIDList.push(...data.readUserIDList);
      all.unreadUserIDList.push(...data.unreadUserIDList);
      ({ cursor, isCompleted } = data);
    }
    return all;
  }

  function tellFailures(verb, userIDs) {
    toasts.show({
      kind: 'error',
      title: `${countPeople(userIDs.length)} could not be ${verb}`,
      details: userIDs.map((text) => ({ text })),
    });
  }
}

function list(userIDs) {
  return userIDs.length > 2 ? countPeople(userIDs.length) : userIDs.join(' and ');
}
