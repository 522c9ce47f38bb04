// Calls with arguments that no sane page passes.
import { API } from '/npm/api.js';
import { randomFrom } from './random.js';

const raise = (error) => {
  throw error;
};

// Values that are wrong nearly everywhere, each made anew.
const VALUES = [
  () => undefined,
  () => null,
  () => true,
  () => false,
  () => '',
  () => 'text',
  () => 0,
  () => -0,
  () => -1,
  () => 1.5,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => 2 ** 53,
  () => 2 ** 64,
  () => 1e308,
  () => 10n,
  () => Symbol('s'),
  () => () => {},
  () => class {},
  () => async () => {},
  () => new Date(NaN),
  () => /x/g,
  () => new Error('mine'),
  () => new Map([[1, 2]]),
  () => new Set([1]),
  () => new WeakMap(),
  () => Promise.resolve(1),
  () => new Uint8Array(8),
  () => new ArrayBuffer(8),
  () => new Blob(['x']),
  () => new URL('http://x.invalid'),
  () => Object(1n),
  () => Object('boxed'),
  () => [],
  () => [[]],
  () => [undefined],
  () => [null],
  () => [1, 'a', {}],
  () => [, , 1],
  () => Object.assign([], { x: 1 }),
  () => ({}),
  () => Object.create(null),
  () => Object.freeze({ a: 1 }),
  () => ({ __proto__: null, constructor: 1 }),
  () => JSON.parse('{"__proto__": {"polluted": true}}'),
  () => ({ length: 5 }),
  () => ({ then: 5 }),
  () => ({
    then() {
      throw 1;
    },
  }),
  // Text that is no text.
  () => '\ud800',
  () => 'C2C\udfff',
  () => ['C2Cbob', '\udc00\ud800'],
  () => ({ groupName: '\ud83d' }),
  () => ({ ['\ud800']: 1 }),
  () => '\0',
  () => 'C2C',
  () => 'GROUP',
  () => '@TIM#SYSTEM',
  () => 'C2C ',
  () => 'x'.repeat(5000),
  () => '\\ud800',
  () => '"]}{[',
  () => '\u2028\u2029\ufeff',
  () => '💥'.repeat(50),
  // Getters and methods that throw, also what cannot be shown.
  () => ({
    get groupName() {
      throw new Error('on purpose');
    },
  }),
  () => ({
    get ID() {
      throw null;
    },
  }),
  () => ({
    get payload() {
      throw {
        get message() {
          throw 1;
        },
      };
    },
  }),
  () => ({
    toJSON() {
      throw Symbol('s');
    },
  }),
  () => ({
    toJSON() {
      throw {
        toString() {
          throw 2;
        },
      };
    },
  }),
  () => ({
    toJSON() {
      return 5n;
    },
  }),
  () => ({ toJSON: 1 }),
  () => ({
    toString() {
      throw 1;
    },
    valueOf() {
      throw 2;
    },
  }),
  () => ({
    [Symbol.toPrimitive]() {
      throw 3;
    },
  }),
  () => Object.defineProperty({}, 'conversationID', { enumerable: true, get: () => raise(undefined) }),
  () => ({
    get conversationIDList() {
      return raise(new RangeError('on purpose'));
    },
  }),
  // Proxies.
  () => new Proxy({}, {}),
  () => new Proxy([], {}),
  () => new Proxy(() => {}, {}),
  () => revoked({}),
  () => revoked([]),
  () => new Proxy({}, { get: () => raise(new Error('trap')) }),
  () => new Proxy({}, { ownKeys: () => raise('trap') }),
  () => new Proxy([], { get: () => raise(null) }),
  () => new Proxy({}, { has: () => raise(1), getPrototypeOf: () => raise(2) }),
  () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: () => raise(3) }),
  () => new Proxy({}, { set: () => raise(4), defineProperty: () => false }),
  () => new Proxy([1], { get: (target, key) => (key === 'length' ? 2 ** 32 : target[key]) }),
  () => bottomless(),
  // Cycles.
  () => {
    const o = {};
    o.self = o;
    return o;
  },
  () => {
    const a = [];
    a.push(a);
    return a;
  },
  () => {
    const o = { list: [{}] };
    o.list[0].up = o;
    return o;
  },
  () => globalThis,
  () => document,
  () => chat,
];

