import * as CODES from './codes.js';
import { chatError, reading } from './errors.js';
import { profile } from './profile.js';

// Who follows whom by followUser: of what Go asks, reads and tells of it, what the
// page sees.

const MOST_FOLLOWED = 20;
const MOST_COUNTED = 20;
const MOST_CHECKED = 100;
const PAGE = 500; // In an answer of a list,
const ASKED = 100; // and of Go.

/** The ids that a page has passed, copied. Throws 6017 for anything else. */
function users(given, most) {
  const list = reading('userIDList', () => (Array.isArray(given) ? given.slice(0, most + 1) : []));
  if (list.length === 0 || list.length > most || list.some((id) => typeof id !== 'string')) {
    throw chatError(CODES.INVALID_PARAMETER, `userIDList must be an array of 1 to ${most} user ids`);
  }
  return list;
}

const ask = async (chat, ...words) => (await chat.call('ask', ['fans', JSON.stringify(words)])).data;

/** Follows users or, if off, does so no more. What fails for a user alone is in the result. */
export const follow = (off) => async (chat, userIDList) => {
  const each = (userID) =>
    chat.call('followUser', [userID, off]).then(
      () => ({ userID, resultCode: 0, resultInfo: '' }),
      ({ code, message }) => ({ userID, resultCode: code, resultInfo: message }),
    );
  const data = await Promise.all(users(userIDList, MOST_FOLLOWED).map(each));
  const fault = data.find(({ resultCode }) => resultCode && Math.floor(resultCode / 1000) !== 30);
  if (fault) {
    throw chatError(fault.resultCode, fault.resultInfo, data);
  }
  return { code: 0, data };
};

/** Reads one of the user's lists, from where the call before it has ended. */
export const fanList = (list) => async (chat, cursor) => {
  const since = new Map();
  let nextCursor = typeof cursor === 'string' ? cursor : '';
  do {
    const page = await ask(chat, list, nextCursor);
    for (let i = 0; i < page.length; i += 2) {
      since.set(page[i], Math.floor(page[i + 1].at / 1000));
    }
    nextCursor = page.length < 2 * ASKED ? '' : page.at(-2);
  } while (nextCursor && since.size < PAGE);
  const userIDList = [...since.keys()];
  const { data } = userIDList.length > 0 ? await chat.call('getUserProfile', [{ userIDList }]) : { data: [] };
  return { code: 0, data: { resultList: data.map((profile) => ({ ...profile, followTime: since.get(profile.userID) })), nextCursor } };
};

export async function followInfo(chat, userIDList) {
  return { code: 0, data: await ask(chat, 'counts', ...users(userIDList ?? [chat.signIn.user.userID], MOST_COUNTED)) };
}

export async function followTypes(chat, userIDList) {
  const list = users(userIDList, MOST_CHECKED);
  const [followers, following] = await Promise.all(['followers', 'following'].map((name) => ask(chat, name, ` ${list.join(' ')}`)));
  const followType = (userID) => Number(followers.includes(userID)) + 2 * Number(following.includes(userID));
  return { code: 0, data: list.map((userID) => ({ userID, followType: followType(userID) })) };
}

/** What the page is told of who came into a list, or went out of it. */
export const theFan = (data) =>
  typeof data === 'string'
    ? { userInfoList: [data], isAdd: false }
    : { userInfoList: [profile({ userID: data.userID, of: data })], isAdd: true };
