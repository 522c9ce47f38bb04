/**
 * Of several tabs in which a user is signed in, one has the duty to tell of what
 * happens, the next one when that is closed. Any of them may be looked at.
 */
export function keepDuty(state) {
  let stay = null;
  let look = null;
  let isMine = false;
  const nameOf = (what) => `parlor-${what} ${state.now.mode} ${state.now.me}`;

  function begin() {
    stay?.abort();
    look?.abort();
    look = null;
    isMine = false;
    stay = new AbortController();
    const { signal } = stay;
    if (state.now.me === '') return;
    hold(nameOf('duty'), 'exclusive', signal, () => {
      isMine = true;
    });
    see();
  }

  function see() {
    const isSeen = state.now.me !== '' && document.visibilityState === 'visible' && document.hasFocus();
    if (isSeen === (look !== null)) return;
    look?.abort();
    look = isSeen ? new AbortController() : null;
    if (look) hold(nameOf('look'), 'shared', look.signal, () => {});
  }

  for (const name of ['focus', 'blur', 'visibilitychange']) window.addEventListener(name, see);
  document.addEventListener('visibilitychange', see);
  state.watch(['me'], begin);
  return {
    /** Whether it is this tab that tells. */
    isMine: () => isMine,

    /** Whether somebody looks at one of the tabs. */
    async isSeen() {
      const { held } = await navigator.locks.query();
      return held.some(({ name }) => name === nameOf('look'));
    },
  };
}

// Holds a lock until the signal says that it is over.
function hold(name, mode, signal, held) {
  const over = new Promise((resolve) => signal.addEventListener('abort', resolve));
  navigator.locks
    .request(name, { mode, signal }, () => {
      held();
      return over;
    })
    .catch((error) => {
      if (error.name !== 'AbortError') throw error;
    });
}
