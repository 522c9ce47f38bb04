import { el, iconButton } from './element.js';

const SHORT = 4000;
const LONG = 12_000;
const MOST = 3;

/** Shows short notes at the edge of the page: what was done and what failed. */
export function createToasts({ polite, urgent }) {
  const isFull = (box) => box.childElementCount >= MOST;

  return {
    /**
     * Shows a note: { kind: 'done' | 'error', title, text, code, details, action, stays, about }.
     * It goes by itself unless it stays, but not while it is pointed at or has
     * the focus. One about the same thing takes the place of an earlier one.
     */
    show(note) {
      const box = note.kind === 'error' ? urgent : polite;
      const toast = toastElement(note, () => dismiss(toast));
      toast.dataset.about = note.about ?? (note.kind === 'error' ? `${note.code} ${note.text}` : note.title);
      for (const other of [...polite.children, ...urgent.children]) if (other.dataset.about === toast.dataset.about) other.remove();
      if (isFull(box)) box.firstElementChild.remove();
      box.append(toast);
      const stay = note.kind === 'error' || note.action ? LONG : SHORT;
      if (!note.stays) goAfter(toast, stay);
    },

    /** Takes all notes away. */
    clear() {
      polite.replaceChildren();
      urgent.replaceChildren();
    },
  };
}

// Somebody who was in the note goes back to where they came from.
function dismiss(toast) {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) toast.home?.focus({ preventScroll: true });
}

function toastElement({ kind = 'done', title, text, code, details = [], action }, close) {
  return el(
    'div',
    { class: `toast toast-${kind}` },
    el(
      'div',
      { class: 'toast-body' },
      el('p', { class: 'toast-title', text: title }),
      text ? el('p', { class: 'toast-text', text }) : null,
      details.length > 0 ? detailList(details) : null,
      code === undefined ? null : codeText(code),
    ),
    action
      ? el('button', {
          class: 'toast-action',
          type: 'button',
          text: action.label,
          on: {
            click: () => {
              close();
              action.run();
            },
          },
        })
      : null,
    iconButton('close', 'Dismiss', close),
  );
}

function detailList(details) {
  const shown = details.slice(0, 5);
  const items = shown.map(({ text, code }) => el('li', { text: `${text} ` }, code === undefined ? null : codeText(code)));
  if (details.length > shown.length) items.push(el('li', { text: `and ${details.length - shown.length} more` }));
  return el('ul', { class: 'toast-details' }, ...items);
}

/** An error code in small letters. */
export function codeText(code) {
  return el('small', { class: 'code', text: `Code ${code}` });
}

function goAfter(toast, time) {
  let timer = 0;
  const wait = () => {
    timer = setTimeout(() => toast.remove(), time);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener('focusin', ({ relatedTarget }) => {
    if (!toast.contains(relatedTarget)) toast.home = relatedTarget;
  });
  for (const name of ['pointerenter', 'focusin']) toast.addEventListener(name, stop);
  for (const name of ['pointerleave', 'focusout']) toast.addEventListener(name, wait);
  wait();
}
