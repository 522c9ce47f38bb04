// Invitations are not there yet. Pages ask some of it without waiting: that is
// answered at once all the same, and never with a promise.

/** @param {(error: {code: number, message: string, method: string}) => void} report hears of what no callback does */
export const signaling = (report) => ({
  getSignalingInfo: () => null,
  addSignalingListener() {},
  removeSignalingListener() {},
  inviteSync: refusing('inviteSync', report),
  inviteInGroupSync: refusing('inviteInGroupSync', report),
});

/** Gives the id of no invitation; the third argument hears why, soon. */
function refusing(method, report) {
  const refusal = { code: 2998, message: `${method} is not supported yet`, method };
  return (options, succeeds, fails) => {
    if (typeof fails === 'function') {
      Promise.resolve().then(() => fails(refusal.code, refusal.message))
        .catch((error) => console.error(`parlor-chat: what ${method} was to call threw`, error));
    } else {
      report(refusal);
    }
    return '';
  };
}
