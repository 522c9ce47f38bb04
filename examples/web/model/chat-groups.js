/**
 * Keeps `chatGroups`, the chat groups that the user is in, by their ids, and
 * `applications`, who waits to be let into one of which the user is the owner
 * or an admin.
 */
export function keepChatGroups({ chat, EVENT, state }) {
  const handles = ({ selfInfo }) => selfInfo.role === 'Owner' || selfInfo.role === 'Admin';
  let asked = '';

  const take = (groups) => state.set({ chatGroups: new Map(groups.map((group) => [group.groupID, group])) });

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
    if (me === '' || groups.length === 0) state.set({ applications: [] });
    else if (question !== '' && isAnother) lookForApplications();
  }

  chat.on(EVENT.GROUP_LIST_UPDATED, ({ data }) => take(data));
  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    if (data.some((message) => message.type === 'TIMGroupSystemNoticeElem')) lookForApplications();
  });
  state.watch(['me', 'net', 'chatGroups'], look);

  return {
    take,

    /** Asks again who waits. */
    lookForApplications,
  };
}
