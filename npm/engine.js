import { chatError } from './errors.js';
import { goRuntime } from './wasm_exec.js';

let compiled;

/** The compiled module; all instances of a page share it. A failure is tried again. */
function compile() {
  compiled ??= load(new URL('./chat.wasm', import.meta.url)).catch((error) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  // Compiling while loading takes this very type, without parameters.
  if (response.headers.get('Content-Type') === 'application/wasm') {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** All of the page that Go sees; what Go's runtime adds stays in here. */
function scope(host) {
  const { Object, Array, Uint8Array, Map, Error, Date, JSON, Reflect } = globalThis;
  const { TextEncoder, TextDecoder, crypto, performance, IDBKeyRange, BroadcastChannel } = globalThis;
  const { WebSocket, AbortController, Promise } = globalThis;
  return {
    Object, Array, Uint8Array, Map, Error, Date, JSON, Reflect,
    TextEncoder, TextDecoder, crypto, performance, IDBKeyRange, BroadcastChannel,
    WebSocket, AbortController, Promise,
    navigator: { get locks() { return globalThis.navigator?.locks; } },
    // Where storage is forbidden, looking at it throws; Go tells the page.
    get indexedDB() { return globalThis.indexedDB; },
    parlorHost: host,
  };
}

/**
 * Starts one Go program.
 * @param {{name: string, server: string, sdkAppID: string}} options what its data is stored under, and the server to connect to, '' for none
 * @param {(text: string) => void} deliver takes what it sends to the page
 * @param {(error: Error) => void} stopped is called when it has ended
 */
export async function startEngine(options, deliver, stopped) {
  const module = await compile().catch((error) => {
    throw chatError(2800, `chat.wasm could not be loaded (${error.message}); check the network and call again`);
  });
  const entries = deferred();
  const host = { ...options, deliver, start: (call, draft) => entries.resolve({ call, draft }) };
  const Go = goRuntime(scope(host));
  const go = new Go();
  const callbacks = watchCallbacks(go);
  const instance = await WebAssembly.instantiate(module, go.importObject).catch((error) => {
    throw chatError(2903, `the chat module could not be started (${error.message}); reload the page`);
  });
  const ended = (cause) => {
    const error = chatError(2903, `the chat module has stopped${cause ? `: ${cause.message}` : ''}; sign in again, or reload the page`);
    entries.reject(error);
    stopped(error);
  };
  go.run(instance).then(() => ended(), ended);
  const { call, draft } = await entries.promise;
  return { call: guarded(call, ended), draft: guarded(draft, ended), statistics: () => statistics(go, callbacks) };
}

/** Go recovers what it can; what still comes through has ended the program. */
function guarded(entry, ended) {
  return (...args) => {
    try {
      return entry(...args);
    } catch (error) {
      ended(error);
      throw error;
    }
  };
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** Notes every function that Go makes for the page. */
function watchCallbacks(go) {
  const callbacks = new WeakSet();
  const make = go._makeFuncWrapper;
  go._makeFuncWrapper = (id) => {
    const callback = make.call(go, id);
    callbacks.add(callback);
    return callback;
  };
  return callbacks;
}

/** What a running program holds; for finding leaks. */
function statistics(go, callbacks) {
  return {
    memoryBytes: go._inst.exports.mem.buffer.byteLength,
    references: go._ids.size,
    callbacks: go._values.filter((value) => typeof value === 'function' && callbacks.has(value)).length,
  };
}
