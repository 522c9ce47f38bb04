import { devtools } from 'parlor-chat/devtools';

const KEY = 'parlor-events';

/** The panel that shows what becomes of the chat, which is the SDK's own; the page remembers whether it is open. */
export function createEventsPanel({ panel, toggle, chat }) {
  const overlay = devtools(chat, { parent: panel, open: localStorage.getItem(KEY) === 'shown', onToggle });

  function onToggle(isOpen) {
    toggle.setAttribute('aria-expanded', String(isOpen));
    toggle.title = isOpen ? 'Hide events' : 'Show events';
    localStorage.setItem(KEY, isOpen ? 'shown' : 'hidden');
  }

  toggle.addEventListener('click', overlay.flip);
  return { flip: overlay.flip };
}
