import { numberText } from '../model/locale.js';
import { byteLength, count, nameAll } from '../model/names.js';
import { pick } from '../model/shelf.js';
import { askFirst, openDialog, textField } from './dialog.js';
import { el, setText } from './element.js';
import { choiceField } from './fields.js';
import { openGroupLook } from './group-look-dialog.js';
import { fillGroupMark, groupMark } from './group-mark.js';
import { createPicker } from './picker.js';
import { openRulesDialog } from './rules-dialog.js';

const MOST_BYTES = 32;

/** The dialogs about conversation groups. */
export function createGroupDialogs({ state, colors, actions, show, focusBack }) {
  const conversationsOf = (ids) => pick(state.now.conversations, ids);
  const infoOf = (name) => state.now.infos.get(name);
  const mayFill = (name) => !infoOf(name)?.isGiven;

  return {
    /** Asks for a name and makes a group, with some conversations in it. Resolves to whether it did. */
    async create(ids = []) {
      const { maxGroupCount: most, groupCount } = await actions.limits();
      if (groupCount >= most) return tellFull(most);
      const { input, element } = nameField('');
      const { members, chosen } = ids.length === 0 ? membersOf(state.now) : given(conversationsOf(ids));
      return openDialog({
        title: 'New group',
        content: [element, ...members, el('p', { class: 'limit', text: `${numberText(groupCount)} of ${count(most, 'group')}.` })],
        confirm: {
          label: 'Create group',
          run: async () => {
            await actions.create(checkedName(input, state.now.groups), chosen());
            if (ids.length === 0) show(input.value.trim());
          },
        },
        className: 'small',
      });
    },

    rename(oldName) {
      const { input, element } = nameField(oldName);
      const others = state.now.groups.filter((name) => name !== oldName);
      const result = openDialog({
        title: `Rename “${oldName}”`,
        content: [element],
        confirm: { label: 'Rename', run: () => actions.rename(oldName, checkedName(input, others)) },
        className: 'small',
        focusBack,
      });
      input.select();
      return result;
    },

    remove(name) {
      const size = infoOf(name)?.conversationCount ?? 0;
      const what = size === 0 ? 'It is empty.' : `The ${count(size, 'conversation')} in it will stay in your list, with all messages.`;
      return askFirst({
        title: `Delete the group “${name}”?`,
        text: `Only the group goes away. ${what} Undo brings it back within a day.`,
        label: 'Delete group',
        run: () => actions.remove(name),
        focusBack,
      });
    },

    /** Asks for another group for conversations of the one that is shown. */
    move(ids) {
      const { kind, name: from } = state.now.view;
      if (kind !== 'group' || !mayFill(from)) return this.choose(ids);
      const choices = state.now.groups.filter((name) => name !== from && mayFill(name)).map((name) => ({ value: name, text: name }));
      if (choices.length === 0) return this.choose(ids);
      const to = choiceField({ label: 'Move to', value: choices[0].value, choices, autofocus: true });
      return openDialog({
        title: `Move ${nameAll(conversationsOf(ids))}`,
        content: [el('p', { text: `Out of “${from}”, into another group.` }), to.element],
        confirm: { label: 'Move', run: () => actions.move(from, to.value(), ids) },
        className: 'small',
      });
    },

    /** Order, mute, collapse, colour and icon. */
    look(name) {
      const save = (settings) => actions.set(name, settings, `Changed the settings of “${name}”`);
      return openGroupLook({ info: infoOf(name), hue: colors.hueOf(name), save });
    },

    async rules(name) {
      const { maxRuleCount } = await actions.limits();
      const save = (rule) => actions.set(name, { rule }, `Changed the rules of “${name}”`);
      return openRulesDialog({ info: infoOf(name), state, most: maxRuleCount, save });
    },

    /** Shows every group with a box to tick for some conversations. */
    async choose(ids) {
      const chosen = conversationsOf(ids);
      const limits = await actions.limits();
      const boxes = state.now.groups
        .filter(mayFill)
        .map((name, place) => groupBox(name, chosen, { state, colors, limits, isFirst: place === 0 }));
      const fresh = textField({
        label: boxes.length === 0 ? 'Name of your first group' : 'New group (optional)',
        maxlength: 64,
        autofocus: boxes.length === 0,
      });
      attachCounter(fresh);
      return openDialog({
        title: `Groups of ${nameAll(chosen)}`,
        content: [
          el('div', { class: 'checklist', role: 'group', 'aria-label': 'Groups' }, ...boxes.map((box) => box.element)),
          fresh.element,
        ],
        confirm: { label: 'Save', run: () => saveChoice(ids, boxes, fresh.input, state.now.groups, actions) },
        className: 'small',
      });
    },
  };
}

