import { LANGUAGES, formatsOf, nameOfLanguage, savedLocale } from '../model/locale.js';
import { openDialog } from './dialog.js';
import { el, setText } from './element.js';
import { choiceField } from './fields.js';

const HOURS = [
  { value: '', text: 'As the language has it' },
  { value: '24', text: '24 hours' },
  { value: '12', text: '12 hours' },
];

/** Asks how dates, times and numbers are to be written. choose(locale) is given the answer. */
export function openLocaleDialog(choose) {
  const { language, hours } = savedLocale();
  const languages = LANGUAGES.map((value) => ({ value, text: nameOfLanguage(value) }));
  const browser = { value: '', text: `As the browser: ${nameOfLanguage(navigator.language)}` };
  const fields = {
    language: choiceField({ label: 'Language of dates and numbers', value: language, choices: [browser, ...languages], autofocus: true }),
    hours: choiceField({ label: 'Clock', value: hours, choices: HOURS }),
  };
  const chosen = () => ({ language: fields.language.value(), hours: fields.hours.value() });
  const sample = el('p', { class: 'sample', dir: 'auto', role: 'status' });
  const tell = () => setText(sample, sampleOf(formatsOf(chosen())));
  for (const { select } of Object.values(fields)) select.addEventListener('change', tell);
  tell();
  return openDialog({
    title: 'Dates and numbers',
    content: [fields.language.element, fields.hours.element, sample],
    confirm: { label: 'Save', run: async () => choose(chosen()) },
    className: 'small',
  });
}

function sampleOf({ day, clock, number }) {
  const now = Date.now();
  return `${day.format(now)} · ${clock.format(now)} · ${number.format(1234.5)}`;
}
