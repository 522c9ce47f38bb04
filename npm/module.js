import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { builtin, inNode } from './place.js';

// Compiled modules by address; all instances of a page share them.
const compiled = new Map();

/**
 * Where an instance has its WebAssembly module from, and how that is called in a
 * log. Nothing is loaded before get is called; a load that failed is tried again
 * by the next call, and with fresh past the caches of the browser.
 * @param {{wasmURL?: string | URL, wasmModule?: WebAssembly.Module | Promise<WebAssembly.Module>}} options
 * @returns {{get: (fresh?: boolean) => Promise<WebAssembly.Module>, name: () => string}}
 */
export function moduleSource({ wasmURL, wasmModule }) {
  const given = wasmModule && Promise.resolve(wasmModule);
  given?.catch(() => {}); // A call will report it.
  return {
    name: () => (given ? 'wasmModule' : withoutQuery(wasmURL)),
    get: (fresh = false) =>
      (given ? checked(given) : compile(wasmURL, fresh)).catch((error) => {
        throw chatError(
          CODES.NETWORK,
          `chat.wasm could not be loaded (${error.message}); check the network and call again. ` +
            'Where a bundler left the file behind, copy node_modules/parlor-chat/chat.wasm beside the bundle, or pass its address as create({ wasmURL })',
        );
      }),
  };
}

/** The address of the module without what may be secret in one. */
function withoutQuery(wasmURL) {
  try {
    const { protocol, host, pathname } = locate(wasmURL);
    return /^(https?|file):$/.test(protocol) ? `${protocol}//${host}${pathname}` : protocol;
  } catch {
    return ''; // There is no such address.
  }
}

async function checked(given) {
  const module = await given;
  if (Object.prototype.toString.call(module) !== '[object WebAssembly.Module]') {
    throw new TypeError('wasmModule is no WebAssembly.Module, nor a promise of one');
  }
  return module;
}

async function compile(wasmURL, fresh) {
  const url = locate(wasmURL);
  const { href } = url;
  if (fresh || !compiled.has(href)) {
    const loading = load(url, fresh);
    compiled.set(href, loading);
    loading.catch(() => compiled.get(href) === loading && compiled.delete(href));
  }
  return compiled.get(href);
}

/** The address of the module. */
const locate = (wasmURL) => (wasmURL ? addressOf(wasmURL) : (leftBehind('chat.wasm') ?? beside()));

/** An address that a page has given: as links do, it starts from the page. */
export const addressOf = (url) => new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href ?? workingFolder());

/** This form is what bundlers look for: they bring the file along and put its new address there. */
const beside = () => new URL('./chat.wasm', import.meta.url);

/**
 * Vite's development server moves the code of packages to a folder of its own;
 * before version 8 it left behind what belongs to it. The address of a file
 * where it has done so, else nothing.
 */
export function leftBehind(file) {
  const [, root] = /^(.*)\/node_modules\/\.vite\/deps[^/]*\/chat\.wasm$/.exec(beside().href) ?? [];
  return root === undefined ? undefined : new URL(`${root}/node_modules/parlor-chat/${file}`);
}

async function load(url, fresh) {
  if (url.protocol === 'file:' && inNode()) {
    return WebAssembly.compile(await needed('node:fs').promises.readFile(url));
  }
  const response = await fetch(url, { cache: fresh ? 'reload' : 'default' });
  const type = response.headers.get('Content-Type');
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  // Compiling while loading takes this very type, without parameters.
  if (type === 'application/wasm' && WebAssembly.compileStreaming && !busyStreaming()) {
    return WebAssembly.compileStreaming(response);
  }
  const bytes = await response.arrayBuffer();
  if (!isModule(bytes)) {
    throw new Error(`${url} answered something else, of the type ${type}`);
  }
  return WebAssembly.compile(bytes);
}

/**
 * Chromium feeds its compiler on the page's own thread as bytes come in, which
 * blocks the page for three times as long as to compile all at once, and is
 * ready no sooner. Only Chromium has userAgentData.
 */
const busyStreaming = () => Boolean(globalThis.navigator?.userAgentData);

/** Many servers answer with a page where there is no file. */
function isModule(bytes) {
  return String(new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength))) === '0,97,115,109';
}

const workingFolder = () => `${needed('node:url').pathToFileURL(globalThis.process.cwd())}/`;

function needed(name) {
  const module = builtin(name);
  if (!module) {
    throw new Error('this needs Node 20.16, 22.3 or newer');
  }
  return module;
}
