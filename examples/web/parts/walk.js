/** Lets the arrow keys, Home and End move along the buttons of a list. */
export function walkByKey(list) {
  list.addEventListener('keydown', (event) => {
    const rows = [...list.querySelectorAll('button')];
    const at = rows.indexOf(document.activeElement);
    const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    if (at < 0 || !(event.key in places)) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(places[event.key], rows.length - 1))].focus();
  });
}

/**
 * Fills a list anew; the focus stays on the button of the same data-key, or
 * comes to the first one, or to the button that closes the dialog.
 */
export function refill(list, items) {
  const focused = list.querySelector('button:focus');
  list.replaceChildren(...items);
  if (!focused) return;
  const same = list.querySelector(`[data-key="${CSS.escape(focused.getAttribute('data-key') ?? '')}"]`);
  (same ?? list.querySelector('button') ?? list.closest('dialog')?.querySelector('.dialog-cancel'))?.focus();
}
