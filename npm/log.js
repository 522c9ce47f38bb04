import * as CODES from './codes.js';
import { chatError, reading, told } from './errors.js';

// The levels of entries, which are those of setLogLevel too.
export const DEBUG = 0;
export const INFO = 1;
export const WARN = 2;
export const ERROR = 3;
const NAMES = ['debug', 'info', 'warn', 'error'];
const NONE = NAMES.length;

/**
 * What an instance says of itself, to the console and to loggers of the page. An
 * entry holds names, numbers and codes that Parlor made, and nothing that anybody
 * has passed or said: no content, no names of users, no userSig.
 */
export class Log {
  #printed = ERROR;
  #loggers = new Set();
  #lowest = ERROR;
  #telling = false;

  /** @param {Function | object} [logger] one that readLogger has read */
  constructor(logger) {
    if (logger) {
      this.#change(() => this.#loggers.add(logger));
    }
  }

  #change(change) {
    change();
    this.#lowest = this.#loggers.size > 0 ? DEBUG : this.#printed;
  }

  /** setLogLevel: what is below the level is not printed; without one it is as at the beginning. */
  print(level = ERROR) {
    const number = level ?? ERROR; // Clients pass null too.
    if (typeof number !== 'number' || Number.isNaN(number)) {
      throw chatError(CODES.INVALID_PARAMETER, 'setLogLevel: level must be a number from 0 for all to 4 for nothing');
    }
    this.#change(() => (this.#printed = number));
  }

  add(logger) {
    const read = readLogger(logger, (why) => chatError(CODES.INVALID_PARAMETER, why));
    this.#change(() => this.#loggers.add(read));
  }

  remove(logger) {
    this.#change(() => this.#loggers.delete(logger));
  }

  /** Writes an entry, if somebody is to have it. */
  write(level, event, fields) {
    if (level < this.#lowest) {
      return;
    }
    const entry = { time: Date.now(), level: NAMES[level], event, ...fields };
    if (level >= this.#printed) {
      const shown = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
      say(level === DEBUG ? 'log' : NAMES[level], `parlor-chat: ${event}${shown.join('')}`);
    }
    this.#tell(entry);
  }

  /** Something of the page's threw: what, says the entry; why, the console alone. */
  threw(what, error) {
    if (this.#printed < NONE) {
      say('error', `parlor-chat: ${what} threw`, error);
    }
    this.#tell({ time: Date.now(), level: 'error', event: 'threw', what });
  }

  /** What a logger makes the instance say is no news to it. */
  #tell(entry) {
    if (this.#telling) {
      return;
    }
    this.#telling = true;
    for (const logger of this.#loggers) {
      this.#give(logger, { ...entry });
    }
    this.#telling = false;
  }

  #give(logger, entry) {
    const threw = (error) => this.#printed < NONE && say('error', 'parlor-chat: a logger threw', error);
    try {
      const taken = typeof logger === 'function' ? logger(entry) : logger[entry.level]?.(entry);
      taken?.then?.(undefined, threw);
    } catch (error) {
      threw(error);
    }
  }

  /** The same method, which writes what came of each call that takes time or fails. */
  watch(method, run) {
    if (method === 'callExperimentalAPI') {
      return run; // Pages ask by it again and again how the instance stands.
    }
    return (...args) => {
      if (this.#lowest > WARN) {
        return run(...args);
      }
      const since = elapsed();
      const failed = (error) => this.write(WARN, 'call', { method, ms: since(), code: told(error).code });
      try {
        const result = run(...args);
        if (typeof result?.then === 'function') {
          result.then(
            (value) => this.write(DEBUG, 'call', { method, ms: since(), code: 0, ...(value?.data?.pending && { pending: true }) }),
            failed,
          );
        }
        return result;
      } catch (error) {
        failed(error);
        throw error;
      }
    };
  }
}

/** Prints, where a page may have put something of its own in the place of its console. */
function say(level, ...what) {
  try {
    console[level](...what);
  } catch {
    // There is nobody to tell.
  }
}

/** Says how many milliseconds have passed. */
export function elapsed() {
  const began = performance.now();
  return () => Math.round(performance.now() - began);
}

/** A logger that a page has passed, if it is one. */
export function readLogger(logger, unfit) {
  const fits = reading('', () => typeof logger === 'function' || NAMES.some((level) => typeof logger?.[level] === 'function'));
  if (!fits) {
    throw unfit('logger must be a function, or an object with debug, info, warn and error');
  }
  return logger;
}
