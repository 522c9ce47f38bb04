import { el, iconButton, setText } from './element.js';

/** The bar in place of the composer while messages are picked. */
export function createPickBar({ bar, state, list, dialogs }) {
  const label = el('span', { class: 'selection-count', role: 'status' });
  const done = () => state.set({ picked: null });
  const chosen = () => list().filter((message) => state.now.picked.has(message.ID));
  const button = (text, run, kind = '') => el('button', { class: `button compact ${kind}`, type: 'button', text, on: { click: run } });

  async function after(asking) {
    if (await asking) done();
  }

  const actions = [
    button('Forward…', () => after(dialogs.forward(chosen()))),
    button('Delete…', () => after(dialogs.remove(chosen())), 'danger'),
  ];
  bar.append(iconButton('close', 'Pick none (Esc)', done), label, ...actions);
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });

  state.watch(['picked'], ({ picked }) => {
    bar.hidden = picked === null;
    setText(label, `${picked?.size ?? 0} picked`);
    for (const action of actions) action.disabled = !picked?.size;
  });
}
