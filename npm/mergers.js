import { TYPES } from './constants.js';
import { MAX_VALUES } from './limits.js';
import { fill } from './payloads.js';

// A list of messages that is longer as JSON is kept like a file.
const LONGEST = 11_264;

// What of a message a merger holds; Go drops status after having seen it.
const MERGED = [
  'ID',
  'type',
  'payload',
  'conversationID',
  'conversationType',
  'from',
  'to',
  'flow',
  'time',
  'sequence',
  'nick',
  'avatar',
  'nameCard',
  'cloudCustomData',
  'isRevoked',
  'status',
];

/** The options of createMergerMessage as Go takes them. */
export function mergerOptions(options) {
  const { payload } = options;
  if (!Array.isArray(payload?.messageList) || payload.messageList.length > MAX_VALUES) {
    return options; // It is refused.
  }
  const messageList = payload.messageList.map((message) => Object.fromEntries(MERGED.map((field) => [field, message?.[field]])));
  return { ...options, payload: { ...payload, messageList } };
}

/** The list of a merger as bytes, when it is too long for a message. */
export function longList(message) {
  try {
    return message.type === TYPES.MSG_MERGER && !message.payload.downloadKey ? cut(message) : undefined;
  } catch {
    return undefined; // A page made it; Go says what is wrong.
  }
}

function cut({ type, payload }) {
  const merger = JSON.parse(JSON.stringify({ type, payload }, withoutBodies));
  fill(merger, () => ''); // A URL of this page is of no use to others.
  const whole = new Blob([JSON.stringify(merger.payload)]);
  return whole.size > LONGEST ? new Blob([JSON.stringify(merger.payload.messageList)], { type: 'application/json' }) : undefined;
}

/** Reads what longList wrote. Somebody else may have made it: it throws for what is no list of messages. */
export function readList(text) {
  const list = JSON.parse(text);
  if (!Array.isArray(list) || !list.every(isMessage)) {
    throw new TypeError('it is no list of messages');
  }
  return list;
}

function isMessage(value) {
  return typeof value?.type === 'string' && value.payload !== null && typeof value.payload === 'object';
}

/** Adds to merged messages the name that clients read their content under. */
export function addBodies({ type, payload }) {
  if (type !== TYPES.MSG_MERGER) {
    return;
  }
  for (const message of payload.messageList) {
    message.messageBody = [{ type: message.type, payload: message.payload }];
    addBodies(message);
  }
}

/** Leaves it out of a JSON text again, or each merger in a merger would be there twice. */
export const withoutBodies = (key, value) => (key === 'messageBody' ? undefined : value);
