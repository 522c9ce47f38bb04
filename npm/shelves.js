// Where bytes are kept: a shelf puts them under an id, for good.

/** Something that went wrong, with the code of the server if it has told one. */
function trouble(message, code) {
  return Object.assign(new Error(message), { code });
}

/** The page's own shelf: an IndexedDB database beside that of the chat. */
export class BrowserShelf {
  #name;
  #opened;

  constructor(name) {
    this.#name = name;
  }

  signIn() {}

  /** Bytes here have no address of their own. */
  url() {
    return undefined;
  }

  async put(id, blob) {
    try {
      await this.#do('readwrite', (store) => store.put(blob, id));
    } catch (error) {
      const full = error?.name === 'QuotaExceededError';
      throw trouble(full ? 'the browser has no room for it; free some and send it again' : `the browser could not keep it: ${error?.message}`);
    }
  }

  /** The bytes, undefined for those that are not there. */
  async get(id) {
    return this.#do('readonly', (store) => store.get(id));
  }

  async text(id) {
    const blob = await this.get(id);
    return blob.text();
  }

  close() {
    this.#opened?.then((database) => database.close(), () => {});
    this.#opened = undefined;
  }

  async #do(mode, ask) {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction('media', mode, { durability: 'strict' });
      const request = ask(transaction.objectStore('media'));
      transaction.commit?.(); // Else a page that does not run would hold up the others.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('media');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => this.close(); // Somebody wants to remove it.
        database.onclose = () => this.close();
        resolve(database);
      };
    }).catch((error) => {
      this.#opened = undefined; // The next one tries again.
      throw error;
    });
    return this.#opened;
  }
}

/** The shelf of a Parlor server, as docs/server.md tells. */
export class ServerShelf {
  #base;
  #headers = {};
  #sdkAppID;

  /** The server is the address of its WebSocket. */
  constructor(server, sdkAppID) {
    this.#base = new URL('media/', server.replace(/^ws/, 'http')).href;
    this.#sdkAppID = sdkAppID;
  }

  signIn({ userID, userSig }) {
    this.#headers = { 'Authorization': `Bearer ${userSig}`, 'Parlor-UserID': userID, 'Parlor-SDKAppID': this.#sdkAppID };
  }

  url(id) {
    return this.#base + encodeURIComponent(id);
  }

  put(id, blob, signal, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch tells nothing of progress.
      request.open('PUT', this.url(id));
      for (const [name, value] of Object.entries(this.#headers)) {
        request.setRequestHeader(name, value);
      }
      request.setRequestHeader('Content-Type', blob.type || 'application/octet-stream');
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      signal.addEventListener('abort', () => request.abort());
      request.onabort = () => reject(signal.reason);
      request.onerror = () => reject(trouble('the server cannot be reached; look at the network and send it again'));
      request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request)));
      request.send(blob);
    });
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

/** What the server has said. */
function refusal({ status, responseText }) {
  try {
    const { code, message } = JSON.parse(responseText);
    return trouble(message, code);
  } catch {
    return trouble(`the server answered ${status}`);
  }
}
