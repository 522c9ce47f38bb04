// Why a server ends a sign-in, by the type of KICKED_OUT.
const REASONS = {
  multipleAccount: {
    title: 'Signed in somewhere else',
    why: (me) => `${me} signed in on more devices than the server allows, so this one had to go.`,
  },
  userSigExpired: {
    title: 'Your sign-in has ended',
    why: (me) => `The server no longer accepts the userSig of ${me}. Signing in again gets a new one.`,
  },
  REST_API_Kick: {
    title: 'Signed out by the server',
    why: (me) => `Whoever runs the server has ended the sign-in of ${me}.`,
  },
};

/** What stands in place of the sign-in form after the server has signed somebody out. */
export function createKicked({ card, form, state, signInAgain }) {
  const part = (name) => card.querySelector(`.kicked-${name}`);

  function draw({ kicked }) {
    card.hidden = kicked === null;
    form.hidden = kicked !== null;
    if (kicked === null) return;
    const { title, why } = REASONS[kicked.type] ?? REASONS.REST_API_Kick;
    part('title').textContent = title;
    part('why').textContent = why(kicked.userID);
    part('again').textContent = `Sign in again as ${kicked.userID}`;
  }

  part('again').addEventListener('click', () => signInAgain(state.now.kicked.userID));
  part('other').addEventListener('click', () => state.set({ kicked: null }));
  state.watch(['kicked'], draw);
  return { focus: () => part('again').focus() };
}
