import { isChatGroup, nameOf } from '../model/names.js';
import { avatar } from './avatar.js';
import { el } from './element.js';

// Longer lists are to be searched, not scrolled.
const MOST = 50;

/** A list of the people one talks to, with a field to search it, to choose some of them or a single one. */
export function createPicker({ conversations, isSingle = false }) {
  const people = conversations.filter((c) => !isChatGroup(c.conversationID));
  const chosen = new Set();
  const rows = new Map();
  const search = el('input', {
    type: 'search',
    placeholder: 'Search',
    'aria-label': 'Search people',
    autocomplete: 'off',
    spellcheck: 'false',
    autofocus: true,
    on: { input: draw },
  });
  const list = el('div', { class: 'checklist', role: 'group', 'aria-label': 'People' });

  function rowOf(conversation) {
    const id = conversation.conversationID;
    if (!rows.has(id))
      rows.set(
        id,
        makeRow(conversation, isSingle, (isOn) => choose(id, isOn)),
      );
    return rows.get(id);
  }

  function choose(id, isOn) {
    if (isSingle) chosen.clear();
    if (isOn) chosen.add(id);
    else chosen.delete(id);
  }

  // Those who are chosen stay in sight.
  function draw() {
    const words = search.value.trim().toLowerCase();
    const found = people.filter(
      (c) => chosen.has(c.conversationID) || nameOf(c).toLowerCase().includes(words) || c.toAccount.includes(words),
    );
    list.replaceChildren(...found.slice(0, MOST).map(rowOf));
    if (found.length === 0) list.append(el('p', { class: 'soft', text: 'Nobody here has that name.' }));
  }

  draw();
  return {
    element: el('div', { class: 'picker' }, el('label', { class: 'field' }, search), list),

    /** The chosen conversations. Throws if there is none. */
    chosen() {
      if (chosen.size === 0) throw new Error('Choose somebody first.');
      return people.filter((c) => chosen.has(c.conversationID));
    },
  };
}

function makeRow(conversation, isSingle, choose) {
  const name = nameOf(conversation);
  const input = el('input', {
    type: isSingle ? 'radio' : 'checkbox',
    name: 'person',
    value: conversation.conversationID,
    on: { change: () => choose(input.checked) },
  });
  return el(
    'label',
    { class: 'check-row' },
    input,
    avatar(name, { url: conversation.userProfile?.avatar }),
    el('span', { class: 'check-name', dir: 'auto', text: name }),
  );
}
