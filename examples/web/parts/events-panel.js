import { count } from '../model/names.js';
import { el, hiddenText, icon, setText } from './element.js';
import { summarize, shorten } from '../model/event-summary.js';
import { clockWithSeconds } from '../model/when.js';

const MOST = 200;
const KEY = 'parlor-events';

/** The panel that shows each event of the SDK as it arrives, newest first. */
export function createEventsPanel({ panel, toggle, chat, EVENT }) {
  const list = panel.querySelector('#events-list');
  const total = panel.querySelector('#events-count');
  const pauseButton = panel.querySelector('#events-pause');
  let seen = 0;
  let held = null;

  function take(name, data) {
    seen += 1;
    const entry = { name, time: new Date(), summary: summarize(name, data), data: shorten(data) };
    if (held) held = [...held.slice(1 - MOST), entry];
    else add(entry);
    drawCount();
  }

  function add(entry) {
    list.prepend(eventElement(entry));
    while (list.childElementCount > MOST) list.lastElementChild.remove();
  }

  function drawCount() {
    const waiting = held?.length ?? 0;
    setText(total, waiting > 0 ? `Paused, ${waiting} more waiting` : `${count(seen, 'event')} so far`);
  }

  function setPaused(isPaused) {
    const waiting = held ?? [];
    held = isPaused ? [] : null;
    waiting.forEach(add);
    pauseButton.setAttribute('aria-pressed', String(isPaused));
    pauseButton.title = isPaused ? 'Go on' : 'Pause';
    pauseButton.replaceChildren(icon(isPaused ? 'play' : 'pause'), hiddenText('Pause'));
    drawCount();
  }

  function setShown(isShown) {
    panel.hidden = !isShown;
    toggle.setAttribute('aria-expanded', String(isShown));
    toggle.title = isShown ? 'Hide events' : 'Show events';
    localStorage.setItem(KEY, isShown ? 'shown' : 'hidden');
  }

  function clear() {
    seen = 0;
    if (held) held = [];
    list.replaceChildren();
    drawCount();
  }

  const flip = () => setShown(panel.hidden);
  for (const [name, value] of Object.entries(EVENT)) chat.on(value, ({ data }) => take(name, data));
  toggle.addEventListener('click', flip);
  pauseButton.addEventListener('click', () => setPaused(held === null));
  panel.querySelector('#events-clear').addEventListener('click', clear);
  panel.querySelector('#events-close').addEventListener('click', () => {
    setShown(false);
    toggle.focus();
  });
  setPaused(false);
  setShown(localStorage.getItem(KEY) === 'shown');
  return { flip };
}

function eventElement({ name, time, summary, data }) {
  const json = el('pre', { tabindex: '0' });
  const details = el(
    'details',
    {},
    el(
      'summary',
      {},
      el('time', { text: clockWithSeconds(time) }),
      el('span', { class: 'event-name', text: name }),
      el('span', { class: 'event-summary', text: summary }),
    ),
    json,
  );
  // The text is made when somebody asks for it.
  details.addEventListener('toggle', () => {
    if (details.open) setText(json, JSON.stringify(data, null, 2) ?? 'This event has no data.');
  });
  return el('li', { class: `event event-${kindOf(name)}`, data: { event: name } }, details);
}

function kindOf(name) {
  if (name === 'ERROR') return 'error';
  if (name.startsWith('MESSAGE')) return 'message';
  if (name.includes('GROUP')) return 'group';
  return name.startsWith('CONVERSATION') || name.startsWith('TOTAL') ? 'list' : 'state';
}