// The same, but so large that they come only now and then.
const HUGE = [
  () => new Array(2 ** 32 - 1),
  () => new Array(200_000).fill('C2Cbob'),
  () => new Array(50_000).fill(0),
  () => 'x'.repeat(2_000_000),
  () => Array.from({ length: 300 }, () => 'y'.repeat(5000)),
  () => nested(20_000),
  () => nestedArray(20_000),
  () => new Uint8Array(100_000),
  () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => ['k' + i, i])),
  () => Array.from({ length: 5000 }, (_, i) => 'C2Cu' + i),
];

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function bottomless() {
  const handler = { get: (target, key) => (typeof key === 'symbol' || key === 'toJSON' ? undefined : new Proxy({ a: 1 }, handler)) };
  return new Proxy({ a: 1 }, handler);
}

const nested = (depth) => Array.from({ length: depth }).reduce((inner) => ({ inner }), {});
const nestedArray = (depth) => Array.from({ length: depth }).reduce((inner) => [inner], []);

const LIST = ['C2Cbob', 'GROUPteam'];

// Correct arguments, to be spoilt in one place.
const CORRECT = {
  login: () => [{ userID: 'alice', userSig: 'any' }],
  createConversationGroup: () => [{ groupName: 'Work', conversationIDList: [...LIST] }],
  addConversationsToGroup: () => [{ groupName: 'Work', conversationIDList: [...LIST] }],
  deleteConversationsFromGroup: () => [{ groupName: 'Work', conversationIDList: [...LIST] }],
  renameConversationGroup: () => [{ oldName: 'Work', newName: 'Play' }],
  deleteConversationGroup: () => ['Play', { into: 'Work' }],
  getConversationGroupInfoList: () => [],
  updateConversationGroup: () => [
    {
      groupName: 'Work',
      isMuted: true,
      isCollapsed: false,
      sortType: 'manual',
      customData: 'x',
      rule: [{ type: 'C2C', hasUnreadCount: true, markType: 1, nameContains: 'b', conversationIDList: [...LIST] }],
    },
  ],
  sortConversationGroups: () => [['Play', 'Work']],
  sortConversationsInGroup: () => [{ groupName: 'Work', conversationIDList: ['C2Cbob'], after: 'GROUPteam' }],
  pinConversationInGroup: () => [{ groupName: 'Work', conversationID: 'C2Cbob', isPinned: true }],
  moveConversations: () => [{ conversationIDList: [...LIST], from: 'Work', to: 'Play' }],
  setConversationGroups: () => [[{ conversationID: 'C2Cbob', add: ['Work'], remove: ['Play'] }]],
  undoConversationGroupChange: () => ['change'],
  importConversationGroups: () => [
    {
      type: 'parlor.conversationGroups',
      version: 1,
      conversationGroupList: [
        { groupName: 'Work', conversationIDList: [...LIST], rule: { type: 'C2C' }, pinnedConversationIDList: ['C2Cbob'] },
      ],
    },
    { mode: 'replace', dryRun: true },
  ],
  getConversationList: () => [{ groupName: 'Work', type: 'C2C', markType: 1, hasUnreadCount: true }],
  getConversationProfile: () => ['C2Cbob'],
  deleteConversation: () => [{ conversationIDList: ['C2Cnobody'], clearHistoryMessage: true }],
  pinConversation: () => [{ conversationID: 'C2Cbob', isPinned: true }],
  setMessageRead: () => [{ conversationID: 'C2Cbob' }],
  markConversation: () => [{ conversationIDList: [...LIST], markType: 1, enableMark: true }],
  setConversationCustomData: () => [{ conversationIDList: [...LIST], customData: 'x' }],
  setAllMessageRead: () => [{ scope: 'readAllC2CMessage' }],
  clearHistoryMessage: () => ['C2Cbob'],
  setConversationDraft: () => [{ conversationID: 'C2Cbob', draftText: 'dear' }],
  setMessageRemindType: () => [{ userIDList: ['bob'], messageRemindType: 'Discard' }],
  setAllReceiveMessageOpt: () => [
    { messageRemindType: 'Discard', startHour: 1, startMinute: 2, startSecond: 3, duration: 4, isRepeated: true },
  ],
  getMessageList: () => [{ conversationID: 'C2Cbob', nextReqMessageID: '1', count: 15 }],
  createTextMessage: () => [{ to: 'bob', conversationType: 'C2C', payload: { text: 'x' }, priority: 'High', cloudCustomData: '' }],
  createCustomMessage: () => [{ to: 'bob', conversationType: 'C2C', payload: { data: 'x', description: '', extension: '' } }],
  updateMyProfile: () => [
    { nick: 'Alice', gender: 'Gender_Type_Female', birthday: 20000131, profileCustomField: [{ key: 'Tag_Profile_Custom_a', value: 'x' }] },
  ],
  getUserProfile: () => [{ userIDList: ['alice', 'bob'] }],
  addToBlacklist: () => [{ userIDList: ['carol', 'dave'] }],
  removeFromBlacklist: () => [{ userIDList: ['carol'] }],
  setSelfStatus: () => [{ customStatus: 'busy' }],
  getUserStatus: () => [{ userIDList: ['alice', 'bob'] }],
  subscribeUserStatus: () => [{ userIDList: ['bob', 'carol'] }],
  unsubscribeUserStatus: () => [{ userIDList: ['bob'] }],
  createTextAtMessage: () => [{ to: 'bob', conversationType: 'C2C', payload: { text: 'x', atUserList: ['bob'] }, receiverList: ['bob'] }],
  createLocationMessage: () => [{ to: 'bob', conversationType: 'C2C', payload: { description: '', longitude: 1, latitude: 2 } }],
  createImageMessage: () => [{ to: 'bob', conversationType: 'C2C', payload: { file: new File(['x'], 'x.png') }, onProgress() {} }],
  createMergerMessage: () => [
    {
      to: 'bob',
      conversationType: 'C2C',
      payload: {
        messageList: [{ ID: '1', type: 'TIMTextElem', payload: { text: 'x' } }],
        title: '',
        abstractList: [''],
        compatibleText: 'x',
      },
    },
  ],
  createForwardMessage: () => [
    { to: 'bob', conversationType: 'C2C', payload: { type: 'TIMTextElem', payload: { text: 'x' }, _elements: [] } },
  ],
  downloadMergerMessage: () => [{ type: 'TIMRelayElem', payload: { downloadKey: 'x' } }],
  callExperimentalAPI: () => ['isCommercialAbilityEnabled', 512],
  invite: () => [{ userID: 'bob', data: 'x', timeout: 30, onlineUserOnly: true, offlinePushInfo: { title: 'x' } }],
  inviteInGroup: () => [{ groupID: 'team', inviteeList: ['bob', 'carol'], data: 'x', timeout: 30 }],
  accept: () => [{ inviteID: 'x', data: 'x' }],
  cancel: () => [{ inviteID: 'x', data: 'x' }],
  modifyInvitation: () => [{ inviteID: 'x', data: 'x' }],
  getSignalingInfo: () => [
    {
      type: 'TIMCustomElem',
      from: 'alice',
      to: 'bob',
      conversationType: 'C2C',
      payload: { data: '{"inviteID":"x","actionType":1,"inviter":"alice","inviteeList":["bob"]}' },
    },
  ],
  sendMessage: () => [
    chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } }),
    { onlineUserOnly: false, messageControlInfo: { excludedFromUnreadCount: true } },
  ],
};

