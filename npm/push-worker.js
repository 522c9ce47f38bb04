// What a page's service worker does with pushes of a Parlor server. It imports
// nothing: push-worker.classic.js is the same for importScripts().

// What the worker tells pages (push.js).
const OPENED = 'parlor-push-opened';
const CHANGED = 'parlor-push-changed';

const TEXTS = { message: 'New message', mentioned: 'You were mentioned', friend: 'New friend request' };

const worker = /** @type {any} */ (globalThis);

/**
 * Shows what is pushed, and opens the page when the user chooses it. Call it once, at
 * the top of the worker: a browser wants to know at once what a worker listens to.
 * @param {any} [options]
 */
export function handlePush({ url = '.', texts, icon, badge, notification, always = false } = {}) {
  const words = { ...TEXTS, ...texts };
  worker.addEventListener('push', (event) => {
    const notice = noticeIn(event.data);
    if (notice) {
      event.waitUntil(show(notice, { words, icon, badge, notification, always }));
    }
  });
  worker.addEventListener('notificationclick', (event) => {
    const { parlor } = event.notification.data ?? {};
    if (parlor) {
      event.notification.close();
      event.waitUntil(open(parlor, url));
    }
  });
  worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
}

/** The notice in a push; nothing where it is somebody else's. */
function noticeIn(data) {
  try {
    const notice = data.json();
    return typeof notice.userID === 'string' && typeof notice.kind === 'string' ? notice : undefined;
  } catch {
    return undefined;
  }
}

const windows = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

async function show(notice, { words, icon, badge, notification, always }) {
  if (Number.isInteger(notice.badge)) {
    await worker.navigator.setAppBadge?.(notice.badge).catch(() => {}); // Not every app has one.
  }
  const open = await windows();
  if (!always && open.some((page) => page.focused)) {
    return; // Whoever looks at the page sees it there.
  }
  const { title = words[notice.mentioned ? 'mentioned' : notice.kind] ?? words.message, body = '' } = notice;
  const own = notification?.(notice);
  if (own === null) {
    return;
  }
  await worker.registration.showNotification(own?.title ?? title, {
    body,
    icon,
    badge,
    tag: `parlor ${notice.userID} ${notice.kind} ${notice.conversationID ?? ''}`,
    renotify: true,
    timestamp: notice.time,
    ...own,
    data: { ...own?.data, parlor: notice },
  });
}

/** Brings a page that is open to the front, or opens one, and tells it of what. */
async function open(notice, url) {
  const address = new URL(typeof url === 'function' ? url(notice) : url, worker.registration.scope);
  const pages = (await windows()).filter((page) => page.url.startsWith(worker.registration.scope));
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  if (page) {
    await page.focus().catch(() => {}); // A browser may not let it; the page is told all the same.
    page.postMessage({ type: OPENED, notice });
    return;
  }
  const { userID, kind, conversationID, messageID } = notice;
  address.searchParams.set(OPENED, JSON.stringify({ userID, kind, conversationID, messageID }));
  await worker.clients.openWindow(address.href);
}

/** The browser has let go of a subscription: another takes its place, and pages tell the server. */
async function renew({ oldSubscription, newSubscription }) {
  const key = oldSubscription?.options?.applicationServerKey;
  if (!newSubscription && key) {
    await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }
  for (const page of await windows()) {
    page.postMessage({ type: CHANGED });
  }
}
