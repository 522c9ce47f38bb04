import { explain } from '../model/failure.js';
import { el } from './element.js';
import { failureLine } from './pager.js';

/**
 * Loads what comes after a place in the history, page by page, and shows below
 * the messages how far it got. What arrives meanwhile is kept, and given to
 * take(messages) with the last page; then onEnd() is called.
 */
export function createNewerPager({ place, take, onEnd }) {
  let open = null;

  // A page that comes after another conversation was opened is dropped.
  async function load() {
    const mine = open;
    if (!mine || mine.isLoading) return;
    Object.assign(mine, { isLoading: true, error: null });
    show();
    try {
      const { messageList, isCompleted } = await mine.pages();
      if (mine === open) takePage(messageList, isCompleted);
    } catch (error) {
      mine.error = explain('The messages could not be loaded', error);
    } finally {
      mine.isLoading = false;
      show();
    }
  }

  function takePage(messageList, isCompleted) {
    const { kept } = open;
    if (!isCompleted) return take(messageList);
    open = null;
    take([...messageList, ...kept]);
    onEnd();
  }

  function show() {
    place.replaceChildren(...pieces());
  }

  function pieces() {
    if (!open) return [];
    if (open.isLoading) return [el('p', { class: 'spinner', role: 'status', text: 'Loading messages…' })];
    const label = open.error ? 'Try again' : 'Load newer messages';
    const button = el('button', { class: 'button compact', type: 'button', text: label, on: { click: load } });
    return open.error ? [failureLine(open.error), button] : [button];
  }

  return {
    /** Turns to a place; pages() resolves to the next page after it. */
    open(pages) {
      open = { pages, kept: [], isLoading: false, error: null };
    },

    load,

    close() {
      open = null;
      show();
    },

    /** Keeps messages that have arrived, if there may be others before them. Returns whether it did. */
    keep(messages) {
      open?.kept.push(...messages);
      return open !== null;
    },

    /** Whether there may be messages between those that are shown and the newest. */
    isOpen: () => open !== null,
  };
}
