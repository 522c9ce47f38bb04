import { platform } from './place.js';

/** The page around an instance: whether it is seen, left, and has a network. */
export class Tab {
  #name;
  #heard;
  #ear;

  /**
   * @param {string} name of the instance among tabs
   * @param {(network?: string) => void} look is called when something may have been missed, or the network has come or gone: 'online', 'offline'
   * @param {() => void} hide is called when the page is left, perhaps for good
   */
  constructor(name, look, hide) {
    this.#name = name;
    const wake = () => globalThis.document?.visibilityState === 'hidden' || look();
    const network = ({ type }) => look(type);
    this.#heard = Object.entries({ visibilitychange: wake, pageshow: wake, online: network, offline: network, pagehide: hide });
    this.#hear('addEventListener');
  }

  #hear(method) {
    for (const [event, run] of this.#heard) {
      (event === 'visibilitychange' ? globalThis.document : globalThis)?.[method]?.(event, run);
    }
  }

  /** What the browser says of the network. */
  get network() {
    return globalThis.navigator?.onLine === false ? 'offline' : 'online';
  }

  /**
   * Tells the other tabs; the program may have no time for it any more. A page
   * that the browser keeps for going back, or its worker, would keep its
   * connection too: one that is to hear something is not kept.
   */
  sayFarewell(farewell, mayNotBeKept) {
    const Channel = platform('BroadcastChannel');
    if (mayNotBeKept) {
      this.#ear ??= Object.assign(new Channel(this.#name), { onmessage() {} });
    }
    const channel = new Channel(this.#name);
    channel.postMessage(farewell);
    channel.close();
  }

  /** The page is told of nothing any more. */
  leave() {
    this.#hear('removeEventListener');
  }

  close() {
    this.#ear?.close();
  }
}
