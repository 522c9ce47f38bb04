// Writes a file as .br and .gz, as small as can be, for servers that send such
// files instead of compressing each time: compress.mjs FILE [NAME], beside the
// file or under another name. This takes twenty seconds for chat.wasm, so what
// was compressed once is kept in build/compressed, by what it held.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzipSync } from 'node:zlib';

const [, , file, name = file] = process.argv;
const content = readFileSync(file);

// How distances are coded: which way is the smallest differs by half a percent
// from one module to the next, for no reason that could be told before.
const DISTANCES = [
  { postfix: 0, direct: 0 },
  { postfix: 1, direct: 16 },
  { postfix: 2, direct: 4 },
];

async function brotli() {
  const ways = DISTANCES.map(({ postfix, direct }) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
        [constants.BROTLI_PARAM_NDIRECT]: direct,
      },
    }),
  );
  return (await Promise.all(ways)).reduce((a, b) => (b.length < a.length ? b : a));
}

const forms = { br: brotli, gz: () => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }) };
const folder = fileURLToPath(new URL('../build/compressed/', import.meta.url));
mkdirSync(folder, { recursive: true });
const hash = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(content)
  .digest('hex')
  .slice(0, 32);
for (const [extension, compress] of Object.entries(forms)) {
  const kept = `${folder}${hash}.${extension}`;
  if (!existsSync(kept)) {
    const part = `${kept}.${process.pid}`;
    writeFileSync(part, await compress());
    renameSync(part, kept); // All of it, or nothing.
  }
  copyFileSync(kept, `${name}.${extension}`);
}
