import { friendsToPick } from '../model/friends.js';
import { bareID, countPeople } from '../model/names.js';
import { askFirst, openDialog } from './dialog.js';
import { el, icon } from './element.js';
import { emptyState } from './empty.js';
import { lineField } from './fields.js';
import { checkedGroupName } from './friend-dialogs.js';
import { openMenu } from './menu.js';
import { createPicker } from './picker.js';
import { refill, walkByKey } from './walk.js';

/** Makes the dialog with the friend groups, and what can be done with each. */
export function createFriendGroupsDialog({ state, actions }) {
  const names = () => state.now.friendGroups.map(({ name }) => name);
  const pickerOf = (isWanted, more) => createPicker({ conversations: friendsToPick(state.now.friends.filter(isWanted)), ...more });
  const userIDsOf = (chosen) => chosen.map(({ conversationID }) => bareID(conversationID));

  function create() {
    const name = nameField('');
    const picker = pickerOf(() => true, { autofocus: false });
    return openDialog({
      title: 'New friend group',
      content: [name.element, el('fieldset', { class: 'titled' }, el('legend', { text: 'Who is in it' }), picker.element)],
      confirm: {
        label: 'Make it',
        run: async () => actions.createGroup(checkedGroupName(name.value(), names()), userIDsOf(picker.chosen({ orNone: true }))),
      },
      className: 'small',
    });
  }

  function rename(group, focusBack) {
    const name = nameField(group.name);
    const others = names().filter((other) => other !== group.name);
    return openDialog({
      title: `Rename “${group.name}”`,
      content: [name.element],
      confirm: { label: 'Rename', run: async () => actions.renameGroup(group.name, checkedGroupName(name.value(), others)) },
      className: 'small',
      focusBack,
    });
  }

  function fill(group, isIn, focusBack) {
    const isWanted = ({ userID }) => group.userIDList.includes(userID) !== isIn;
    const picker = pickerOf(isWanted);
    return openDialog({
      title: isIn ? `Add to “${group.name}”` : `Take out of “${group.name}”`,
      content: [picker.element],
      confirm: { label: isIn ? 'Add' : 'Take out', run: async () => actions.file(group.name, userIDsOf(picker.chosen()), isIn) },
      className: 'small',
      focusBack,
    });
  }

  function remove({ name }, focusBack) {
    return askFirst({
      title: `Delete the friend group “${name}”?`,
      text: 'Only the group goes away. Who is in it stays among your contacts.',
      label: 'Delete',
      run: () => actions.removeGroup(name),
      focusBack,
    });
  }

  return async function show() {
    const list = el('ul', { class: 'member-list', 'aria-label': 'Friend groups' });
    const add = el('button', { class: 'button', type: 'button', on: { click: create } }, icon('plus'), 'New friend group…');
    const nothing = el(
      'div',
      { class: 'empty' },
      ...emptyState({ mark: 'folder', title: 'No friend groups', text: 'Friend groups sort your contacts: family, work, the choir.' }),
    );
    const focusBack = () => list.querySelector('button') ?? add;

    function draw() {
      const { friendGroups } = state.now;
      nothing.hidden = friendGroups.length > 0;
      refill(list, friendGroups.map(itemOf));
    }

    function itemOf(group) {
      const { name, count, userIDList } = group;
      const items = () => [
        ...(state.now.friends.length > count ? [{ label: 'Add friends…', icon: 'plus', run: () => fill(group, true, focusBack) }] : []),
        ...(userIDList.length > 0 ? [{ label: 'Take friends out…', icon: 'folder-minus', run: () => fill(group, false, focusBack) }] : []),
        { label: 'Rename…', icon: 'pencil', run: () => rename(group, focusBack) },
        '-',
        { label: 'Delete…', icon: 'trash', danger: true, run: () => remove(group, focusBack) },
      ];
      const row = el(
        'button',
        {
          class: 'member',
          type: 'button',
          'aria-haspopup': 'menu',
          data: { key: name, friendGroup: name },
          on: { click: () => openMenu({ items: items(), label: `Actions for ${name}`, anchor: row }) },
        },
        icon('folder'),
        el('bdi', { class: 'check-name member-lines', text: name }),
        el('small', { class: 'soft', text: countPeople(count) }),
      );
      return el('li', {}, row);
    }

    walkByKey(list);
    const stop = state.watch(['friendGroups'], draw);
    draw();
    await openDialog({
      title: 'Friend groups',
      content: [el('div', { class: 'contact-tools' }, add), list, nothing],
      cancel: 'Close',
      className: 'small',
    });
    stop();
  };
}

function nameField(value) {
  return lineField({ label: 'Name', value, most: 30, autofocus: true, placeholder: 'Family' });
}
