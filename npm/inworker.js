import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { addressOf, leftBehind } from './module.js';

/**
 * A worker in which Go programs run as program.js runs them in the page. It
 * loads meanwhile; run tells if that went wrong.
 */
export class ProgramWorker {
  #worker;
  #broken;
  #asked = []; // For statistics.
  #heard = { statistics: (statistics) => this.#asked.shift()?.(statistics) };

  /** @param {true | string | URL} where true for worker.js beside this file */
  constructor(where) {
    try {
      this.#worker = makeWorker(where);
      this.#worker.onmessage = ({ data: [what, ...args] }) => this.#heard[what]?.(...args);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#breaks(event.message || 'its script does not load');
      };
    } catch (error) {
      this.#breaks(error.message);
    }
  }

  #breaks(why) {
    this.#broken = why;
    this.#heard.breaks?.(why);
  }

  run(options, module, deliver, stopped) {
    return new Promise((resolve, reject) => {
      const fails = (code, message) => {
        this.close();
        reject(chatError(code, message));
      };
      const stops = (code, message) => {
        this.close();
        stopped(chatError(code, message));
      };
      Object.assign(this.#heard, {
        deliver,
        stops: fails,
        breaks: (why) =>
          fails(
            CODES.NETWORK,
            `the worker cannot be run (${why}); where a bundler left worker.js behind, pass its address as create({ worker }), and where trusted types are required, allow the policy parlor-chat`,
          ),
        runs: (release) => {
          const breaks = (why) => stops(CODES.UNCAUGHT, `the worker has stopped: ${why}; sign in again, or reload the page`);
          Object.assign(this.#heard, { stops, breaks });
          resolve(this.#program(release));
        },
      });
      if (this.#broken) {
        this.#breaks(this.#broken);
      } else {
        this.#worker.postMessage(['run', options, module]);
      }
    });
  }

  #program(release) {
    return {
      release,
      call: (...call) => this.#worker.postMessage(['call', ...call]),
      statistics: () =>
        new Promise((answer) => {
          this.#asked.push(answer);
          this.#worker.postMessage(['statistics']);
        }),
      close: () => this.close(),
    };
  }

  close() {
    this.#worker?.terminate();
    this.#asked.forEach((answer) => answer({}));
    this.#asked = [];
  }
}

function makeWorker(where) {
  return new Worker(where === true ? vouched(ownScript()) : isTrusted(where) ? where : addressOf(where), { type: 'module' });
}

/** The last form is what bundlers look for. */
const ownScript = () => leftBehind('worker.js') ?? new URL('./worker.js', import.meta.url);

const isTrusted = (where) => Boolean(globalThis.trustedTypes?.isScriptURL(where));

let policy;

/**
 * The address of our own script for pages that take only those that somebody
 * vouches for. For another one the page has to, by passing a TrustedScriptURL.
 */
function vouched(url) {
  try {
    policy ??= globalThis.trustedTypes?.createPolicy('parlor-chat', { createScriptURL: (own) => own });
  } catch {
    // The page allows no such policy. It may have a default one, or ask for none.
  }
  return policy?.createScriptURL(url) ?? url;
}
