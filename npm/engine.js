import * as CODES from './codes.js';
import { VERSION } from './constants.js';
import { chatError } from './errors.js';
import { ProgramWorker } from './inworker.js';
import { inMemory } from './place.js';
import { run } from './program.js';

const RELEASE = `parlor-chat ${VERSION}`;

/**
 * Starts the Go program of an instance.
 * @param {{name: string, server: string, sdkAppID: string, groups: string, limits: string, friendsOnly: string, unlimited: string}} options what its data is stored under, the server to connect to, '' for none, the settings of chat groups, the limits of conversation groups, whether only friends write to each other, and whether one may be in several live groups
 * @param {{get: (fresh?: boolean) => Promise<WebAssembly.Module>}} source gives the compiled module
 * @param {boolean | string | URL} worker whether it is to run in a worker; the address of one
 * @param {(text: string) => void} deliver takes what it sends to the page
 * @param {(error: Error) => void} stopped is called when it has ended
 */
export async function startEngine(options, source, worker, deliver, stopped) {
  if (options.server && !globalThis.WebSocket) {
    throw chatError(
      CODES.NETWORK,
      'there is no WebSocket here: use Node 22 or newer, or set globalThis.WebSocket to that of the package "ws"',
    );
  }
  const program = { ...options, storage: inMemory() ? 'memory' : 'database' };
  // Node has other workers, and nothing in them to keep free.
  const place = worker && globalThis.Worker ? new ProgramWorker(worker) : { run, close() {} };
  try {
    return await start((module) => place.run(program, module, deliver, stopped), source);
  } catch (error) {
    place.close();
    throw error;
  }
}

async function start(run, source) {
  const engine = await run(await source.get());
  if (engine.release === RELEASE) {
    return engine;
  }
  // A cache may have kept the module from the release before.
  const fresh = await run(await source.get(true));
  if (fresh.release !== RELEASE) {
    throw chatError(
      CODES.NETWORK,
      `chat.wasm is of ${fresh.release}, the JavaScript of ${RELEASE}: clear the caches of bundler, browser and CDN, or let wasmURL name a chat.wasm of ${VERSION}`,
    );
  }
  return fresh;
}
