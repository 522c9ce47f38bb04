import { el, setText } from './element.js';

/** The mark of a conversation group: a dot in its colour, or its icon. */
export function groupMark() {
  return el('span', { class: 'group-dot', 'aria-hidden': 'true' });
}

/** Shows the colour and the icon of a group in its mark. */
export function fillGroupMark(mark, name, { looks }, colors) {
  const icon = looks.get(name)?.icon ?? '';
  mark.style.setProperty('--hue', colors.hueOf(name));
  mark.classList.toggle('group-icon', icon !== '');
  setText(mark, icon);
}
