import { failureLines, sentence } from '../model/failure.js';
import { count } from '../model/names.js';
import { openDialog } from './dialog.js';
import { el } from './element.js';
import { choiceField } from './fields.js';

const MODES = [
  { value: 'merge', text: 'Keep what is there, and add' },
  { value: 'replace', text: 'Make the groups those of the file' },
];

const NOT_IN_THE_LIST = 2500;

// More of a list than this is only counted.
const MOST = 6;

/** Saving all groups as a file, and reading one, which shows first what it would change. */
export function createGroupFiles({ state, actions }) {
  return {
    async save() {
      const text = JSON.stringify(await actions.exported(), null, 2);
      const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      el('a', { href, download: `groups-of-${state.now.me}.json` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    },

    read() {
      const file = el('input', { type: 'file', accept: 'application/json,.json', autofocus: true });
      const mode = choiceField({ label: 'How', value: 'merge', choices: MODES });
      const plan = el('div', { class: 'plan', role: 'status' });
      const chosen = async () => {
        if (!file.files[0]) throw new Error('Choose a file first.');
        const text = await file.files[0].text();
        try {
          return JSON.parse(text);
        } catch {
          throw new Error('That file is not JSON. Choose one that was exported here.');
        }
      };
      async function show() {
        if (!file.files[0]) return;
        try {
          plan.replaceChildren(...planLines(await actions.plan(await chosen(), mode.value())));
        } catch (error) {
          plan.replaceChildren(el('p', { text: sentence(error.message) }));
        }
      }
      file.addEventListener('change', show);
      mode.select.addEventListener('change', show);
      return openDialog({
        title: 'Import groups',
        content: [el('label', { class: 'field' }, 'File', file), mode.element, plan],
        confirm: { label: 'Import', run: async () => actions.import(await chosen(), mode.value()) },
      });
    },
  };
}

function planLines({ createdGroupNameList: created, changedGroupNameList: changed, deletedGroupNameList: deleted, failureList: failures }) {
  const lines = [
    ...namesLine('Will be made', created),
    ...namesLine('Will change', changed),
    ...namesLine('Will be deleted', deleted),
    ...failures.slice(0, MOST).map(failureLine),
  ];
  if (failures.length > MOST) lines.push(el('li', { class: 'plan-problem', text: `and ${count(failures.length - MOST, 'more problem')}` }));
  if (lines.length === 0) return [el('p', { text: 'Nothing would change.' })];
  return [el('h3', { text: 'What it will do' }), el('ul', {}, ...lines)];
}

function namesLine(title, names) {
  if (names.length === 0) return [];
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : '';
  return [el('li', { text: `${title}: ${names.slice(0, MOST).join(', ')}${more}` })];
}

function failureLine(failure) {
  const message = failure.code === NOT_IN_THE_LIST ? 'It is not in your list.' : failure.message;
  const [{ text }] = failureLines([{ ...failure, message }]);
  return el('li', { class: 'plan-problem', text });
}
