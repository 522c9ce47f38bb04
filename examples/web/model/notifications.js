import { keepDuty } from './duty.js';
import { labelOf } from './labels.js';
import { bareID, isChatGroup, isMuted, nameOf, pictureOf } from './names.js';
import { nameOfTab } from './offline.js';
import { queryAs } from './place.js';
import { isTip } from './tips.js';
import { isTypingNotice } from './typing.js';

const KEY = 'parlor-notifications';
const ICON = new URL('../icon.svg', import.meta.url).href;
const MOST_LETTERS = 160;

/**
 * Tells of messages and calls while nobody looks at the page, once the user has
 * said that they want that. Keeps `notifies`: 'on', 'off', 'blocked' by the
 * browser, 'missing' in it, or 'ask' when a message came that nobody saw and the
 * user has never said what they want. `worker` resolves to the registration of
 * the page's worker, or to null; find and open are of conversations.
 */
export function keepNotifications({ chat, EVENT, state, worker, find, open }) {
  if (!globalThis.Notification || !navigator.locks) return missing(state);
  const duty = keepDuty(state);
  const shown = new Map();
  const tab = worker.then((registration) => registration && nameOfTab(registration));
  let wasMissed = false;

  function standing() {
    const wish = localStorage.getItem(KEY);
    if (Notification.permission === 'denied') return 'blocked';
    if (wish === null) return wasMissed ? 'ask' : 'off';
    return wish === 'on' && Notification.permission === 'granted' ? 'on' : 'off';
  }

  const tell = () => state.set({ notifies: standing() });

  function say(wish) {
    localStorage.setItem(KEY, wish);
    tell();
  }

  async function heard(messages) {
    const newest = new Map(messages.filter((m) => isNews(m, find(m.conversationID), state.now)).map((m) => [m.conversationID, m]));
    if (newest.size === 0 || !duty.isMine() || (await duty.isSeen())) return;
    wasMissed = true;
    tell();
    for (const message of newest.values()) await show(message.conversationID, ofMessage(message, find(message.conversationID)));
  }

  async function ring(call) {
    if (!duty.isMine() || (await duty.isSeen())) return;
    await show(call.inviteID, { title: `${call.inviter} calls you`, requireInteraction: true }, call.groupID ? '' : `C2C${call.inviter}`);
  }

  // A later one about the same thing takes the place of an earlier one.
  async function show(about, { title, ...options }, conversationID = about) {
    if (standing() !== 'on') return;
    const { me, mode } = state.now;
    const tag = `parlor ${mode} ${me} ${about}`;
    const registration = await worker;
    const address = queryAs(me, mode, conversationID);
    const data = { tab: await tab, conversationID, address };
    shown.set(about, tag);
    if (registration) return registration.showNotification(title, { icon: ICON, tag, renotify: true, data, ...options });
    const notification = new Notification(title, { icon: ICON, tag, ...options });
    notification.onclick = () => {
      window.focus();
      open(conversationID);
      notification.close();
    };
  }

  // What has been seen elsewhere is no news any more.
  async function close(about) {
    const tag = shown.get(about);
    if (!tag || !shown.delete(about)) return;
    const registration = await worker;
    const notifications = registration ? await registration.getNotifications({ tag }) : [];
    for (const notification of notifications) notification.close();
  }

  let ringing = [];
  function follow({ calls, me }) {
    const rings = calls.filter(({ inviter }) => inviter !== me);
    for (const call of rings) if (!ringing.includes(call.inviteID)) ring(call);
    const ids = rings.map(({ inviteID }) => inviteID);
    for (const id of ringing) if (!ids.includes(id)) close(id);
    ringing = ids;
  }

  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => heard(data));
  state.watch(['calls'], follow);
  state.watch(['conversations', 'topics'], () => {
    for (const id of shown.keys()) if (find(id)?.unreadCount === 0) close(id);
  });
  state.watch(['me'], () => {
    for (const id of shown.keys()) close(id);
    wasMissed = false;
    tell();
  });
  window.addEventListener('focus', tell);
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data.type === 'open' && data.conversationID !== '') open(data.conversationID);
  });

  return {
    /** Asks the browser, and tells from then on. To be called when somebody presses a button. */
    async turnOn() {
      await Notification.requestPermission();
      say('on');
    },

    /** Tells no more, and does not ask again. */
    turnOff: () => say('off'),
  };
}

function missing(state) {
  state.set({ notifies: 'missing' });
  return { turnOn: async () => {}, turnOff: () => {} };
}

// Nobody is told of what they have muted, by itself or with its group.
function isNews(message, conversation, { infos }) {
  const isQuiet = conversation && (isMuted(conversation) || conversation.conversationGroupList.some((name) => infos.get(name)?.isMuted));
  return message.flow === 'in' && !isQuiet && !isTypingNotice(message) && !isTip(message);
}

function ofMessage(message, conversation) {
  const { conversationID, nameCard, nick, from } = message;
  const sender = nameCard || nick || from;
  const title = conversation ? nameOf(conversation) : sender || bareID(conversationID);
  const text = [...labelOf(message)].slice(0, MOST_LETTERS).join('');
  const picture = conversation ? pictureOf(conversation) : '';
  return {
    title,
    body: isChatGroup(conversationID) ? `${sender}: ${text}` : text,
    ...(/^https:/.test(picture) && { icon: picture }),
  };
}