// What a new group begins with: the conversations that somebody ticks, or those it was made for.
function membersOf({ conversations }) {
  if (conversations.length === 0) return { members: [], chosen: () => [] };
  const picker = createPicker({ conversations, isWanted: () => true, autofocus: false, about: 'conversations' });
  const element = el('fieldset', { class: 'titled' }, el('legend', { text: 'Conversations in it (optional)' }), picker.element);
  return { members: [element], chosen: () => picker.chosen({ orNone: true }).map((c) => c.conversationID) };
}

function given(conversations) {
  const ids = conversations.map((c) => c.conversationID);
  return { members: [el('p', { text: `It starts with ${nameAll(conversations)}.` })], chosen: () => ids };
}

function tellFull(most) {
  const text = `You have all ${most} groups that there may be. Delete one first.`;
  return openDialog({ title: 'No room for another group', content: [el('p', { text })], cancel: 'Close', className: 'small' });
}

async function saveChoice(ids, boxes, fresh, groups, actions) {
  const changed = boxes.filter((box) => box.isChanged());
  const added = changed.filter((box) => box.input.checked).map((box) => box.name);
  const taken = changed.filter((box) => !box.input.checked).map((box) => box.name);
  if (fresh.value.trim() !== '') await actions.create(checkedName(fresh, groups), ids);
  // If the rest fails, saving again does not create the group again.
  fresh.value = '';
  await actions.change(ids, added, taken);
}

// Ticked: all of the conversations are in the group; half: some of them.
function groupBox(name, conversations, { state, colors, limits, isFirst }) {
  const inside = conversations.filter((c) => c.conversationGroupList.includes(name)).length;
  const size = limits.groupSizeList.find(({ groupName }) => groupName === name)?.size ?? 0;
  const isFull = size >= limits.maxGroupSize && inside === 0;
  const input = el('input', { type: 'checkbox', autofocus: isFirst, disabled: isFull });
  input.checked = inside === conversations.length;
  input.indeterminate = inside > 0 && inside < conversations.length;
  const mark = groupMark();
  fillGroupMark(mark, name, state.now, colors);
  let touched = false;
  input.addEventListener('change', () => {
    touched = true;
  });
  const start = input.checked;
  const isChanged = () => touched && (input.checked !== start || (inside > 0 && inside < conversations.length));
  return {
    name,
    input,
    isChanged,
    element: el(
      'label',
      { class: 'check-row' },
      input,
      mark,
      el('span', { class: 'check-name', dir: 'auto', text: name }),
      isFull ? el('span', { class: 'limit', text: `full: ${numberText(size)}` }) : null,
    ),
  };
}

function nameField(value) {
  const field = textField({ label: 'Name', value, maxlength: 64, autofocus: true, placeholder: 'Suppliers' });
  attachCounter(field);
  return field;
}

// The limit counts bytes, so letters with accents and emoji take more than one.
function attachCounter({ input, helpLine }) {
  const counter = el('span', { class: 'counter' });
  const note = el('span');
  helpLine.replaceChildren(note, counter);
  const update = () => {
    const size = byteLength(input.value.trim());
    setText(counter, `${size} of ${MOST_BYTES} bytes`);
    setText(note, size > MOST_BYTES ? 'Too long. Letters with accents and emoji take more than one byte.' : '');
    helpLine.classList.toggle('over', size > MOST_BYTES);
    input.setAttribute('aria-invalid', String(size > MOST_BYTES));
  };
  input.addEventListener('input', update);
  update();
}

function checkedName(input, taken) {
  const name = input.value.trim();
  if (name === '') throw new Error('Type a name for the group.');
  if (byteLength(name) > MOST_BYTES) throw new Error(`That name is too long: ${MOST_BYTES} bytes at most, and it has ${byteLength(name)}.`);
  if (taken.includes(name)) throw new Error(`There is already a group “${name}”.`);
  return name;
}
