// Parlor as a page uses it.

import TencentCloudChat from './parlor-chat/index.js';

export const { EVENT, TYPES } = TencentCloudChat;

// The account that is measured, and an empty one.
export const APP = 7;
export const EMPTY = 8;

export const create = (SDKAppID, options) => TencentCloudChat.create({ SDKAppID, ...options });

/** The next event of a name. */
const next = (chat, event) =>
  new Promise((resolve) => {
    chat.once(event, resolve);
  });

/** Signs in and returns when, in the page's time, that was done and the list there. */
export async function signIn(chat, userID) {
  const times = {};
  const ready = next(chat, EVENT.SDK_READY).then(() => {
    times.ready = performance.now();
  });
  const listed = next(chat, EVENT.CONVERSATION_LIST_UPDATED).then(({ data }) =>
    Object.assign(times, { listed: performance.now(), count: data.length }),
  );
  await chat.login({ userID, userSig: 'any' });
  await Promise.all([ready, listed]);
  return times;
}
