const SOURCE = 'AddSource_Type_Web';

/**
 * What can be done with friends. Those that a dialog runs reject if they fail,
 * and the dialog says why; the others show it.
 */
export function createFriendActions({ chat, TYPES, CODES, toasts, attempt }) {
  const handle = (title, method, options) => attempt(title, () => chat[method](options));

  return {
    /** Adds somebody, or asks to: what they allow decides. */
    async add({ userID, wording, remark, groupName }) {
      const { data } = await chat.addFriend({ to: userID, source: SOURCE, wording, remark, groupName });
      toasts.show(
        data.code === CODES.ADD_WAITS
          ? { title: `You asked ${userID}`, text: 'They are among your contacts once they say yes.' }
          : { title: `${userID} is among your contacts` },
      );
    },

    /** Answers somebody who asked: both get each other, or nobody anybody. */
    accept: ({ userID }) =>
      handle(`Could not accept ${userID}`, 'acceptFriendApplication', { userID, type: TYPES.SNS_APPLICATION_AGREE_AND_ADD }),
    refuse: ({ userID }) => handle(`Could not refuse ${userID}`, 'refuseFriendApplication', { userID }),

    /** Takes a request off the user's list; the other side keeps it. */
    forget: ({ userID, type }) => handle('Could not delete that request', 'deleteFriendApplication', { userID, type }),

    /** The user has looked at all requests. */
    looked: () => handle('Could not mark the requests as read', 'setFriendApplicationRead'),

    setRemark: (userID, remark) => chat.updateFriend({ userID, remark }),

    async remove(userID) {
      refusing(await chat.deleteFriend({ userIDList: [userID], type: TYPES.SNS_DELETE_TYPE_BOTH }));
    },

    async createGroup(name, userIDList) {
      refusing(await chat.createFriendGroup({ name, userIDList }));
    },

    renameGroup: (oldName, newName) => chat.renameFriendGroup({ oldName, newName }),
    removeGroup: (name) => chat.deleteFriendGroup({ name }),

    /** Puts friends into a friend group, or takes them out of it. */
    async file(name, userIDList, isIn) {
      refusing(await chat[isIn ? 'addToFriendGroup' : 'removeFromFriendGroup']({ name, userIDList }));
    },
  };
}

// These resolve whatever became of each user. Here all of them are friends, unless
// somebody has just stopped to be one.
function refusing({ data: { failureUserIDList } }) {
  const [failure] = failureUserIDList;
  if (failure) throw Object.assign(new Error(`${failure.userID ?? failure.to}: ${failure.message}`), { code: failure.code });
}
