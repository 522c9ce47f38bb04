import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError, reading } from './errors.js';

// The methods about friends: what crosses to Go, which has one command for all of
// them (core.ChangeFriends), and what the page sees of what came of it. What there is
// of friends is in objects.contacts.

const MOST_CHECKED = 1000;
const PER_QUESTION = 100;

// --- What crosses ---

const unfit = (why) => chatError(CODES.INVALID_PARAMETER, why);

function text(options, name) {
  const value = options?.[name] ?? '';
  if (typeof value !== 'string') {
    throw unfit(`${name} must be a string`);
  }
  return value;
}

function some(options, name) {
  const value = text(options, name);
  if (value === '') {
    throw unfit(`${name} must be a string that is not empty`);
  }
  return value;
}

function users(options) {
  const list = options?.userIDList;
  if (!Array.isArray(list) || list.length === 0 || !list.every((id) => typeof id === 'string')) {
    throw unfit("userIDList must name users, as in { userIDList: ['alice'] }");
  }
  return list;
}

function fields(list) {
  if (!Array.isArray(list) || !list.every((each) => typeof each?.key === 'string' && typeof each.value === 'string')) {
    throw unfit("friendCustomField must be an array such as [{ key: 'Tag_SNS_Custom_Team', value: 'red' }]");
  }
  return list.map(({ key, value }) => ({ key, value }));
}

const groupName = (options, name = 'name') => some(options, name).normalize('NFC'); // Two spellings of a name are one.
const isGiven = (value) => value !== undefined && value !== null;
const one = (name, more) => (options) => ({ userIDs: [some(options, name)], ...more?.(options) });

const READ = {
  addFriend: one('to', (options) => ({
    source: some(options, 'source'),
    wording: text(options, 'wording'),
    remark: text(options, 'remark'),
    group: text(options, 'groupName').normalize('NFC'),
    single: options.type === TYPES.SNS_ADD_TYPE_SINGLE,
  })),
  deleteFriend: (options) => ({ userIDs: users(options), single: options.type === TYPES.SNS_DELETE_TYPE_SINGLE }),
  updateFriend: one('userID', (options) => {
    const { remark, friendCustomField } = options;
    if (!isGiven(remark) && !isGiven(friendCustomField)) {
      throw unfit('give remark or friendCustomField');
    }
    return {
      ...(isGiven(remark) && { newRemark: text(options, 'remark') }),
      ...(isGiven(friendCustomField) && { custom: fields(friendCustomField) }),
    };
  }),
  acceptFriendApplication: one('userID', (options) => ({
    remark: text(options, 'remark'),
    single: options.type === TYPES.SNS_APPLICATION_AGREE,
  })),
  refuseFriendApplication: one('userID'),
  deleteFriendApplication: one('userID', ({ type }) => ({ sent: type === TYPES.SNS_APPLICATION_SENT_BY_ME })),
  setFriendApplicationRead: () => ({}),
  createFriendGroup: (options) => ({ group: groupName(options), userIDs: isGiven(options.userIDList) ? usersOrNone(options) : [] }),
  renameFriendGroup: (options) => ({ group: groupName(options, 'oldName'), newGroup: groupName(options, 'newName') }),
  deleteFriendGroup: (options) => ({ group: groupName(options) }),
  addToFriendGroup: (options) => ({ group: groupName(options), userIDs: users(options) }),
  removeFromFriendGroup: (options) => ({ group: groupName(options), userIDs: users(options) }),
};

/** A list that may be empty. */
const usersOrNone = (options) => (options.userIDList.length === 0 ? [] : users(options));

// --- What the page sees ---

const nothing = () => ({});

/** The group that a name stands for, with what could not be filed there; each is named under a key. */
const filed = (key) => (options, failures, contacts) => ({
  friendGroup: contacts.friendGroups().find(({ name }) => name === groupName(options)),
  failureUserIDList: failures.map(({ userID, ...why }) => ({ [key]: userID, ...why })),
});

