// Storms of group calls from several tabs at once. Each tab has a group of its
// own, of which it knows what must come of it; all add to one group that
// nobody takes from; and all quarrel about a few more.
import { randomFrom } from './random.js';

export const EVERYBODYS = "everybody's";
export const CONVERSATIONS = Array.from({ length: 60 }, (_, i) => (i % 3 ? `C2Cuser${i}` : `GROUPteam${i}`));

const QUARRELLED = ['A', 'B', 'C', 'D', 'E', 'F'];

// What a quarrel may end with: no such group, or the name is taken.
const FAIR = [51009, 6017];

/** Makes the conversations and groups that storms start from. */
export async function prepare(tabs) {
  await open(...CONVERSATIONS);
  for (const groupName of [EVERYBODYS, ...tabs.map(ownName)]) {
    await chat.createConversationGroup({ groupName, conversationIDList: [] });
  }
}

const ownName = (tab) => `own of ${tab}`;

/**
 * Makes calls, all at once, and resolves with what they must have led to:
 * { name, members, given } of the tab's own group and of everybody's.
 */
/** @param {{tab: number, calls: number, told?: (i: number, call: string, args: any[]) => void}} task */
export async function storm({ tab, calls, told = () => {} }) {
  const random = randomFrom(1000 + tab);
  const own = { name: ownName(tab), members: new Set(), given: new Set() };
  const running = Array.from({ length: calls }, async (_, i) => {
    const { call, args, certain } = mixedCall(random, own, tab);
    const result = await outcome(() => chat[call](...args));
    check(result, { call, args, certain });
    told(i, call, args);
  });
  await Promise.all(running);
  return { name: own.name, members: [...own.members], given: [...own.given] };
}

/** Draws a call, and notes what it must lead to if that is certain. */
function mixedCall(random, own, tab) {
  const groupName = random.pick(QUARRELLED);
  const conversationIDList = random.some(CONVERSATIONS, 6);
  const kinds = [
    () => ({ call: 'createConversationGroup', args: [{ groupName, conversationIDList }] }),
    () => ({ call: 'deleteConversationGroup', args: [groupName] }),
    () => ({ call: 'renameConversationGroup', args: [{ oldName: groupName, newName: random.pick(QUARRELLED) }] }),
    () => ({ call: 'addConversationsToGroup', args: [{ groupName, conversationIDList }] }),
    () => ({ call: 'deleteConversationsFromGroup', args: [{ groupName, conversationIDList }] }),
    () => ({ call: 'getConversationList', args: [{ groupName }], certain: true }),
    () => ({ call: 'getConversationGroupList', args: [], certain: true }),
    () => addToOwn(own, conversationIDList),
    () => takeFromOwn(own, conversationIDList),
    () => renameOwn(own, tab),
    () => giveToAll(own, conversationIDList),
  ];
  return random.pick(kinds)();
}

function addToOwn(own, conversationIDList) {
  conversationIDList.forEach((id) => own.members.add(id));
  return { call: 'addConversationsToGroup', args: [{ groupName: own.name, conversationIDList }], certain: true };
}

function takeFromOwn(own, conversationIDList) {
  conversationIDList.forEach((id) => own.members.delete(id));
  return { call: 'deleteConversationsFromGroup', args: [{ groupName: own.name, conversationIDList }], certain: true };
}

function renameOwn(own, tab) {
  const oldName = own.name;
  own.name = oldName === ownName(tab) ? `renamed by ${tab}` : ownName(tab);
  return { call: 'renameConversationGroup', args: [{ oldName, newName: own.name }], certain: true };
}

function giveToAll(own, conversationIDList) {
  conversationIDList.forEach((id) => own.given.add(id));
  return { call: 'addConversationsToGroup', args: [{ groupName: EVERYBODYS, conversationIDList }], certain: true };
}

function check({ value, code, message }, { call, args, certain }) {
  if (value === undefined && (certain || !FAIR.includes(code))) {
    throw new Error(`${call}(${JSON.stringify(args)}) came to ${code}: ${message}`);
  }
  const sorted = value?.data?.successConversationIDList;
  if (sorted) {
    const answered = [...sorted, ...value.data.failureConversationIDList.map((f) => f.conversationID)].sort();
    const asked = [...new Set(args[0].conversationIDList)].sort();
    if (answered.join() !== asked.join()) {
      throw new Error(`${call} was asked for ${asked} and answered for ${answered}`);
    }
  }
}

/** What a page knows that only listened: it must be what the calls tell. */
export async function heard() {
  const conversations = watch.last('CONVERSATION_LIST_UPDATED');
  return {
    groups: watch.last('CONVERSATION_GROUP_LIST_UPDATED'),
    names: Object.fromEntries(conversations.map((c) => [c.conversationID, c.conversationGroupList])),
  };
}
