// Web Push for a chat with a server: whether this browser tells its user of messages
// while no page is open. push-worker.js shows them. Nothing of the SDK is imported
// here but a number, so a page has it once.
import { NOT_SUPPORTED } from './codes.js';

const READY = 'sdkStateReady';

// What the worker tells pages, and where it says so to one that it opens.
const OPENED = 'parlor-push-opened';
const CHANGED = 'parlor-push-changed';

const fault = (message) => Object.assign(new Error(message), { name: 'ChatError', code: NOT_SUPPORTED, data: {} });

/** Asks the server. Where it is not set up for push this rejects with 60020. */
const ask = async (chat, question) => (await chat.callExperimentalAPI('ask', { name: 'push', question })).data;

/** Only a page can subscribe, and only a browser that has all of this. */
const isSupported = () =>
  ['serviceWorker', 'PushManager', 'Notification'].every((name) => name in globalThis || name in (globalThis.navigator ?? {}));

/** The registration of the page's service worker: the one that is given, or the one that is there. */
async function registrationOf(given) {
  if (!isSupported()) {
    throw fault('push: this browser has no Web Push, or not on a page like this one: it takes https, and on iOS an app on the home screen');
  }
  const registration = (await given) ?? (await navigator.serviceWorker.getRegistration());
  if (!registration) {
    throw fault('push: register a service worker first, one that calls handlePush() of parlor-chat/push-worker');
  }
  return registration;
}

function bytesOf(key) {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Whether a subscription is tied to a key. Where a browser does not say so, it is. */
function isTiedTo(subscription, key) {
  const tied = subscription.options?.applicationServerKey;
  return !tied || [...new Uint8Array(tied)].join() === [...key].join();
}

/** What the server is told of a subscription. */
const told = ({ endpoint, keys }) => ({ endpoint, keys });

/** Has the server know the browser's subscription, after making one if makes says so. */
async function tell(chat, registration, makes) {
  const { publicKey } = await ask(chat, { do: 'offer' });
  const key = bytesOf(publicKey);
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && !isTiedTo(subscription, key)) {
    await subscription.unsubscribe(); // The server has other keys than it had.
    subscription = null;
    makes = true;
  }
  if (!subscription && makes) {
    subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(({ message }) => {
      throw fault(
        `push: the browser did not subscribe (${message}); private windows cannot, nor can a browser that does not reach its push service`,
      );
    });
  }
  return subscription ? ask(chat, { do: 'subscribe', subscription: told(subscription.toJSON()) }) : undefined;
}

/**
 * Where things stand.
 * @param {any} chat
 * @param {any} [options]
 */
export async function getPushState(chat, { registration } = {}) {
  const supported = isSupported();
  const permission = supported ? Notification.permission : 'denied';
  const offer = supported ? await ask(chat, { do: 'offer' }).catch(() => undefined) : undefined;
  const worker = supported ? ((await registration) ?? (await navigator.serviceWorker.getRegistration())) : undefined;
  const subscription = await worker?.pushManager.getSubscription();
  return {
    isSupported: supported,
    isOffered: offer !== undefined,
    hasContent: offer?.content === true,
    permission,
    isSubscribed: Boolean(subscription) && permission === 'granted' && (offer?.devices ?? 0) > 0,
  };
}

/**
 * Subscribes this browser, after the user was asked.
 * @param {any} chat
 * @param {any} [options]
 */
export async function subscribePush(chat, { registration } = {}) {
  const worker = await registrationOf(registration);
  if ((await Notification.requestPermission()) !== 'granted') {
    throw fault('push: the user has not allowed notifications; they are allowed in the settings of the browser for this site');
  }
  await tell(chat, worker, true);
}

/**
 * Subscribes this browser no more.
 * @param {any} chat
 * @param {any} [options]
 */
export async function unsubscribePush(chat, { registration } = {}) {
  const worker = await registrationOf(registration);
  const subscription = await worker.pushManager.getSubscription();
  if (subscription) {
    const { endpoint } = subscription;
    await subscription.unsubscribe();
    await ask(chat, { do: 'unsubscribe', subscription: { endpoint } });
  }
}

/**
 * Keeps what the server knows of this browser true: after each sign-in, and when the
 * browser has made another subscription. Nobody is asked, nothing is subscribed that
 * was not. Ends when the function that it gives is called.
 * @param {any} chat
 * @param {any} [options]
 */
export function keepPush(chat, { registration, onError = (_) => {} } = {}) {
  if (!isSupported()) {
    return () => {};
  }
  const look = async () => {
    try {
      const worker = (await registration) ?? (await navigator.serviceWorker.getRegistration());
      if (worker && chat.isReady() && Notification.permission === 'granted') {
        await tell(chat, worker, false);
      }
    } catch (error) {
      onError(error);
    }
  };
  const heed = ({ data }) => data?.type === CHANGED && look();
  chat.on(READY, look);
  navigator.serviceWorker.addEventListener('message', heed);
  navigator.serviceWorker.startMessages();
  if (chat.isReady()) {
    look();
  }
  return () => {
    chat.off(READY, look);
    navigator.serviceWorker.removeEventListener('message', heed);
  };
}

/**
 * Calls listener with what a notification was about that the user has chosen, also
 * with the one that opened this page. Ends when the function that it gives is called.
 */
export function onPushOpened(listener) {
  const workers = globalThis.navigator?.serviceWorker;
  if (!workers) {
    return () => {};
  }
  const heed = ({ data }) => data?.type === OPENED && listener(data.notice);
  workers.addEventListener('message', heed);
  workers.startMessages();
  const address = new URL(location.href);
  const opened = address.searchParams.get(OPENED);
  if (opened) {
    address.searchParams.delete(OPENED);
    history.replaceState(history.state, '', address); // A reload opens nothing again.
    try {
      const notice = JSON.parse(opened);
      queueMicrotask(() => listener(notice));
    } catch {
      // Somebody has written it by hand.
    }
  }
  return () => workers.removeEventListener('message', heed);
}
