import { readCard } from './card.js';

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

/** What a message says, in one line of text. */
export function labelOf({ type, payload, isRevoked }) {
  if (isRevoked) return 'This message was taken back';
  return LABELS[type]?.(payload) ?? `[${type}]`;
}
