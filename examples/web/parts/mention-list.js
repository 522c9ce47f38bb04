import { matching, mentionAt, mentionedIn } from '../model/mentions.js';
import { count } from '../model/names.js';
import { avatar } from './avatar.js';
import { el, hiddenText, icon, setText } from './element.js';

/**
 * Completes mentions in a text field: a list of members above it while an @ is
 * being written. Arrow keys choose, Enter and Tab take, Escape closes.
 * people() are those who may be mentioned, each as { userID, name, member }.
 */
export function createMentionList({ form, field, people, onInsert }) {
  const box = el('ul', { id: 'mention-list', role: 'listbox', 'aria-label': 'Mention somebody', hidden: true });
  const told = el('p', { class: 'visually-hidden', role: 'status' });
  form.append(box, told);
  const chosen = new Set();
  let found = [];
  let at = null;
  let active = 0;
  let closedAt = -1;

  function look() {
    at = mentionAt(field.value, field.selectionStart);
    if (at?.start !== closedAt) closedAt = -1;
    found = at && closedAt < 0 ? matching(people(), at.query) : [];
    active = 0;
    draw();
  }

  function draw() {
    box.hidden = found.length === 0;
    box.replaceChildren(...found.map(option));
    setText(told, box.hidden ? '' : `${count(found.length, 'name')} to choose from`);
    point();
  }

  function option({ name, userID, member }, place) {
    return el(
      'li',
      {
        id: `mention-${place}`,
        class: 'mention-option',
        role: 'option',
        // The field keeps the focus.
        on: { pointerdown: (event) => event.preventDefault(), click: () => take(place) },
      },
      member ? avatar(name, { url: member.avatar }) : el('span', { class: 'avatar' }, icon('people')),
      el('span', { class: 'check-name', dir: 'auto', text: name }),
      member && name !== userID ? el('span', { class: 'soft', text: userID }) : null,
      member?.isOnline ? hiddenText(', online') : null,
    );
  }

  function point() {
    [...box.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === active)));
    if (box.hidden) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `mention-${active}`);
    box.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  function take(place) {
    const { userID, name } = found[place];
    chosen.add(userID);
    field.setRangeText(`@${name} `, at.start, field.selectionStart, 'end');
    close();
    onInsert();
  }

  function close() {
    found = [];
    draw();
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => take(active),
    Tab: () => take(active),
    Escape: () => {
      closedAt = at.start;
      close();
    },
  };

  function move(step) {
    active = (active + step + found.length) % found.length;
    point();
  }

  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', 'mention-list');
  field.addEventListener('input', look);
  field.addEventListener('click', look);
  field.addEventListener('blur', close);
  field.addEventListener('keyup', ({ key }) => {
    if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End') look();
  });

  return {
    /** Takes a key while the list is open. Returns whether it did. */
    takesKey(event) {
      if (box.hidden || event.isComposing || event.shiftKey || !(event.key in keys)) return false;
      keys[event.key]();
      return true;
    },

    /** The ids of those whom a text names. */
    in: (text) => mentionedIn(text, people(), chosen),

    /** Forgets who was chosen: the text is sent, or another one is written. */
    clear() {
      chosen.clear();
      close();
    },
  };
}
