import { readCaption } from '../model/caption.js';
import { readCard } from '../model/card.js';
import { labelOf } from '../model/labels.js';
import { partsOf } from '../model/links.js';
import { sizeText } from '../model/names.js';
import { avatar } from './avatar.js';
import { el, icon } from './element.js';

// The most pixels that a picture takes in a bubble, across and down.
const WIDEST = 320;
const HIGHEST = 320;

// How each type of message is shown. Nothing comes of what is not there any more.
const SHOWN = {
  TIMTextElem: ({ text }) => linked(text),
  TIMImageElem: ({ imageInfoArray: [image] }, doors, message) => image.url && picture(image, () => doors.picture(message)),
  TIMSoundElem: ({ url }) => url && el('audio', { class: 'media', src: url, controls: true, preload: 'metadata' }),
  TIMVideoFileElem: (payload) => payload.videoUrl && video(payload),
  TIMFileElem: (payload) => payload.fileUrl && file(payload),
  TIMFaceElem: ({ data }) => data && el('span', { class: 'sticker', text: data }),
  TIMLocationElem: (payload) => place(payload),
  TIMCustomElem: (payload, { contact }) => readCard(payload) && card(readCard(payload), contact),
  TIMRelayElem: (payload, { merger }, message) => record(payload, () => merger(message)),
};

/**
 * Shows what a message says, if it says something else than before: it may
 * have been modified or taken back since. `doors` has what opens from inside
 * of it: contact(userID), merger(message) and picture(message).
 */
export function fillContent(box, message, doors) {
  const state = `${message.isRevoked} ${message.version} ${message.status === 'success'}`;
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  box.classList.toggle('revoked', message.isRevoked);
  box.replaceChildren(...contentOf(message, doors));
}

/** What a message says, as elements and texts. */
export function contentOf(message, doors) {
  if (message.isRevoked) return [labelOf(message)];
  const shown = SHOWN[message.type]?.(message.payload, doors, message);
  // The label of what is gone says the caption, too.
  const caption = shown ? readCaption(message) : '';
  return [
    shown || labelOf(message),
    ...(caption === '' ? [] : [el('span', { class: 'caption', dir: 'auto' }, linked(caption))]),
    ...(message.isModified ? [el('span', { class: 'edited', text: ' edited' })] : []),
  ];
}

// Who wrote it need not be told where its reader comes from.
function linked(text) {
  const parts = partsOf(text).map(({ text: part, href }) =>
    href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', text: part }) : part,
  );
  return el('span', {}, ...parts);
}

function picture({ url, width, height }, open) {
  const image = el('img', { class: 'media', src: url, alt: 'Image' });
  sizeTo(image, width, height);
  // A plain press shows it here, another one in a tab as it does with any link.
  const show = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  };
  return el('a', { href: url, target: '_blank', rel: 'noopener', class: 'media-link', on: { click: show } }, image);
}

function video({ videoUrl, snapshotUrl, snapshotWidth, snapshotHeight }) {
  const element = el('video', {
    class: 'media',
    src: videoUrl,
    poster: snapshotUrl || null,
    controls: true,
    preload: 'metadata',
  });
  sizeTo(element, snapshotWidth, snapshotHeight);
  return element;
}

// The room that it takes is there before it has loaded, so that nothing jumps.
function sizeTo(element, width, height) {
  if (!width || !height) return;
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  element.style.width = `${Math.round(width * scale)}px`;
  element.style.aspectRatio = `${width} / ${height}`;
}

function file({ fileUrl, fileName, fileSize }) {
  const name = fileName || 'File';
  return el(
    'a',
    { class: 'card', href: fileUrl, download: name },
    icon('file'),
    el('span', { class: 'card-lines' }, el('b', { dir: 'auto', text: name }), el('small', { text: sizeText(fileSize) })),
  );
}

function place({ description, latitude, longitude }) {
  const where = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return el(
    'a',
    {
      class: 'card',
      href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`,
      target: '_blank',
      rel: 'noopener noreferrer',
    },
    icon('place'),
    el('span', { class: 'card-lines' }, el('b', { dir: 'auto', text: description || 'Location' }), el('small', { text: where })),
  );
}

function card(userID, contact) {
  return el(
    'button',
    { class: 'card', type: 'button', on: { click: () => contact(userID) } },
    avatar(userID),
    el('span', { class: 'card-lines' }, el('b', { text: userID }), el('small', { text: 'Write a message' })),
  );
}

function record({ title, abstractList, layersOverLimit }, open) {
  const lines = abstractList.slice(0, 4).map((line) => el('small', { dir: 'auto', text: line }));
  return el(
    'button',
    { class: 'card record', type: 'button', disabled: layersOverLimit, on: { click: open } },
    icon('record'),
    el('span', { class: 'card-lines' }, el('b', { dir: 'auto', text: title || 'Chat record' }), ...lines),
  );
}
