import { sentence } from '../model/failure.js';
import { el, iconButton } from './element.js';
import { codeText } from './toast.js';

let opened = 0;

/**
 * Opens a dialog with a title, content and two buttons. `confirm` is { label,
 * danger, run }: run may reject, then the dialog stays open and says why.
 * Resolves true once run succeeded, false if the dialog was closed otherwise.
 * The focus goes back to where it was, or to what focusBack() names if that is gone.
 * @param {{title: string, content: any[], confirm?: any, cancel?: string, className?: string, focusBack?: () => any}} dialog
 */
export function openDialog({ title, content, confirm, cancel = 'Cancel', className = '', focusBack }) {
  const home = document.activeElement;
  // One may be opened from another.
  const titleID = `dialog-title-${++opened}`;
  const error = el('p', { class: 'dialog-error', role: 'alert', hidden: true });
  const buttons = dialogButtons(confirm, cancel);
  const form = el(
    'form',
    { class: 'dialog-form', method: 'dialog', novalidate: true },
    el('h2', { text: title, id: titleID }),
    // Where there is nothing to fill in, the arrow keys scroll what there is to read.
    el('div', { class: 'dialog-content', tabindex: confirm ? null : '0', autofocus: !confirm }, ...content),
    error,
    el('div', { class: 'dialog-buttons' }, ...buttons),
    iconButton('close', 'Close', () => dialog.close(), { class: 'icon-button dialog-close' }),
  );
  const dialog = el('dialog', { class: className, 'aria-labelledby': titleID }, form);

  return new Promise((resolve) => {
    let done = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      done = await submit({ form, error, run: confirm.run });
      if (done) dialog.close();
    });
    form.querySelector('.dialog-cancel')?.addEventListener('click', () => dialog.close());
    closeOnBackdrop(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      (home?.isConnected ? home : focusBack?.())?.focus({ preventScroll: true });
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * Asks before something that cannot be taken back. Resolves as openDialog does.
 * @param {{title: string, text: string, label: string, run: () => any, focusBack?: () => any}} question
 */
export function askFirst({ title, text, label, run, focusBack }) {
  return openDialog({
    title,
    content: [el('p', { text })],
    confirm: { label, danger: true, run },
    className: 'small',
    focusBack,
  });
}

/**
 * A text field with a label and room for help below it; the rest are attributes of the input.
 * @param {{label: string, help?: string, [attribute: string]: any}} field
 */
export function textField({ label, help, ...attributes }) {
  const input = el('input', {
    autocomplete: 'off',
    spellcheck: 'false',
    autofocus: true,
    dir: 'auto',
    'aria-describedby': 'field-help',
    ...attributes,
  });
  const helpLine = el('p', { class: 'field-help', id: 'field-help' }, help ?? '');
  return { input, element: el('div', {}, el('label', { class: 'field' }, label, input), helpLine), helpLine };
}

function dialogButtons(confirm, cancel) {
  const buttons = [];
  if (confirm)
    buttons.push(
      el('button', {
        class: `button ${confirm.danger ? 'danger' : 'primary'}`,
        type: 'submit',
        text: confirm.label,
        autofocus: confirm.danger,
      }),
    );
  if (cancel) buttons.unshift(el('button', { class: 'button dialog-cancel', type: 'button', text: cancel }));
  return buttons;
}

async function submit({ form, error, run }) {
  const button = form.querySelector('[type=submit]');
  if (form.dataset.busy) return false;
  form.dataset.busy = 'true';
  button.setAttribute('aria-busy', 'true');
  try {
    await run();
    return true;
  } catch (problem) {
    error.hidden = false;
    error.replaceChildren(`${sentence(problem.message)} `, problem.code === undefined ? '' : codeText(problem.code));
    form.querySelector('input')?.focus();
    return false;
  } finally {
    delete form.dataset.busy;
    button.removeAttribute('aria-busy');
  }
}

// A press that starts and ends outside of the box closes the dialog.
function closeOnBackdrop(dialog) {
  let pressed = null;
  dialog.addEventListener('pointerdown', (event) => {
    pressed = event.target;
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && pressed === dialog) dialog.close();
  });
}
