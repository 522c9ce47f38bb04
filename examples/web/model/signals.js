const CALLED = 1;
const MISSED = 5;
const ACTIONS = { 1: 'called', 2: 'hung up', 3: 'answered', 4: 'declined', 5: 'did not answer' };

/** What a message says about a call, or null. Anybody may have written anything there. */
export function readSignal({ type, payload }) {
  if (type !== 'TIMCustomElem') return null;
  try {
    const { inviteID, actionType, inviteeList } = JSON.parse(payload.data);
    const invitees = inviteeList.filter((user) => typeof user === 'string' && user !== '');
    const isOne = typeof inviteID === 'string' && typeof actionType === 'number' && actionType in ACTIONS && invitees.length > 0;
    return isOne ? { actionType, invitees } : null;
  } catch {
    return null;
  }
}

/** What became of a call, in words; who and whom are the names of its sender and of those whom it is about. */
export function signalText({ actionType }, who, whom) {
  if (actionType === CALLED) return `${who} called ${whom}`;
  return `${actionType === MISSED ? capital(whom) : who} ${ACTIONS[actionType]}`;
}

const capital = (name) => name.replace(/^you(?=$|,| and )/, 'You');
