// The SDK takes this many users a call, and no more than these are watched.
const MOST = 100;

/**
 * Keeps `statuses` up to date: of each peer near the top of the list, and of
 * friends, whether they are online, by user ID.
 */
export function keepPresence({ chat, EVENT, state }) {
  const watched = new Set();

  function take(list) {
    const statuses = new Map(state.now.statuses);
    for (const status of list) statuses.set(status.userID, status);
    state.set({ statuses });
  }

  async function watch(userIDList) {
    for (const userID of userIDList) watched.add(userID);
    try {
      await chat.subscribeUserStatus({ userIDList });
      const { data } = await chat.getUserStatus({ userIDList });
      take(data.successUserList);
    } catch (error) {
      // Without the network nobody knows.
      console.warn('Parlor: who is online?', error);
      for (const userID of userIDList) watched.delete(userID);
    }
  }

  function look({ me, net, conversations, friends }) {
    if (me === '') watched.clear();
    if (me === '' || net !== 'connected') return;
    const peers = conversations.filter((c) => c.type === 'C2C').map((c) => c.userProfile.userID);
    const wanted = new Set([...peers, ...friends.map(({ userID }) => userID)]);
    const fresh = [...wanted].filter((userID) => !watched.has(userID)).slice(0, MOST - watched.size);
    if (fresh.length > 0) watch(fresh);
  }

  chat.on(EVENT.USER_STATUS_UPDATED, ({ data }) => take(data));
  state.watch(['me', 'net', 'conversations', 'friends'], look);
}

/** What to say of a user's status: "Online", "Online · at lunch", "Offline". Empty when nothing is known. */
export function statusText(status) {
  if (!status || status.statusType === 0) return '';
  const word = status.statusType === 1 ? 'Online' : 'Offline';
  return status.customStatus ? `${word} · ${status.customStatus}` : word;
}

/** Whether a status says that a user is there. */
export function isOnline(status) {
  return status?.statusType === 1;
}
