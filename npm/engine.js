import { VERSION } from './constants.js';
import { chatError } from './errors.js';
import { inNode } from './module.js';
import { goRuntime } from './wasm_exec.js';

/** All of the page that Go sees; what Go's runtime adds stays in here. */
function scope(host) {
  const { Object, Array, Uint8Array, Map, Error, Date, JSON, Reflect } = globalThis;
  const { TextEncoder, TextDecoder, crypto, performance, IDBKeyRange, BroadcastChannel } = globalThis;
  const { WebSocket, AbortController, Promise } = globalThis;
  return {
    Object, Array, Uint8Array, Map, Error, Date, JSON, Reflect,
    TextEncoder, TextDecoder, crypto, performance, IDBKeyRange, BroadcastChannel,
    WebSocket, AbortController, Promise,
    // What is in memory is nobody else's: there is nobody to take turns with.
    navigator: { get locks() { return host.storage === 'memory' ? undefined : globalThis.navigator?.locks; } },
    // Where storage is forbidden, looking at it throws; Go tells the page.
    get indexedDB() { return globalThis.indexedDB; },
    parlorHost: host,
  };
}

/**
 * Starts one Go program.
 * @param {{name: string, server: string, sdkAppID: string}} options what its data is stored under, and the server to connect to, '' for none
 * @param {(fresh?: boolean) => Promise<WebAssembly.Module>} source gives the compiled module
 * @param {(text: string) => void} deliver takes what it sends to the page
 * @param {(error: Error) => void} stopped is called when it has ended
 */
export async function startEngine(options, source, deliver, stopped) {
  if (options.server && !globalThis.WebSocket) {
    throw chatError(2800, 'there is no WebSocket here: use Node 22 or newer, or set globalThis.WebSocket to that of the package "ws"');
  }
  const program = { ...options, storage: inNode() ? 'memory' : 'database' };
  try {
    return await start(program, await source(), deliver, stopped);
  } catch (error) {
    if (!(error instanceof OtherVersion)) {
      throw error;
    }
  }
  // A cache may have kept it from the release before.
  return start(program, await source(true), deliver, stopped);
}

/** The module does not belong to this code. */
class OtherVersion extends Error {
  constructor(version) {
    super(`chat.wasm is of ${version}, the JavaScript of parlor-chat ${VERSION}: clear the caches of bundler, browser and CDN, or let wasmURL name a chat.wasm of ${VERSION}`);
    Object.assign(this, { name: 'ChatError', code: 2800, data: {} });
  }
}

async function start(options, module, deliver, stopped) {
  const entries = deferred();
  const host = { ...options, deliver, start: (call, version) => entries.resolve({ call, version }) };
  const Go = goRuntime(scope(host));
  const go = new Go();
  const callbacks = watchCallbacks(go);
  const instance = await WebAssembly.instantiate(module, go.importObject).catch((error) => {
    throw error instanceof WebAssembly.LinkError ? new OtherVersion('another toolchain')
      : chatError(2903, `the chat module could not be started (${error.message}); reload the page`);
  });
  const ended = (cause) => {
    const error = chatError(2903, `the chat module has stopped${cause ? `: ${cause.message}` : ''}; sign in again, or reload the page`);
    entries.reject(error);
    release(go);
    stopped(error);
  };
  go.run(instance).then(() => ended(), ended);
  const { call, version } = await entries.promise;
  if (version !== VERSION) {
    throw new OtherVersion(version ? `parlor-chat ${version}` : 'another version');
  }
  return {
    call: guarded(call, ended),
    statistics: () => statistics(go, callbacks),
    release: () => release(go),
  };
}

/**
 * Lets go of a program that has nothing more to do. Go leaves the timer of a
 * deadline running that it no longer waits for, and with it would stay the
 * whole memory of the program, a minute and a half long.
 */
function release(go) {
  go._scheduledTimeouts.forEach((timer) => clearTimeout(timer));
  go._scheduledTimeouts.clear();
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
