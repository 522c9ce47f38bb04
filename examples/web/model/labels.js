import { readCaption } from './caption.js';
import { readCard } from './card.js';
import { isTip, tipText } from './tips.js';

const LABELS = {
  TIMImageElem: () => '[Image]',
  TIMSoundElem: () => '[Voice]',
  TIMVideoFileElem: () => '[Video]',
  TIMTextElem: ({ text }) => text,
  TIMFaceElem: ({ data }) => data || '[Sticker]',
  TIMFileElem: ({ fileName }) => fileName || '[File]',
  TIMLocationElem: ({ description }) => description || '[Location]',
  TIMRelayElem: ({ title }) => title || '[Chat record]',
  TIMCustomElem: (payload) => {
    const userID = readCard(payload);
    return userID ? `Contact: ${userID}` : payload.description || payload.data || '[Custom message]';
  },
};

/** What a message says, in one line of text. `me` is the user, whom tips of chat groups call "you". */
export function labelOf(message, me = '') {
  const { type, payload, isRevoked } = message;
  if (isTip(message)) return tipText(message, me);
  if (isRevoked) return 'This message was taken back';
  return [LABELS[type]?.(payload) ?? `[${type}]`, readCaption(message)].filter(Boolean).join(' ');
}