/** A page's own copy of a message, which can be spoilt without spoiling the next one. */
const aMessage = () => ({ ...globalThis.said, payload: { ...globalThis.said.payload } });

/** Correct arguments of the calls about chat groups. Those that would end the group name another. */
const GROUPS = {
  createGroup: () => [
    {
      name: 'x',
      type: 'Public',
      groupID: 'other',
      avatar: '',
      introduction: '',
      notification: '',
      joinOption: 'FreeAccess',
      inviteOption: 'FreeAccess',
      maxMemberNum: 10,
      memberList: [{ userID: 'bob', role: 'Admin', memberCustomField: [{ key: 'k', value: 'v' }] }],
      groupCustomField: [{ key: 'k', value: 'v' }],
    },
  ],
  joinGroup: () => [{ groupID: 'nothing', applyMessage: 'x', type: 'Public' }],
  quitGroup: () => ['nothing'],
  dismissGroup: () => ['nothing'],
  updateGroupProfile: () => [
    {
      groupID: 'team',
      name: 'y',
      introduction: 'z',
      muteAllMembers: false,
      maxMemberNum: 20,
      groupCustomField: [{ key: 'k', value: 'v' }],
    },
  ],
  changeGroupOwner: () => [{ groupID: 'team', newOwnerID: 'nobody' }],
  getGroupProfile: () => [{ groupID: 'team', groupCustomFieldFilter: ['k'] }],
  searchGroupByID: () => ['team'],
  getGroupOnlineMemberCount: () => ['team'],
  handleGroupApplication: () => [
    {
      handleAction: 'Agree',
      handleMessage: 'x',
      application: { applicationType: 2, applicant: 'bob', userID: 'carol', groupID: 'team', messageKey: 1 },
      message: { payload: { operatorID: 'bob', inviteeList: ['carol'], messageKey: 1, groupProfile: { groupID: 'team' } } },
    },
  ],
  getGroupMemberList: () => [{ groupID: 'team', count: 15, offset: 0, role: 'Member' }],
  getGroupMemberProfile: () => [{ groupID: 'team', userIDList: ['alice', 'bob'], memberCustomFieldFilter: ['k'] }],
  addGroupMember: () => [{ groupID: 'team', userIDList: ['bob', 'carol'] }],
  deleteGroupMember: () => [{ groupID: 'team', userIDList: ['carol'], reason: 'x' }],
  setGroupMemberMuteTime: () => [{ groupID: 'team', userID: 'bob', muteTime: 0 }],
  setGroupMemberRole: () => [{ groupID: 'team', userID: 'bob', role: 'Admin' }],
  setGroupMemberNameCard: () => [{ groupID: 'team', userID: 'alice', nameCard: 'x' }],
  setGroupMemberCustomField: () => [{ groupID: 'team', userID: 'alice', memberCustomField: [{ key: 'k', value: 'v' }] }],
  markGroupMemberList: () => [{ groupID: 'team', userIDList: ['bob'], markType: 1000, enableMark: true }],
  initGroupAttributes: () => [{ groupID: 'team', groupAttributes: { a: '1', b: '2' } }],
  setGroupAttributes: () => [{ groupID: 'team', groupAttributes: { a: '1' } }],
  deleteGroupAttributes: () => [{ groupID: 'team', keyList: ['a'] }],
  getGroupAttributes: () => [{ groupID: 'team', keyList: [] }],
  setGroupCounters: () => [{ groupID: 'team', counters: { k: 1 } }],
  increaseGroupCounter: () => [{ groupID: 'team', key: 'k', value: 1 }],
  decreaseGroupCounter: () => [{ groupID: 'team', key: 'k', value: 1 }],
  getGroupCounters: () => [{ groupID: 'team', keyList: ['k'] }],
  pinGroupMessage: () => [{ groupID: 'team', message: aMessage(), isPinned: true }],
  getPinnedGroupMessageList: () => ['team'],
  getGroupMessageReadMemberList: () => [{ message: aMessage(), filter: 0, cursor: '', count: 10 }],
  getMessageListHopping: () => [{ conversationID: 'GROUPteam', sequence: 1, direction: 1, count: 5 }],
  createTextAtMessage: () => [
    { to: 'team', conversationType: 'GROUP', payload: { text: 'x', atUserList: ['bob'] }, receiverList: ['bob'] },
  ],
  sendMessage: () => [
    chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'x' }, needReadReceipt: true }),
    { onlineUserOnly: false },
  ],
  sendMessageReadReceipt: () => [[aMessage()]],
  addMessageReaction: () => [aMessage(), '+1'],
  setMessageExtensions: () => [aMessage(), [{ key: 'k', value: 'v' }]],
  modifyMessage: () => [aMessage()],
  getMessageReadReceiptList: () => [[aMessage()]],
};

