/**
 * Calls close() when somebody turns away from what lies over the page: by a
 * press beside `own`, elements of which some may be null, by Escape, or by the
 * gesture with which a device goes back. Returns a function that ends that.
 *
 * A press counts from its beginning to its end: the release of the button or
 * finger whose press opened something does not close it.
 */
export function onTurnAway(own, close) {
  const listening = new AbortController();
  const on = (name, hear) => document.addEventListener(name, hear, { capture: true, signal: listening.signal });
  const isBeside = ({ target }) => !own.some((element) => element?.contains(target));
  let pressed = null;

  on('pointerdown', (event) => {
    pressed = isBeside(event) ? event.pointerId : null;
  });
  on('pointerup', (event) => {
    if (pressed === event.pointerId && isBeside(event)) close();
  });
  on('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  // Not every browser has it, nor every device such a gesture.
  const watcher = globalThis.CloseWatcher ? new CloseWatcher() : null;
  watcher?.addEventListener('close', close);

  return () => {
    listening.abort();
    watcher?.destroy();
  };
}
