import { isTip } from '../model/tips.js';
import { dayKey, dayName } from '../model/when.js';
import { el, setText } from './element.js';
import { fillMessage, fillProgress, makeMessage } from './message.js';
import { makeTip } from './tip.js';

// Messages of one sender within this many seconds stand close together.
const TOGETHER = 300;

/**
 * Draws a thread: bubbles, lines for what happened in a chat group, one before
 * each new day and one before the first unread message. Elements stay the same from one drawing to the next.
 * `makers` are what bubbles need to be made with, factsOf(message) what they
 * show beside the message itself.
 */
export function createTimeline({ box, thread, makers, nameOfSender, factsOf }) {
  const elements = new Map();

  function piecesFor(message, before) {
    const pieces = linesBefore(message, before);
    if (isTip(message)) return [...pieces, keep(message.ID, () => makeTip(message, factsOf(message)))];
    const bubble = keep(message.ID, () => makeMessage(message, { sender: nameOfSender(message), ...makers }));
    fillMessage(bubble, message, { error: thread.errorOf(message), ...factsOf(message) });
    bubble.classList.toggle('follows', pieces.length === 0 && isClose(message, before));
    return [...pieces, bubble];
  }

  function linesBefore(message, before) {
    const lines = [];
    const day = dayKey(message.time);
    if (!before || dayKey(before.time) !== day) {
      const head = keep(`day ${day}`, () => line('day', ''));
      // It may be another word than before: today becomes yesterday.
      setText(head.firstElementChild, dayName(message.time));
      lines.push(head);
    }
    if (thread.isFirstUnread(message)) lines.push(keep('unread', () => line('unread-line', 'New messages')));
    return lines;
  }

  function keep(key, make) {
    if (!elements.has(key)) elements.set(key, make());
    return elements.get(key);
  }

  return {
    clear() {
      elements.clear();
      box.replaceChildren();
    },

    draw() {
      const messages = thread.list();
      const wanted = messages.flatMap((message, i) => piecesFor(message, messages[i - 1]));
      const kept = new Set(wanted);
      for (const child of [...box.children]) if (!kept.has(child)) child.remove();
      wanted.forEach((element, place) => {
        if (box.children[place] !== element) box.insertBefore(element, box.children[place] ?? null);
      });
    },

    /** Shows how much of the file of a message is sent. */
    progress(message, fraction) {
      const element = elements.get(message.ID);
      if (element) fillProgress(element, message, fraction);
    },

    /** The element of a message, if it is drawn. */
    elementOf: (messageID) => elements.get(messageID),

    /** The line before the first unread message, if it is drawn. */
    unreadLine: () => box.querySelector('.unread-line'),
  };
}

function line(className, text) {
  return el('p', { class: className }, el('span', { text }));
}

function isClose(message, before) {
  return !isTip(before) && before.from === message.from && message.time - before.time < TOGETHER;
}
