import { objectURL } from './files.js';
import { addBodies } from './mergers.js';
import { fill, idsOf } from './payloads.js';

// How long messages wait for their URLs before the page gets them without.
const PATIENCE = 2_000;

// How soon a shelf that did not answer is asked again, and how seldom in the end.
const SOON = 500;
const SELDOM = 30_000;

/**
 * The URLs that this page has for the bytes that messages name. A shelf that
 * fails, or does not answer in time, holds up no message: what it could not say
 * is asked again until it can, and filled in then.
 */
export class Addresses {
  #shelf;
  #filled;
  #urls = new Map(); // By id; '' for bytes that are gone.
  #made = [];
  #waiting = new Set(); // Messages without a URL that they may still get.
  #stuck = false; // The shelf is asked, and has not answered in time.
  #timer;
  #wait = SOON;

  /** Filled takes messages whose URLs came after they were shown. */
  constructor(shelf, filled) {
    this.#shelf = shelf;
    this.#filled = filled;
  }

  /** Gives bytes that are here a URL; without them the shelf's own counts. */
  set(id, blob) {
    this.#urls.delete(id);
    if (blob) {
      const url = objectURL(blob);
      this.#made.push(url);
      this.#urls.set(id, url);
    }
  }

  /** Forgets everything; the URLs end. */
  clear() {
    this.#made.forEach((url) => URL.revokeObjectURL?.(url));
    this.#made = [];
    this.#urls = new Map();
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wait = SOON;
  }

  /** Looks up what messages name. A promise if that takes time, else nothing. */
  find(messages) {
    const ids = this.#unknown(messages);
    return ids.length > 0 && !this.#stuck ? this.#lookInTime(ids) : undefined;
  }

  async #lookInTime(ids) {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE, true);
    });
    this.#stuck = (await Promise.race([this.#look(ids), late])) ?? false;
    clearTimeout(timer);
  }

  /** Writes the URLs into messages that came out of Go. */
  show(messages) {
    for (const message of messages) {
      fill(message, (id) => this.#urlOf(id));
      addBodies(message);
      if (message._elements) {
        message._elements = [{ type: message.type, content: message.payload }];
      }
      if (this.#unknown([message]).length > 0) {
        this.#waiting.add(message);
        this.#timer ??= setTimeout(() => this.#lookAgain(), this.#wait);
      }
    }
  }

  #urlOf(id) {
    return this.#urls.get(id) ?? this.#shelf.url(id) ?? this.#shelf.address(id);
  }

  /** Writes the URLs of now into a message that the page holds; says whether there were others. */
  refill(message) {
    let changed = false;
    fill(message, (id, url) => {
      const now = this.#urlOf(id);
      changed ||= url !== now;
      return now;
    });
    return changed;
  }

  #unknown(messages) {
    return [...new Set(messages.flatMap(idsOf))].filter((id) => !this.#urls.has(id) && this.#shelf.url(id) === undefined);
  }

  /** Bytes that are not there have the URL ''. Those that the shelf says nothing of stay unknown. */
  async #look(ids) {
    const urls = this.#urls;
    await Promise.all(
      ids.map(async (id) => {
        const blob = await this.#shelf.get(id).catch(() => null);
        if (urls !== this.#urls || blob === null || urls.has(id)) {
          return; // The user has gone meanwhile, or nobody knows, or somebody was faster.
        }
        if (blob) {
          this.set(id, blob);
        } else {
          urls.set(id, '');
        }
      }),
    );
    this.#stuck = false;
  }

  async #lookAgain() {
    const urls = this.#urls;
    await this.#look(this.#unknown([...this.#waiting]));
    if (urls !== this.#urls) {
      return;
    }
    const found = [...this.#waiting].filter((message) => this.#unknown([message]).length === 0);
    found.forEach((message) => this.#waiting.delete(message));
    this.#wait = found.length > 0 ? SOON : Math.min(2 * this.#wait, SELDOM);
    this.#timer = this.#waiting.size > 0 ? setTimeout(() => this.#lookAgain(), this.#wait) : undefined;
    this.show(found);
    this.#filled(found);
  }
}
