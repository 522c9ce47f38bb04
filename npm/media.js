import { TYPES } from './constants.js';
import { chatError } from './errors.js';
import { drawID, FILE_METHODS, fileOf, objectURL } from './files.js';
import { measure } from './measure.js';
import { addBodies, longList, mergerOptions, readList } from './mergers.js';
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
    try {
      if (FILE_METHODS[method]) {
        return this.#prepareFile(method, args[0]);
      }
      return { args: method === 'createMergerMessage' ? [mergerOptions(args[0])] : args, taken() {} };
    } catch (error) {
      throw isOurs(error) ? error : chatError(6017, `${method}: the options cannot be read`);
    }
  }

  #prepareFile(method, options) {
    const file = fileOf(method, options);
    const { onProgress } = options;
    const id = drawID();
    const payload = payloadOf(FILE_METHODS[method].type, id, file, given(file));
    return {
      args: [{ ...options, payload }],
      taken: () => {
        this.#files.set(id, { method, file, onProgress });
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
    const files = this.#files;
    for (const id of ids) {
      const measured = await this.#storeFile(id, files.get(id));
      payload = type === TYPES.MSG_MERGER ? payload : { ...payload, ...measured };
    }
    if (list) {
      const downloadKey = drawID();
      await this.#put(2100, downloadKey, list);
      payload = { ...payload, downloadKey, messageList: [] };
    }
    if (files !== this.#files) {
      throw chatError(2024, 'sendMessage: the user has logged out meanwhile');
    }
    const stored = { type, payload, _elements: [] };
    this.show([stored]);
    return stored;
  }

  /** Returns the payload as far as the file decides it. */
  async #storeFile(id, { method, file, onProgress }) {
    const { type, failed } = FILE_METHODS[method];
    const progress = this.#progress(method, onProgress);
    progress(0);
    const known = { ...await measure(type, file), ...given(file) };
    if (known.snapshot) {
      known.snapshotID = drawID();
      await this.#put(failed, known.snapshotID, known.snapshot.blob);
    }
    await this.#put(failed, id, file, progress);
    progress(1);
    this.#stored(id);
    if (known.snapshot && this.#shelf.url(id) === undefined) {
      this.#urls.set(known.snapshotID, this.#urlFor(known.snapshot.blob));
    }
    return payloadOf(type, id, file, known);
  }

  #stored(id) {
    this.#files.delete(id);
    if (this.#shelf.url(id) !== undefined) {
      this.#urls.delete(id); // From now on it is the shelf's.
    }
  }

  async #put(code, id, blob, progress = () => {}) {
    try {
      await this.#shelf.put(id, blob, progress);
    } catch (error) {
      throw chatError(error.code ?? code, `sendMessage: the file was not stored: ${error.message}`);
    }
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
    const ids = messages.flatMap(idsOf).filter((id) => !this.#urls.has(id) && this.#shelf.url(id) === undefined);
    return ids.length > 0 ? this.#find(ids) : undefined;
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

/** Whether an error is one of chatError, and not what a page's own getter threw. */
function isOurs(error) {
  try {
    return error.name === 'ChatError';
  } catch {
    return false;
  }
}

/** What whoever recorded a file knows of it: recorders note milliseconds. */
function given({ duration }) {
  return duration > 0 && Number.isFinite(duration) ? { seconds: Math.max(1, Math.round(duration / 1000)) } : {};
}
