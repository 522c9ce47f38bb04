import { ALL } from './shelf.js';
import { groupIDOf, isTopic, topicOf } from './topics.js';

const SIGNED_IN = 'parlor-signed-in';
const PLACE = 'parlor-place';
const MODE = 'parlor-mode';

/**
 * Who was signed in in this tab before it was loaded again, and in which mode:
 * 'page' keeps everything in this browser, 'server' on a server. The query,
 * `?as=NAME` and `?mode=MODE`, goes first. Each is undefined if nothing says it.
 */
export function rememberedSignIn() {
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const before = read(SIGNED_IN);
  const mode = query.mode ?? before.mode;
  return { userID: query.as ?? before.userID, mode: mode === 'page' || mode === 'server' ? mode : undefined };
}

/** The mode chosen last in this browser; 'server' if there is none. */
export function preferredMode() {
  return localStorage.getItem(MODE) === 'page' ? 'page' : 'server';
}

/** The query of a tab in which somebody is signed in, and looks at a conversation if one is given. */
export function queryAs(userID, mode, open = '') {
  return `?${new URLSearchParams({ as: userID, mode, ...(open !== '' && { open }) })}`;
}

/**
 * Keeps in mind who is signed in, what is shown and what is open, for this tab
 * only. Returns a function that goes back to where the tab was before it was
 * loaded again or signed out from elsewhere, as far as that is still there.
 */
export function rememberPlace(state) {
  let before = { ...read(PLACE), ...asked() };

  state.watch(['me', 'view', 'openID'], ({ me, mode, view, openID }) => {
    if (me === '') {
      before = read(PLACE);
      return;
    }
    localStorage.setItem(MODE, mode);
    sessionStorage.setItem(SIGNED_IN, JSON.stringify({ userID: me, mode }));
    sessionStorage.setItem(PLACE, JSON.stringify({ me, view, openID }));
  });

  return function goBack() {
    const { me, groups, conversations } = state.now;
    if (before.me !== me) return;
    const isThere = before.view?.kind !== 'group' || groups.includes(before.view.name);
    const { openID } = before;
    const isListed = conversations.some((c) => c.conversationID === openID);
    state.set({ view: (isThere && before.view) || ALL, openID: isListed ? openID : '' });
    if (isTopic(openID)) openLater(state, openID);
    before = {};
  };
}

// What the address of the tab asks for, once: a reload goes to what was open last.
function asked() {
  const query = new URLSearchParams(location.search);
  const [me, openID] = [query.get('as'), query.get('open')];
  if (!me || !openID) return {};
  query.delete('open');
  history.replaceState(history.state, '', `?${query}`);
  return { me, openID };
}

// Topics are heard of a little later than conversations. Who has opened something else by then stays there.
function openLater(state, openID) {
  const stop = state.watch(['me', 'topics', 'openID'], ({ me, topics, openID: other }) => {
    const isKnown = topics.has(groupIDOf(openID));
    if (me !== '' && other === '' && !isKnown) return;
    stop();
    if (me !== '' && other === '' && topicOf(topics, openID)) state.set({ openID });
  });
}

/** Forgets that somebody is signed in: loading the tab again does not sign in again. */
export function forgetSignIn() {
  sessionStorage.removeItem(SIGNED_IN);
  history.replaceState(null, '', location.pathname);
}

/** Forgets all of it: somebody signed out. */
export function forgetPlace() {
  forgetSignIn();
  sessionStorage.removeItem(PLACE);
}

function read(key) {
  return JSON.parse(sessionStorage.getItem(key) ?? '{}');
}
