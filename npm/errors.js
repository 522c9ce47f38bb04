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
    return { get stack() { return inside.stack?.split('\n').slice(2).join('\n'); } };
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
  return made.has(error) ? error : Object.assign(chatError(2903, `a fault inside Parlor: ${describe(error)}`), { cause: error });
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
    throw made.has(error) ? error : chatError(6017, `${method}: the arguments cannot be read`);
  }
}

const SIGN_IN = 'call login() and wait for EVENT.SDK_READY';

/** Why a call that needs a signed-in user is refused, by code. */
export const NOT_READY = Object.freeze({
  2024: `nobody is signed in: ${SIGN_IN}`,
  3000: 'login() is still running: wait for EVENT.SDK_READY',
  3001: `the last login() failed: ${SIGN_IN}`,
  3002: `another device took this sign-in over: ${SIGN_IN}`,
  3003: `another page took this sign-in over: ${SIGN_IN}`,
  3004: `the userSig has expired: get a new one, ${SIGN_IN}`,
  3005: `the user has logged out: ${SIGN_IN}`,
  3006: `the application ended this sign-in: ${SIGN_IN}`,
});
