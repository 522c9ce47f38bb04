import { isApplication, tipText } from '../model/tips.js';
import { clock } from '../model/when.js';
import { el } from './element.js';

/** The line that tells what happened in a chat group; with a way to who waits, if it is about that. */
export function makeTip(message, { me, doors }) {
  const way = isApplication(message)
    ? el('button', { class: 'text-button', type: 'button', text: 'Who waits to be let in', on: { click: doors.applications } })
    : null;
  return el(
    'p',
    { class: 'tip', data: { tip: message.ID }, title: clock(message.time) },
    el('span', {}, el('bdi', { text: tipText(message, me) }), way),
  );
}
