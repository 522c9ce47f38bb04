// Pictures in the formats that can be sent, made here or by the browser.

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const ascii = (text) => Array.from(text, (c) => c.charCodeAt(0));
const big = (number, size) => Array.from({ length: size }, (_, i) => (number >>> (8 * (size - 1 - i))) & 255);
const little = (number, size) => big(number, size).reverse();

/** A picture that the browser writes: 'png', 'jpeg' or 'webp'. At the quality 1 a webp is without loss. */
export async function written(format, width, height, quality) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = 'teal';
  context.fillRect(0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, `image/${format}`, quality));
}

/** EXIF data that tell an orientation, in the byte order 'II' or 'MM'. */
function exif(orientation, order) {
  const number = order === 'II' ? little : big;
  const entry = (tag, type, value) => [...number(tag, 2), ...number(type, 2), ...number(1, 4), ...value];
  return [
    ...ascii(order),
    ...number(42, 2),
    ...number(8, 4),
    ...number(2, 2),
    ...entry(0x0100, 4, number(7, 4)),
    ...entry(0x0112, 3, [...number(orientation, 2), 0, 0]),
    ...number(0, 4),
  ];
}

/** The picture with EXIF data, which say how to turn it. */
export async function oriented(blob, orientation, order) {
  const bytes = await bytesOf(blob);
  const data = exif(orientation, order);
  const parts = {
    'image/jpeg': () => [bytes.subarray(0, 2), exifSegment(data), [0xff], bytes.subarray(2)],
    'image/png': () => [bytes.subarray(0, 33), chunk('eXIf', data), bytes.subarray(33)],
    'image/webp': () => extended(bytes, data),
  }[blob.type]();
  return new Blob(
    parts.map((part) => Uint8Array.from(part)),
    { type: blob.type },
  );
}

const exifSegment = (data) => [0xff, 0xe1, ...big(data.length + 8, 2), ...ascii('Exif'), 0, 0, ...data];

const chunk = (name, data) => [...big(data.length, 4), ...ascii(name), ...data, ...big(crc([...ascii(name), ...data]), 4)];

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }
  return ~sum >>> 0;
}

/** The browser writes extended ones, with a colour profile. */
function extended(bytes, data) {
  const flags = [bytes[20] | 8];
  const tail = [...ascii('EXIF'), ...little(data.length, 4), ...data];
  return [ascii('RIFF'), little(bytes.length - 8 + tail.length, 4), bytes.subarray(8, 20), flags, bytes.subarray(21), tail];
}

/** A webp of the browser's without anything around the picture. */
export async function simple(blob) {
  const bytes = await bytesOf(blob);
  let at = 12;
  while (!/^VP8[ L]$/.test(String.fromCharCode(...bytes.subarray(at, at + 4)))) {
    const size = new DataView(bytes.buffer).getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  const picture = bytes.subarray(at);
  return new Blob([Uint8Array.from([...ascii('RIFF'), ...little(4 + picture.length, 4), ...ascii('WEBP')]), picture], { type: blob.type });
}

/** A bmp of white points; a negative height is one that is written from above. */
export function bmp(width, height) {
  const row = Math.ceil((width * 3) / 4) * 4;
  const points = new Uint8Array(row * Math.abs(height)).fill(255);
  return new Blob(
    [
      Uint8Array.from([
        ...ascii('BM'),
        ...little(54 + points.length, 4),
        0,
        0,
        0,
        0,
        ...little(54, 4),
        ...little(40, 4),
        ...little(width, 4),
        ...little(height, 4),
        ...little(1, 2),
        ...little(24, 2),
        ...little(0, 4),
        ...little(points.length, 4),
        ...little(2835, 4),
        ...little(2835, 4),
        ...little(0, 4),
        ...little(0, 4),
      ]),
      points,
    ],
    { type: 'image/bmp' },
  );
}

/** A bmp as OS/2 wrote them. */
export function oldBMP(width, height) {
  const points = new Uint8Array(Math.ceil((width * 3) / 4) * 4 * height).fill(255);
  return new Blob(
    [
      Uint8Array.from([
        ...ascii('BM'),
        ...little(26 + points.length, 4),
        0,
        0,
        0,
        0,
        ...little(26, 4),
        ...little(12, 4),
        ...little(width, 2),
        ...little(height, 2),
        ...little(1, 2),
        ...little(24, 2),
      ]),
      points,
    ],
    { type: 'image/bmp' },
  );
}

/** A gif with one point in a corner. */
export const gif = (width, height) =>
  new Blob(
    [
      Uint8Array.from([
        ...ascii('GIF89a'),
        ...little(width, 2),
        ...little(height, 2),
        0x80,
        0,
        0,
        255,
        0,
        0,
        0,
        0,
        255,
        0x2c,
        0,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        2,
        2,
        0x44,
        1,
        0,
        0x3b,
      ]),
    ],
    { type: 'image/gif' },
  );
