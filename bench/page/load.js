// Loading an account from IndexedDB: from the page's start, and with the module
// there already.

import { Plain } from './baseline.js';
import { Tasks } from './clock.js';
import { APP, create, EMPTY, signIn } from './parlor.js';

const tasks = new Tasks();

/** From the page's start to the list; of an empty account to ready. */
export async function fromStart(empty) {
  const chat = create(empty ? EMPTY : APP);
  const { ready, listed } = await signIn(chat, 'alice');
  return empty ? ready : listed;
}

/** The module has loaded and served somebody else before. */
export async function warm() {
  const chat = create(APP);
  await signIn(chat, 'nobody');
  await chat.logout();
  await tasks.take();
  const start = performance.now();
  const { listed } = await signIn(chat, 'alice');
  return { took: listed - start, longest: await tasks.longest() };
}

export async function plain() {
  await tasks.take();
  const start = performance.now();
  const opened = await Plain.open();
  const { data } = await opened.getConversationList();
  return { took: performance.now() - start, longest: await tasks.longest(), count: data.conversationList.length };
}

export const plainFromStart = async () => {
  await Plain.open();
  return performance.now();
};

let held;

/** Holds the account for as long as the page is open. */
export async function hold(kind) {
  if (kind === 'plain') {
    held = await Plain.open();
    return 0;
  }
  held = create(kind === 'empty' ? EMPTY : APP);
  await signIn(held, 'alice');
  return (await held.callExperimentalAPI('getStatistics')).data.memoryBytes;
}
