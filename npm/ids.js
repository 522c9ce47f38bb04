import { TYPES } from './constants.js';

import { utf8 } from './place.js';

/** The number that stands for a user in the ids of messages: FNV-1a, 64 bits. */
export function accountNumber(userID) {
  let hash = 14695981039346656037n;
  for (const byte of utf8(userID)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n);
  }
  return String(hash);
}

/** The type of a conversation, which its id begins with. */
export const typeOf = (conversationID) =>
  [TYPES.CONV_C2C, TYPES.CONV_GROUP].find((type) => conversationID.startsWith(type)) ?? TYPES.CONV_SYSTEM;
