import { isUserID } from './names.js';

const BUSINESS = 'parlor_contact';

/** The payload of a custom message that tells of a user. */
export function cardOf(userID) {
  return {
    data: JSON.stringify({ businessID: BUSINESS, userID }),
    description: `Contact: ${userID}`,
    extension: '',
  };
}

/** The user that a custom message tells of; '' if it is about something else. */
export function readCard({ data }) {
  try {
    const card = JSON.parse(data);
    return card?.businessID === BUSINESS && isUserID(card.userID) ? card.userID : '';
  } catch {
    return '';
  }
}
