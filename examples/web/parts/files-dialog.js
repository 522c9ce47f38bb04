import { kindOfFile } from '../model/attachments.js';
import { MOST_CAPTION, captionOf } from '../model/caption.js';
import { count, sizeText } from '../model/names.js';
import { openDialog } from './dialog.js';
import { el, icon, iconButton, setText } from './element.js';
import { lineField } from './fields.js';

/**
 * Shows files before they go: each can be left out, and the last one gets what
 * is written below them. send(method, payload, options) sends one. Resolves to
 * whether they were sent.
 */
export async function openFilesDialog({ files, send }) {
  const shown = files.map((file) => ({ file, address: URL.createObjectURL(file), element: el('li', { class: 'send-item' }) }));
  const caption = lineField({ label: 'Caption (optional)', value: '', most: MOST_CAPTION, rows: 1, enterkeyhint: 'send', autofocus: true });
  const list = el('ul', { class: 'send-list' }, ...shown.map(({ element }) => element));
  const isLeft = ({ element }) => element.isConnected;
  for (const one of shown) fill(one, () => leaveOut(one));
  caption.element.addEventListener('keydown', sendByEnter);
  const sent = openDialog({
    title: titleOf(shown),
    content: [list, caption.element],
    confirm: {
      label: 'Send',
      run: async () =>
        sendAll(
          shown.filter(isLeft).map(({ file }) => file),
          caption.value(),
          send,
        ),
    },
    className: 'small',
  });

  function leaveOut(one) {
    const dialog = list.closest('dialog');
    const next = one.element.nextElementSibling ?? one.element.previousElementSibling;
    one.element.remove();
    if (!next) return dialog.close();
    setText(dialog.querySelector('h2'), titleOf(shown.filter(isLeft)));
    next.querySelector('button').focus();
  }

  const isSent = await sent;
  for (const { address } of shown) URL.revokeObjectURL(address);
  return isSent;
}

// As where one writes: Enter sends, with Shift it is a new line.
function sendByEnter(event) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

// What no message can be made of says so itself, and the others go.
function sendAll(files, caption, send) {
  files.forEach((file, at) => {
    const isLast = at === files.length - 1;
    send(kindOfFile(file), { file }, isLast && caption !== '' ? { cloudCustomData: captionOf(caption) } : {});
  });
}

function titleOf(shown) {
  if (shown.length > 1) return `Send ${count(shown.length, 'file')}`;
  const [{ file }] = shown;
  const name = { createImageMessage: 'a picture', createVideoMessage: 'a video' }[kindOfFile(file)];
  return `Send ${name ?? 'a file'}`;
}

function fill({ file, address, element }, leaveOut) {
  const { name, size } = file;
  element.append(
    previewOf(file, address),
    el('span', { class: 'card-lines' }, el('b', { dir: 'auto', text: name }), el('small', { text: sizeText(size) })),
    iconButton('close', `Leave ${name} out`, leaveOut),
  );
}

// What the browser cannot show has the sign of a file.
function previewOf(file, address) {
  const sign = () => el('span', { class: 'send-preview' }, icon('file'));
  const fails = { error: ({ target }) => target.replaceWith(sign()) };
  const method = kindOfFile(file);
  if (method === 'createImageMessage') return el('img', { class: 'send-preview', src: address, alt: '', on: fails });
  if (method === 'createVideoMessage')
    return el('video', { class: 'send-preview', src: address, muted: true, preload: 'metadata', on: fails });
  return sign();
}
