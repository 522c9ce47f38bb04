// Fills an account at once, in the database that Parlor has made.

import { documents, headsOf, messages, THREAD, USER } from './account.js';
import { Plain } from './baseline.js';
import { APP, create, signIn } from './parlor.js';

const CHUNK = 5000;

const request = (r) =>
  new Promise((resolve, reject) => {
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

const nameOf = (app) => `parlor-${app}`;

/** Opens the database of an app, which is there. */
const open = (app) => request(indexedDB.open(nameOf(app)));

async function put(database, list) {
  const transaction = database.transaction(['documents', 'owners'], 'readwrite', { durability: 'relaxed' });
  const owners = transaction.objectStore('owners');
  const revisions = new Map();
  for (const owner of new Set(list.map((d) => d.owner))) {
    revisions.set(owner, ((await request(owners.get(owner))) ?? 0) + 1);
  }
  const store = transaction.objectStore('documents');
  for (const { owner, kind, id, body } of list) {
    store.put({ owner, kind, id, revision: revisions.get(owner), body }, [owner, kind, id]);
  }
  revisions.forEach((revision, owner) => owners.put(revision, owner));
  await finished(transaction);
}

/** Makes an account of count conversations, for Parlor and for the baseline. */
export async function seed(count) {
  const chat = create(APP);
  await signIn(chat, USER); // It makes the database, and the user's profile.
  await chat.destroy();
  const database = await open(APP);
  let list = [];
  for (const document of documents(count)) {
    list.push(document);
    if (list.length === CHUNK) {
      await put(database, list);
      list = [];
    }
  }
  await put(database, list);
  database.close();
  await Plain.fill(count);
  return [];
}

/** Brings many messages of bob's to alice at once, as a server would after an absence. */
export async function deliver(app, count) {
  const database = await open(app);
  const list = [...messages(count)];
  const transaction = database.transaction('rows', 'readwrite');
  const rows = transaction.objectStore('rows');
  for (const message of list) {
    rows.put({ sequence: message.sequence, body: JSON.stringify(message) }, [THREAD, -message.sequence]);
  }
  await finished(transaction);
  await put(database, headsOf(list));
  database.close();
}

/** Stores the messages of count histories, each as of says, as if they had been sent. */
export async function fillHistories(app, count, of) {
  const database = await open(app);
  for (let from = 0; from < count; from += CHUNK) {
    const transaction = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
    const rows = transaction.objectStore('rows');
    for (let i = from; i < Math.min(count, from + CHUNK); i++) {
      const { thread, list } = of(i);
      list.forEach((message) => rows.put({ sequence: message.sequence, body: JSON.stringify(message) }, [thread, -message.sequence]));
    }
    await finished(transaction);
  }
  database.close();
}
