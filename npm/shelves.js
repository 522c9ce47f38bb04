import { bytesOf, inMemory, platform } from './place.js';

// Where bytes are kept: a shelf puts them under an id, for good.

/**
 * The shelf of an application: that of its server, or one of this place. Renewed
 * is called when the addresses that url() gave are to be others.
 */
export function shelfOf(sdkAppID, server, renewed) {
  if (server) {
    return new ServerShelf(server, String(sdkAppID), renewed);
  }
  return inMemory() ? new MemoryShelf() : new BrowserShelf(`parlor-${sdkAppID}-media`);
}

/** Something that went wrong, with the code of the server if it has told one. */
function trouble(message, code) {
  return Object.assign(new Error(message), { code });
}

// What a connection fails with that the browser took away, as some do with
// pages in the background.
const LOST = ['InvalidStateError', 'AbortError', 'UnknownError'];

// How long transactions have to say how they ended once the browser has closed
// the connection. Chromium lets some hang for ever where the site's data is
// cleared.
const DROPPED = 100;

// How long a database may take to open. One that never does is asked anew.
const PATIENCE = 10_000;

/**
 * The page's own shelf: an IndexedDB database beside that of the chat. When the
 * browser or another tab closes it, what comes next opens it again.
 */
class BrowserShelf {
  #name;
  #opened;
  #closed = false;

  constructor(name) {
    this.#name = name;
  }

  signIn() {}

  /** Bytes here have no address of their own. */
  url() {
    return undefined;
  }

  address() {
    return '';
  }

  refresh() {}

  signOut() {}

  /** Resolves with the bytes as they are kept. */
  async put(id, blob) {
    try {
      await this.#do('readwrite', (store) => store.put(blob, id));
    } catch (error) {
      const full = error?.name === 'QuotaExceededError';
      throw trouble(
        full ? 'the browser has no room for it; free some and send it again' : `the browser could not keep it: ${error?.message}`,
      );
    }
    const kept = await this.get(id).catch(() => blob);
    if (kept?.size !== blob.size) {
      throw trouble('it was not kept whole; send it again');
    }
    return kept;
  }

  /** The bytes, undefined for those that are not there. */
  async get(id) {
    return this.#closed ? undefined : this.#do('readonly', (store) => store.get(id));
  }

  text(id) {
    return textOf(this.get(id));
  }

  close() {
    this.#closed = true;
    this.#disconnect();
  }

  #disconnect() {
    this.#opened?.then(
      (database) => database.close(),
      () => {},
    );
    this.#opened = undefined;
  }

  /** Nothing of a transaction that was lost is kept, so it may be done again. */
  async #do(mode, ask) {
    try {
      return await this.#try(mode, ask);
    } catch (error) {
      return isLost(error) ? this.#try(mode, ask) : Promise.reject(error);
    }
  }

  async #try(mode, ask) {
    const opening = this.#open();
    try {
      return await transact(await opening, mode, ask);
    } catch (error) {
      if (isLost(error) && this.#opened === opening) {
        this.#disconnect(); // So that the next one opens it again.
      }
      throw error;
    }
  }

  #open() {
    if (!this.#opened) {
      const opening = open(this.#name, () => this.#opened === opening && this.#disconnect());
      opening.catch(() => this.#opened === opening && this.#disconnect()); // The next one tries again.
      this.#opened = opening;
    }
    return this.#opened;
  }
}

const isLost = (error) => LOST.includes(error?.name);

/** Opens a database. Over is called when somebody closes it or wants to remove it. */
function open(name, over) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    const late = setTimeout(() => {
      request.onsuccess = () => request.result.close(); // Nobody waits for it any more.
      reject(trouble('its database does not open'));
    }, PATIENCE);
    request.onupgradeneeded = () => request.result.createObjectStore('media');
    request.onerror = () => {
      clearTimeout(late);
      reject(request.error);
    };
    request.onsuccess = () => {
      clearTimeout(late);
      const database = request.result;
      database.onversionchange = over;
      database.onclose = over;
      resolve(database);
    };
  });
}

function transact(database, mode, ask) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('media', mode, { durability: 'strict' });
    const request = ask(transaction.objectStore('media'));
    const dropped = () => setTimeout(ended, DROPPED, () => reject(closed()));
    const ended = (tell) => {
      database.removeEventListener('close', dropped);
      tell();
    };
    database.addEventListener('close', dropped);
    transaction.oncomplete = () => ended(() => resolve(request.result));
    transaction.onabort = () => ended(() => reject(transaction.error ?? closed()));
    transaction.commit?.(); // Otherwise it would stay open, before other tabs, while this one does not run.
  });
}

const closed = () => new DOMException('the connection was closed', 'AbortError');

async function textOf(getting) {
  const blob = await getting;
  if (!blob) {
    throw trouble('its bytes are not here any more');
  }
  return new (platform('TextDecoder'))().decode(await bytesOf(blob));
}

