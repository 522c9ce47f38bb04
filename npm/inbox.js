/** What comes in, item by item in the order of arrival, never inside of whoever brings it. */
export class Inbox {
  #items = [];
  #scheduled = false;
  #find;
  #take;

  /**
   * @param {(messages: object[]) => Promise<void> | undefined} find looks up what messages need, if that takes time
   * @param {(item: object) => void} take
   */
  constructor(find, take) {
    this.#find = find;
    this.#take = take;
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
        console.error('parlor-chat: an item could not be delivered', error); // The next ones shall be.
      }
    }
    this.#scheduled = this.#items.length > 0;
    if (this.#scheduled) {
      queueMicrotask(() => this.#drain());
    }
  }
}
