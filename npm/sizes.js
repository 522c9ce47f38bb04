import { bytesOf } from './place.js';

// Width and height of an image, read where its file says them: to decode a
// large one for that takes many seconds.

// How much of a file is read at once, and how many parts of it are looked at:
// the formats allow more, but no camera writes more.
const PIECE = 64 * 1024;
const MOST_PARTS = 2_000;

/**
 * The size of an image as browsers show it, turned as its EXIF data say.
 * Nothing for a file of another format, or one that does not say.
 * @param {Blob} file
 * @returns {Promise<{width: number, height: number} | undefined>}
 */
export async function sizeInHead(file) {
  const reader = new Reader(file);
  const head = await reader.at(0, 30);
  /** @type {{width: number, height: number} | undefined} */
  const size = await FORMATS.find(({ begins }) => begins(head))?.size(head, reader);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** Reads a file here and there. Behind its end there are zeros. */
class Reader {
  #file;
  #start = 0;
  #piece = new ArrayBuffer(0);

  constructor(file) {
    this.#file = file;
  }

  async at(start, length) {
    if (start < this.#start || start + length > this.#start + this.#piece.byteLength) {
      const piece = new Uint8Array(Math.max(length, PIECE));
      piece.set(new Uint8Array(await bytesOf(this.#file.slice(start, start + piece.length))));
      this.#piece = piece.buffer;
      this.#start = start;
    }
    return new DataView(this.#piece, start - this.#start, length);
  }

  /** The places of parts that follow each other, given how long the one at a place is. */
  async *parts(start, lengthAt) {
    for (let at = start, count = 0; at < this.#file.size && count < MOST_PARTS; count++) {
      yield at;
      at += await lengthAt(at);
    }
  }
}

const word = (view, at) => String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

const FORMATS = [
  {
    begins: (head) => head.getUint16(0) === 0xffd8,
    size: sizeOfJPEG,
  },
  {
    begins: (head) => word(head, 1) === 'PNG\r' && word(head, 12) === 'IHDR',
    size: sizeOfPNG,
  },
  {
    begins: (head) => word(head, 0) === 'RIFF' && word(head, 8) === 'WEBP',
    size: sizeOfWebP,
  },
  {
    begins: (head) => word(head, 0) === 'GIF8',
    size: (head) => ({ width: head.getUint16(6, true), height: head.getUint16(8, true) }),
  },
  {
    begins: (head) => head.getUint16(0) === 0x424d,
    size: (head) =>
      head.getUint32(14, true) === 12 // OS/2's.
        ? { width: head.getUint16(18, true), height: head.getUint16(20, true) }
        : { width: Math.abs(head.getInt32(18, true)), height: Math.abs(head.getInt32(22, true)) },
  },
];

async function sizeOfJPEG(head, reader) {
  let orientation;
  const length = async (at) => {
    const segment = await reader.at(at, 4);
    return segment.getUint8(1) === 0xff ? 1 : 2 + segment.getUint16(2); // Before a marker may stand any number of 0xff.
  };
  for await (const at of reader.parts(2, length)) {
    const segment = await reader.at(at, 10);
    const marker = segment.getUint8(1);
    if (segment.getUint8(0) !== 0xff || marker === 0xda) {
      return undefined; // No JPEG, or the picture itself begins.
    }
    if (marker >= 0xc0 && marker < 0xd0 && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return turned(orientation, segment.getUint16(7), segment.getUint16(5));
    }
    if (marker === 0xe1 && word(segment, 4) === 'Exif') {
      orientation ??= orientationIn(await reader.at(at + 10, Math.max(segment.getUint16(2) - 8, 0)));
    }
  }
  return undefined;
}

async function sizeOfPNG(head, reader) {
  const size = [head.getUint32(16), head.getUint32(20)];
  for await (const at of reader.parts(8, async (at) => 12 + (await reader.at(at, 4)).getUint32(0))) {
    const chunk = await reader.at(at, 8);
    if (word(chunk, 4) === 'eXIf') {
      return turned(orientationIn(await reader.at(at + 8, Math.min(chunk.getUint32(0), PIECE))), ...size);
    }
  }
  return turned(1, ...size);
}

/** Browsers do not turn these. */
function sizeOfWebP(head) {
  switch (word(head, 12)) {
    case 'VP8 ':
      return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = head.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X': {
      const [width, height] = [24, 27].map((at) => head.getUint16(at, true) + (head.getUint8(at + 2) << 16) + 1);
      return { width, height };
    }
    default:
      return undefined;
  }
}

/** The orientation that EXIF data tell, 1 to 8; 1 where they do not. */
function orientationIn(exif) {
  try {
    const little = exif.getUint16(0) === 0x4949;
    const start = exif.getUint32(4, little);
    for (let i = 0; i < exif.getUint16(start, little); i++) {
      const entry = start + 2 + 12 * i;
      if (exif.getUint16(entry, little) === 0x0112) {
        return exif.getUint16(entry + 8, little);
      }
    }
  } catch {
    // They end before what they name.
  }
  return 1;
}

/** From 5 on the picture lies on its side. */
const turned = (orientation, width, height) => (orientation > 4 && orientation < 9 ? { width: height, height: width } : { width, height });
