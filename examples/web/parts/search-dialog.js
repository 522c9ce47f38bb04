import { explain } from '../model/failure.js';
import { count, countPeople, nameOf } from '../model/names.js';
import { CHAT_GROUPS, EVERYWHERE, PEOPLE, inConversation, markWords, wordsOf } from '../model/search-actions.js';
import { shortly } from '../model/when.js';
import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { el, setText } from './element.js';
import { emptyState } from './empty.js';
import { choiceField } from './fields.js';
import { codeText } from './toast.js';

// A search begins once the fingers rest for this long; a server takes two in a second.
const REST = 500;

const NOUNS = { [EVERYWHERE]: 'conversation', [CHAT_GROUPS]: 'chat group' };

/**
 * Makes the dialog that searches messages, people and chat groups. `doors`
 * open what was found: message(message), person(userID), group(group).
 */
export function createSearchDialog({ state, search, doors }) {
  /** Opens it, with words that are searched at once; `where` as model/search-actions.js names places. */
  return async function show({ text = '', where = EVERYWHERE } = {}) {
    const field = el('input', {
      type: 'text',
      enterkeyhint: 'search',
      placeholder: 'Search',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'auto',
    });
    field.value = text;
    const place = choiceField({ label: 'Where', value: where, choices: choicesFor(state.now, where) });
    const status = el('p', { class: 'soft', role: 'status' });
    const list = el('ul', { class: 'member-list', 'aria-label': 'Found' });
    const below = el('div', { class: 'search-below' });
    let timer = 0;
    let now = begin();
    let chosen = null;

    function begin() {
      return { words: wordsOf(field.value), where: place.value(), cursor: '', total: 0, hits: [], isLoading: false, error: null };
    }

    // What comes after another search began is dropped.
    async function load() {
      clearTimeout(timer);
      const mine = now;
      if (mine.isLoading) return;
      Object.assign(mine, { isLoading: mine.words.length > 0, error: null });
      draw();
      if (!mine.isLoading) return;
      try {
        const { total, cursor, hits } = await search(mine.where, mine.words, mine.cursor);
        Object.assign(mine, { total, cursor, hits: [...mine.hits, ...hits] });
      } catch (error) {
        mine.error = explain('The search failed', error);
      }
      mine.isLoading = false;
      if (mine === now) draw();
    }

    function restart() {
      now = begin();
      return load();
    }

    function draw() {
      list.setAttribute('aria-busy', String(now.isLoading));
      setText(status, statusOf(now));
      const drawn = list.children.length;
      if (drawn > now.hits.length || list.dataset.of !== keyOf(now)) list.replaceChildren();
      list.dataset.of = keyOf(now);
      // Those that are there stay: the focus may be on one.
      const fresh = now.hits.slice(list.children.length).map((hit) =>
        el(
          'li',
          {},
          hitElement(hit, now.words, () => choose(hit)),
        ),
      );
      const hadFocus = below.contains(document.activeElement);
      list.append(...fresh);
      below.replaceChildren(...piecesBelow());
      if (hadFocus) (fresh[0]?.firstElementChild ?? below.querySelector('button') ?? field).focus();
    }

    function piecesBelow() {
      const busy = now.isLoading ? 'true' : null;
      const button = (text) => el('button', { class: 'button compact', type: 'button', text, 'aria-busy': busy, on: { click: load } });
      if (now.error) return [errorLine(now.error), button('Try again')];
      if (now.cursor !== '') return [button('Show more')];
      if (now.isLoading || now.words.length === 0) return [];
      if (now.hits.length > 0) return [];
      return [el('div', { class: 'empty' }, ...emptyState({ mark: 'search', title: 'Nothing found', text: nothingText(now) }))];
    }

    // A conversation with several messages is searched next; anything else is opened.
    function choose(hit) {
      if (hit.conversationID && !hit.message) return lookInto(hit);
      chosen = hit;
      list.closest('dialog').close();
    }

    async function lookInto({ conversationID, name }) {
      const value = inConversation(conversationID);
      if (![...place.select.options].some((option) => option.value === value))
        place.select.append(el('option', { value, text: `In “${name}”` }));
      place.select.value = value;
      await restart();
      (list.querySelector('button') ?? field).focus();
    }

    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(restart, REST);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      restart();
    });
    place.select.addEventListener('change', restart);
    const body = el(
      'div',
      { class: 'search-body' },
      el('label', { class: 'field' }, 'Search for', field),
      place.element,
      status,
      list,
      below,
    );
    body.addEventListener('keydown', (event) => moveByKey({ field, list, below }, event));
    const closed = openDialog({ title: 'Search', content: [body], cancel: 'Close', className: 'wide' });
    field.focus();
    restart();
    await closed;
    clearTimeout(timer);
    now = begin();
    if (chosen?.message) doors.message(chosen.message);
    else if (chosen?.userID) doors.person(chosen.userID);
    else if (chosen?.group) doors.group(chosen.group);
  };
}

function choicesFor({ conversations, openID }, where) {
  const ids = new Set([where, inConversation(openID)]);
  const named = conversations.filter((c) => ids.has(inConversation(c.conversationID)));
  return [
    { value: EVERYWHERE, text: 'In all messages' },
    ...named.map((c) => ({ value: inConversation(c.conversationID), text: `In “${nameOf(c)}”` })),
    { value: PEOPLE, text: 'People' },
    { value: CHAT_GROUPS, text: 'Chat groups' },
  ];
}

function hitElement({ key, name, picture, text, time }, words, open) {
  return el(
    'button',
    { class: 'member search-hit', type: 'button', data: { hit: key }, on: { click: open } },
    avatar(name, { url: picture }),
    el(
      'span',
      { class: 'member-lines' },
      el('bdi', { class: 'check-name', text: name }),
      el('small', { dir: 'auto' }, ...markWords(text, words).map((piece) => (piece.isHit ? el('mark', { text: piece.text }) : piece.text))),
    ),
    el('time', { class: 'soft', text: shortly(time) }),
  );
}

function statusOf({ words, where, isLoading, error, hits, cursor, total }) {
  if (words.length === 0) return 'Type what you look for. All words are to be found.';
  if (isLoading) return 'Searching…';
  if (error || hits.length === 0) return '';
  const found = Math.max(total, hits.length);
  const what = where === PEOPLE ? countPeople(found) : count(found, NOUNS[where] ?? 'message');
  return `${what} found${cursor === '' ? '' : ', the first are here'}`;
}

function nothingText({ words, where }) {
  const what = words.join(' ');
  if (where === PEOPLE) return `Nobody is called “${what}”.`;
  if (where === CHAT_GROUPS) return `No chat group that you may see is called “${what}”.`;
  return `No message says “${what}”.`;
}

function errorLine({ text, code }) {
  return el('p', { class: 'dialog-error', role: 'alert' }, `${text} `, code === undefined ? '' : codeText(code));
}

function keyOf({ words, where }) {
  return JSON.stringify([words, where]);
}

function moveByKey({ field, list, below }, event) {
  const stops = [field, ...list.querySelectorAll('button'), ...below.querySelectorAll('button')];
  const at = stops.indexOf(document.activeElement);
  const isWriting = document.activeElement === field;
  const places = { ArrowDown: at + 1, ArrowUp: at - 1, ...(isWriting ? {} : { Home: 1, End: stops.length - 1 }) };
  if (at < 0 || !(event.key in places)) return;
  event.preventDefault();
  stops[Math.max(0, Math.min(places[event.key], stops.length - 1))].focus();
}