const SHOWN = {
  addFriend: ({ to: userID }, [waits = { userID, code: 0 }]) => waits,
  deleteFriend: ({ userIDList }, failureUserIDList) => {
    const failed = new Set(failureUserIDList.map(({ userID }) => userID));
    const done = [...new Set(userIDList)].filter((id) => !failed.has(id));
    return { successUserIDList: done.map((userID) => ({ userID })), failureUserIDList };
  },
  updateFriend: ({ userID }, _, contacts) => contacts.friend(userID),
  acceptFriendApplication: nothing,
  refuseFriendApplication: nothing,
  deleteFriendApplication: nothing,
  setFriendApplicationRead: nothing,
  createFriendGroup: filed('userID'),
  renameFriendGroup: ({ newName }, _, contacts) => contacts.friendGroups().find(({ name }) => name === newName.normalize('NFC')),
  deleteFriendGroup: (options) => ({ name: groupName(options), userIDList: [], count: 0 }),
  addToFriendGroup: filed('to'),
  removeFromFriendGroup: filed('to'),
};

/** The row of a method that changes something (api.js). */
export const changesFriends = (method) => ({
  asks: true,
  names: (_, options) => [READ[method](options)],
  settled: (options, result, { contacts }) => {
    const { pending, failureUserList } = result.data;
    const shown = SHOWN[method](options, failureUserList, contacts);
    result.data = pending ? { ...shown, pending } : shown;
  },
  ...(method === 'addFriend' && {
    failed: ({ to }, error) => chatError(error.code, error.message, { ...error.data, userID: to }),
  }),
});

export const theFriends = (_, { contacts }) => contacts.friends();
export const theApplications = (_, { contacts }) => contacts.applications();
export const theFriendGroups = (_, { contacts }) => contacts.friendGroups();

/** The row of getFriendProfile. */
export const profilesOfFriends = {
  asks: true,
  names: (_, options) => [users(options)],
  settled: ({ userIDList }, result, { contacts }) => {
    const friends = new Map(contacts.friends().map((friend) => [friend.userID, friend]));
    const asked = [...new Set(userIDList)];
    result.data = {
      friendList: asked.filter((id) => friends.has(id)).map((id) => friends.get(id)),
      failureUserIDList: asked.filter((id) => !friends.has(id)).map(stranger),
    };
  },
};

const stranger = (userID) => ({ userID, code: CODES.NOT_FRIEND, message: `${userID} is no friend of yours` });

/** By who has whom: the user, then the other. */
const RELATIONS = [
  [TYPES.SNS_TYPE_NO_RELATION, TYPES.SNS_TYPE_B_WITH_A],
  [TYPES.SNS_TYPE_A_WITH_B, TYPES.SNS_TYPE_BOTH_WAY],
];
const isUserID = (id) => /^[!-~]{1,32}$/.test(id) && id !== TYPES.CONV_SYSTEM;

/** Who has whom: what others have only whoever decides can tell. */
export async function checkFriend(chat, options) {
  const asked = reading('checkFriend', () => [...new Set(users(options))]);
  if (asked.length > MOST_CHECKED) {
    throw unfit(`userIDList names ${asked.length} users; give at most ${MOST_CHECKED} in a call`);
  }
  const single = reading('checkFriend', () => options.type === TYPES.SNS_CHECK_TYPE_SINGLE);
  const { data: friends } = await chat.call('getFriendList', []); // After the calls before this one.
  const mine = new Set(friends.map(({ userID }) => userID));
  const known = asked.filter(isUserID);
  const theirs = new Set();
  for (let i = 0; i < known.length && !single; i += PER_QUESTION) {
    const { data } = await chat.call('ask', ['friends', JSON.stringify(known.slice(i, i + PER_QUESTION))]);
    data.forEach((id) => theirs.add(id));
  }
  return {
    code: 0,
    data: {
      successUserIDList: known.map((userID) => ({
        userID,
        code: 0,
        relation: RELATIONS[Number(mine.has(userID))][Number(theirs.has(userID))],
      })),
      failureUserIDList: asked
        .filter((id) => !isUserID(id))
        .map((userID) => ({
          userID,
          code: CODES.NO_ACCOUNT,
          message: 'this is no user id: give 1 to 32 printable ASCII characters without spaces',
        })),
    },
  };
}
