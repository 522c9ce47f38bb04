import { explain } from '../model/failure.js';
import { el } from './element.js';
import { emptyState } from './empty.js';
import { codeText } from './toast.js';

/**
 * Loads the messages of one conversation page by page, newest page first, and
 * shows above them how far it got. take(messages) gets each page.
 */
export function createPager({ place, log, isEmpty, take }) {
  let open = nothing();

  // A page that comes after another conversation was opened is dropped.
  async function load() {
    const mine = open;
    Object.assign(mine, { isLoading: true, error: null });
    show();
    try {
      const page = await mine.pages();
      if (mine !== open) return;
      mine.isComplete = page.isCompleted;
      take(page.messageList);
    } catch (error) {
      mine.error = explain('The messages could not be loaded', error);
    } finally {
      mine.isLoading = false;
      if (mine === open) show();
    }
  }

  function show() {
    log.setAttribute('aria-busy', String(open.isLoading));
    place.replaceChildren(...pieces());
  }

  function pieces() {
    if (open.error) return [failureLine(open.error), button('Try again')];
    if (open.isLoading) return [el('p', { class: 'spinner', role: 'status', text: 'Loading messages…' })];
    if (!open.isComplete) return [button('Load older messages')];
    if (isEmpty()) return emptyState({ mark: 'chat', title: 'No messages yet', text: open.hello });
    return [el('p', { class: 'beginning', text: `This is where your conversation with ${open.name} begins.` })];
  }

  function button(label) {
    return el('button', { class: 'button compact', type: 'button', text: label, on: { click: load } });
  }

  return {
    show,

    /** Turns to a conversation and loads the first of its pages. Resolves to whether it is still the one shown. */
    async open({ id, name, hello, pages }) {
      open = { ...nothing(), id, name, hello, pages };
      const mine = open;
      await load();
      return mine === open;
    },

    close() {
      open = nothing();
    },

    /** Loads again the page that could not be loaded, if there is one. */
    retry() {
      if (open.error) load();
    },

    /** Loads the next older page if there is one and none is on its way. */
    loadOlder() {
      if (open.id !== '' && !open.isLoading && !open.isComplete && !open.error) load();
    },
  };
}

function nothing() {
  return { id: '', name: '', hello: '', pages: null, isComplete: false, isLoading: false, error: null };
}

/** Says in a line why messages could not be loaded. */
export function failureLine({ title, text, code }) {
  const line = el('p', { class: 'older-error', role: 'alert' }, `${title}. ${text} `);
  if (code !== undefined) line.append(codeText(code));
  return line;
}
