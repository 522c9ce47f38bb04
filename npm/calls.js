import { API } from './api.js';
import { encode } from './codec.js';
import * as CODES from './codes.js';
import { chatError, describe } from './errors.js';

/** The calls of an instance to its program, which is started for the first one. */
export class Calls {
  #start;
  #starting;
  #program;
  #waiting = new Map();
  #last = 0;

  /** @param {() => Promise<object>} start starts the program */
  constructor(start) {
    this.#start = start;
  }

  /** Whether every call is answered. */
  get isEmpty() {
    return this.#waiting.size === 0;
  }

  /** How many calls are not answered. */
  get waiting() {
    return this.#waiting.size;
  }

  /** Starts the program unless there is one. Where that fails, the next call tries again. */
  load() {
    this.#starting ??= this.#start().then(
      (program) => (this.#program = program),
      (error) => {
        this.#starting = undefined;
        throw error;
      },
    );
    return this.#starting;
  }

  /**
   * Resolves with the result, at once after settled was called with it. Throws
   * 6017 for arguments that cannot cross.
   */
  ask(method, args, settled) {
    const text = encode(method, args);
    const send = (program) => this.#send(program, method, text, settled);
    return this.#program ? send(this.#program) : this.load().then(send);
  }

  #send(program, method, text, settled) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { method, resolve, reject, settled });
      program.call(id, method, text);
    });
  }

  /** Settles a call with what the page sees of the data that came. */
  settle({ settle, data, error, pending }, objects) {
    const call = this.#waiting.get(settle);
    if (!call) {
      return;
    }
    this.#waiting.delete(settle);
    const { view = (data) => data } = API[call.method] ?? {};
    if (error) {
      call.reject(chatError(error.code, error.message, error.data && view(error.data, objects)));
      return;
    }
    const result = { code: 0, data: view(data, objects) };
    if (pending) {
      result.data.pending = true;
    }
    try {
      call.settled?.(result);
      call.resolve(result);
    } catch (error) {
      call.reject(chatError(CODES.UNCAUGHT, `what was passed cannot be shown the result: ${describe(error)}`));
    }
  }

  /** Ends the program, behind all calls. One that is not there is not loaded for that. */
  async end() {
    const program = this.#program ?? (await this.#starting?.catch(() => undefined));
    if (!program) {
      throw chatError(CODES.NOT_LOGGED_IN, 'destroy: nobody was signed in; the instance is destroyed all the same');
    }
    return this.#send(program, 'destroy', '[]');
  }

  /** The program's version and what it holds; nothing without one. */
  async statistics() {
    const program = this.#program;
    return program ? { moduleVersion: program.release.split(' ').pop(), ...(await program.statistics()) } : {};
  }

  close() {
    this.#program?.close();
  }

  /** Forgets the program; calls that it has not answered are rejected. */
  letGo(error) {
    this.#waiting.forEach(({ reject }) => reject(error));
    this.#waiting.clear();
    this.#starting = undefined;
    this.#program = undefined;
  }
}
