/** The server's time, on a device whose own clock may be wrong or be set at any moment. */
export class Clock {
  #ahead; // Of what runs on whatever the device's clock is set to.

  /** @param {number} skew how far the server is ahead of the device now, in ms */
  set(skew) {
    this.#ahead = Date.now() + skew - performance.now();
  }

  /** From here on the device's own time counts. */
  clear() {
    this.#ahead = undefined;
  }

  /** Unix milliseconds. */
  now() {
    return this.#ahead === undefined ? Date.now() : Math.round(performance.now() + this.#ahead);
  }
}
