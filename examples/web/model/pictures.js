// The side of a picture of somebody, in pixels, and how well it is kept.
const SIDE = 256;
const QUALITY = 0.86;

const CACHE = 'parlor-pictures'; // Which service-worker.js gives out.
const base = new URL('../', import.meta.url).href;

/** The middle of a picture, small enough for beside a name. Rejects for a file that is none. */
export async function squareOf(file) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Error('The browser cannot read this picture. Choose a JPEG, PNG or WebP file.');
  });
  const side = Math.min(image.width, image.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2];
  canvas.getContext('2d').drawImage(image, left, top, side, side, 0, 0, SIDE, SIDE);
  image.close();
  // Browsers that write no WebP write PNG, which the server takes too.
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', QUALITY));
}

/** Whether an address is one of those that the two functions below give. */
export function isOwnPicture(url) {
  return ['pictures/', 'demo/pictures/'].some((path) => url.startsWith(base + path) && /^[\w-]+$/.test(url.slice((base + path).length)));
}

/** Keeps a picture in this browser, where the page's worker gives it out. Resolves to its address. */
export async function keepHere(picture) {
  if (!navigator.serviceWorker?.controller) throw new Error('This browser keeps no pictures for this page.');
  const cache = await caches.open(CACHE);
  const address = `${base}pictures/${crypto.randomUUID()}`;
  await cache.put(address, new Response(picture, { headers: { 'Content-Type': picture.type } }));
  return address;
}

/** Keeps a picture at the demo server. Resolves to its address. */
export async function keepThere(picture, userID, userSig) {
  const headers = { Authorization: `Bearer ${userSig}`, 'Parlor-UserID': userID };
  const response = await fetch(`${base}demo/pictures`, { method: 'PUT', headers, body: picture });
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) throw new Error('This server keeps no pictures.');
  const { path, code, message } = await response.json();
  if (!response.ok) throw Object.assign(new Error(message), { code });
  return base + path;
}

/** Forgets a picture that was kept in this browser. */
export async function dropHere(address) {
  if (isOwnPicture(address)) await (await caches.open(CACHE)).delete(address);
}