// They end the session, whatever they are given; another test has them.
const ENDING = ['logout', 'destroy'];

/** Puts a bad value somewhere into correct arguments. */
function spoil(random, args, bad) {
  const holder = random.next() < 0.5 ? args : random.pick(args);
  if (holder === null || typeof holder !== 'object') {
    args[0] = bad;
    return args;
  }
  const key = random.pick(Object.keys(holder));
  const inner = holder[key];
  if (inner !== null && typeof inner === 'object' && random.next() < 0.5) {
    spoil(random, [inner], bad);
  } else {
    holder[key] = bad;
  }
  return args;
}

function hostileArguments(random, method, correct) {
  const bad = random.pick(random.next() < 0.003 ? HUGE : VALUES)();
  if (correct[method] && random.next() < 0.7) {
    return spoil(random, correct[method](), bad);
  }
  return random.pick([[bad], [bad, bad], [undefined, bad], [], [bad, {}, 1, 2, 3]]);
}

/**
 * Makes so many hostile calls at once and waits for all to settle. Resolves
 * with how many came to which code, and with those that came to none.
 */
export function assault(seed, calls) {
  const methods = Object.keys(chat)
    .filter((name) => typeof chat[name] === 'function' && !ENDING.includes(name))
    .flatMap((name) => (CORRECT[name] ? Array(10).fill(name) : [name]));
  return assaultOn(methods, CORRECT, seed, calls);
}

