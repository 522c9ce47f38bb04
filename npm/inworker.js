import { chatError } from './errors.js';
import { addressOf, leftBehind } from './module.js';

/**
 * A worker in which Go programs run as program.js runs them in the page. It
 * loads meanwhile; run tells what went wrong.
 * @param {true | string | URL} where true for worker.js beside this file
 */
export function openWorker(where) {
  let worker;
  let broken;
  let asked = []; // For statistics.
  const heard = { statistics: (statistics) => asked.shift()?.(statistics) };
  const close = () => {
    worker?.terminate();
    asked.forEach((resolve) => resolve({}));
    asked = [];
  };
  const breaks = (why) => {
    broken = `the worker could not be run (${why}); create({ worker }) takes the address of worker.js, where a bundler has left it behind`;
    heard.breaks?.(broken);
  };
  try {
    worker = makeWorker(where);
    worker.onmessage = ({ data: [what, ...args] }) => heard[what]?.(...args);
    worker.onerror = (event) => {
      event.preventDefault?.();
      breaks(event.message ?? 'its script does not load');
    };
  } catch (error) {
    breaks(error.message);
  }

  const run = (options, module, deliver, stopped) => new Promise((resolve, reject) => {
    let runs = false;
    const stops = (code, message) => {
      const error = chatError(code, message);
      close();
      reject(error);
      if (runs) {
        stopped(error);
      }
    };
    const program = {
      call: (...call) => worker.postMessage(['call', ...call]),
      statistics: () => new Promise((answer) => {
        asked.push(answer);
        worker.postMessage(['statistics']);
      }),
      close,
    };
    Object.assign(heard, {
      deliver,
      stops,
      breaks: (message) => stops(runs ? 2903 : 2800, message),
      runs: (release) => {
        runs = true;
        resolve({ release, ...program });
      },
    });
    if (broken) {
      heard.breaks(broken);
    } else {
      worker.postMessage(['run', options, module]);
    }
  });
  return { run, close };
}

/** The last form is what bundlers look for. */
function makeWorker(where) {
  const elsewhere = where === true ? leftBehind('worker.js') : addressOf(where);
  return elsewhere ? new Worker(elsewhere, { type: 'module' }) : new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
