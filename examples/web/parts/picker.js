import { isPerson, isUserID, nameOf, pictureOf } from '../model/names.js';
import { avatar } from './avatar.js';
import { el } from './element.js';

// Longer lists are to be searched, not scrolled.
const MOST = 50;

/**
 * A list of the people one talks to, with a field to search it, to choose some
 * of them or a single one. `isWanted` picks other conversations instead. With
 * `others`, somebody whose whole user ID is in the field may be chosen, too.
 * `about` says in the plural what is to be chosen.
 */
export function createPicker({
  conversations,
  isSingle = false,
  others = false,
  isWanted = (c) => isPerson(c.conversationID),
  autofocus = true,
  about = 'people',
}) {
  const people = conversations.filter(isWanted);
  const chosen = new Set();
  const rows = new Map();
  const search = el('input', {
    type: 'search',
    placeholder: others ? 'Search, or type a user ID' : 'Search',
    'aria-label': `Search ${about}`,
    autocomplete: 'off',
    spellcheck: 'false',
    autofocus,
    on: { input: draw, keydown: takeFirst },
  });
  const list = el('div', { class: 'checklist', role: 'group', 'aria-label': `${about[0].toUpperCase()}${about.slice(1)}` });

  // Enter chooses whom the search has found first, so that several can be typed.
  function takeFirst(event) {
    if (isSingle || event.key !== 'Enter' || event.isComposing || search.value.trim() === '') return;
    event.preventDefault();
    const found = [...list.querySelectorAll('input')].find((input) => !input.checked);
    found?.click();
    search.value = '';
    draw();
  }

  // Kept once chosen: it is one of the people then.
  function stranger(userID) {
    return { conversationID: `C2C${userID}`, toAccount: userID, userProfile: { userID } };
  }

  function rowOf(conversation) {
    const id = conversation.conversationID;
    if (!rows.has(id))
      rows.set(
        id,
        makeRow(conversation, isSingle, (isOn) => choose(conversation, isOn)),
      );
    return rows.get(id);
  }

  function choose(conversation, isOn) {
    const id = conversation.conversationID;
    if (!people.includes(conversation)) people.push(conversation);
    if (isSingle) chosen.clear();
    if (isOn) chosen.add(id);
    else chosen.delete(id);
  }

  // Those who are chosen stay in sight.
  function draw() {
    const words = search.value.trim().toLowerCase();
    const found = people.filter(
      (c) => chosen.has(c.conversationID) || nameOf(c).toLowerCase().includes(words) || c.toAccount?.toLowerCase().includes(words),
    );
    const typed = search.value.trim();
    if (others && isUserID(typed) && !people.some((c) => c.toAccount === typed)) found.push(stranger(typed));
    list.replaceChildren(...found.slice(0, MOST).map(rowOf));
    if (found.length === 0)
      list.append(el('p', { class: 'soft', text: about === 'people' ? 'Nobody here has that name.' : 'None has that name.' }));
  }

  draw();
  return {
    element: el('div', { class: 'picker' }, el('label', { class: 'field' }, search), list),

    /** The chosen conversations. Throws if there is none, unless that is allowed. */
    chosen({ orNone = false } = {}) {
      if (chosen.size === 0 && !orNone) throw new Error('Choose somebody first.');
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
    avatar(name, { url: pictureOf(conversation) }),
    el('span', { class: 'check-name', dir: 'auto', text: name }),
  );
}
