import { readExtras } from './extras.js';

/** The most bytes of a caption: there is room for a quote beside it. */
export const MOST_CAPTION = 1000;

const CAPTIONED = ['TIMImageElem', 'TIMVideoFileElem', 'TIMFileElem', 'TIMSoundElem'];

/** What to send along with a file, so that it has a caption: one message, which is taken back and forwarded as one. */
export function captionOf(text) {
  return JSON.stringify({ messageCaption: { text, version: 1 } });
}

/** The caption of a picture, video or file; an empty text if there is none. */
export function readCaption(message) {
  if (!CAPTIONED.includes(message.type) || message.isRevoked) return '';
  const { messageCaption } = readExtras(message);
  return typeof messageCaption?.text === 'string' ? messageCaption.text.trim() : '';
}
