import { byteLength } from '../model/names.js';
import { el } from './element.js';

/**
 * Fields of a dialog, each as { element, value() }; value() throws if it is too
 * long. What has no right to be changed is disabled.
 */

/** A line of text, or several with `rows`; at most so many bytes. */
export function lineField({ label, value, most, rows = 0, ...attributes }) {
  const input = el(rows > 0 ? 'textarea' : 'input', {
    autocomplete: 'off',
    spellcheck: rows > 0 ? null : 'false',
    dir: 'auto',
    rows: rows || null,
    ...attributes,
  });
  input.value = value;
  return {
    element: el('label', { class: 'field' }, label, input),
    value() {
      const text = input.value.trim();
      const size = byteLength(text);
      if (size > most) throw new Error(`${label} is too long: ${most} bytes at most, and it has ${size}.`);
      return text;
    },
  };
}

/** One of several, each as { value, text }. */
export function choiceField({ label, value, choices, ...attributes }) {
  const select = el('select', attributes, ...choices.map((choice) => el('option', { value: choice.value, text: choice.text })));
  select.value = value;
  return { element: el('label', { class: 'field' }, label, select), value: () => select.value, select };
}

/** Yes or no. */
export function tickField({ label, value, ...attributes }) {
  const input = el('input', { type: 'checkbox', ...attributes });
  input.checked = value;
  return { element: el('label', { class: 'check-row' }, input, el('span', { text: label })), value: () => input.checked };
}
