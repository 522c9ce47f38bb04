import { openFilesDialog } from './files-dialog.js';
import { iconButton } from './element.js';
import { openMenu } from './menu.js';

const STICKERS = ['👋', '👍', '🙏', '🎉', '🍰', '☕', '🌻', '🚀', '😀', '😂', '😍', '🤔'];
const IN_ROW = 6;

/**
 * What can be sent beside text: files chosen, dropped on the chat or pasted,
 * which are shown first, stickers, places and contacts. send(method, payload,
 * options, id) sends it to the conversation that is open, or to another one;
 * where() is the one that is open, canSend() says whether it takes anything.
 */
export function createAttach({ form, zone, send, where, canSend, dialogs }) {
  const pictures = form.querySelector('#attach-picture');
  const files = form.querySelector('#attach-file');
  const button = iconButton('plus', 'Attach', () => openMenu({ items: items(), label: 'Attach', anchor: button }), {
    id: 'attach',
    'aria-haspopup': 'menu',
  });
  form.querySelector('#composer-line').prepend(button);

  function items() {
    return [
      ...stickerRows(),
      { label: 'Photo or video…', icon: 'image', run: () => pictures.click() },
      { label: 'File…', icon: 'file', run: () => files.click() },
      { label: 'Place…', icon: 'place', run: () => dialogs.place((payload) => send('createLocationMessage', payload)) },
      { label: 'Contact…', icon: 'people', run: () => dialogs.contact((payload) => send('createCustomMessage', payload)) },
    ];
  }

  function stickerRows() {
    const choices = STICKERS.map((data, index) => ({
      text: data,
      label: `Send ${data}`,
      run: () => send('createFaceMessage', { index, data }),
    }));
    const rows = [];
    for (let at = 0; at < choices.length; at += IN_ROW) rows.push({ label: 'Stickers', choices: choices.slice(at, at + IN_ROW) });
    return rows;
  }

  function sendFiles(list) {
    const id = where();
    if (list.length > 0) openFilesDialog({ files: [...list], send: (method, payload, options) => send(method, payload, options, id) });
  }

  for (const input of [pictures, files])
    input.addEventListener('change', () => {
      sendFiles(input.files);
      input.value = '';
    });

  form.querySelector('textarea').addEventListener('paste', (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    sendFiles(event.clipboardData.files);
  });

  const brings = (event) => canSend() && event.dataTransfer.types.includes('Files');
  zone.addEventListener('dragover', (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    zone.classList.add('dropping');
  });
  zone.addEventListener('dragleave', (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove('dropping');
  });
  zone.addEventListener('drop', (event) => {
    zone.classList.remove('dropping');
    if (!brings(event)) return;
    event.preventDefault();
    sendFiles(event.dataTransfer.files);
  });
}
