// Clocks. Times are milliseconds.

export const sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Long tasks, those of 50 ms and more, since the page's start. */
export class Tasks {
  #durations = [];
  #observer = new PerformanceObserver((list) => this.#take(list.getEntries()));

  constructor() {
    this.#observer.observe({ type: 'longtask', buffered: true });
  }

  #take(entries) {
    this.#durations.push(...entries.map((entry) => entry.duration));
  }

  /** Their durations, and forgets them. The browser reports them late. */
  async take() {
    await sleep(400);
    this.#take(this.#observer.takeRecords());
    const durations = this.#durations;
    this.#durations = [];
    return durations;
  }

  /** The longest, 0 if there was none. */
  async longest() {
    return Math.max(0, ...(await this.take()));
  }
}
