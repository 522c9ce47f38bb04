// Calls on a large account, Parlor's and the baseline's in turn, so that what
// slows the machine slows both.

import { conversationID, groupOf, USER } from './account.js';
import { Plain } from './baseline.js';
import { sleep, timed } from './clock.js';
import { APP, create, EVENT, signIn } from './parlor.js';

// No event of one call that is held back may fall into the next one.
const REST = 70;

/** Measures all calls, repeats times each, on an account of count conversations. */
export async function calls(count, repeats) {
  const chat = create(APP, { conversationGroupLimits: { groups: 50 } });
  const { count: listed } = await signIn(chat, USER);
  const plain = await Plain.open();
  listen(chat, plain);
  if (listed !== count) {
    throw new Error(`${listed} conversations are listed, not ${count}: the account is not as Parlor stores it`);
  }
  const samples = [];
  for (const [name, call] of Object.entries(operations(count))) {
    for (let i = 0; i < repeats + 1; i++) {
      const value = await onceTimed(chat, call, i);
      const baseline = await onceTimed(plain, call, i);
      if (i > 0) {
        // The first pays for compiling what it runs.
        samples.push({ name, unit: 'ms', value, baseline });
      }
    }
  }
  samples.push(...(await incoming(chat, plain, repeats)));
  await compare(chat, plain);
  await chat.destroy();
  plain.close();
  return samples;
}

/** A page listens to what it shows. */
function listen(chat, plain) {
  for (const event of [EVENT.CONVERSATION_LIST_UPDATED, EVENT.CONVERSATION_IN_GROUP_UPDATED, EVENT.CONVERSATION_GROUP_LIST_UPDATED]) {
    chat.on(event, () => {});
  }
  for (const event of ['list', 'inGroup', 'groups']) {
    plain.on(event, () => {});
  }
}

/** @type {(chat: any, operation: {before?: Function, call: Function, after?: Function}, i: number) => Promise<number>} */
async function onceTimed(chat, { before, call, after }, i) {
  await before?.(chat, i);
  const took = await timed(() => call(chat, i));
  await after?.(chat, i);
  await sleep(REST);
  return took;
}

function operations(count) {
  const apart = Math.max(1, Math.floor(count / 100));
  const spread = Array.from({ length: 100 }, (_, i) => conversationID(i * apart));
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => groupOf(i) !== 2);
  const step = Math.max(1, Math.floor(others.length / 100));
  const hundred = others
    .filter((_, i) => i % step === 0)
    .slice(0, 100)
    .map(conversationID);
  const joining = { groupName: 'group2', conversationIDList: hundred };
  const five = Array.from({ length: count }, (_, i) => i)
    .filter((i) => groupOf(i) === 5)
    .slice(0, 10)
    .map(conversationID);
  const wayOf = (i) => (i % 2 ? { from: 'group2', to: 'moved' } : { from: 'moved', to: 'group2' });
  let changeID;
  const pin = (chat, number, isPinned) => chat.pinConversation({ conversationID: conversationID(number), isPinned });
  return {
    'createConversationGroup with 100 ids': {
      call: (chat) => chat.createConversationGroup({ groupName: 'made', conversationIDList: spread }),
      after: (chat) => chat.deleteConversationGroup('made'),
    },
    'addConversationsToGroup, 100 ids': {
      call: (chat) => chat.addConversationsToGroup(joining),
      after: (chat) => chat.deleteConversationsFromGroup(joining),
    },
    'deleteConversationsFromGroup, 100 ids': {
      before: async (chat) => {
        await chat.addConversationsToGroup(joining);
        await sleep(REST);
      },
      call: (chat) => chat.deleteConversationsFromGroup(joining),
    },
    renameConversationGroup: {
      call: (chat, i) => chat.renameConversationGroup({ oldName: i % 2 ? 'other' : 'group3', newName: i % 2 ? 'group3' : 'other' }),
    },
    'pinConversation, with the list event': {
      call: (chat, i) => pin(chat, 42, i % 2 === 0),
    },
    'getConversationList(), nothing changed': {
      call: (chat) => chat.getConversationList(),
    },
    'getConversationList(), one changed': {
      // The second change comes so soon that its event waits.
      before: async (chat) => {
        await pin(chat, 43, true);
        await pin(chat, 43, false);
      },
      call: (chat) => chat.getConversationList(),
    },
    'getConversationList({ groupName })': {
      call: (chat) => chat.getConversationList({ groupName: 'group4' }),
    },
    'getConversationGroupInfoList()': {
      call: (chat) => chat.getConversationGroupInfoList(),
    },
    'updateConversationGroup, custom data': {
      call: (chat, i) => chat.updateConversationGroup({ groupName: 'group5', customData: `icon ${i}` }),
    },
    'sortConversationGroups, one to the front': {
      call: (chat, i) => chat.sortConversationGroups([`group${6 + (i % 2)}`]),
    },
    'sortConversationsInGroup, 10 ids': {
      call: (chat, i) => chat.sortConversationsInGroup({ groupName: 'group5', conversationIDList: i % 2 ? five : five.toReversed() }),
    },
    pinConversationInGroup: {
      call: (chat, i) => chat.pinConversationInGroup({ groupName: 'group5', conversationID: five[0], isPinned: i % 2 === 0 }),
    },
    'moveConversations, 100 ids': {
      before: (chat, i) => i === 0 && chat.createConversationGroup({ groupName: 'moved', conversationIDList: hundred }),
      call: (chat, i) => chat.moveConversations({ conversationIDList: hundred, ...wayOf(i) }),
    },
    'undoConversationGroupChange, 100 ids moved': {
      before: async (chat) => {
        await chat.moveConversations({ conversationIDList: hundred, ...wayOf(0) });
        ({ changeID } = (await chat.moveConversations({ conversationIDList: hundred, ...wayOf(1) })).data);
        await sleep(REST);
      },
      call: (chat) => chat.undoConversationGroupChange(changeID),
    },
  };
}

