import * as CODES from './codes.js';

/**
 * Makes a method that sends no invitation, and says so at once, for pages ask
 * without waiting: it gives the id of none, and its third argument hears why,
 * soon. What no callback hears is an ERROR event.
 */
export function refusing(method) {
  const refusal = { code: CODES.NOT_SUPPORTED, message: `${method} is not supported yet` };
  return (chat, options, succeeds, fails) => {
    if (typeof fails === 'function') {
      Promise.resolve()
        .then(() => fails(refusal.code, refusal.message))
        .catch((error) => console.error(`parlor-chat: what ${method} was to call threw`, error));
    } else {
      chat.report(refusal, method);
    }
    return '';
  };
}
