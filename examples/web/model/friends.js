/**
 * Keeps what there is of friends: `friends` and `friendGroups` in the order of
 * the SDK, `friendApplications` with those that came and those that the user
 * made, the newest first, and `newApplications`, how many came since the user
 * looked.
 */
export function keepFriends({ chat, EVENT, state }) {
  const takeApplications = ({ friendApplicationList, unreadCount }) =>
    state.set({ friendApplications: friendApplicationList, newApplications: unreadCount });

  async function look() {
    const { me } = state.now;
    if (me === '') return;
    try {
      const [friends, friendGroups, applications] = await Promise.all([
        chat.getFriendList(),
        chat.getFriendGroupList(),
        chat.getFriendApplicationList(),
      ]);
      if (state.now.me !== me) return;
      state.set({ friends: friends.data, friendGroups: friendGroups.data });
      takeApplications(applications.data);
    } catch (error) {
      // The next sign-in asks again, and events tell what changes until then.
      console.warn('Parlor: who are the friends?', error);
    }
  }

  chat.on(EVENT.FRIEND_LIST_UPDATED, ({ data }) => state.set({ friends: data }));
  chat.on(EVENT.FRIEND_GROUP_LIST_UPDATED, ({ data }) => state.set({ friendGroups: data }));
  chat.on(EVENT.FRIEND_APPLICATION_LIST_UPDATED, ({ data }) => takeApplications(data));
  // The lists have what a friend shows now.
  chat.on(EVENT.PROFILE_UPDATED, ({ data: [{ userID }] }) => {
    if (userID !== state.now.me) look();
  });
  state.watch(['me'], look);
}

/** What to call a friend: as the user does, or as they do themselves. */
export const nameOfFriend = ({ remark, profile, userID }) => remark || profile.nick || userID;

/** Friends as a picker takes them. */
export function friendsToPick(friends) {
  return friends.map(({ userID, remark, profile }) => ({
    conversationID: `C2C${userID}`,
    toAccount: userID,
    remark,
    userProfile: profile,
  }));
}
