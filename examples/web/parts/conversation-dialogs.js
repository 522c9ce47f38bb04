import { count, nameAll, userIDProblem } from '../model/names.js';
import { pick } from '../model/shelf.js';
import { askFirst, openDialog, textField } from './dialog.js';
import { el } from './element.js';

const SHORTCUTS = [
  [
    'Anywhere',
    [
      ['?', 'This help'],
      ['/', 'Search the list'],
      ['S', 'Search messages, people and chat groups'],
      ['N', 'New conversation'],
      ['G', 'New group'],
      ['C', 'New chat group'],
      ['K', 'Contacts'],
      ['E', 'Show or hide events'],
      ['Ctrl Z', 'Undo a change of groups'],
      ['Ctrl Shift Z', 'Do it again'],
      ['Esc', 'When it rings: decline, or hang up'],
    ],
  ],
  [
    'In the list',
    [
      ['↑ ↓', 'Move, also Home and End'],
      ['Enter', 'Open the conversation'],
      ['Space', 'Select'],
      ['Shift ↑ ↓', 'Select several'],
      ['Ctrl A', 'Select all'],
      ['Esc', 'Select none'],
      ['A', 'Add to groups'],
      ['V', 'Move to another group'],
      ['Alt ↑ ↓', 'Move up or down in the group'],
      ['P', 'Pin or unpin'],
      ['M', 'Mute or unmute'],
      ['R', 'Mark as read'],
      ['Delete', 'Delete, after asking'],
      ['Shift F10', 'All actions'],
    ],
  ],
  [
    'On a group',
    [
      ['↑ ↓', 'Move'],
      ['Enter', 'Show the group'],
      ['Alt ↑ ↓', 'Move the group up or down'],
      ['M', 'Mute or unmute'],
      ['Z', 'Collapse or expand'],
      ['F2', 'Rename'],
      ['Delete', 'Delete, after asking'],
      ['Shift F10', 'All actions'],
    ],
  ],
  [
    'In a chat',
    [
      ['Enter', 'Send'],
      ['Shift Enter', 'New line'],
      ['↑', 'To the newest message'],
      ['Esc', 'Back to the list'],
    ],
  ],
  [
    'On a picture',
    [
      ['← →', 'The one before, the next one'],
      ['Z', 'As large as it is, or as there is room'],
      ['Esc', 'Back to the chat'],
    ],
  ],
  [
    'On a message',
    [
      ['↑ ↓', 'Move'],
      ['Enter', 'All actions'],
      ['R', 'Reply'],
      ['E', 'Edit'],
      ['C', 'Copy'],
      ['F', 'Forward'],
      ['Space', 'Pick'],
      ['Delete', 'Delete, after asking'],
      ['Esc', 'Back to writing'],
    ],
  ],
];

/** The dialogs about conversations, and the help. */
export function createConversationDialogs({ state, actions }) {
  return {
    /** Asks whom to talk to. Resolves to whether a conversation was opened. */
    start() {
      const { input, element } = textField({
        label: 'Name of the other person',
        maxlength: 64,
        autocapitalize: 'none',
        placeholder: 'bob',
        help: 'Anyone can sign in under that name in another tab and answer.',
      });
      return openDialog({
        title: 'New conversation',
        content: [element],
        confirm: { label: 'Start', run: () => actions.start(checkedUserID(input, state.now.me)) },
        className: 'small',
      });
    },

    remove(ids) {
      const chosen = pick(state.now.conversations, ids);
      const title =
        chosen.length === 1 ? `Delete the conversation with ${nameAll(chosen)}?` : `Delete ${count(chosen.length, 'conversation')}?`;
      return askFirst({
        title,
        text: `It goes from your list, and so do ${chosen.length === 1 ? 'its' : 'their'} messages on your side. The other side keeps them. This cannot be undone.`,
        label: 'Delete',
        run: () => actions.remove(ids),
      });
    },

    clearHistory(ids) {
      const chosen = pick(state.now.conversations, ids);
      return askFirst({
        title: `Clear the history of ${nameAll(chosen)}?`,
        text: 'The messages go away on your side; the conversation stays in your list. The other side keeps them. This cannot be undone.',
        label: 'Clear',
        run: () => actions.clearHistory(ids),
      });
    },

    help() {
      return openDialog({
        title: 'Keyboard shortcuts',
        content: [el('div', { class: 'shortcuts' }, ...SHORTCUTS.map(shortcutTable))],
        cancel: 'Close',
        className: 'wide',
      });
    },
  };
}

function checkedUserID(input, me) {
  const userID = input.value.trim();
  const problem = userID === me ? 'That is you. Pick somebody else.' : userIDProblem(userID);
  if (problem) throw new Error(problem);
  return userID;
}

function shortcutTable([title, rows]) {
  const lines = rows.flatMap(([keys, text]) => [
    el('dt', {}, ...keys.split(' ').map((key) => el('kbd', { text: key }))),
    el('dd', { text }),
  ]);
  return el('section', {}, el('h3', { text: title }), el('dl', {}, ...lines));
}
