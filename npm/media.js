import { TYPES } from './constants.js';
import { chatError, reading } from './errors.js';
import { drawID, FILE_METHODS, fileOf, objectURL } from './files.js';
import { measure } from './measure.js';
import { addBodies, longList, mergerOptions, readList, withoutBodies } from './mergers.js';
import { update } from './objects.js';
import { fill, idsOf, payloadOf } from './payloads.js';
import { BrowserShelf, ServerShelf } from './shelves.js';

// The shelf of an instance that was destroyed.
const NONE = { signIn() {}, url: () => '', close() {} };

/**
 * The bytes that messages name by an id: those of files, and lists of merged
 * messages that are too long. They are kept on a shelf and never cross into
 * WebAssembly. A page gets a URL for each wherever a message names it.
 */
export class Media {
  #shelf;
  #report;
  #files = new Map(); // Not on the shelf yet, by id.
  #urls = new Map(); // Of this page, by id; '' for bytes that are gone.
  #made = [];
  #life = new AbortController(); // Of the sign-in.

  /** Report takes errors that no call stands for. */
  constructor(sdkAppID, server, report) {
    this.#shelf = server ? new ServerShelf(server, String(sdkAppID)) : new BrowserShelf(`parlor-${sdkAppID}-media`);
    this.#report = report;
  }

  signIn(account) {
    this.#shelf.signIn(account);
  }

  /** Forgets everything of a user; the URLs end. */
  clear() {
    this.#life.abort(chatError(2024, 'sendMessage: the user has logged out meanwhile'));
    this.#life = new AbortController();
    this.#made.forEach((url) => URL.revokeObjectURL(url));
    this.#made = [];
    this.#files = new Map();
    this.#urls = new Map();
  }

  close() {
    this.clear();
    this.#shelf.close();
    this.#shelf = NONE;
  }

  // --- Messages that the page makes ---

  /**
   * The arguments of a method that makes a message, as Go takes them, and what
   * is to be done when Go has.
   */
  prepare(method, args) {
    return reading(method, () => (FILE_METHODS[method]
      ? this.#prepareFile(method, args[0])
      : { args: method === 'createMergerMessage' ? [mergerOptions(args[0])] : args, taken() {} }));
  }

