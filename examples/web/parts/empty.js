import { queryAs } from '../model/place.js';
import { el, icon } from './element.js';

/** What stands where something would be: an icon, a line, an explanation and what to do. */
export function emptyState({ mark, title, text, actions = [] }) {
  return [
    el('span', { class: 'empty-mark', 'aria-hidden': 'true' }, icon(mark)),
    el('h2', { text: title }),
    text ? el('p', {}, ...[text].flat()) : null,
    actions.length > 0 ? el('div', { class: 'empty-actions' }, ...actions) : null,
  ].filter(Boolean);
}

/** A button for an empty state. */
export function emptyAction(label, run, isPrimary = false) {
  return el('button', {
    class: `button ${isPrimary ? 'primary' : ''}`,
    type: 'button',
    text: label,
    on: { click: run },
  });
}

/** A link that opens a tab of this page signed in as somebody else: bob, or alice for bob. */
export function tabLink({ me, mode }) {
  const userID = me === 'bob' ? 'alice' : 'bob';
  return el('a', {
    href: queryAs(userID, mode),
    target: '_blank',
    rel: 'noopener',
    text: `a tab as ${userID}`,
  });
}
