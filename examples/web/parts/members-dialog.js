import { roleName, rightsIn } from '../model/group-rights.js';
import { MOST_MEMBERS, nameOfMember } from '../model/members.js';
import { count } from '../model/names.js';
import { avatar } from './avatar.js';
import { askFirst, openDialog } from './dialog.js';
import { el, icon } from './element.js';
import { openMenu } from './menu.js';
import { walkByKey } from './walk.js';

const TEN_MINUTES = 600;
const DAY = 86_400;

// Longer lists can be searched.
const SHORT = 8;

/** Makes the dialog with the members of the chat group that is open, and what can be done with each. */
export function createMembersDialog({ state, actions, invite, writeTo }) {
  /** Shows the members, and follows them while it is open. */
  return async function show(groupID) {
    const group = () => state.now.chatGroups.get(groupID);
    const title = `Members of “${group().name}”`;
    const status = el('p', { class: 'soft', role: 'status' });
    const list = el('ul', { class: 'member-list', 'aria-label': 'Members' });
    const search = el('input', {
      type: 'search',
      placeholder: 'Search',
      'aria-label': 'Search members',
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: draw, keydown: (event) => event.key === 'Enter' && event.preventDefault() },
    });
    const searchField = el('label', { class: 'field' }, search);
    const add = el('button', { class: 'button', type: 'button', on: { click: () => invite(groupID) } }, icon('plus'), 'Add people…');
    let isOpen = true;
    let drawn = '';

    function draw() {
      if (!isOpen) return;
      const { members } = state.now;
      const words = search.value.trim().toLowerCase();
      const found = (members ?? []).filter((m) => `${nameOfMember(m)} ${m.userID}`.toLowerCase().includes(words));
      searchField.hidden = (members ?? []).length < SHORT;
      add.hidden = !group() || !rightsIn(group()).invite;
      status.textContent = statusOf(members, found, group());
      // Rows that say the same stay: somebody may be pressing one.
      if (drawn === JSON.stringify(found)) return;
      drawn = JSON.stringify(found);
      const focused = list.querySelector('button:focus')?.getAttribute('data-user');
      list.replaceChildren(...found.map((member) => el('li', {}, rowOf(member))));
      if (focused) (rowNamed(focused) ?? list.querySelector('button') ?? list.closest('dialog'))?.focus();
    }

    const rowNamed = (userID) => list.querySelector(`[data-user="${CSS.escape(userID)}"]`);

    function rowOf(member) {
      const name = nameOfMember(member);
      const role = roleName(member.role);
      const isMuted = member.muteUntil * 1000 > Date.now();
      const row = el(
        'button',
        {
          class: 'member',
          type: 'button',
          'aria-haspopup': 'menu',
          data: { user: member.userID },
          on: { click: () => openMenu({ items: itemsFor(member), label: `Actions for ${name}`, anchor: row }) },
        },
        el(
          'span',
          { class: 'row-pick' },
          avatar(name, { url: member.avatar }),
          el('span', { class: 'row-online', title: 'Online', hidden: !member.isOnline }),
        ),
        el(
          'span',
          { class: 'member-lines' },
          el('bdi', { class: 'check-name', text: member.userID === state.now.me ? `${name} (you)` : name }),
          name === member.userID ? null : el('small', { text: member.userID }),
        ),
        isMuted ? el('span', { class: 'chip chip-more', text: 'Muted' }) : null,
        role === '' ? null : el('span', { class: 'chip chip-role', text: role }),
      );
      return row;
    }

    function itemsFor(member) {
      const rights = rightsIn(group());
      const isMe = member.userID === state.now.me;
      const isMuted = member.muteUntil * 1000 > Date.now();
      const isAdmin = member.role === 'Admin';
      const mute = (label, seconds) => ({ label, icon: 'bell-off', run: () => actions.mute(group(), member, seconds) });
      const items = [];
      if (!isMe) items.push({ label: 'Write a message', icon: 'chat', run: () => leaveFor(member) });
      if (!isMe && rights.setRoles)
        items.push({
          label: isAdmin ? 'Take the role of admin' : 'Make an admin',
          icon: 'person',
          run: () => actions.setRole(group(), member, isAdmin ? 'Member' : 'Admin'),
        });
      if (!isMe && rights.mutes(member))
        items.push(...(isMuted ? [mute('Unmute', 0)] : [mute('Mute for 10 minutes', TEN_MINUTES), mute('Mute for a day', DAY)]));
      if (!isMe && rights.give) items.push({ label: 'Make the owner…', icon: 'sparkle', run: () => askGive(member) });
      if (!isMe && rights.removes(member)) items.push('-', { label: 'Remove…', icon: 'leave', danger: true, run: () => askRemove(member) });
      return items.length > 0 ? items : [{ label: 'That is you', run() {} }];
    }

    function leaveFor({ userID }) {
      list.closest('dialog').close();
      writeTo(userID);
    }

    function askRemove(member) {
      return askFirst({
        title: `Remove ${nameOfMember(member)} from “${group().name}”?`,
        text: 'They get no more messages from it, and keep what was said so far.',
        label: 'Remove',
        run: () => actions.remove(group(), member),
        focusBack: () => list.querySelector('button'),
      });
    }

    function askGive(member) {
      return askFirst({
        title: `Make ${nameOfMember(member)} the owner of “${group().name}”?`,
        text: 'Only they can give it back. You stay a member.',
        label: 'Make the owner',
        run: () => actions.give(group(), member),
        focusBack: () => rowNamed(member.userID),
      });
    }

    walkByKey(list);
    const stop = state.watch(['members', 'chatGroups'], draw);
    draw();
    await openDialog({
      title,
      content: [el('div', { class: 'member-head' }, status, add), searchField, list],
      cancel: 'Close',
    });
    isOpen = false;
    stop();
  };
}

function statusOf(members, found, group) {
  if (!group) return 'You are not in this chat group any more.';
  if (!members) return 'Looking who is in it…';
  if (found.length === 0) return 'Nobody here has that name.';
  if (found.length < members.length) return `${found.length} of ${count(members.length, 'member')}`;
  return members.length >= MOST_MEMBERS
    ? `The first ${members.length} of ${count(group.memberCount, 'member')}`
    : count(members.length, 'member');
}
