// Writes a file as .br and .gz, as small as can be, for servers that send such
// files instead of compressing each time: compress.mjs FILE [NAME], beside the
// file or under another name. This takes ten seconds for chat.wasm, so what was
// compressed once is kept in build/compressed, by what it held.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [, , file, name = file] = process.argv;
const content = readFileSync(file);
const forms = {
  br: () =>
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: () => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }),
};
const folder = fileURLToPath(new URL('../build/compressed/', import.meta.url));
mkdirSync(folder, { recursive: true });
const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
for (const [extension, compress] of Object.entries(forms)) {
  const kept = `${folder}${hash}.${extension}`;
  if (!existsSync(kept)) {
    const part = `${kept}.${process.pid}`;
    writeFileSync(part, compress());
    renameSync(part, kept); // All of it, or nothing.
  }
  copyFileSync(kept, `${name}.${extension}`);
}
