import { sentence } from '../model/failure.js';
import { isChatGroup } from '../model/names.js';
import { readQuote } from '../model/quote.js';
import { clock } from '../model/when.js';
import { fillContent } from './content.js';
import { fillReactions } from './reactions.js';
import { codeText } from './toast.js';
import { hueOf } from './avatar.js';
import { el, hiddenText, icon, iconButton, setText } from './element.js';

const MARKS = { unSend: ['clock', 'Waiting to be sent'], success: ['check', 'Sent'], fail: ['alert', 'Not sent'] };

/** Makes the bubble of a message; fillMessage shows how far it got. */
export function makeMessage(message, { sender, retry, react, pick, showQuoted }) {
  const isOwn = message.flow === 'out';
  const element = el(
    'article',
    {
      class: `message ${isOwn ? 'own' : 'other'}`,
      tabindex: '-1',
      data: { message: message.ID, type: message.type },
    },
    el(
      'div',
      { class: 'message-line' },
      el('input', {
        class: 'message-pick',
        type: 'checkbox',
        'aria-label': 'Select this message',
        on: { change: () => pick(message) },
      }),
      el(
        'div',
        { class: 'bubble' },
        senderElement(message, sender),
        quoteElement(message, showQuoted),
        el('span', { class: 'bubble-text', dir: 'auto' }),
        el('span', { class: 'bubble-foot' }, el('time', {}), el('span', { class: 'bubble-status' })),
        el('progress', { class: 'bubble-progress', max: '1', 'aria-label': 'Sent so far', hidden: true }),
      ),
      // Presses of it, as of the whole message, are heard of by message-gestures.js.
      iconButton('more', 'Actions for this message', () => {}, {
        class: 'icon-button message-more',
        tabindex: '-1',
        'aria-haspopup': 'menu',
      }),
    ),
    el('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions', hidden: true }),
    el('p', { class: 'message-error', hidden: true }),
  );
  element.retry = () => retry(message);
  element.react = (reaction) => react(message, reaction);
  return element;
}

/**
 * Shows a message as it is now: content, time, status, reactions, whether it is
 * picked, whether it mentions the user, how much of its file is sent, and why it
 * failed if it did.
 */
export function fillMessage(element, message, { error, progress, reactions, isPicked, isForMe, me, doors }) {
  fillContent(element.querySelector('.bubble-text'), message, doors);
  setText(element.querySelector('time'), clock(message.time));
  element.dataset.status = message.status;
  element.classList.toggle('picked', isPicked);
  element.classList.toggle('mentions-me', isForMe);
  element.querySelector('.message-pick').checked = isPicked;
  const quote = element.querySelector('.quote');
  if (quote) quote.hidden = message.isRevoked;
  if (message.flow === 'out') fillStatus(element.querySelector('.bubble-status'), message);
  fillProgress(element, message, progress);
  fillReactions(element.querySelector('.reactions'), message.isRevoked ? [] : reactions, { me, react: element.react });
  fillError(element, message, error);
}

/** Shows how much of the file of a message is sent, from 0 to 1. */
export function fillProgress(element, { status }, progress) {
  const bar = element.querySelector('.bubble-progress');
  bar.hidden = status !== 'unSend' || progress === undefined;
  if (!bar.hidden) bar.value = progress;
}

// In a chat group it is seen who wrote; elsewhere there is but one other.
function senderElement({ flow, conversationID }, sender) {
  if (flow === 'out' || !isChatGroup(conversationID)) return hiddenText(`${sender}: `);
  const element = el('span', { class: 'bubble-sender' }, el('bdi', { text: sender }), hiddenText(': '));
  element.style.setProperty('--hue', String(hueOf(sender)));
  return element;
}

function fillError(element, message, error) {
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

function quoteElement(message, showQuoted) {
  const quote = readQuote(message);
  if (!quote) return null;
  return el(
    'button',
    { class: 'quote', type: 'button', title: 'Show that message', on: { click: () => showQuoted(quote.id) } },
    el('span', { class: 'quote-name', dir: 'auto', text: quote.sender }),
    el('span', { class: 'quote-text', dir: 'auto', text: quote.text }),
  );
}

function fillStatus(box, message) {
  const [name, label] = statusOf(message);
  if (box.title === label) return;
  box.replaceChildren(icon(name), el('span', { class: 'visually-hidden', text: label }));
  box.title = label;
}

function statusOf({ status, isPeerRead, readReceiptInfo: receipt }) {
  if (status !== 'success') return MARKS[status];
  if (receipt?.readCount > 0) {
    const { readCount, unreadCount } = receipt;
    return [
      unreadCount === 0 ? 'checks' : 'check',
      unreadCount === 0 ? 'Read by all' : `Read by ${readCount} of ${readCount + unreadCount}`,
    ];
  }
  if (receipt?.isPeerRead) return ['checks', `Read at ${clock(receipt.timestamp)}`];
  return isPeerRead ? ['checks', 'Read'] : MARKS.success;
}
