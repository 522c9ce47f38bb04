// Searches in an account of many messages: how long they take, and for how long
// the page cannot do anything else.

import { conversation, conversationID, USER } from './account.js';
import { Tasks } from './clock.js';
import { APP, create, signIn } from './parlor.js';
import { deliver, fillHistories } from './seed.js';

const tasks = new Tasks();

/** Gives each conversation of the account its messages, and bob so many. */
export async function messages(count, long) {
  await fillHistories(APP, count, (i) => {
    const { last } = conversation(i);
    const [user] = conversationID(i).match(/user.*/);
    return { thread: `c2c ${USER} ${user}`, list: Array.from({ length: last.sequence }, (_, n) => ({ ...last, sequence: n + 1 })) };
  });
  await deliver(APP, long);
  return [];
}

/** What it takes to search for what is nowhere, everywhere, and in one conversation. */
export async function searches() {
  const chat = create(APP);
  await signIn(chat, USER);
  const found = [];
  const measure = async (name, options, whole) => {
    await tasks.take();
    const start = performance.now();
    let first = 0;
    let cursor = '';
    do {
      const { data } = await chat.searchCloudMessages({ ...options, cursor });
      ({ cursor } = data);
      first ||= performance.now() - start;
    } while (whole && cursor);
    found.push(
      { name: `${name}: the first answer`, unit: 'ms', value: first },
      { name: `${name}: all`, unit: 'ms', value: performance.now() - start },
      { name: `${name}: longest task, 0 if none over 50 ms`, unit: 'ms', value: await tasks.longest() },
    );
  };
  await measure('what is nowhere', { keywordList: ['nobody says this'] }, true);
  await measure('what is everywhere', { keywordList: ['station'], count: 20 }, false);
  await measure('in one conversation', { keywordList: ['message 12'], conversationID: 'C2Cbob' }, false);

  await chat.destroy();
  return found;
}
