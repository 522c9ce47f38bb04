/**
 * The keyboard of the messages: arrow keys move from one to the next, Enter
 * opens the menu with open(message, place), and `keys` holds what other keys do
 * with the message that has the focus. Leaving goes back to writing.
 */
export function createMessageKeys({ log, messageAt, open, keys, leave }) {
  const elementAt = (target) => target.closest?.('.message') ?? null;

  function move(step) {
    const all = [...log.querySelectorAll('.message')];
    const at = all.indexOf(elementAt(document.activeElement));
    const next = at < 0 ? all.at(-1) : all[at + step];
    if (next) show(next);
    else if (at >= 0 && step > 0) leave();
  }

  function show(element) {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }

  function onMessage(element, { key, shiftKey }) {
    const message = messageAt(element);
    if (key === 'Enter' || key === 'ContextMenu' || (shiftKey && key === 'F10')) {
      open(message, { anchor: element.querySelector('.message-more') });
      return true;
    }
    const run = shiftKey ? undefined : keys[key.length === 1 ? key.toLowerCase() : key];
    run?.(message);
    return run !== undefined;
  }

  function handle(event) {
    const { key, target } = event;
    if (key === 'ArrowUp') return (move(-1), true);
    if (key === 'ArrowDown') return (move(1), true);
    if (key === 'Escape') return (leave(), true);
    return target.matches('.message') && onMessage(target, event);
  }

  log.addEventListener('keydown', (event) => {
    const isBusy = event.target.matches('audio, video, input[type=range]');
    if (isBusy || event.ctrlKey || event.metaKey || event.altKey || !handle(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  return { focusNewest: () => move(0) };
}
