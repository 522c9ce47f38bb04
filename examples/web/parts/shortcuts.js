/** Keys that work anywhere on the page, except while somebody writes or a dialog or menu is open. */
export function createShortcuts({ state, keys }) {
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    const isBusy = state.now.me === '' || isWriting(target) || document.querySelector('dialog[open], .menu');
    if (!run || isBusy || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
    event.preventDefault();
    run();
  });
}

function isWriting(element) {
  return element.matches?.('input, textarea, select, [contenteditable]') ?? false;
}
