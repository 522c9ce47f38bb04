import { TYPES } from './constants.js';
import { chatError } from './errors.js';

const MB = 1024 * 1024;

/**
 * The methods that make a message of a file: the type, the most bytes, the
 * formats, and the codes for no file, another format, too many bytes, and a
 * file that could not be stored.
 */
export const FILE_METHODS = Object.freeze({
  createImageMessage: {
    type: TYPES.MSG_IMAGE, limit: 20 * MB, formats: ['jpg', 'jpeg', 'gif', 'png', 'bmp', 'image', 'webp'],
    none: 2251, format: 2252, large: 2253, failed: 2100,
  },
  createAudioMessage: { type: TYPES.MSG_AUDIO, limit: 20 * MB, none: 6017, large: 2301, failed: 2300 },
  createVideoMessage: {
    type: TYPES.MSG_VIDEO, limit: 100 * MB, formats: ['mp4', 'quicktime', 'mov'],
    none: 6017, large: 2351, format: 2352, failed: 2350,
  },
  createFileMessage: { type: TYPES.MSG_FILE, limit: 100 * MB, none: 2401, large: 2402, failed: 2400 },
});

/**
 * The file of a method's options: a File or Blob, or the first one of an input
 * element. Throws the documented code for one that cannot be sent.
 */
export function fileOf(method, options) {
  const { formats, limit, none, format, large } = FILE_METHODS[method];
  const given = options?.payload?.file;
  const file = given instanceof Blob ? given : given?.files?.[0];
  if (!(file instanceof Blob)) {
    throw chatError(none, `${method}: payload.file must be a File, a Blob, or an input element with a chosen file`);
  }
  if (formats && !formatsOf(file).some((name) => formats.includes(name))) {
    throw chatError(format, `${method}: the file must be one of ${formats.join(', ')}`);
  }
  if (file.size === 0) {
    throw chatError(2108, `${method}: the file is empty`);
  }
  if (file.size > limit) {
    throw chatError(large, `${method}: the file has ${file.size} bytes, the limit is ${limit}; send a smaller one`);
  }
  return file;
}

/** What the file says it is: by its type, and by its name. */
function formatsOf(file) {
  return [file.type.split(';')[0].split('/').at(-1), (file.name ?? '').split('.').at(-1).toLowerCase()];
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
 * origin, HTML or SVG, gets the type of any bytes.
 */
export function objectURL(blob) {
  const shown = /^(audio|video|image\/(?!svg))/.test(blob.type);
  return URL.createObjectURL(shown ? blob : new Blob([blob], { type: 'application/octet-stream' }));
}
