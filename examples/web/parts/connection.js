import { count } from '../model/names.js';
import { setText } from './element.js';

const WORDS = { connected: 'Connected', connecting: 'Connecting…', disconnected: 'Offline' };
const HINT = 'You can go on: what you do is kept here and sent when the server is there.';

// What lasts shorter than this is not worth a word.
const PAUSE = 500;

/** The line that tells how the connection stands and how many changes wait for it. */
export function createConnection({ line, state }) {
  const text = line.querySelector('.connection-text');
  let timer = 0;

  function draw() {
    const { me, net, pending } = state.now;
    line.dataset.net = net;
    line.classList.toggle('quiet', net === 'connected' && pending === 0);
    line.title = net === 'connected' ? '' : HINT;
    setText(text, me === '' ? '' : words(net, pending));
  }

  line.hidden = state.now.mode === 'page';
  state.watch(['me', 'net', 'pending'], () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  });
}

function words(net, pending) {
  if (pending === 0) return WORDS[net];
  return `${WORDS[net]} · ${count(pending, 'change')} ${pending === 1 ? 'waits' : 'wait'}`;
}
