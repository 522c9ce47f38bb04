import { newestPages, pagesAround } from '../model/pages.js';
import { createThread } from '../model/thread.js';
import { isTypingNotice } from '../model/typing.js';
import { newerLabel } from './composer.js';
import { el, prefersStill, setText } from './element.js';
import { createNewerPager } from './newer-pager.js';
import { createPager } from './pager.js';
import { createScroll } from './scroll.js';
import { createTimeline } from './timeline.js';

/** The messages of the open conversation: pages of older ones above, new ones below. */
export function createHistory({ chat, box, pill, makers, nameOfSender, factsOf, onPage, onSeen }) {
  const older = el('div', { class: 'older' });
  const list = el('div', { class: 'timeline' });
  const newer = el('div', { class: 'older newer' });
  const thread = createThread();
  const timeline = createTimeline({
    box: list,
    thread,
    makers: { ...makers, showQuoted },
    nameOfSender,
    factsOf,
  });
  const scroll = createScroll(box, list, { onTop: () => pager.loadOlder(), onMove: showPill, onEnd: onSeen });
  const pager = createPager({ place: older, log: box, isEmpty: thread.isEmpty, take: takePage });
  const below = createNewerPager({ place: newer, take: takeNewer, onEnd: joined });
  let missed = 0;
  let opened = null;

  box.append(older, list, newer);
  pill.addEventListener('click', async () => {
    box.focus({ preventScroll: true });
    if (below.isOpen()) await openNewest(opened);
    else scroll.toEnd('smooth');
  });

  function takePage(messages) {
    thread.prepend(messages.filter((message) => !isTypingNotice(message)));
    thread.prune();
    scroll.keeping(timeline.draw);
    onPage(messages);
  }

  // A page of what came after the place that is shown: what is being read stays where it is.
  function takeNewer(messages) {
    thread.append(messages.filter((message) => !isTypingNotice(message)));
    thread.prune();
    scroll.stay();
    timeline.draw();
    onPage(messages);
    showPill();
  }

  // The newest message has been loaded: from here on what arrives is shown.
  function joined() {
    takeWaiting(opened.waiting());
    timeline.draw();
    showPill();
    onSeen();
  }

  function takeWaiting(waiting) {
    thread.append(waiting.map(({ message }) => message));
    for (const { message, error } of waiting) thread.update(message, error);
  }

  // Shows the message that an answer is about, if it has been loaded.
  function showQuoted(messageID) {
    const element = timeline.elementOf(messageID);
    if (!element?.isConnected) return false;
    scroll.stay();
    element.scrollIntoView({ block: 'center', behavior: prefersStill() ? 'instant' : 'smooth' });
    element.focus({ preventScroll: true });
    return true;
  }

  async function openNewest(conversation) {
    clear();
    opened = conversation;
    const { id, name, hello, unread, waiting } = conversation;
    if (!(await pager.open({ id, name, hello, pages: newestPages(chat, id) }))) return;
    takeWaiting(waiting());
    thread.markUnread(unread);
    timeline.draw();
    pager.show();
    scroll.toEnd();
    const line = timeline.unreadLine();
    if (line && line.offsetTop < box.scrollTop) scroll.toElement(line);
    onSeen();
  }

  async function openAt(conversation, message) {
    clear();
    opened = { ...conversation, unread: 0 };
    const { id, name, hello } = conversation;
    const { older: pages, newer: rest } = pagesAround(chat, message);
    below.open(rest);
    if (!(await pager.open({ id, name, hello, pages }))) return;
    scroll.stay();
    pointOut(message.ID);
    await below.load();
    pointOut(message.ID);
  }

  // Shows a message that was looked for.
  function pointOut(messageID) {
    if (!showQuoted(messageID)) return;
    for (const element of list.querySelectorAll('.found')) element.classList.remove('found');
    timeline.elementOf(messageID).classList.add('found');
  }

  // The pill leads to the newest message and tells how many came in below.
  function showPill() {
    if (isAtEnd()) missed = 0;
    pill.hidden = isAtEnd();
    setText(pill, newerLabel(missed));
  }

  function isAtEnd() {
    return scroll.isAtEnd() && !below.isOpen();
  }

  function clear() {
    below.close();
    missed = 0;
    pill.hidden = true;
    thread.clear();
    timeline.clear();
  }

  return {
    /**
     * Shows a conversation: its newest page, then those of `waiting()`, its
     * messages not stored yet; or with `at` the place of a message.
     */
    open: (conversation, at) => (at ? openAt(conversation, at) : openNewest(conversation)),

    close() {
      pager.close();
      clear();
    },

    /** Adds messages that arrived or were just written. */
    add(messages) {
      if (below.keep(messages)) {
        if (messages.some((m) => m.flow === 'out')) openNewest(opened);
        missed += messages.length;
        return showPill();
      }
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

    isAtEnd,
  };
}
