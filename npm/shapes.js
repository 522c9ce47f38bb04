import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError } from './errors.js';

// Payloads in canonical form: every field of the type there, no other, in a
// fixed order. A shape has for each field a function that gives its canonical
// value, or throws what it must be. These are the shapes of core/payload.go,
// which decides about what is sent; a test holds one against the other.

/** Thrown by what reads a field: what the value must be, and is not. */
class Must {
  constructor(what) {
    this.what = what;
  }
}

/** @returns {any} */
export const must = (what) => {
  throw new Must(what);
};

/** Calls read; what it throws as a Must becomes what refusal makes of it. */
function reading(read, refusal) {
  try {
    return read();
  } catch (error) {
    throw error instanceof Must ? refusal(error.what) : error;
  }
}

/**
 * Reads an object that comes from a JSON text as a shape asks.
 * @param {(field: string, what: string) => unknown} refusal what is thrown
 */
export const shaped = (fields, shape, refusal) =>
  Object.fromEntries(
    Object.entries(shape).map(([field, read]) => [
      field,
      reading(
        () => read(fields[field], fields),
        (what) => refusal(field, what),
      ),
    ]),
  );

export const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Absent stands for a value that is not there, if it need not be.
 * @param {string} type
 * @param {string} what
 * @param {unknown} [absent]
 * @param {(value: any) => boolean} [fits]
 * @returns {(given: any) => any}
 */
const some =
  (type, what, absent, fits = () => true) =>
  (given) => {
    const value = given ?? absent;
    return typeof value === type && fits(value) ? value : must(what);
  };

const all = (read, what) => (given) => {
  const list = given ?? [];
  return Array.isArray(list)
    ? list.map((value) =>
        reading(
          () => read(value),
          (each) => new Must(`an array of which each is ${each}`),
        ),
      )
    : must(what);
};

const within = (shape) => (value) =>
  shaped(someObject(value), shape, (field, what) => new Must(`as documented: each.${field} must be ${what}`));

const DRAWN = 'what createImageMessage and its like drew';
const isMediaID = (id) => /^[a-z\d-]{16,64}$/.test(id);

export const someText = some('string', 'a string');
export const anyText = some('string', 'a string', '');
export const anyTruth = some('boolean', 'true or false', false);
export const someObject = (value) => (isObject(value) ? value : must('an object'));
const fullText = some('string', 'a string that is not empty', '', Boolean);
const someNumber = some('number', 'a number');
const anySize = some('number', 'a number, 0 or more', 0, (size) => size >= 0 && size <= 2 ** 63);
const mediaID = some('string', DRAWN, '', isMediaID);
const anyMediaID = some('string', DRAWN, '', (id) => id === '' || isMediaID(id));
const noText = () => ''; // A URL mostly: each page has its own.
const byURL = () => 2; // The documented number for bytes that a URL gives.

const IMAGE_INFO = {
  instanceID: anyText,
  type: anySize,
  sizeType: anySize,
  size: anySize,
  width: anySize,
  height: anySize,
  imageUrl: noText,
  url: noText,
};

const MERGED = {
  ID: fullText,
  type: fullText,
  payload: (payload, { type }) => mergedPayload(type, someObject(payload)),
  conversationID: anyText,
  conversationType: anyText,
  from: anyText,
  to: anyText,
  flow: anyText,
  time: anySize,
  sequence: anySize,
  nick: anyText,
  avatar: anyText,
  nameCard: anyText,
  cloudCustomData: anyText,
  isRevoked: anyTruth,
};

const SHAPES = {
  __proto__: null,
  [TYPES.MSG_TEXT]: { text: fullText },
  [TYPES.MSG_CUSTOM]: { data: anyText, description: anyText, extension: anyText },
  [TYPES.MSG_FACE]: { index: someNumber, data: anyText },
  [TYPES.MSG_LOCATION]: { description: anyText, longitude: someNumber, latitude: someNumber },
  [TYPES.MSG_IMAGE]: {
    uuid: mediaID,
    imageFormat: anySize,
    imageInfoArray: (list) => all(within(IMAGE_INFO), 'an array of 3 objects')(list?.length === 3 ? list : 'none'),
  },
  [TYPES.MSG_AUDIO]: { uuid: mediaID, url: noText, remoteAudioUrl: noText, size: anySize, second: anySize, downloadFlag: byURL },
  [TYPES.MSG_VIDEO]: {
    videoUUID: mediaID,
    videoUrl: noText,
    remoteVideoUrl: noText,
    videoFormat: anyText,
    videoSecond: anySize,
    videoSize: anySize,
    videoDownloadFlag: byURL,
    thumbUUID: anyMediaID,
    thumbFormat: anyText,
    thumbUrl: noText,
    snapshotUrl: noText,
    remoteSnapshotUrl: noText,
    remoteThumbUrl: noText,
    thumbWidth: anySize,
    snapshotWidth: anySize,
    thumbHeight: anySize,
    snapshotHeight: anySize,
    thumbSize: anySize,
    snapshotSize: anySize,
    thumbDownloadFlag: byURL,
  },
  [TYPES.MSG_FILE]: { uuid: mediaID, fileName: anyText, fileSize: anySize, fileUrl: noText, remoteFileUrl: noText, downloadFlag: byURL },
  [TYPES.MSG_MERGER]: {
    downloadKey: anyMediaID,
    pbDownloadKey: noText,
    messageList: (list, { downloadKey }) => (downloadKey ? [] : all(mergedMessage, 'an array of messages')(list)),
    title: anyText,
    abstractList: all(anyText, 'an array of strings'),
    compatibleText: fullText,
    version: anySize,
    layersOverLimit: anyTruth,
  },
};

/**
 * Brings a payload, which comes from a JSON text, into canonical form. Throws
 * 6017 for one that is not as the type asks, 2998 for a type that cannot be
 * sent.
 */
export function canonical(type, payload) {
  const shape = SHAPES[type];
  if (!shape) {
    throw chatError(CODES.NOT_SUPPORTED, `messages of type ${JSON.stringify(type)} are not supported yet`);
  }
  if (type === TYPES.MSG_MERGER && (payload.downloadKey ?? '') === '' && isNone(payload.messageList)) {
    throw chatError(CODES.INVALID_PARAMETER, 'payload.messageList must hold a message at least');
  }
  return shaped(payload, shape, (field, what) => chatError(CODES.INVALID_PARAMETER, `payload.${field} must be ${what}`));
}

const isNone = (list) => list === null || list === undefined || (Array.isArray(list) && list.length === 0);

function mergedMessage(message) {
  return isObject(message) && message.status !== 'fail' ? within(MERGED)(message) : must('a message that has not failed');
}

/** The payload of a type that nobody can send, such as that of a group tip, stays as it is. */
function mergedPayload(type, payload) {
  if (!SHAPES[type]) {
    return payload;
  }
  try {
    return canonical(type, payload);
  } catch {
    return must('one that can be sent'); // No more: mergers nest, errors should not.
  }
}
