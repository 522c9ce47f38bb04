// A call that stops to wait is no event, so that is looked at from time to time.
const PACE = 1000;

/**
 * Keeps `net` (how the connection to the server stands) and `pending` (how many
 * calls wait for it) up to date.
 */
export function keepConnection({ chat, EVENT, state }) {
  let timer = 0;

  async function look() {
    clearTimeout(timer);
    if (state.now.me === '') return;
    const { data } = await chat.callExperimentalAPI('getPendingCalls');
    state.set({ pending: data.pendingCalls.length });
    if (state.now.pending > 0 && state.now.net === 'connected') timer = setTimeout(look, PACE);
  }

  // Signing out comes between now and then.
  const lookQuietly = () => look().catch(() => state.set({ pending: 0 }));

  chat.on(EVENT.NET_STATE_CHANGE, ({ data }) => state.set({ net: data.state }));
  state.watch(['me', 'net', 'conversations', 'groups'], lookQuietly);
}
