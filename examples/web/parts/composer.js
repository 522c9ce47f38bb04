import { count } from '../model/names.js';

/**
 * The field to write in. Keeps what was begun for each conversation while the
 * tab is open. send(text) says whether it took the text.
 */
export function createComposer({ form, send, leave }) {
  const field = form.querySelector('textarea');
  const button = form.querySelector('button');
  const drafts = new Map();
  let openID = '';

  function fit() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    button.disabled = field.value.trim() === '';
  }

  function submit() {
    const text = field.value.trim();
    // What could not be sent stays in the field.
    if (text === '' || !send(text)) return;
    field.value = '';
    fit();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener('input', fit);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape') leave();
  });

  return {
    /** Turns to another conversation; what was written for the last one is kept for it. */
    open(id, name) {
      drafts.set(openID, field.value);
      openID = id;
      field.value = drafts.get(id) ?? '';
      field.placeholder = `Write to ${name}`;
      fit();
    },
    clear() {
      drafts.clear();
      openID = '';
      field.value = '';
    },
    focus: () => field.focus({ preventScroll: true }),
  };
}

/** The words on the button that leads to messages below the visible ones. */
export function newerLabel(number) {
  return number === 0 ? 'To the newest' : count(number, 'new message');
}
