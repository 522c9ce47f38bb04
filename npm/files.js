import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError } from './errors.js';
import { bytesOf } from './place.js';

const MB = 1024 * 1024;

/**
 * The files that are sent, by the type of the message: the most bytes, the
 * formats, and the codes for no file, another format, too many bytes, and a
 * file that could not be stored.
 */
export const FILES = {
  [TYPES.MSG_IMAGE]: {
    limit: 20 * MB,
    formats: ['jpg', 'jpeg', 'gif', 'png', 'bmp', 'image', 'webp'],
    none: CODES.IMAGE_MISSING,
    format: CODES.IMAGE_FORMAT,
    large: CODES.IMAGE_TOO_LARGE,
    failed: CODES.SEND_FAILED,
  },
  [TYPES.MSG_AUDIO]: {
    limit: 20 * MB,
    none: CODES.INVALID_PARAMETER,
    large: CODES.AUDIO_TOO_LARGE,
    failed: CODES.AUDIO_UPLOAD_FAILED,
  },
  [TYPES.MSG_VIDEO]: {
    limit: 100 * MB,
    formats: ['mp4', 'quicktime', 'mov'],
    none: CODES.INVALID_PARAMETER,
    format: CODES.VIDEO_FORMAT,
    large: CODES.VIDEO_TOO_LARGE,
    failed: CODES.VIDEO_UPLOAD_FAILED,
  },
  [TYPES.MSG_FILE]: {
    limit: 100 * MB,
    none: CODES.FILE_MISSING,
    large: CODES.FILE_TOO_LARGE,
    failed: CODES.UPLOAD_FAILED,
  },
};

// What is read of a file at once: all of a video is more than some phones give a page.
const PIECE = 4 * MB;

/**
 * The file of a method's options: a File or Blob, or the first one of an input
 * element, of whatever frame. What it says of itself, and its bytes, which stay
 * where they are but outlast the frame. Throws the documented code for one that
 * cannot be sent.
 * @returns {{name: string, type: string, size: number, seconds?: number, bytes: Blob}}
 */
export function fileOf(method, messageType, options) {
  const { formats, limit, none, format, large } = FILES[messageType];
  const given = options?.payload?.file;
  const file = isBlob(given) ? given : given?.files?.[0];
  if (!isBlob(file)) {
    throw chatError(none, `${method}: payload.file must be a File, a Blob, or an input element with a chosen file`);
  }
  if (formats && !formatsOf(file).some((name) => formats.includes(name))) {
    throw chatError(format, `${method}: the file must be one of ${formats.join(', ')}`);
  }
  if (file.size === 0) {
    throw chatError(CODES.FILE_EMPTY, `${method}: the file is empty`);
  }
  if (file.size > limit) {
    throw chatError(large, `${method}: the file has ${file.size} bytes, the limit is ${limit}; send a smaller one`);
  }
  const { name = '', type, size } = file;
  return { name, type, size, ...noted(file), ...noted(options.payload), bytes: new Blob([file], { type }) };
}

/** Instanceof knows the blobs of this frame only. */
function isBlob(value) {
  try {
    return Boolean(Blob.prototype.slice.call(value, 0, 0));
  } catch {
    return false;
  }
}

/** What whoever recorded a file says of it, on the file or beside it: recorders note milliseconds. */
function noted({ duration }) {
  return duration > 0 && Number.isFinite(duration) ? { seconds: Math.max(1, Math.round(duration / 1000)) } : {};
}

/**
 * Reads the bytes of a file, which may lie on a disk, where others change it.
 * Throws what to do when they are not those that were chosen.
 */
export async function readBytes({ bytes, type, size }, signal) {
  const pieces = [];
  try {
    for (let start = 0; start < size; start += PIECE) {
      signal.throwIfAborted();
      pieces.push(new Blob([await bytesOf(bytes.slice(start, start + PIECE))]));
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(error.message);
  }
  const read = new Blob(pieces, { type });
  if (read.size !== size) {
    throw unreadable(`it had ${size} bytes and has ${read.size}`);
  }
  return read;
}

const unreadable = (why) =>
  new Error(`it cannot be read any more: it was changed, moved or removed since it was chosen; choose it again (${why})`);

/**
 * What the file says it is: by its type, and by its name.
 * @param {Record<string, any>} file
 */
function formatsOf({ name = '', type }) {
  return [type.split(';')[0].split('/').at(-1), name.split('.').at(-1).toLowerCase()];
}

/** The format in one word, such as png; '' when the file does not say. */
export function formatOf(file) {
  return formatsOf(file).find((name) => name !== '') ?? '';
}

/** A name for stored bytes that nobody can guess. */
export function drawID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A URL of this page for bytes. What a browser might run as a page of this
 * origin, HTML or SVG, gets the type of any bytes. jsdom has no such URLs: ''.
 */
export function objectURL(blob) {
  const shown = /^(audio|video|image\/(?!svg))/.test(blob.type);
  return URL.createObjectURL?.(shown ? blob : new Blob([blob], { type: 'application/octet-stream' })) ?? '';
}
