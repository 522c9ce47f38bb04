import { bytesOf, inMemory, platform } from './place.js';

// Where bytes are kept: a shelf puts them under an id, for good.

/** The shelf of an application: that of its server, or one of this place. */
export function shelfOf(sdkAppID, server) {
  if (server) {
    return new ServerShelf(server, String(sdkAppID));
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

/** The shelf of a Parlor server, as docs/server.md tells. */
class ServerShelf {
  #base;
  #headers = {};
  #sdkAppID;

  /** The server is the address of its WebSocket. */
  constructor(server, sdkAppID) {
    this.#base = new URL('media/', server.replace(/^ws/, 'http')).href;
    this.#sdkAppID = sdkAppID;
  }

  signIn({ userID, userSig }) {
    this.#headers = { Authorization: `Bearer ${userSig}`, 'Parlor-UserID': userID, 'Parlor-SDKAppID': this.#sdkAppID };
  }

  url(id) {
    return this.#base + encodeURIComponent(id);
  }

  async put(id, blob, signal, progress) {
    const headers = { ...this.#headers, 'Content-Type': blob.type || 'application/octet-stream' };
    // Only XMLHttpRequest tells of progress; Node and service workers have none.
    const upload = globalThis.XMLHttpRequest ? uploadWatched : uploadFetched;
    const { status, text } = await upload(this.url(id), headers, blob, signal, progress);
    if (status >= 300) {
      throw refusal(status, text);
    }
  }

  async text(id) {
    const response = await fetch(this.url(id));
    if (!response.ok) {
      throw trouble(`the server answered ${response.status}`);
    }
    return response.text();
  }

  close() {}
}

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
