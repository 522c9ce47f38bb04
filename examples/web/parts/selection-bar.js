import { numberText } from '../model/locale.js';
import { el, iconButton, setText } from './element.js';
import { openMenu } from './menu.js';

/** The bar above the list while conversations are selected. */
export function createSelectionBar({ bar, state, selection, groupDialogs, menuItems }) {
  const label = el('span', { class: 'selection-count', role: 'status' });
  const more = iconButton(
    'more',
    'More actions for the selected conversations',
    () => openMenu({ items: menuItems(selection.list()), label: 'Selected conversations', anchor: more }),
    { 'aria-haspopup': 'menu' },
  );
  bar.append(
    iconButton('close', 'Select none', () => selection.clear()),
    label,
    el(
      'button',
      { class: 'button compact', type: 'button', on: { click: () => groupDialogs.choose(selection.list()) } },
      el('span', { text: 'Add to groups…' }),
    ),
    more,
  );

  state.watch(['selected'], ({ selected }) => {
    bar.hidden = selected.size === 0;
    setText(label, `${numberText(selected.size)} selected`);
  });
}
