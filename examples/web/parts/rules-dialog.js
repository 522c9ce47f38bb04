import { count } from '../model/names.js';
import { fitting, isRule } from '../model/rule.js';
import { openDialog } from './dialog.js';
import { el, setText } from './element.js';
import { choiceField, lineField } from './fields.js';

const EITHER = { value: '', text: 'Any' };
const yesNo = (yes, no) => [EITHER, { value: 'true', text: yes }, { value: 'false', text: no }];

// What is asked of a rule; what else it has is kept.
const CHOICES = {
  type: { label: 'With', choices: [EITHER, { value: 'C2C', text: 'One person' }, { value: 'GROUP', text: 'A chat group' }] },
  hasUnreadCount: { label: 'Unread messages', choices: yesNo('Some', 'None') },
  hasGroupAtInfo: { label: 'Mentions of you', choices: yesNo('Some', 'None') },
  isPinned: { label: 'In the list', choices: yesNo('Pinned', 'Not pinned') },
  messageRemindType: {
    label: 'Notifications',
    choices: [EITHER, { value: 'AcceptAndNotify', text: 'On' }, { value: 'AcceptNotNotify', text: 'Muted' }],
  },
};

/** Asks which conversations are in a group by themselves, and tells how many fit now. */
export function openRulesDialog({ info, state, most, save }) {
  const blocks = [];
  const list = el('div', { class: 'rules' });
  const answer = el('p', { class: 'rules-answer', role: 'status' });
  const more = el('button', { class: 'button', type: 'button', text: 'Or another rule', on: { click: () => add({}, true) } });

  function add(rule, isNew = false) {
    const block = ruleBlock(rule, () => {
      blocks.splice(blocks.indexOf(block), 1);
      block.element.remove();
      look();
      more.focus();
    });
    blocks.push(block);
    list.append(block.element);
    look();
    if (isNew) block.element.querySelector('select').focus();
  }

  const rules = () => blocks.map((block) => block.value()).filter(isRule);

  function look() {
    more.hidden = blocks.length >= most;
    const said = rules();
    const number = fitting(said, state.now.conversations).length;
    setText(answer, said.length === 0 ? 'Without a rule, only what is put in by hand is in the group.' : fitText(number));
  }

  list.addEventListener('input', look);
  const stop = state.watch(['conversations'], look);
  for (const rule of info.rule ?? [{}]) add(rule);
  return openDialog({
    title: `Rules of “${info.groupName}”`,
    content: [
      el('p', { text: 'Conversations that a rule fits are in the group by themselves, and leave it when it fits no more.' }),
      list,
      more,
      answer,
    ],
    confirm: { label: 'Save rules', run: () => save(rules().length > 0 ? rules() : null) },
  }).finally(stop);
}

function fitText(number) {
  return `${count(number, 'conversation')} ${number === 1 ? 'fits' : 'fit'} now.`;
}

function ruleBlock(rule, remove) {
  const fields = Object.entries(CHOICES).map(([name, { label, choices }]) => {
    const value = String(rule[name] ?? '');
    // A value that is not offered here is kept.
    const all = choices.some((choice) => choice.value === value) ? choices : [...choices, { value, text: value }];
    return { name, field: choiceField({ label, value, choices: all }) };
  });
  const words = lineField({ label: 'Name contains', value: rule.nameContains ?? '', most: 100 });
  const element = el(
    'fieldset',
    { class: 'rule' },
    el('legend', { text: 'In the group if all of this holds' }),
    ...fields.map(({ field }) => field.element),
    words.element,
    el('button', { class: 'button', type: 'button', text: 'Remove this rule', on: { click: remove } }),
  );
  return {
    element,
    value() {
      const said = fields.map(({ name, field }) => [name, read(field.value())]);
      const all = { ...rule, ...Object.fromEntries(said), nameContains: words.value() || undefined };
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    },
  };
}

function read(text) {
  if (text === '') return undefined;
  return text === 'true' || text === 'false' ? text === 'true' : text;
}
