/** Notes all that an instance delivers, in order. */
export class Watch {
  events = [];
  #waiting = new Set();
  #names = {};

  constructor(chat, EVENT) {
    for (const [name, value] of Object.entries(EVENT)) {
      this.#names[value] = name;
      if (name !== 'CONVERSATION_GROUP_INFO_UPDATED') {
        chat.on(value, this.#note, this); // What is of our own comes only to a page that asks.
      }
    }
    this.listen = (name) => chat.on(EVENT[name], this.#note, this);
  }

  #note(event) {
    this.events.push({ ...event, name: this.#names[event.name] });
    for (const check of this.#waiting) {
      check();
    }
  }

  names() {
    return this.events.map((event) => event.name);
  }

  has(name) {
    return this.names().includes(name);
  }

  /** The data of the last event of that name. */
  last(name) {
    return this.events.findLast((event) => event.name === name)?.data;
  }

  /** The names of what has come since the last take. */
  take() {
    const names = this.names();
    this.events = [];
    return names;
  }

  /**
   * Waits until the condition holds; looks again whenever something came.
   * @returns {Promise<void>}
   */
  until(condition, what, patience = 20_000) {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      const fail = (why) => {
        stop();
        reject(why);
      };
      const check = async () => {
        try {
          if (await condition()) {
            stop();
            resolve();
          }
        } catch (error) {
          fail(error);
        }
      };
      const timer = setTimeout(() => {
        const missing = typeof what === 'function' ? what() : what;
        fail(new Error(`still waiting for ${missing}; came: ${this.names().join(', ')}`));
      }, patience);
      this.#waiting.add(check);
      check();
    });
  }
}
