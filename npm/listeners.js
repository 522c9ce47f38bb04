import * as CODES from './codes.js';
import { chatError } from './errors.js';

/** The page's event listeners of one chat instance. */
export class Listeners {
  #byEvent = new Map();
  #threw;

  /** @param {(what: string, error: unknown) => void} threw is told of a listener that throws */
  constructor(threw) {
    this.#threw = threw;
  }

  /** Adds a listener. The same one may be added more than once. */
  add(event, handler, context, once = false) {
    if (typeof event !== 'string' || event === '') {
      throw chatError(CODES.INVALID_PARAMETER, 'eventName must be one of TencentCloudChat.EVENT');
    }
    if (typeof handler !== 'function') {
      throw chatError(CODES.INVALID_PARAMETER, 'handler must be a function');
    }
    const list = this.#byEvent.get(event) ?? [];
    this.#byEvent.set(event, [...list, { handler, context, once }]);
  }

  /** Removes a listener; without a context, whatever context it was added with. */
  remove(event, handler, context) {
    const list = this.#byEvent.get(event) ?? [];
    this.#byEvent.set(
      event,
      list.filter((entry) => entry.handler !== handler || (context !== undefined && entry.context !== context)),
    );
  }

  /** Whether somebody listens. */
  has(event) {
    return (this.#byEvent.get(event) ?? []).length > 0;
  }

  clear() {
    this.#byEvent.clear();
  }

  /** Calls everyone. One that throws is reported and harms no other. */
  call(event) {
    for (const entry of this.#byEvent.get(event.name) ?? []) {
      if (entry.once) {
        this.#drop(event.name, entry);
      }
      try {
        entry.handler.call(entry.context, event);
      } catch (error) {
        this.#threw(`a listener of ${event.name}`, error);
      }
    }
  }

  #drop(event, entry) {
    this.#byEvent.set(
      event,
      this.#byEvent.get(event).filter((other) => other !== entry),
    );
  }
}
