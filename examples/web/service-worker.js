// Keeps the files of the page, so that it can be loaded without the network: what
// was loaded last is what is loaded then. It also gives out the pictures that are
// kept in this browser only, and hears of presses of notifications.
const FILES = 'parlor-files-1';
const PICTURES = 'parlor-pictures';

// How long a file may be on its way before the one from the last time is taken, in ms.
const PATIENCE = 4000;

// How many files are fetched at once for later.
const AT_ONCE = 8;

/** @type {any} */
const worker = self;
const base = worker.registration.scope;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(begin()));
worker.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
worker.addEventListener('message', (event) => {
  const { type, addresses } = event.data ?? {};
  if (type === 'keep') event.waitUntil(keepAll(addresses));
  // A page does not know by which name a worker finds it.
  if (type === 'who') event.ports[0].postMessage(event.source.id);
});
worker.addEventListener('notificationclick', (event) => event.waitUntil(show(event.notification)));

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('parlor-files-') && name !== FILES).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

function answerTo(request) {
  const { url, method, headers } = request;
  if (method !== 'GET' || headers.has('Range')) return undefined;
  if (url.startsWith(`${base}pictures/`)) return pictureAt(url);
  return isFile(url) ? fileAt(request) : undefined;
}

// The page's own files, and nothing that the server answers in its own way.
function isFile(url) {
  return url.startsWith(base) && !/^(pictures|media|demo|v4)\/|^(ws|metrics|health|ready)\b/.test(url.slice(base.length));
}

async function pictureAt(url) {
  const cache = await caches.open(PICTURES);
  return (await cache.match(url)) ?? new Response('there is no such picture', { status: 404 });
}

async function fileAt(request) {
  const cache = await caches.open(FILES);
  const fresh = load(request, cache);
  const first = await Promise.race([fresh.catch(() => null), late()]);
  // A proxy answers, too, when the server behind it is away.
  if (first && first.status < 500) return first;
  return (await cache.match(keyOf(request))) ?? fresh;
}

async function load(request, cache) {
  const response = await fetch(request);
  if (isWhole(response)) await cache.put(keyOf(request), response.clone());
  return response;
}

// What was loaded before there was a worker, a few at a time: the page may have
// something more urgent. One that cannot be kept now is kept when it is loaded again.
async function keepAll(addresses) {
  const cache = await caches.open(FILES);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = addresses.filter((url) => isFile(url) && !kept.has(url));
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const some = missing.slice(at, at + AT_ONCE).map((url) => load(new Request(url), cache).catch(() => {}));
    await Promise.all(some);
  }
}

// The page is the same, whoever is to be signed in.
function keyOf({ url, mode }) {
  const [address] = url.split('?');
  return mode === 'navigate' ? address : url;
}

function isWhole({ ok, status, type, redirected }) {
  return ok && status === 200 && type === 'basic' && !redirected;
}

function late() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
}

// Shows the conversation that a notification is about: in the tab that showed the
// notification if it is still there, else in a new one.
async function show(notification) {
  const { tab, conversationID, address } = notification.data;
  notification.close();
  const client = tab && (await worker.clients.get(tab));
  if (!client) return worker.clients.openWindow(address);
  client.postMessage({ type: 'open', conversationID });
  return client.focus();
}
