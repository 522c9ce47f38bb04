import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { elapsed } from './log.js';
import { platform } from './place.js';
import { goRuntime } from './wasm_exec.js';

/** All of the page that Go sees; what Go's runtime adds stays in here. */
function scope(host, note) {
  const { Object, Array, Uint8Array, Map, Error, Date, JSON, Reflect } = globalThis;
  const { crypto, performance, IDBKeyRange } = globalThis;
  const { AbortController, Promise } = globalThis;
  return {
    Object,
    Array,
    Uint8Array,
    Map,
    Error,
    Date,
    JSON,
    Reflect,
    TextEncoder: platform('TextEncoder'),
    TextDecoder: platform('TextDecoder'),
    BroadcastChannel: platform('BroadcastChannel'),
    crypto,
    performance,
    IDBKeyRange,
    WebSocket: globalThis.WebSocket && noting(note),
    AbortController,
    Promise,
    // What is in memory is nobody else's: there is nobody to take turns with.
    navigator: {
      get locks() {
        return host.storage === 'memory' ? undefined : globalThis.navigator?.locks;
      },
    },
    // Where storage is forbidden, looking at it throws; Go tells the page.
    get indexedDB() {
      return globalThis.indexedDB;
    },
    parlorHost: host,
  };
}

/** The class of connections, which notes what becomes of each. */
const noting = (note) =>
  function (url) {
    const socket = new globalThis.WebSocket(url);
    let since = elapsed();
    note('dialling', {});
    socket.addEventListener('open', () => {
      note('connected', { ms: since() });
      since = elapsed();
    });
    socket.addEventListener('close', ({ code }) => note('closed', { code, ms: since() }));
    return socket;
  };

/**
 * Runs a Go program here, be it a page or a worker. Resolves with its entry,
 * and with the release of the module.
 * @param {{name: string, server: string, sdkAppID: string, groups: string, limits: string, friendsOnly: string, unlimited: string, storage: string}} options
 * @param {WebAssembly.Module} module
 * @param {(text: string) => void} deliver takes what it sends to the page
 * @param {(error: Error) => void} stopped is called when it has ended
 */
export async function run(options, module, deliver, stopped) {
  const entries = deferred();
  const note = (event, fields) => deliver(JSON.stringify([{ note: [event, fields] }]));
  const host = {
    ...options,
    deliver,
    leads: (isLeading) => note('leading', { isLeading }),
    rests: (ms) => note('waiting', { ms }),
    ...longTexts(deliver),
    lines,
    compose,
    pause,
    visible,
    start: (call, version) => entries.resolve({ call, version }),
  };
  const Go = goRuntime(scope(host, note));
  const go = new Go();
  const callbacks = watchCallbacks(go);
  let instance;
  try {
    instance = await WebAssembly.instantiate(module, go.importObject);
  } catch (error) {
    if (error instanceof WebAssembly.LinkError) {
      return { release: 'another toolchain' };
    }
    throw chatError(CODES.UNCAUGHT, `the chat module could not be started (${error.message}); reload the page`);
  }
  const ended = (cause) => {
    const error = chatError(
      CODES.UNCAUGHT,
      `the chat module has stopped${cause ? `: ${cause.message}` : ''}; sign in again, or reload the page`,
    );
    entries.reject(error);
    release(go);
    stopped(error);
  };
  go.run(instance).then(() => ended(), ended);
  const { call, version } = await entries.promise;
  return {
    release: typeof version === 'string' ? `parlor-chat ${version}` : 'another version',
    call: guarded(call, ended),
    statistics: async () => statistics(go, callbacks),
    close: () => release(go),
  };
}

/** How a long text comes over: into room that is there for all of them. */
function longTexts(deliver) {
  const decoder = new (platform('TextDecoder'))();
  let bytes = NOTHING;
  return {
    roomFor: (length) => (bytes = bytes.length < length ? new Uint8Array(length) : bytes),
    deliverRoom: (length) => deliver(decoder.decode(bytes.subarray(0, length))),
  };
}

/** One spelling for a text: an accented letter is one character, not two. */
const compose = (text) => text.normalize();

/** Calls resume when everything else has had a turn. A timer would make a hidden page wait. */
function pause(resume) {
  const { port1, port2 } = new (platform('MessageChannel'))();
  port1.onmessage = () => {
    port1.close();
    resume();
  };
  port2.postMessage('');
}

const visible = () => globalThis.document?.visibilityState !== 'hidden';

/** What internal/idbstore takes documents in: it is a third of the time that JSON takes. */
function lines(documents) {
  const parts = [documents.length];
  for (const { kind, id, revision, body, bytes } of documents) {
    if (bytes) {
      return NOTHING;
    }
    parts.push(kind, id, revision, body);
  }
  parts.push('');
  return encoded(parts.join('\n'));
}

const NOTHING = new Uint8Array();
let encoder;
let room = NOTHING;

/** A text as UTF-8, until the next one. To encode into an array that is there takes a tenth of the time. */
function encoded(text) {
  if (room.length < 3 * text.length) {
    room = new Uint8Array(3 * text.length);
  }
  encoder ??= new (platform('TextEncoder'))();
  return room.subarray(0, encoder.encodeInto(text, room).written);
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
