import { createThread } from '../model/thread.js';
import { isTypingNotice } from '../model/typing.js';
import { newerLabel } from './composer.js';
import { el, prefersStill, setText } from './element.js';
import { createPager } from './pager.js';
import { createScroll } from './scroll.js';
import { createTimeline } from './timeline.js';

/** The messages of the open conversation: pages of older ones above, new ones below. */
export function createHistory({ chat, box, pill, makers, nameOfSender, factsOf, onPage, onSeen }) {
  const older = el('div', { class: 'older' });
  const list = el('div', { class: 'timeline' });
  const thread = createThread();
  const timeline = createTimeline({
    box: list,
    thread,
    makers: { ...makers, showQuoted },
    nameOfSender,
    factsOf,
  });
  const scroll = createScroll(box, list, { onTop: () => pager.loadOlder(), onMove: showPill, onEnd: onSeen });
  const pager = createPager({ chat, place: older, log: box, isEmpty: thread.isEmpty, take: takePage });
  let missed = 0;

  box.append(older, list);
  pill.addEventListener('click', () => {
    scroll.toEnd('smooth');
    box.focus({ preventScroll: true });
  });

  function takePage(messages) {
    thread.prepend(messages.filter((message) => !isTypingNotice(message)));
    thread.prune();
    scroll.keeping(timeline.draw);
    onPage(messages);
  }

  // Shows the message that an answer is about, if it has been loaded.
  function showQuoted(messageID) {
    const element = timeline.elementOf(messageID);
    if (!element?.isConnected) return;
    element.scrollIntoView({ block: 'center', behavior: prefersStill() ? 'instant' : 'smooth' });
    element.focus({ preventScroll: true });
  }

  // The pill leads to the newest message and tells how many came in below.
  function showPill() {
    if (scroll.isAtEnd()) missed = 0;
    pill.hidden = scroll.isAtEnd();
    setText(pill, newerLabel(missed));
  }

  function clear() {
    missed = 0;
    pill.hidden = true;
    thread.clear();
    timeline.clear();
  }

  return {
    /** Shows a conversation: its newest page, then `waiting`, its messages not stored yet. */
    async open({ id, name, hello, unread, waiting }) {
      clear();
      if (!(await pager.open({ id, name, hello }))) return;
      thread.append(waiting.map(({ message }) => message));
      for (const { message, error } of waiting) thread.update(message, error);
      thread.markUnread(unread);
      timeline.draw();
      pager.show();
      scroll.toEnd();
      const line = timeline.unreadLine();
      if (line && line.offsetTop < box.scrollTop) scroll.toElement(line);
      onSeen();
    },

    close() {
      pager.close();
      clear();
    },

    /** Adds messages that arrived or were just written. */
    add(messages) {
      const wasAtEnd = scroll.isAtEnd();
      const fresh = thread.append(messages);
      const isOwn = fresh.some((m) => m.flow === 'out');
      if (isOwn) thread.markUnread(0);
      timeline.draw();
      pager.show();
      if (wasAtEnd || isOwn) scroll.toEnd('smooth');
      else missed += fresh.length;
      showPill();
      onSeen();
    },

    /** Changes the thread and stays at the newest message if that is what was looked at. */
    change(apply) {
      const wasAtEnd = scroll.isAtEnd();
      apply(thread);
      timeline.draw();
      if (wasAtEnd) scroll.toEnd();
    },

    /** Leaves out what has been deleted since. */
    prune() {
      if (!thread.prune()) return;
      timeline.draw();
      pager.show();
    },

    /** Shows how much of the file of a message is sent. */
    progress: (message, fraction) => timeline.progress(message, fraction),

    find: (messageID) => thread.find(messageID),
    list: () => thread.list(),

    /** Loads again what could not be loaded. */
    retry: () => pager.retry(),

    isAtEnd: scroll.isAtEnd,
  };
}
