import { nameOfFriend } from '../model/friends.js';
import { numberText } from '../model/locale.js';
import { badgeText, count } from '../model/names.js';
import { isOnline, statusText } from '../model/presence.js';
import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { el, icon, setText } from './element.js';
import { emptyState } from './empty.js';
import { openMenu } from './menu.js';
import { createRequests } from './requests.js';
import { refill, walkByKey } from './walk.js';

// Longer lists can be searched, and of very long ones not everybody is shown.
const SHORT = 8;
const MOST = 200;

/** The button above the list for contacts: it counts new requests, and opens the dialog. Returns what opens it. */
export function createContacts({ button, state, actions, dialogs, showGroups, writeTo }) {
  const badge = button.querySelector('.badge');
  let isOpen = false;

  async function open() {
    if (isOpen) return;
    isOpen = true;
    const list = createFriendList({ state, dialogs, writeTo });
    const requests = createRequests({ actions });
    const draw = (now) => {
      // Whoever has the dialog open sees them.
      if (now.newApplications > 0) actions.looked();
      requests.draw(now);
      list.draw(now);
    };
    const stop = state.watch(['friends', 'friendGroups', 'friendApplications', 'newApplications', 'statuses'], draw);
    draw(state.now);
    const tool = (name, text, run) => el('button', { class: 'button compact', type: 'button', on: { click: run } }, icon(name), text);
    await openDialog({
      title: 'Contacts',
      content: [
        el(
          'div',
          { class: 'contact-tools' },
          tool('plus', 'Add somebody…', () => dialogs.add()),
          tool('folder', 'Friend groups…', showGroups),
        ),
        requests.element,
        ...list.elements,
      ],
      cancel: 'Close',
      focusBack: () => button,
    });
    stop();
    isOpen = false;
  }

  button.addEventListener('click', open);
  state.watch(['newApplications'], ({ newApplications: fresh }) => {
    badge.hidden = fresh === 0;
    setText(badge, badgeText(fresh));
    button.setAttribute('aria-label', fresh === 0 ? 'Contacts' : `Contacts, ${count(fresh, 'new request')}`);
  });
  return open;
}

// The friends, those of one friend group or those that are searched for, each with a menu.
function createFriendList({ state, dialogs, writeTo }) {
  const list = el('ul', { class: 'member-list', 'aria-label': 'Contacts' });
  const redraw = () => draw(state.now);
  const search = el('input', {
    type: 'search',
    placeholder: 'Search',
    'aria-label': 'Search contacts',
    autocomplete: 'off',
    spellcheck: 'false',
    on: { input: redraw, keydown: (event) => event.key === 'Enter' && event.preventDefault() },
  });
  const group = el('select', { 'aria-label': 'Friend group', on: { change: redraw } });
  const searchField = el('label', { class: 'field' }, search);
  const groupField = el('label', { class: 'field' }, group);
  const status = el('p', { class: 'soft', role: 'status' });
  const nobody = el(
    'div',
    { class: 'empty' },
    ...emptyState({ mark: 'contacts', title: 'No contacts yet', text: 'Add somebody by their user ID. They may want to be asked first.' }),
  );
  let drawn = '';

  function drawGroups(friendGroups) {
    const chosen = friendGroups.some(({ name }) => name === group.value) ? group.value : '';
    groupField.hidden = friendGroups.length === 0;
    const options = [
      { name: '', text: 'All friend groups' },
      ...friendGroups.map(({ name, count: size }) => ({ name, text: `${name} (${size})` })),
    ];
    if (JSON.stringify(options) === group.dataset.drawn) return;
    group.dataset.drawn = JSON.stringify(options);
    group.replaceChildren(...options.map(({ name, text }) => el('option', { value: name, text })));
    group.value = chosen;
  }

  function draw({ friends, friendGroups, statuses }) {
    drawGroups(friendGroups);
    const words = search.value.trim().toLowerCase();
    const isFound = (friend) => `${friend.remark} ${friend.profile.nick} ${friend.userID}`.toLowerCase().includes(words);
    const inGroup = friendGroups.find(({ name }) => name === group.value);
    const found = friends.filter((friend) => (inGroup?.userIDList.includes(friend.userID) ?? true) && isFound(friend));
    searchField.hidden = friends.length < SHORT;
    nobody.hidden = friends.length > 0;
    setText(status, statusOf(friends, found));
    // Rows that say the same stay: somebody may be pressing one.
    const groupsOf = (userID) => friendGroups.filter(({ userIDList }) => userIDList.includes(userID)).map(({ name }) => name);
    const rows = found.slice(0, MOST).map((friend) => ({ friend, groups: groupsOf(friend.userID), status: statuses.get(friend.userID) }));
    if (drawn === JSON.stringify(rows)) return;
    drawn = JSON.stringify(rows);
    refill(
      list,
      rows.map((row) => el('li', {}, rowOf(row))),
    );
  }

  function rowOf({ friend, groups, status: known }) {
    const { userID, profile } = friend;
    const name = nameOfFriend(friend);
    const facts = [name === userID ? '' : userID, statusText(known)].filter(Boolean).join(' · ');
    const row = el(
      'button',
      {
        class: 'member',
        type: 'button',
        'aria-haspopup': 'menu',
        data: { key: userID, friend: userID },
        on: { click: () => openMenu({ items: itemsFor(friend), label: `Actions for ${name}`, anchor: row }) },
      },
      el(
        'span',
        { class: 'row-pick' },
        avatar(name, { url: profile.avatar }),
        el('span', { class: 'row-online', hidden: !isOnline(known) }),
      ),
      el(
        'span',
        { class: 'member-lines' },
        el('bdi', { class: 'check-name', text: name }),
        facts ? el('small', { dir: 'auto', text: facts }) : null,
        groups.length > 0
          ? el('span', { class: 'contact-groups' }, ...groups.map((text) => el('bdi', { class: 'chip chip-more', text })))
          : null,
      ),
    );
    return row;
  }

  function itemsFor(friend) {
    return [
      { label: 'Write a message', icon: 'chat', run: () => leaveFor(friend) },
      { label: 'Remark…', icon: 'pencil', run: () => dialogs.remark(friend) },
      { label: 'Friend groups…', icon: 'folder', run: () => dialogs.file(friend) },
      '-',
      { label: 'Delete…', icon: 'trash', danger: true, run: () => dialogs.remove(friend, focusBack) },
    ];
  }

  const focusBack = () => list.querySelector('button') ?? list.closest('dialog').querySelector('.contact-tools button');

  function leaveFor({ userID }) {
    list.closest('dialog').close();
    writeTo(userID);
  }

  walkByKey(list);
  return { elements: [groupField, searchField, status, list, nobody], draw };
}

function statusOf(friends, found) {
  if (friends.length === 0) return '';
  if (found.length === 0) return 'Nobody here has that name.';
  const some = found.length > MOST ? `The first ${MOST} of ` : '';
  if (found.length < friends.length) return `${some}${numberText(found.length)} of ${count(friends.length, 'contact')}`;
  return `${some}${count(friends.length, 'contact')}`;
}
