// What scenarios find on the test page, next to TencentCloudChat.
import Package from 'parlor-chat';
import { server, worker } from './mode.js';
import { Watch } from './watch.js';

const SDKAppID = 9001;

// The tests run in both modes, some of them in workers too; this is where they
// part.
const TencentCloudChat = server || worker ? { ...Package, create } : Package;

/** The name of the database that signIn uses. */
const database = `parlor-${SDKAppID}${server && `@${server}?app=${SDKAppID}`}`;

function appOf(options) {
  try {
    return encodeURIComponent(String(options.SDKAppID));
  } catch {
    return '';
  }
}

function create(options) {
  if (options === null || typeof options !== 'object') {
    return Package.create(options);
  }
  const mode = Object.create(options);
  if (server && !Object.hasOwn(options, 'server')) {
    mode.server = `${server}?app=${appOf(options)}`;
  }
  if (worker && !Object.hasOwn(options, 'worker')) {
    mode.worker = worker;
  }
  return Package.create(mode);
}

const { EVENT } = TencentCloudChat;

/**
 * Lets the time pass that CONVERSATION_LIST_UPDATED is held back for: 50 ms
 * until one that is due has come, and 50 ms until the next may come at once.
 */
const pace = () => new Promise((resolve) => setTimeout(resolve, 120));

/**
 * Signs somebody in and waits until all that a sign-in delivers has come.
 * Leaves the instance as chat and what it delivers from then on in watch.
 */
async function signIn(userID, options = { SDKAppID }) {
  globalThis.chat = TencentCloudChat.create(options);
  globalThis.watch = new Watch(chat, EVENT);
  await chat.login({ userID, userSig: 'any' });
  await watch.until(() => watch.has('FRIEND_LIST_UPDATED'), 'the events of the sign-in');
  await pace();
  watch.take();
}

/** Makes conversations exist, in this order. One with a chat group has nothing in it, and is of one that is made for it. */
async function open(...ids) {
  for (const id of ids) {
    if (id.startsWith('GROUP')) {
      await found(id.slice('GROUP'.length));
    }
    await chat.getConversationProfile(id);
  }
  await pace();
  watch.take();
}

/** Makes a chat group, if it is not there, and leaves no trace of that in the list but its conversation. */
async function found(groupID) {
  const { value } = await outcome(() => chat.createGroup({ groupID, name: groupID, type: 'Public' }));
  if (value) {
    await chat.clearHistoryMessage(`GROUP${groupID}`);
    await outcome(() => chat.deleteConversation('@TIM#SYSTEM'));
  }
}

/** What a call comes to: { value }, or { code, message, thrown } of its error. */
async function outcome(call) {
  let promise;
  try {
    promise = call();
  } catch (error) {
    return { ...failure(error), thrown: true };
  }
  try {
    return { value: await promise };
  } catch (error) {
    return failure(error);
  }
}

function failure(error) {
  return { code: error?.code, message: error?.message, isError: error instanceof Error };
}

/** The ids of conversations, the texts of messages. */
const ids = (conversations) => conversations.map((conversation) => conversation.conversationID);
const texts = (messages) => messages.map((message) => message.payload.text);

/** The conversations that an argument of getConversationList finds. */
async function list(argument) {
  const { data } = await chat.getConversationList(argument);
  return data.conversationList;
}

async function one(id) {
  return (await list([id]))[0];
}

/** Sends a text and resolves with the message. */
async function say(to, text, options) {
  const message = chat.createTextMessage({ to, conversationType: 'C2C', payload: { text } });
  await chat.sendMessage(message, options);
  return message;
}

/** All that a user sees of the groups, to compare between tabs. */
async function picture() {
  const conversations = await list();
  const groups = (await chat.getConversationGroupList()).data;
  const content = {};
  for (const groupName of groups) {
    content[groupName] = ids(await list({ groupName }));
  }
  const names = Object.fromEntries(conversations.map((c) => [c.conversationID, c.conversationGroupList]));
  return { groups, content, conversations: ids(conversations), names };
}

/** Waits until this tab sees the same as another saw. */
async function agree(expected) {
  const wanted = JSON.stringify(expected);
  let seen;
  await watch.until(
    async () => {
      seen = JSON.stringify(await picture());
      return seen === wanted;
    },
    () => `the same picture: want ${wanted}, have ${seen}`,
  );
}

/**
 * Waits until the tab is 'visible' or 'hidden'.
 * @returns {Promise<void>}
 */
function shown(state) {
  return new Promise((resolve) => {
    const check = () => document.visibilityState === state && resolve();
    document.addEventListener('visibilitychange', check);
    check();
  });
}

Object.assign(globalThis, {
  TencentCloudChat,
  SDKAppID,
  database,
  Watch,
  pace,
  signIn,
  open,
  outcome,
  ids,
  texts,
  list,
  one,
  say,
  picture,
  agree,
  shown,
});
