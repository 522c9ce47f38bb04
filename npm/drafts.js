import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError } from './errors.js';
import { accountNumber } from './ids.js';
import { utf8 } from './place.js';
import { anyText, anyTruth, canonical, isObject, must, shaped, someObject, someText } from './shapes.js';

// The most bytes of a payload and what goes with it, and of an id.
const LONGEST = 12 * 1024;
const LONGEST_IDS = { __proto__: null, [TYPES.CONV_C2C]: 32, [TYPES.CONV_GROUP]: 128 };

const MOST_RECEIVERS = 50; // More are cut.

// What a page may set of a message.
const OPTIONS = {
  to: someText,
  conversationType: someText,
  priority: anyText,
  cloudCustomData: anyText,
  needReadReceipt: anyTruth,
  isSupportExtension: anyTruth,
  payload: someObject,
  receiverList: (list) => texts(list ?? []),
};

const MENTIONS = { atUserList: (list) => texts(list ?? []) };

const PRIORITIES = [TYPES.MSG_PRIORITY_HIGH, TYPES.MSG_PRIORITY_NORMAL, TYPES.MSG_PRIORITY_LOW, TYPES.MSG_PRIORITY_LOWEST];

/** Makes the messages of one chat instance that are not sent yet. */
export class Drafts {
  // The vendor numbers messages from the time of day, hhmmss0001, upwards.
  #sequence = Number(new Date().toISOString().slice(11, 19).replaceAll(':', '')) * 10_000;
  // Counting on from a random start, two messages of a second never meet.
  #random = Math.floor(Math.random() * 1e8);

  /**
   * Throws what the documented API says of options that make no message.
   * @param {string} method
   * @param {string} type of the message; '' for that of the message in its payload
   * @param {unknown} options out of a JSON text
   * @param {import('./signin.js').User} sender
   * @param {number} now Unix milliseconds
   */
  make(method, type, options, sender, now) {
    const read = readOptions(method, type, options);
    read.priority ||= TYPES.MSG_PRIORITY_NORMAL;
    checkAddress(read);
    // In a conversation of two there is nobody to leave out.
    read.receiverList = read.conversationType === TYPES.CONV_GROUP ? read.receiverList.slice(0, MOST_RECEIVERS) : [];
    read.payload = canonical(read.type, read.payload);
    checkLength(read);
    return this.#complete(read, sender, now);
  }

  /** @type {(read: any, sender: import('./signin.js').User, now: number) => object} */
  #complete(read, { userID, nick, avatar }, now) {
    const clientTime = Math.floor(now / 1000);
    const random = (this.#random = (this.#random + 1) % 1e8);
    return {
      ...read,
      ID: `${accountNumber(userID)}-${clientTime}-${random}`,
      conversationID: read.conversationType + read.to,
      from: userID,
      out: true,
      time: Math.ceil(now / 1000),
      clientTime,
      clientSequence: ++this.#sequence,
      random,
      status: 'unSend',
      nick,
      avatar,
      isRead: true,
    };
  }
}

/** @returns {any} */
function readOptions(method, type, given) {
  const refusal = (name, what, value) => chatError(CODES.INVALID_PARAMETER, `${method}: ${name} must be ${what}, not ${describe(value)}`);
  if (!isObject(given)) {
    throw refusal('options', 'an object', given);
  }
  const options = { ...given, ...(type ? { type } : forwarded(given.payload)) };
  const read = shaped(options, OPTIONS, (field, what) => refusal(`options.${field}`, what, options[field]));
  const { payload } = method === 'createTextAtMessage' ? read : { payload: {} };
  const mentions = shaped(payload, MENTIONS, (field, what) => refusal(`options.payload.${field}`, what, payload[field]));
  return { type: options.type, ...read, ...mentions };
}

/** Takes a message apart that is to be sent on. */
function forwarded(message) {
  const { type, payload } = isObject(message) ? message : {};
  if (typeof type !== 'string' || type === '' || !isObject(payload)) {
    throw chatError(CODES.NO_FORWARD, 'createForwardMessage: payload must be a message, such as getMessageList gives');
  }
  if (type === TYPES.MSG_GRP_TIP || type === TYPES.MSG_GRP_SYS_NOTICE) {
    throw chatError(CODES.FORWARD_TIP, 'createForwardMessage: notices cannot be forwarded, only messages of users');
  }
  return { type, payload };
}

function texts(list) {
  if (!Array.isArray(list)) {
    must('an array of strings');
  }
  const wrong = list.findIndex((item) => typeof item !== 'string');
  return wrong < 0 ? list : must(`an array of strings (item ${wrong} is ${describe(list[wrong])})`);
}

/** Names a value in an error. */
function describe(value) {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'an array' : 'an object';
  }
  return value === '' ? 'an empty string' : `a ${typeof value}`;
}

function checkAddress({ to, conversationType, priority }) {
  const longest = LONGEST_IDS[conversationType];
  if (!longest) {
    throw chatError(CODES.CONVERSATION_TYPE, 'conversationType must be TYPES.CONV_C2C or TYPES.CONV_GROUP');
  }
  if (!/^[!-~]+$/.test(to) || to.length > longest) {
    throw chatError(
      CODES.INVALID_PARAMETER,
      `to must be a user's id or a chat group's id: printable ASCII without spaces, not ${JSON.stringify(to)}`,
    );
  }
  if (!PRIORITIES.includes(priority)) {
    throw chatError(CODES.INVALID_PARAMETER, `priority must be High, Normal, Low or Lowest, not ${JSON.stringify(priority)}`);
  }
}

/** A merger may be longer: its list can still be kept elsewhere. */
function checkLength({ type, payload, atUserList, cloudCustomData }) {
  const written = JSON.stringify(payload).replace(/[\u2028\u2029]/g, '\\u2028'); // As Go writes it.
  const text = written + cloudCustomData + atUserList.join('');
  if (type !== TYPES.MSG_MERGER && utf8(text).length > LONGEST) {
    throw chatError(
      CODES.MESSAGE_TOO_LONG,
      `a message holds at most ${LONGEST} bytes of payload and cloudCustomData; send less or in parts`,
    );
  }
}
