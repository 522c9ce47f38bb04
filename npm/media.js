import { Addresses } from './addresses.js';
import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError, reading } from './errors.js';
import { drawID, fileOf, FILES, readBytes } from './files.js';
import { measure } from './measure.js';
import { longList, mergerOptions, readList, withoutBodies } from './mergers.js';
import { update } from './objects.js';
import { idsOf, payloadOf } from './payloads.js';
import { shelfOf } from './shelves.js';

/**
 * The bytes that messages name by an id: those of files, and lists of merged
 * messages that are too long. They are kept on a shelf and never cross into
 * WebAssembly. A page gets a URL for each wherever a message names it.
 */
export class Media {
  #shelf;
  #addresses;
  #report;
  #files = new Map(); // Not on the shelf yet, by id.
  #life = new AbortController(); // Of the sign-in.

  /**
   * Report takes errors that no call stands for, filled messages whose URLs
   * came after the page had them; renewed is called when those are to be others
   * that the page has.
   */
  constructor(sdkAppID, server, report, filled, renewed) {
    this.#shelf = shelfOf(sdkAppID, server, renewed);
    this.#addresses = new Addresses(this.#shelf, filled);
    this.#report = report;
  }

  signIn(account) {
    this.#shelf.signIn(account);
  }

  /** Forgets everything of a user; the URLs end. */
  clear() {
    this.#life.abort(chatError(CODES.NOT_LOGGED_IN, 'sendMessage: the user has logged out meanwhile'));
    this.#life = new AbortController();
    this.#files = new Map();
    this.#addresses.clear();
    this.#shelf.signOut();
  }

  /** Looks whether URLs have ended while the page did not run. */
  refresh() {
    this.#shelf.refresh();
  }

  close() {
    this.clear();
    this.#shelf.close();
  }

  // --- Messages that the page makes ---

  /**
   * The arguments of a method that makes a message, as Go takes them, and what
   * is to be done when Go has.
   */
  prepare(method, type, args) {
    return reading(method, () =>
      FILES[type]
        ? this.#prepareFile(method, type, args[0])
        : { args: type === TYPES.MSG_MERGER ? [mergerOptions(args[0])] : args, taken() {} },
    );
  }

  #prepareFile(method, type, options) {
    const file = fileOf(method, type, options);
    const { onProgress } = options;
    const id = drawID();
    const payload = payloadOf(type, id, file, file);
    return {
      args: [{ ...options, payload }],
      taken: () => {
        this.#files.set(id, { method, type, file, onProgress });
        this.#addresses.set(id, file.bytes);
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
      await this.#put(CODES.SEND_FAILED, downloadKey, list, signal);
      Object.assign(stored.payload, { downloadKey, messageList: [] });
    }
    await this.find([stored]);
    this.show([stored]);
    return stored;
  }

  /** Returns the payload as far as the file decides it. */
  async #storeFile(id, signal) {
    const { method, type, file, onProgress } = this.#files.get(id);
    const { failed } = FILES[type];
    const progress = this.#progress(method, onProgress);
    progress(0);
    const bytes = await this.#trying(failed, signal, () => readBytes(file, signal));
    const known = { ...(await measure(type, bytes)), ...file };
    if (known.snapshot) {
      known.snapshotID = drawID();
      this.#addresses.set(known.snapshotID, await this.#put(failed, known.snapshotID, known.snapshot.blob, signal));
    }
    // From now on the URL is that of what is kept, not of a file that may change.
    this.#addresses.set(id, await this.#put(failed, id, bytes, signal, progress));
    progress(1);
    this.#files.delete(id);
    return payloadOf(type, id, file, known);
  }

  #put(code, id, blob, signal, progress = () => {}) {
    return this.#trying(code, signal, () => this.#shelf.put(id, blob, signal, progress));
  }

  /** What goes wrong is told under a code, but for the end of the sign-in. */
  async #trying(code, signal, work) {
    signal.throwIfAborted();
    try {
      const result = await work();
      signal.throwIfAborted();
      return result;
    } catch (error) {
      signal.throwIfAborted();
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
        this.#report(chatError(CODES.PROGRESS_THREW, `${method}: onProgress threw: ${error?.message ?? error}`));
      }
    };
  }

  // --- Messages that come ---

  /** Looks up what messages name. A promise if that takes time, else nothing. */
  find(messages) {
    return this.#addresses.find(messages);
  }

  /** Writes the URLs into messages that came out of Go. */
  show(messages) {
    this.#addresses.show(messages);
  }

  /** Writes the URLs of now into a message that the page holds; says whether there were others. */
  refill(message) {
    try {
      return this.#addresses.refill(message);
    } catch {
      return false; // The page has frozen it, or changed what is in it.
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
      throw chatError(CODES.DOWNLOAD_FAILED, `downloadMergerMessage: the list could not be read (${error?.message}); try again`);
    }
    return update(message, { payload: merger.payload, _elements: [{ type: merger.type, content: merger.payload }] });
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
    throw chatError(CODES.NO_MERGER, 'downloadMergerMessage: message must be a merger message');
  }
  if (typeof merger.payload.downloadKey !== 'string' || merger.payload.downloadKey === '') {
    throw chatError(CODES.NOTHING_TO_DOWNLOAD, 'downloadMergerMessage: this message has its list already: it has no downloadKey');
  }
  return merger;
}
