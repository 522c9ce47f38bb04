// A call that stops to wait is no event, so that is looked at from time to time.
const PACE = 1000;

// What the page asks for by itself; nobody waits for that.
const QUIET = ['subscribeUserStatus'];

/**
 * Keeps `net` (how the connection to the server stands) and `pending` (how many
 * changes wait for it) up to date.
 */
export function keepConnection({ chat, EVENT, state }) {
  let timer = 0;

  async function look() {
    clearTimeout(timer);
    if (state.now.me === '') return;
    const { data } = await chat.callExperimentalAPI('getPendingCalls');
    const changes = data.pendingCalls.filter(({ method }) => !QUIET.includes(method));
    state.set({ pending: changes.length });
    if (state.now.pending > 0 && state.now.net === 'connected') timer = setTimeout(look, PACE);
  }

  // Signing out comes between now and then.
  const lookQuietly = () => look().catch(() => state.set({ pending: 0 }));

  chat.on(EVENT.NET_STATE_CHANGE, ({ data }) => state.set({ net: data.state }));
  state.watch(['me', 'net', 'conversations', 'groups'], lookQuietly);
}
