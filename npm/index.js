import { Chat } from './chat.js';
import { CODES } from './codes.js';
import { EVENT, TYPES, VERSION } from './constants.js';
import { moduleSource } from './module.js';

const instances = new Map();

/**
 * The chat instance of an application; the same one for the same SDKAppID until
 * it is destroyed. Returns at once: the module loads meanwhile, and calls made
 * before it is there wait for it. Returns null when SDKAppID is no whole number,
 * server no ws: or wss: URL, wasmURL no URL or worker neither that nor a boolean.
 *
 * With server, a Parlor server is asked for everything, and the page keeps a
 * copy; without, the page keeps everything itself.
 *
 * The module comes from chat.wasm beside this file, or from where wasmURL says,
 * or it is wasmModule. With worker it runs in a worker.
 */
function create(options) {
  const id = readID(options);
  if (!Number.isSafeInteger(id) || id < 0) {
    console.error('parlor-chat: create() needs { SDKAppID }, a whole number');
    return null;
  }
  const server = readServer(options);
  if (server === null) {
    console.error('parlor-chat: create() takes a server such as wss://chat.example.com/ws');
    return null;
  }
  const source = readSource(options);
  if (source === null) {
    console.error('parlor-chat: create() takes a wasmURL such as /assets/chat.wasm');
    return null;
  }
  const worker = readWorker(options);
  if (worker === null) {
    console.error('parlor-chat: create() takes worker: true, or an address such as /assets/worker.js');
    return null;
  }
  if (!instances.has(id)) {
    instances.set(id, new Chat(id, { server, source, worker }, () => instances.delete(id)).api);
  }
  return instances.get(id);
}

/** The server's address, '' for none, null for what is none. */
function readServer(options) {
  try {
    const { server } = options;
    if (server === undefined || server === null || server === '') {
      return '';
    }
    const url = new URL(server);
    return url.protocol === 'ws:' || url.protocol === 'wss:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Where the module comes from, null if that cannot be. */
function readSource(options) {
  try {
    const { wasmURL, wasmModule } = options;
    return !wasmURL || isAddress(wasmURL) ? moduleSource({ wasmURL, wasmModule }) : null;
  } catch {
    return null;
  }
}

/** Whether the module runs in a worker, or which; null if that cannot be. */
function readWorker(options) {
  try {
    const worker = options.worker ?? false;
    return typeof worker === 'boolean' || isAddress(worker) ? worker : null;
  } catch {
    return null;
  }
}

// Of whatever frame.
const isAddress = (value) => typeof value === 'string' || /^\[object (URL|TrustedScriptURL)\]$/.test(Object.prototype.toString.call(value));

function readID(options) {
  try {
    const { SDKAppID } = options;
    return typeof SDKAppID === 'number' || /^\d+$/.test(SDKAppID) ? Number(SDKAppID) : NaN;
  } catch {
    return NaN; // No object, or one that cannot be read.
  }
}

export { create, EVENT, TYPES, CODES, VERSION };
export default { create, EVENT, TYPES, VERSION };