  #prepareFile(method, options) {
    const file = fileOf(method, options);
    const { onProgress } = options;
    const id = drawID();
    const known = { ...given(file), ...given(options.payload) };
    const payload = payloadOf(FILE_METHODS[method].type, id, file, known);
    return {
      args: [{ ...options, payload }],
      taken: () => {
        this.#files.set(id, { method, file, known, onProgress });
        this.#urls.set(id, this.#urlFor(file));
      },
    };
  }

  // --- Messages that are sent ---

  /**
   * Puts what a message needs onto the shelf. Resolves with what of the message
   * is another one then; nothing at all when there is nothing to do.
   */
  store(message) {
    const ids = idsOf(message).filter((id) => this.#files.has(id));
    const list = longList(message);
    return ids.length > 0 || list ? this.#store(message, ids, list) : undefined;
  }

  async #store({ type, payload }, ids, list) {
    const { signal } = this.#life;
    const stored = { type, payload: JSON.parse(JSON.stringify(payload, withoutBodies)), _elements: [] };
    for (const id of ids.filter((id) => this.#files.has(id))) {
      const measured = await this.#storeFile(id, signal);
      Object.assign(stored.payload, type === TYPES.MSG_MERGER ? {} : measured);
    }
    if (list) {
      const downloadKey = drawID();
      await this.#put(2100, downloadKey, list, signal);
      Object.assign(stored.payload, { downloadKey, messageList: [] });
    }
    this.show([stored]);
    return stored;
  }

  /** Returns the payload as far as the file decides it. */
  async #storeFile(id, signal) {
    const { method, file, known: noted, onProgress } = this.#files.get(id);
    const { type, failed } = FILE_METHODS[method];
    const progress = this.#progress(method, onProgress);
    progress(0);
    const known = { ...await measure(type, file), ...noted };
    if (known.snapshot) {
      known.snapshotID = drawID();
      await this.#put(failed, known.snapshotID, known.snapshot.blob, signal);
    }
    await this.#put(failed, id, file, signal, progress);
    progress(1);
    this.#stored(id, known);
    return payloadOf(type, id, file, known);
  }

  /** From now on the URL is the shelf's, if it has one. */
  #stored(id, { snapshot, snapshotID }) {
    this.#files.delete(id);
    if (this.#shelf.url(id) !== undefined) {
      this.#urls.delete(id);
    } else if (snapshot) {
      this.#urls.set(snapshotID, this.#urlFor(snapshot.blob));
    }
  }

  async #put(code, id, blob, signal, progress = () => {}) {
    signal.throwIfAborted();
    try {
      await this.#shelf.put(id, blob, signal, progress);
    } catch (error) {
      signal.throwIfAborted();
      throw chatError(error.code ?? code, `sendMessage: the file was not stored: ${error.message}`);
    }
    signal.throwIfAborted();
  }

  /** Tells the page how far it is, from 0 to 1, never less than before. */
  #progress(method, onProgress) {
    let told = -1;
    return (fraction) => {
      if (typeof onProgress !== 'function' || !(fraction > told)) {
        return;
      }
      told = fraction;
      try {
        onProgress(fraction);
      } catch (error) {
        this.#report(chatError(2109, `${method}: onProgress threw: ${error?.message ?? error}`));
      }
    };
  }

  // --- Messages that come ---

  /** Looks up what messages name. A promise if that takes time, else nothing. */
  find(messages) {
    const ids = new Set(messages.flatMap(idsOf).filter((id) => !this.#urls.has(id) && this.#shelf.url(id) === undefined));
    return ids.size > 0 ? this.#find([...ids]) : undefined;
  }

  async #find(ids) {
    const urls = this.#urls;
    const blobs = await Promise.all(ids.map((id) => this.#shelf.get(id).catch(() => undefined)));
    if (urls === this.#urls) {
      ids.forEach((id, i) => urls.set(id, blobs[i] ? this.#urlFor(blobs[i]) : ''));
    }
  }

  /** Writes the URLs into messages that came out of Go. */
  show(messages) {
    for (const message of messages) {
      fill(message, (id) => this.#urls.get(id) ?? this.#shelf.url(id) ?? '');
      addBodies(message);
      if (message._elements) {
        message._elements = [{ type: message.type, content: message.payload }];
      }
    }
  }

  /** downloadMergerMessage: fills in the list of a merger that was too long. */
  async download(message) {
    const merger = mergerOf(message);
    try {
      merger.payload.messageList = readList(await this.#shelf.text(merger.payload.downloadKey));
      await this.find([merger]);
      this.show([merger]);
    } catch (error) {
      throw chatError(2452, `downloadMergerMessage: the list could not be read (${error?.message}); try again`);
    }
    return update(message, { payload: merger.payload, _elements: [{ type: merger.type, content: merger.payload }] });
  }

  #urlFor(blob) {
    const url = objectURL(blob);
    this.#made.push(url);
    return url;
  }
}

/** A copy of what of a merger counts when it is downloaded. */
function mergerOf(message) {
  let merger;
  try {
    merger = { type: message.type, payload: { ...message.payload } };
  } catch {
    // What cannot be read is no merger.
  }
  if (merger?.type !== TYPES.MSG_MERGER) {
    throw chatError(2450, 'downloadMergerMessage: message must be a merger message');
  }
  if (typeof merger.payload.downloadKey !== 'string' || merger.payload.downloadKey === '') {
    throw chatError(2451, 'downloadMergerMessage: this message has its list already: it has no downloadKey');
  }
  return merger;
}

/** What whoever recorded a file says of it, on the file or beside it: recorders note milliseconds. */
function given({ duration }) {
  return duration > 0 && Number.isFinite(duration) ? { seconds: Math.max(1, Math.round(duration / 1000)) } : {};
}
