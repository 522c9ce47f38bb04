import { byteLength, count, nameAll } from '../model/names.js';
import { pick } from '../model/shelf.js';
import { askFirst, openDialog, textField } from './dialog.js';
import { el, setText } from './element.js';

const MOST_BYTES = 32;

/** The dialogs about conversation groups. */
export function createGroupDialogs({ state, colors, actions, show, focusBack }) {
  const conversationsOf = (ids) => pick(state.now.conversations, ids);

  return {
    /** Asks for a name and makes a group, with some conversations in it. Resolves to whether it did. */
    create(ids = []) {
      const { input, element } = nameField('');
      const intro = ids.length === 0 ? [] : [el('p', { text: `It starts with ${nameAll(conversationsOf(ids))}.` })];
      return openDialog({
        title: 'New group',
        content: [...intro, element],
        confirm: {
          label: 'Create group',
          run: async () => {
            await actions.create(checkedName(input, state.now.groups), ids);
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
      const size = state.now.tallies?.groups.get(name)?.count ?? 0;
      const what = size === 0 ? 'It is empty.' : `The ${count(size, 'conversation')} in it will stay in your list, with all messages.`;
      return askFirst({
        title: `Delete the group “${name}”?`,
        text: `Only the group goes away. ${what}`,
        label: 'Delete group',
        run: () => actions.remove(name),
        focusBack,
      });
    },

    /** Shows every group with a box to tick for some conversations. */
    choose(ids) {
      const chosen = conversationsOf(ids);
      const boxes = state.now.groups.map((name, place) => groupBox(name, chosen, colors, place === 0));
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
function groupBox(name, conversations, colors, isFirst) {
  const inside = conversations.filter((c) => c.conversationGroupList.includes(name)).length;
  const input = el('input', { type: 'checkbox', autofocus: isFirst });
  input.checked = inside === conversations.length;
  input.indeterminate = inside > 0 && inside < conversations.length;
  const dot = el('span', { class: 'group-dot' });
  dot.style.setProperty('--hue', colors.hueOf(name));
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
    element: el('label', { class: 'check-row' }, input, dot, el('span', { class: 'check-name', dir: 'auto', text: name })),
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