/** The same with the calls about chat groups alone; said is a message of the user's in one. */
export const assaultGroups = (seed, calls) => assaultOn(Object.keys(GROUPS), GROUPS, seed, calls);

async function assaultOn(methods, correct, seed, calls) {
  const random = randomFrom(seed);
  const codes = {};
  const wrong = [];
  await Promise.all(
    Array.from({ length: calls }, async (_, i) => {
      const method = random.pick(methods);
      const result = await outcome(() => chat[method](...hostileArguments(random, method, correct)));
      const fair = 'value' in result || (result.isError && Number.isInteger(result.code));
      const way = 'value' in result ? 'served' : result.code;
      codes[way] = (codes[way] ?? 0) + 1;
      if (!fair || result.code === 2903 || (result.thrown && !ANSWERS_AT_ONCE.has(method))) {
        wrong.push(`${method} in call ${i} of ${seed}: ${result.thrown ? 'threw' : 'rejected with'} ${result.code} ${result.message}`);
      }
    }),
  );
  return { codes, wrong };
}

// Only these may throw: what they return is no promise.
const ANSWERS_AT_ONCE = new Set([
  'on',
  'once',
  'off',
  'addSignalingListener',
  'setLogLevel',
  ...Object.keys(API).filter((name) => API[name].makes !== undefined),
]);

/** Makes correct calls, which must work as ever. */
export async function proveAlive() {
  const groupName = 'Still here';
  const { data } = await chat.createConversationGroup({ groupName, conversationIDList: LIST });
  const found = ids(await list({ groupName })).filter((id) => LIST.includes(id));
  await say('bob', 'still here');
  await chat.deleteConversationGroup(groupName);
  return chat.isReady() && data.successConversationIDList.length === 2 && found.length === 2;
}
