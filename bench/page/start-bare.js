import { goRuntime } from '../bare/wasm_exec.js';
import { start } from './start.js';

const { Object, Array, Uint8Array, Map, Error, Date, TextEncoder, TextDecoder, crypto, performance } = globalThis;

start({
  ready: async () => {
    const scope = { Object, Array, Uint8Array, Map, Error, Date, TextEncoder, TextDecoder, crypto, performance };
    const go = new (goRuntime(scope))();
    const printed = new Promise((resolve) => {
      scope.fs.writeSync = (fd, bytes) => {
        resolve();
        return bytes.length;
      };
    });
    const { instance } = await WebAssembly.instantiateStreaming(fetch('../bare/json.wasm'), go.importObject);
    go.run(instance);
    await printed;
    return instance.exports.mem.buffer.byteLength;
  },
}, { ready: 'ready' });
