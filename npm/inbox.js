/** What comes in, item by item in the order of arrival, never inside of whoever brings it. */
export class Inbox {
  #items = [];
  #scheduled = false;
  #find;
  #take;
  #threw;

  /**
   * @param {(messages: object[]) => Promise<void> | undefined} find looks up what messages need, if that takes time
   * @param {(item: object) => void} take
   * @param {(what: string, error: unknown) => void} threw is told of an item that take throws at
   */
  constructor(find, take, threw) {
    this.#find = find;
    this.#take = take;
    this.#threw = threw;
  }

  /** Whether everything that came is taken. */
  get isEmpty() {
    return !this.#scheduled;
  }

  post(...items) {
    this.#items.push(...items);
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => this.#drain());
    }
  }

  #drain() {
    const items = this.#items;
    this.#items = [];
    for (let i = 0; i < items.length; i++) {
      if (items[i].later) {
        this.#items = [...items.slice(i + 1), ...this.#items];
        setTimeout(() => this.#drain());
        return;
      }
      const found = items[i].looked ? undefined : this.#find(items[i].messages ?? []);
      if (found) {
        items[i].looked = true; // What was not found holds up nothing.
        this.#items = [...items.slice(i), ...this.#items];
        found.then(() => this.#drain());
        return;
      }
      try {
        this.#take(items[i]);
      } catch (error) {
        this.#threw('what delivers an item', error); // The next ones shall be delivered.
      }
    }
    this.#scheduled = this.#items.length > 0;
    if (this.#scheduled) {
      queueMicrotask(() => this.#drain());
    }
  }
}
