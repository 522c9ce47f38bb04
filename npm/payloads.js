import { TYPES } from './constants.js';
import { formatOf } from './files.js';

const IMAGE_FORMATS = { jpg: 1, jpeg: 1, gif: 2, png: 3, bmp: 4 };
const OTHER_FORMAT = 255;

/** The payload of a message with a file, and what is known of the file so far. */
export function payloadOf(type, id, file, known) {
  switch (type) {
    case TYPES.MSG_IMAGE:
      return { uuid: id, imageFormat: IMAGE_FORMATS[formatOf(file)] ?? OTHER_FORMAT, imageInfoArray: imageSizes(file, known) };
    case TYPES.MSG_AUDIO:
      return { uuid: id, size: file.size, second: known.seconds ?? 0 };
    case TYPES.MSG_VIDEO:
      return { videoUUID: id, videoFormat: formatOf(file), videoSize: file.size, videoSecond: known.seconds ?? 0, ...snapshotOf(known) };
    default:
      return { uuid: id, fileName: file.name, fileSize: file.size };
  }
}

/** The three sizes that the documented API lists; all are the original. */
function imageSizes(file, { width = 0, height = 0 }) {
  return [0, 1, 2].map((type) => ({ instanceID: '', type, sizeType: type + 1, size: file.size, width, height }));
}

function snapshotOf({ snapshot, snapshotID }) {
  if (!snapshot) {
    return {};
  }
  const {
    blob: { size },
    width,
    height,
  } = snapshot;
  return {
    thumbUUID: snapshotID,
    thumbFormat: 'jpg',
    thumbSize: size,
    snapshotSize: size,
    thumbWidth: width,
    snapshotWidth: width,
    thumbHeight: height,
    snapshotHeight: height,
  };
}

/** The fields of a payload that hold URLs, as [id of the bytes, object, field]. */
function* places({ type, payload }) {
  const of = function* (id, object, ...fields) {
    for (const field of id ? fields : []) {
      yield [id, object, field];
    }
  };
  switch (type) {
    case TYPES.MSG_IMAGE:
      for (const info of payload.imageInfoArray) {
        yield* of(payload.uuid, info, 'imageUrl', 'url');
      }
      break;
    case TYPES.MSG_AUDIO:
      yield* of(payload.uuid, payload, 'url', 'remoteAudioUrl');
      break;
    case TYPES.MSG_VIDEO:
      yield* of(payload.videoUUID, payload, 'videoUrl', 'remoteVideoUrl');
      yield* of(payload.thumbUUID, payload, 'thumbUrl', 'snapshotUrl', 'remoteSnapshotUrl', 'remoteThumbUrl');
      break;
    case TYPES.MSG_FILE:
      yield* of(payload.uuid, payload, 'fileUrl', 'remoteFileUrl');
      break;
    case TYPES.MSG_MERGER:
      for (const message of payload.messageList) {
        yield* places(message);
      }
  }
}

/** The ids of the bytes that a message names, each once. */
export function idsOf(message) {
  try {
    return [...new Set(Array.from(places(message), ([id]) => id))];
  } catch {
    return []; // A page made it; it names nothing that can be found.
  }
}

/** Writes the URLs into a message that came out of Go. UrlOf is told the one so far. */
export function fill(message, urlOf) {
  for (const [id, object, field] of places(message)) {
    object[field] = urlOf(id, object[field]);
  }
}
