import { TYPES } from './constants.js';

/** What is known of a user. */
export function profile({ userID, of: { custom = [], updatedAt = 0, ...given } = {} }) {
  return {
    userID,
    nick: '',
    gender: TYPES.GENDER_UNKNOWN,
    birthday: 0,
    location: '',
    selfSignature: '',
    allowType: TYPES.ALLOW_TYPE_ALLOW_ANY,
    language: 0,
    avatar: '',
    messageSettings: 0,
    adminForbidType: TYPES.FORBID_TYPE_NONE,
    level: 0,
    role: 0,
    ...given,
    lastUpdatedTime: updatedAt,
    profileCustomField: custom,
  };
}
