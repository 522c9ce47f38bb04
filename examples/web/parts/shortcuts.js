/** Keys that work anywhere on the page (with Ctrl or Cmd as `Ctrl z`), except while somebody writes or a dialog or menu is open. */
export function createShortcuts({ state, keys }) {
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const name = key.length === 1 ? key.toLowerCase() : key;
    const run = keys[ctrlKey || metaKey ? `Ctrl ${shiftKey ? 'Shift ' : ''}${name}` : name];
    const isBusy = state.now.me === '' || isWriting(target) || document.querySelector('dialog[open], .menu');
    if (!run || isBusy || altKey || event.defaultPrevented) return;
    event.preventDefault();
    run();
  });
}

function isWriting(element) {
  return element.matches?.('input, textarea, select, [contenteditable]') ?? false;
}
