// A thousand messages that come in: what the page is told, and how long it
// cannot do anything else.

import { USER } from './account.js';
import { Sender } from './calls.js';
import { sleep, Tasks } from './clock.js';
import { APP, create, EVENT, signIn } from './parlor.js';
import { deliver } from './seed.js';

const tasks = new Tasks();
const EVENTS = ['MESSAGE_RECEIVED', 'CONVERSATION_LIST_UPDATED', 'TOTAL_UNREAD_MESSAGE_COUNT_UPDATED'];

/** Brings count messages by a way of bringing them, and counts. */
async function brought(name, count, bring) {
  const chat = create(APP);
  await signIn(chat, USER);
  const events = {};
  let received = 0;
  let all;
  const complete = new Promise((resolve) => {
    all = resolve;
  });
  for (const event of EVENTS) {
    chat.on(EVENT[event], ({ data }) => {
      events[event] = (events[event] ?? 0) + 1;
      if (event === 'MESSAGE_RECEIVED' && (received += data.length) === count) {
        all(performance.now());
      }
    });
  }
  await tasks.take();
  const start = performance.now();
  await bring(chat);
  const took = (await complete) - start;
  const long = await tasks.take();
  await sleep(200);
  await chat.destroy();
  return [
    { name: `${name}: until the last is received`, unit: 'ms', value: took },
    { name: `${name}: long tasks`, unit: '', value: long.length },
    { name: `${name}: longest task, 0 if none over 50 ms`, unit: 'ms', value: Math.max(0, ...long) },
    ...EVENTS.map((event) => ({ name: `${name}: ${event}`, unit: '', value: events[event] ?? 0 })),
  ];
}

/** They were stored while the page did not look. */
export const atOnce = (count) =>
  brought('all at once', count, async () => {
    await deliver(APP, count);
    await tasks.take(); // Storing them is the benchmark's own doing.
    globalThis.dispatchEvent(new Event('pageshow'));
  });

/** Bob sends them as fast as they can be stored. */
export const oneByOne = (count) =>
  brought('one by one', count, async () => {
    const sender = await Sender.start();
    await sender.send('parlor', count);
    sender.stop();
  });
