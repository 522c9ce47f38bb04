import { readCaption } from '../model/caption.js';
import { numberText } from '../model/locale.js';
import { clock, dayName } from '../model/when.js';
import { el, icon, iconButton, isRightToLeft, setAttributes, setText } from './element.js';

// How far a finger moves across, in pixels, to turn to another picture.
const SWIPE = 60;

/** Whether a message shows a picture. */
export function hasPicture({ type, payload, isRevoked }) {
  return type === 'TIMImageElem' && !isRevoked && payload.imageInfoArray[0].url !== '';
}

/**
 * Shows the picture of a message as large as there is room, or as large as it is,
 * and leads to those of the others. Arrow keys turn, Z and Enter change the size.
 */
export function openViewer(message, messages, nameOfSender) {
  const pictures = messages.filter(hasPicture);
  /** @type {any} */
  const home = document.activeElement;
  const parts = partsOf({ turn, zoom });
  const { dialog, image, stage } = parts;
  let at = Math.max(0, pictures.indexOf(message));

  function draw() {
    const shown = pictures[at];
    const { url } = shown.payload.imageInfoArray[0];
    zoom(false);
    image.src = url;
    image.alt = readCaption(shown) || `Picture of ${nameOfSender(shown)}`;
    parts.save.href = url;
    setText(parts.name, nameOfSender(shown));
    setText(parts.time, `${dayName(shown.time)}, ${clock(shown.time)}`);
    setText(parts.place, pictures.length > 1 ? `${numberText(at + 1)} of ${numberText(pictures.length)}` : '');
    setText(parts.caption, readCaption(shown));
    parts.caption.hidden = readCaption(shown) === '';
    parts.back.disabled = at === 0;
    parts.next.disabled = at === pictures.length - 1;
    for (const button of [parts.back, parts.next]) button.hidden = pictures.length === 1;
  }

  function turn(step) {
    const next = Math.max(0, Math.min(at + step, pictures.length - 1));
    if (next === at) return;
    at = next;
    draw();
  }

  function zoom(isLarge = !dialog.classList.contains('large')) {
    dialog.classList.toggle('large', isLarge);
    setAttributes(parts.size, { 'aria-pressed': String(isLarge) });
  }

  dialog.addEventListener('keydown', (event) => onKey(event, dialog, { turn, zoom }));
  onSwipe(stage, (step) => {
    if (!dialog.classList.contains('large')) turn(step);
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (home?.isConnected) home.focus({ preventScroll: true });
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
}

function partsOf({ turn, zoom }) {
  const name = el('b', { dir: 'auto' });
  const time = el('span', {});
  const place = el('span', { class: 'viewer-place', role: 'status' });
  const image = el('img', {
    draggable: 'false',
    on: {
      click: () => zoom(),
      load: () => dialog.classList.remove('broken'),
      error: () => dialog.classList.add('broken'),
    },
  });
  const stage = el('div', { class: 'viewer-stage' }, image, el('p', { text: 'This picture cannot be shown.' }));
  const size = iconButton('zoom', 'As large as it is (Z)', () => zoom(), { 'aria-pressed': 'false', autofocus: true });
  const save = el('a', { class: 'icon-button', download: '', 'aria-label': 'Save', title: 'Save' }, icon('save'));
  const back = iconButton('back', 'The one before', () => turn(-1), { class: 'icon-button viewer-turn' });
  const next = iconButton('back', 'The next one', () => turn(1), { class: 'icon-button viewer-turn viewer-next' });
  const caption = el('p', { class: 'viewer-caption', dir: 'auto' });
  const head = el('header', { class: 'viewer-head' }, el('div', { class: 'viewer-title' }, name, time), place, size, save);
  const dialog = el('dialog', { id: 'viewer', 'aria-label': 'Pictures' }, head, stage, back, next, caption);
  head.append(iconButton('close', 'Close', () => dialog.close()));
  // Beside the picture is the way back.
  stage.addEventListener('click', ({ target }) => {
    if (target === stage && !dialog.classList.contains('large')) dialog.close();
  });
  return { dialog, image, stage, name, time, place, size, save, back, next, caption };
}

function onKey(event, dialog, { turn, zoom }) {
  const forward = isRightToLeft(dialog) ? -1 : 1;
  // What is larger than the window is moved by the arrow keys.
  const steps = dialog.classList.contains('large') ? {} : { ArrowRight: forward, ArrowLeft: -forward };
  if (event.key in steps) turn(steps[event.key]);
  else if (event.key.toLowerCase() === 'z') zoom();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function onSwipe(stage, turn) {
  let start = null;
  stage.addEventListener('pointerdown', ({ pointerType, isPrimary, clientX, clientY }) => {
    start = pointerType === 'touch' && isPrimary ? { x: clientX, y: clientY } : null;
  });
  stage.addEventListener('pointerup', ({ clientX, clientY }) => {
    if (!start) return;
    const [across, down] = [clientX - start.x, clientY - start.y];
    start = null;
    if (Math.abs(across) < SWIPE || Math.abs(across) < Math.abs(down)) return;
    turn(across < 0 === isRightToLeft(stage) ? -1 : 1);
  });
  stage.addEventListener('pointercancel', () => {
    start = null;
  });
}
