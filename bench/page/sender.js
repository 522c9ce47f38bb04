// Bob, who writes to alice from another thread, by Parlor or by the baseline.

import { USER } from './account.js';
import { PlainSender } from './baseline.js';
import { APP, create, signIn, TYPES } from './parlor.js';

const chat = create(APP);
await signIn(chat, 'bob');
const plain = await PlainSender.open();

const make = () =>
  chat.createTextMessage({
    to: USER,
    conversationType: TYPES.CONV_C2C,
    payload: { text: 'See you at the station at nine, then.' },
  });

const send = {
  parlor: () => chat.sendMessage(make()),
  plain: () => {
    const { ID, from, to, conversationType, type, payload, clientTime, clientSequence, random, priority } = make();
    return plain.send({ id: ID, from, to, conversationType, type, payload, clientTime, clientSequence, random, priority });
  },
};

onmessage = async ({ data: { kind, count } }) => {
  try {
    for (let i = 0; i < count; i++) {
      await send[kind]();
    }
    postMessage({ sent: count });
  } catch (error) {
    postMessage({ error: `${error.message} (${error.code})` });
  }
};
postMessage({ ready: true });
