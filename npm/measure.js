import { TYPES } from './constants.js';
import { sizeInHead } from './sizes.js';

// A file that cannot be played says so late or never, and a picture may be too
// large to be decoded.
const PATIENCE = 5_000;

/**
 * What a file shows: width and height of an image; seconds of a recording;
 * seconds and a snapshot { blob, width, height } of a video. What cannot be
 * found out is left out.
 */
export async function measure(type, file) {
  try {
    switch (type) {
      case TYPES.MSG_IMAGE:
        return (await sizeInHead(file)) ?? (await decodedSize(file));
      case TYPES.MSG_AUDIO:
        return await played('audio', 'loadedmetadata', file, async (audio) => ({ seconds: await seconds(audio) }));
      case TYPES.MSG_VIDEO:
        return await played('video', 'loadeddata', file, async (video) => {
          const snapshot = await firstFrame(video);
          return { snapshot, seconds: await seconds(video) };
        });
      default:
        return {};
    }
  } catch {
    return {}; // It is sent all the same.
  }
}

async function decodedSize(file) {
  const decoded = createImageBitmap(file).then((bitmap) => {
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, PATIENCE);
  });
  try {
    return await Promise.race([decoded, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Loads a file into an element of the page's, out of sight, and looks at it. */
async function played(tag, loaded, file, look) {
  const element = document.createElement(tag);
  const url = URL.createObjectURL(file);
  try {
    element.muted = true;
    element.preload = 'auto';
    element.src = url;
    await heard(element, [loaded]);
    return await look(element);
  } finally {
    element.removeAttribute('src');
    element.load();
    URL.revokeObjectURL(url);
  }
}

/** Waits for one of the events; throws when the element has failed or nothing comes. */
function heard(element, names) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error('it does not load'));
    element.addEventListener('error', reject, { once: true });
    for (const name of names) {
      element.addEventListener(name, resolve, { once: true });
    }
  });
}

/** The whole seconds, at least one. */
async function seconds(element) {
  if (element.duration === Infinity) {
    // A recording of the browser's own: it is known at its end only.
    element.currentTime = Number.MAX_SAFE_INTEGER;
    await heard(element, ['durationchange', 'seeked']);
  }
  return Number.isFinite(element.duration) ? Math.max(1, Math.round(element.duration)) : 0;
}

async function firstFrame(video) {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  return blob ? { blob, width, height } : undefined;
}
