import * as CODES from './codes.js';
/**
 * A real Error with what the documented API promises on it.
 * @param {number} code
 * @param {string} message
 * @param {object} [data]
 */
export function chatError(code, message, data = {}) {
  const error = Object.assign(new Error(message), { name: 'ChatError', code, data });
  made.add(error);
  return error;
}

const made = new WeakSet();

/**
 * Makes a method of what run does, whose errors lead to its caller: they name
 * the method, and their stack begins where the page has called it, though the
 * answer came from a program that knows no page.
 * @param {string} method
 * @param {(...args: unknown[]) => unknown} run
 */
export function leading(method, run) {
  return function called(...args) {
    let result;
    try {
      result = run(...args);
    } catch (error) {
      throw led(error, method, whereFrom(called));
    }
    if (typeof result?.then !== 'function') {
      return result;
    }
    const here = whereFrom(called);
    return result.then(undefined, (error) => {
      throw led(error, method, here);
    });
  };
}

/** Holds where a function was called; its text is made when somebody asks. */
function whereFrom(called) {
  if (!Error.captureStackTrace) {
    const inside = new Error(); // Its first two lines are of this file.
    return {
      get stack() {
        return inside.stack?.split('\n').slice(2).join('\n');
      },
    };
  }
  const here = {};
  Error.captureStackTrace(here, called);
  return here;
}

/** An error of this call's own: several calls may have met the same one. */
function led(error, method, here) {
  const { code, message, data, cause } = told(error);
  const own = Object.assign(chatError(code, headed(method, message), data), { method }, cause !== undefined && { cause });
  const { stack } = here;
  if (typeof stack === 'string') {
    own.stack = stack.replace(/^Error(?=\n|$)/, () => String(own)); // Only V8 begins with what the error says.
  }
  return own;
}

/** The message, headed by the method that it is about; the core does not know of methods. */
export function headed(method, message) {
  const named = !method || message.startsWith(`${method}: `) || message.startsWith(`${method} `);
  return named ? message : `${method}: ${message}`;
}

/** Anything that was thrown, as an error with a code: what this package has not made is a fault. */
export function told(error) {
  return made.has(error) ? error : Object.assign(chatError(CODES.UNCAUGHT, `a fault inside Parlor: ${describe(error)}`), { cause: error });
}

// A page can throw anything, even something that cannot be shown.
export function describe(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return 'what was thrown cannot be shown';
  }
}

/**
 * Reads what a page has passed, with whatever its getters do: what throws is
 * an argument that is refused with 6017.
 */
export function reading(method, read) {
  try {
    return read();
  } catch (error) {
    throw made.has(error) ? error : chatError(CODES.INVALID_PARAMETER, `${method}: the arguments cannot be read`);
  }
}
