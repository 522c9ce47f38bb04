// A start, step by step: all at once where times are measured, one by one when
// the page is opened with ?steps. What is measured loads beside this file, and
// waits for nothing else.

const NAMES = { create: 'create() returned', ready: 'SDK_READY', 'first group': 'first group made' };

/** Steps return what they need of wasm memory, or nothing. */
export function start(steps, names = NAMES) {
  if (location.search === '?steps') {
    window.step = async (name) => (await steps[name]()) ?? 0;
    return;
  }
  window.measured = (async () => {
    const samples = [];
    for (const [name, step] of Object.entries(steps)) {
      const value = step();
      if (value instanceof Promise) {
        await value;
      }
      samples.push({ name: names[name], unit: 'ms', value: performance.now() });
    }
    const { Tasks } = await import('./clock.js'); // The browser keeps the tasks that were before.
    const tasks = new Tasks();
    samples.push({ name: 'longest task, 0 if none over 50 ms', unit: 'ms', value: await tasks.longest() });
    return samples;
  })();
}
