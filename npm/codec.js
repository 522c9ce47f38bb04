import * as CODES from './codes.js';
import { chatError, describe } from './errors.js';
import { MAX_VALUES } from './limits.js';
import { withoutBodies } from './mergers.js';

// More than any documented call needs; a page that passes more has lost its
// way, and the module's memory never shrinks again.
const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 1000;

/**
 * Writes a call's arguments as one JSON text.
 * Throws code 6017 for what JSON cannot say, what could not be stored as it is,
 * or what is far too large.
 */
export function encode(method, args) {
  let text;
  try {
    text = JSON.stringify(args, measuring());
  } catch (error) {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: the arguments cannot be read: ${describe(error)}`);
  }
  // Half a surrogate pair, and only that, is written as an escape.
  if (/\\ud[89a-f]/.test(text.replaceAll('\\\\', ''))) {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: text must be well-formed Unicode; this one holds half a surrogate pair`);
  }
  return text;
}

/** Makes a replacer for JSON.stringify that throws at what is too large. */
function measuring() {
  let values = 0;
  let characters = 0;
  const depths = new Map();
  /** @this {object} */
  return function measure(key, value) {
    if (ArrayBuffer.isView(value)) {
      throw new TypeError('bytes are nothing that a call takes');
    }
    const depth = Object(value) === value ? (depths.get(this) ?? 0) + 1 : 0;
    depths.set(value, depth);
    values += Array.isArray(value) ? value.length : 1;
    characters += key.length + (typeof value === 'string' ? value.length : 0);
    if (values > MAX_VALUES || characters > MAX_TEXT || depth > MAX_DEPTH) {
      throw new RangeError('they are too large');
    }
    return withoutBodies(key, value);
  };
}

const SENT = [
  'ID',
  'to',
  'conversationType',
  'type',
  'payload',
  'priority',
  'cloudCustomData',
  'needReadReceipt',
  'isSupportExtension',
  'atUserList',
  'receiverList',
  'clientTime',
  'clientSequence',
  'random',
  'nick',
  'avatar',
];

/**
 * What of a message crosses when it is sent: clients pass models of their own.
 * Throws code 2105 for what is no message.
 * @param {any} message
 * @param {string} method
 */
export function pickSent(message, method) {
  try {
    const sent = Object.fromEntries(SENT.map((field) => [field, message[field]]));
    if (typeof sent.ID === 'string') {
      return sent;
    }
  } catch {
    // A getter that throws is no message either.
  }
  throw chatError(CODES.MESSAGE_NEEDED, `${method}: message must be what a create…Message method returned`);
}
