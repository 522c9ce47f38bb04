import { sentence } from '../model/failure.js';
import { clock } from '../model/when.js';
import { fillContent } from './content.js';
import { codeText } from './toast.js';
import { el, icon } from './element.js';

const MARKS = { unSend: ['clock', 'Waiting to be sent'], success: ['check', 'Sent'], fail: ['alert', 'Not sent'] };

/** Makes the bubble of a message; fillMessage shows how far it got. */
export function makeMessage(message, { sender, retry }) {
  const isOwn = message.flow === 'out';
  const element = el(
    'article',
    { class: `message ${isOwn ? 'own' : 'other'}`, data: { message: message.ID } },
    el(
      'div',
      { class: 'bubble' },
      el('span', { class: 'visually-hidden', text: `${sender}: ` }),
      el('span', { class: 'bubble-text' }),
      el('span', { class: 'bubble-foot' }, el('time', {}), el('span', { class: 'bubble-status' })),
    ),
    el('p', { class: 'message-error', hidden: true }),
  );
  element.retry = () => retry(message);
  return element;
}

/** Shows a message as it is now: content, time, status, and why it failed if it did. */
export function fillMessage(element, message, error) {
  fillContent(element.querySelector('.bubble-text'), message);
  element.querySelector('time').textContent = clock(message.time);
  element.dataset.status = message.status;
  if (message.flow === 'out') fillStatus(element.querySelector('.bubble-status'), message);
  const line = element.querySelector('.message-error');
  line.hidden = message.status !== 'fail';
  if (line.hidden) return;
  const why = error?.message ? `Not sent. ${sentence(error.message)} ` : 'Not sent. ';
  line.replaceChildren(
    why,
    error?.code === undefined ? '' : codeText(error.code),
    el('button', { class: 'text-button', type: 'button', text: 'Try again', on: { click: element.retry } }),
  );
}

function fillStatus(box, { status, isPeerRead }) {
  const [name, label] =
    status === 'success' && isPeerRead ? ['checks', 'Read'] : (MARKS[status] ?? MARKS.success);
  box.replaceChildren(icon(name), el('span', { class: 'visually-hidden', text: label }));
  box.title = label;
}
