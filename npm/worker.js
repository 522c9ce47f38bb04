// What runs in the worker of create({ worker }): a Go program. Each message is
// [what, ...arguments]; npm/inworker.js is the page's end.
import * as CODES from './codes.js';
import { run } from './program.js';

let program;

const tell = (...message) => postMessage(message);
/** @param {any} error */
const stops = ({ code, message }) => tell('stops', code, message);

const heard = {
  async run(options, module) {
    try {
      program = await run(options, module, (text) => tell('deliver', text), stops);
      tell('runs', program.release);
    } catch (error) {
      stops(error);
    }
  },
  call: (id, method, text) => program.call(id, method, text),
  statistics: async () => tell('statistics', await program.statistics()),
};

onmessage = ({ data: [what, ...args] }) => heard[what](...args);
onmessageerror = () =>
  stops({ code: CODES.UNCAUGHT, message: 'the chat module does not reach its worker; leave out worker, or reload the page' });
