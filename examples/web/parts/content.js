import { el } from './element.js';

// How each type of message is shown; others by their label.
const SHOWN = {
  TIMTextElem: ({ text }) => text,
  TIMImageElem: ({ imageInfoArray: [image] }) =>
    image.url && el('img', { class: 'media', src: image.url, alt: 'Image', width: image.width || null, height: image.height || null }),
  TIMSoundElem: ({ url }) => url && el('audio', { class: 'media', src: url, controls: true }),
  TIMVideoFileElem: ({ videoUrl, snapshotUrl }) =>
    videoUrl && el('video', { class: 'media', src: videoUrl, poster: snapshotUrl || null, controls: true }),
  TIMFileElem: ({ fileUrl, fileName }) => fileUrl && el('a', { href: fileUrl, download: fileName, text: fileName || 'File' }),
  TIMFaceElem: ({ data }) => data,
  TIMLocationElem: ({ description, latitude, longitude }) => `${description} (${latitude}, ${longitude})`,
  TIMCustomElem: ({ description, data }) => description || data,
  TIMRelayElem: ({ title, abstractList }) => [title, ...abstractList].join('\n'),
};

const LABELS = {
  TIMImageElem: '[Image]',
  TIMSoundElem: '[Voice]',
  TIMVideoFileElem: '[Video]',
  TIMFileElem: '[File]',
  TIMCustomElem: '[Custom message]',
  TIMRelayElem: '[Chat record]',
};

/**
 * Shows what a message says, if it says something else than before: it may
 * have been modified or taken back since.
 */
export function fillContent(box, message) {
  const state = `${message.isRevoked} ${message.version} ${message.status}`;
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  box.classList.toggle('revoked', message.isRevoked);
  box.replaceChildren(...contentOf(message));
}

function contentOf(message) {
  if (message.isRevoked) return ['This message was taken back'];
  const shown = SHOWN[message.type]?.(message.payload) || LABELS[message.type] || `[${message.type}]`;
  return message.isModified ? [shown, el('span', { class: 'edited', text: ' edited' })] : [shown];
}
