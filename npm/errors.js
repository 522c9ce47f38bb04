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