/** Where the chat is kept in memory, its media are. */
class MemoryShelf {
  #blobs = new Map();

  signIn() {}

  url() {
    return undefined;
  }

  address() {
    return '';
  }

  refresh() {}

  signOut() {}

  async put(id, blob) {
    this.#blobs.set(id, blob);
    return blob;
  }

  async get(id) {
    return this.#blobs.get(id);
  }

  text(id) {
    return textOf(this.get(id));
  }

  close() {
    this.#blobs.clear();
  }
}

// How soon a server that did not answer is asked for another right to read, in
// milliseconds; and the longest that a timer can wait.
const AGAIN = 30_000;
const LONGEST = 2 ** 31 - 1;

/**
 * The shelf of a Parlor server, as docs/server.md tells. Whoever is signed in is
 * given the right to read for some time: a query behind each address.
 */
class ServerShelf {
  #base;
  #headers;
  #sdkAppID;
  #renewed;
  #right; // What the server has given: the query, and the times, in milliseconds, to renew it and when it ends.
  #asking;
  #timer;

  /** The server is the address of its WebSocket. Renewed is called when addresses are other ones. */
  constructor(server, sdkAppID, renewed) {
    this.#base = new URL('media/', server.replace(/^ws/, 'http')).href;
    this.#sdkAppID = sdkAppID;
    this.#renewed = renewed;
  }

  signIn({ userID, userSig }) {
    this.signOut();
    this.#headers = { Authorization: `Bearer ${userSig}`, 'Parlor-UserID': userID, 'Parlor-SDKAppID': this.#sdkAppID };
  }

  signOut() {
    this.#headers = this.#right = this.#asking = undefined;
    clearTimeout(this.#timer);
  }

  /** The address that gives bytes, undefined until the server has given the right to read them. */
  url(id) {
    return this.#right && Date.now() < this.#right.end ? this.address(id) + this.#right.query : undefined;
  }

  /** The address without that right: a service worker may know the bytes by it. */
  address(id) {
    return this.#base + encodeURIComponent(id);
  }

  /** Brings no bytes, but has url() give the address: resolves with null then. */
  async get() {
    await (this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    }));
    return null;
  }

  /** Asks for another right where the time has come: timers stand still while a machine sleeps. */
  refresh() {
    if (this.#right && Date.now() >= this.#right.renew) {
      this.#renew();
    }
  }

  async #ask() {
    const headers = this.#headers;
    if (!headers) {
      throw trouble('nobody is signed in');
    }
    const response = await fetch(this.#base, { headers });
    // A server of before this was asked has addresses that are good without.
    const { query, renew, end } = response.status === 404 ? { query: '' } : await readJSON(response);
    if (headers !== this.#headers) {
      return; // Another user's, or nobody's by now.
    }
    const before = this.#right?.query;
    const at = (seconds) => (seconds ? Date.now() + 1000 * seconds : Infinity);
    this.#right = { query: query && `?${query}`, renew: at(renew), end: at(end) };
    this.#later(1000 * renew);
    if (before !== undefined && before !== this.#right.query) {
      this.#renewed();
    }
  }

  #later(wait) {
    clearTimeout(this.#timer);
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#renew(), Math.min(wait, LONGEST));
      this.#timer.unref?.(); // It keeps no program of Node's running.
    }
  }

  #renew() {
    this.get().catch(() => this.#headers && this.#later(AGAIN));
  }

  async put(id, blob, signal, progress) {
    const headers = { ...this.#headers, 'Content-Type': blob.type || 'application/octet-stream' };
    // Only XMLHttpRequest tells of progress; Node and service workers have none.
    const upload = globalThis.XMLHttpRequest ? uploadWatched : uploadFetched;
    const { status, text } = await upload(this.address(id), headers, blob, signal, progress);
    if (status >= 300) {
      throw refusal(status, text);
    }
  }

  async text(id) {
    return answered(await fetch(this.address(id), { headers: this.#headers })).text();
  }

  close() {
    this.signOut();
  }
}

/** An answer, unless the server refused. */
function answered(response) {
  if (!response.ok) {
    throw trouble(`the server answered ${response.status}`);
  }
  return response;
}

const readJSON = (response) => answered(response).json();

const UNREACHABLE = 'the server cannot be reached; look at the network and send it again';

function uploadWatched(url, headers, blob, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.onabort = () => reject(signal.reason);
    request.onerror = () => reject(trouble(UNREACHABLE));
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.send(blob);
  });
}

async function uploadFetched(url, headers, blob, signal) {
  try {
    const response = await fetch(url, { method: 'PUT', headers, body: blob, signal });
    return { status: response.status, text: await response.text() };
  } catch {
    throw trouble(UNREACHABLE); // Or the signal says so.
  }
}

/** What the server has said. */
function refusal(status, text) {
  try {
    const { code, message } = JSON.parse(text);
    return trouble(message, code);
  } catch {
    return trouble(`the server answered ${status}`);
  }
}
