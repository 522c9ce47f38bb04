// What the place is like where this runs: a page, a worker, Node, or a test in Node.

/** A module of Node's, in a form that no bundler follows; undefined where there is none. */
export const builtin = (name) => globalThis.process?.getBuiltinModule?.(name);

/** Whether this is Node, whatever a test has put into it. A page of Electron is a page. */
export const inNode = () => Boolean(globalThis.process?.versions?.node) && globalThis.process.type !== 'renderer';

/** Plain Node has no IndexedDB: things are kept in memory. */
export const inMemory = () => inNode() && !('indexedDB' in globalThis);

// What jsdom lacks, in which tests run, its Node has.
const NODES = {
  TextEncoder: 'node:util',
  TextDecoder: 'node:util',
  BroadcastChannel: 'node:worker_threads',
  MessageChannel: 'node:worker_threads',
};

/** A class of the platform. */
export const platform = (name) => globalThis[name] ?? builtin(NODES[name])?.[name];

/** The bytes of a blob. Those of jsdom lack the method. */
export const bytesOf = (blob) =>
  blob.arrayBuffer?.() ??
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });

/** A text as UTF-8. */
export const utf8 = (text) => new (platform('TextEncoder'))().encode(text);
