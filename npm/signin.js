import * as CODES from './codes.js';
import { chatError } from './errors.js';

// Where a sign-in stands. But for READY a state is the code that calls are
// refused with meanwhile; those of KICKED_OUT come from Go.
const READY = 0;
const NOBODY = CODES.NOT_LOGGED_IN;
const RUNNING = CODES.LOGIN_RUNNING;
const FAILED = CODES.LOGIN_FAILED;
const LEFT = CODES.LOGGED_OUT;

const AGAIN = 'call login() and wait for EVENT.SDK_READY';

/** Why a call is refused, by state. */
const WHY = {
  [NOBODY]: `nobody is signed in: ${AGAIN}`,
  [RUNNING]: 'login() is still running: wait for EVENT.SDK_READY',
  [FAILED]: `the last login() failed: ${AGAIN}`,
  [CODES.KICKED_OUT_MULT_DEVICE]: `another device took this sign-in over: ${AGAIN}`,
  [CODES.KICKED_OUT_MULT_ACCOUNT]: `another page took this sign-in over: ${AGAIN}`,
  [CODES.KICKED_OUT_USERSIG_EXPIRED]: `the userSig has expired: get a new one, ${AGAIN}`,
  [LEFT]: `the user has logged out: ${AGAIN}`,
  [CODES.KICKED_OUT_REST_API]: `the application ended this sign-in: ${AGAIN}`,
};

/**
 * Who is signed in; what the messages that the page makes show of the sender,
 * and what it publishes among tabs when it is left.
 * @typedef {{userID: string, nick?: string, avatar?: string, farewell?: string, takenAt?: number}} User
 */

/** @type {User} */
const NO_USER = { userID: '' };

/** Who is signed in, if anybody is, and what calls are told else. */
export class SignIn {
  #state = NOBODY;
  #attempts = 0;

  user = NO_USER;

  get isReady() {
    return this.#state === READY;
  }

  get isRunning() {
    return this.#state === RUNNING;
  }

  /** Why a method cannot be called now. */
  refusal(method) {
    return chatError(this.#state, `${method}: ${WHY[this.#state]}`);
  }

  /** A login begins; returns what is to be called if it fails. */
  begin() {
    if (this.isReady) {
      return () => {}; // It changes nothing.
    }
    this.#state = RUNNING;
    const attempt = ++this.#attempts;
    return () => {
      if (this.isRunning && this.#attempts === attempt) {
        this.#state = FAILED;
      }
    };
  }

  /** The user logs out; a login that is running comes to nothing. */
  leave() {
    if (this.isRunning) {
      this.#state = LEFT;
    }
  }

  /**
   * Takes over what the program says: the user, or for which reason there is none.
   * @param {{reason?: number, userID: string}} state
   */
  take({ reason = LEFT, ...user }) {
    this.user = user;
    this.#state = user.userID === '' ? reason : READY;
  }

  /** The user is called something else now. */
  showAs({ nick, avatar }) {
    this.user = { ...this.user, nick, avatar };
  }

  /** The program is no more. */
  clear() {
    this.user = NO_USER;
    this.#state = NOBODY;
  }
}