// --- A message that comes in ---

/** From when the page's thread hears of a message until MESSAGE_RECEIVED. */
async function incoming(chat, plain, repeats) {
  const sender = await Sender.start();
  const samples = [];
  let received;
  chat.on(EVENT.MESSAGE_RECEIVED, () => received?.());
  plain.on('received', () => received?.());
  const once = async (kind) => {
    const heard = sender.heard(kind);
    const got = new Promise((resolve) => {
      received = () => resolve(performance.now());
    });
    sender.send(kind);
    const start = await heard;
    const took = (await got) - start;
    await sleep(REST);
    return took;
  };
  for (let i = 0; i < repeats + 1; i++) {
    const value = await once('parlor');
    const baseline = await once('plain');
    if (i > 0) {
      samples.push({ name: 'one message comes in, with its events', unit: 'ms', value, baseline });
    }
  }
  // With and without in turn; the rules fit many, bob with his unread messages among them.
  const unruled = [];
  for (let i = 0; i < repeats; i++) {
    unruled.push(await once('parlor'));
  }
  const { data } = await chat.exportConversationGroups();
  for (let i = 0; i < 20; i++) {
    const rule = [
      { hasUnreadCount: true, nameContains: `er ${i}` },
      { type: 'C2C', markType: 2 ** i },
      { nameContains: `user ${100 + i}` },
    ];
    await chat.createConversationGroup({ groupName: `rule${i}`, rule });
  }
  await sleep(10 * REST);
  await once('parlor');
  for (const baseline of unruled) {
    samples.push({ name: 'one message comes in, 20 groups by rules, beside none', unit: 'ms', value: await once('parlor'), baseline });
  }
  await chat.importConversationGroups(data, { mode: 'replace' });
  for (let i = 0; i < 2 * repeats + 1; i++) {
    await once('plain'); // Both are compared in the end.
  }
  sender.stop();
  return samples;
}

/** Bob, in another thread. */
export class Sender {
  #worker = new Worker(new URL('./sender.js', import.meta.url), { type: 'module' });
  #channels = { parlor: new BroadcastChannel(`parlor-${APP}`), plain: new BroadcastChannel('plain') };

  static async start() {
    const sender = new Sender();
    await sender.#answered();
    return sender;
  }

  #answered() {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      this.#worker.onerror = ({ message }) => reject(new Error(message));
    });
  }

  /** When the page's thread hears that something was changed. */
  heard(kind) {
    return new Promise((resolve) => {
      this.#channels[kind].onmessage = () => {
        this.#channels[kind].onmessage = null;
        resolve(performance.now());
      };
    });
  }

  /** Sends count messages; returns once all are stored. */
  send(kind, count = 1) {
    const answered = this.#answered();
    this.#worker.postMessage({ kind, count });
    return answered;
  }

  stop() {
    this.#worker.terminate();
    Object.values(this.#channels).forEach((channel) => channel.close());
  }
}

/** The baseline did the same. */
async function compare(chat, plain) {
  const [ours, theirs] = await Promise.all([chat.getConversationList(), plain.getConversationList()]);
  const [is, wanted] = [ours, theirs].map(({ data }) =>
    data.conversationList.map((c) =>
      JSON.stringify([c.conversationID, c.conversationGroupList, c.isPinned, c.unreadCount, c.messageRemindType, Object.keys(c).length]),
    ),
  );
  const other = wanted.findIndex((text, i) => text !== is[i]);
  if (other >= 0 || is.length !== wanted.length) {
    throw new Error(`Parlor and the baseline came to different lists: ${is[other]}, not ${wanted[other]}`);
  }
}
