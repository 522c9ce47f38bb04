import { ALL } from './shelf.js';

const USER = 'parlor-user';
const PLACE = 'parlor-place';

/** Who was signed in in this tab before it was loaded again; `?as=NAME` goes first. */
export function rememberedUser() {
  return new URLSearchParams(location.search).get('as') ?? sessionStorage.getItem(USER);
}

/**
 * Keeps in mind who is signed in, what is shown and what is open, for this tab
 * only. Returns a function that goes back to where the tab was before it was
 * loaded again, as far as that is still there.
 */
export function rememberPlace(state) {
  const before = JSON.parse(sessionStorage.getItem(PLACE) ?? '{}');

  state.watch(['me', 'view', 'openID'], ({ me, view, openID }) => {
    if (me === '') return;
    sessionStorage.setItem(USER, me);
    sessionStorage.setItem(PLACE, JSON.stringify({ me, view, openID }));
  });

  return function goBack() {
    const { me, groups, conversations } = state.now;
    if (before.me !== me) return;
    const isThere = before.view.kind !== 'group' || groups.includes(before.view.name);
    const isListed = conversations.some((c) => c.conversationID === before.openID);
    state.set({ view: isThere ? before.view : ALL, openID: isListed ? before.openID : '' });
    delete before.me;
  };
}

/** Forgets all of it: somebody signed out. */
export function forgetPlace() {
  sessionStorage.removeItem(USER);
  sessionStorage.removeItem(PLACE);
  history.replaceState(null, '', location.pathname);
}
