import { el } from './element.js';

/** Asks, once and without getting in the way, whether to tell of messages while nobody looks at the page. */
export function createNotifyBar({ bar, state, turnOn, turnOff }) {
  const answer = (label, className, run) =>
    el('button', { class: `button compact ${className}`, type: 'button', text: label, on: { click: run } });
  bar.append(
    el('p', { id: 'notify-question', text: 'A message came while you looked elsewhere. Tell you next time?' }),
    el('div', { class: 'notify-answers' }, answer('Not now', '', turnOff), answer('Notify me', 'primary', turnOn)),
  );
  state.watch(['notifies'], ({ notifies }) => {
    bar.hidden = notifies !== 'ask';
  });
}
