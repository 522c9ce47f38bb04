import { count } from '../model/names.js';
import { quoteOf } from '../model/quote.js';
import { createComposerBar } from './composer-bar.js';
import { createEmojiPicker } from './emoji-picker.js';
import { createMentionList } from './mention-list.js';

const PLAIN = { kind: 'write', message: null, draft: '' };

/**
 * The field to write in: a new message, an answer, or another text for a
 * message. send(method, payload, options) says whether it took the message,
 * edit(message, text) resolves to it. What is begun is kept as the draft of the
 * conversation. onUp is called for the arrow up in an empty field, people() are
 * those who may be mentioned.
 */
export function createComposer({ form, send, edit, drafts, people, onTyping, onUp, leave }) {
  const field = form.querySelector('textarea');
  const button = form.querySelector('#send');
  const bar = createComposerBar({ bar: form.querySelector('#composer-bar'), cancel });
  const mentions = createMentionList({ form, field, people, onInsert: keep });
  const picker = createEmojiPicker({
    line: form.querySelector('#composer-line'),
    insert,
    focusBack: () => field.focus({ preventScroll: true }),
  });
  let openID = '';
  let task = PLAIN;

  // As if it were typed where the caret is.
  function insert(text) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function fit() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    button.disabled = field.value.trim() === '';
    form.classList.toggle('filled', !button.disabled);
  }

  function write(text) {
    field.value = text;
    mentions.clear();
    fit();
  }

  function keep() {
    fit();
    if (task.kind !== 'edit') drafts.keepSoon(openID, field.value);
  }

  // The text that is not sent yet, whatever else is edited meanwhile.
  const draft = () => (task.kind === 'edit' ? task.draft : field.value);

  function begin(kind, message) {
    task = { kind, message, draft: draft() };
    bar.show(kind, message);
    write(kind === 'edit' ? message.payload.text : task.draft);
    field.focus({ preventScroll: true });
  }

  function cancel() {
    write(draft());
    task = PLAIN;
    bar.hide();
    field.focus({ preventScroll: true });
  }

  async function submit() {
    const text = field.value.trim();
    if (text === '') return;
    if (task.kind === 'edit') await submitEdit(text);
    else submitNew(text);
  }

  // What could not be sent stays in the field.
  function submitNew(text) {
    const options = task.kind === 'reply' ? { cloudCustomData: quoteOf(task.message) } : {};
    const atUserList = mentions.in(text);
    const isSent =
      atUserList.length > 0 ? send('createTextAtMessage', { text, atUserList }, options) : send('createTextMessage', { text }, options);
    if (!isSent) return;
    task = PLAIN;
    bar.hide();
    write('');
    drafts.keep(openID, '');
  }

  async function submitEdit(text) {
    const { message } = task;
    const isDone = text === message.payload.text || (await edit(message, text));
    if (isDone && task.message === message) cancel();
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (mentions.takesKey(event)) event.stopPropagation();
    else if (event.key === 'Enter' && !event.shiftKey) submit();
    else if (event.key === 'ArrowUp' && field.value === '') onUp();
    else if (event.key === 'Escape' && task.kind !== 'write') cancel();
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener('input', () => {
    keep();
    if (task.kind !== 'edit' && field.value.trim() !== '') onTyping(openID);
  });
  field.addEventListener('keydown', onKey);
  window.addEventListener('pagehide', () => drafts.keep(openID, draft()));

  return {
    /** Turns to another conversation; what was written for the last one is kept for it. */
    open(id, name) {
      picker.close();
      drafts.keep(openID, draft());
      openID = id;
      task = PLAIN;
      bar.hide();
      field.placeholder = `Write to ${name}`;
      write(drafts.of(id));
    },
    /** Turns to no conversation. */
    close() {
      picker.close();
      drafts.keep(openID, draft());
      openID = '';
      task = PLAIN;
      bar.hide();
      write('');
    },
    /** Begins an answer to a message. */
    reply: (message) => begin('reply', message),
    /** Begins another text for an own message. */
    edit: (message) => begin('edit', message),
    focus: () => field.focus({ preventScroll: true }),
  };
}

/** The words on the button that leads to messages below the visible ones. */
export function newerLabel(number) {
  return number === 0 ? 'To the newest' : count(number, 'new message');
}
