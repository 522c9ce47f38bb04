import { keepHere, keepThere } from './pictures.js';

const KEY = 'parlor-server';
const PATIENCE = 4000;

// Any name will do to see whether there is somebody who answers.
const ANYONE = 'alice';

/**
 * The demo server that this page comes from. Resolves to null where there is
 * none, such as on a plain file host. One that cannot be reached is there as
 * far as this browser remembers it.
 */
export async function findServer() {
  try {
    const answer = await ask(ANYONE);
    if (!answer?.SDKAppID) return null;
    if (kept()?.SDKAppID !== answer.SDKAppID) keep({ SDKAppID: answer.SDKAppID, userSigs: {} });
  } catch (error) {
    console.warn('Parlor: is there a server?', error);
  }
  return kept() && createServer(kept());
}

/** The same without asking, if it handed out a userSig for this user before; else null. */
export function rememberedServer(userID) {
  const before = kept();
  return before?.userSigs[userID] ? createServer(before) : null;
}

/** What takes the place of a server where the page keeps everything itself: nobody checks a userSig. */
export const noServer = {
  options: { SDKAppID: 1 },
  userSig: async () => 'any',
  forget() {},
  keepPicture: keepHere,
};

/**
 * A real application signs people in its own way and gets the userSig from its
 * own backend. This demo asks for one by name and keeps it, so that signing in
 * works offline too.
 */
function createServer({ SDKAppID }) {
  return {
    /** What to create the chat object with. */
    options: { SDKAppID, server: new URL('ws', location.href.replace(/^http/, 'ws')).href },

    /** The userSig of a user: the one from before, or a fresh one. */
    async userSig(userID) {
      const { userSigs } = kept() ?? {};
      return userSigs?.[userID] ?? remember(userID, SDKAppID);
    },

    /** Keeps a picture of a user where everybody gets it. Resolves to its address. */
    async keepPicture(picture, userID) {
      return keepThere(picture, userID, await this.userSig(userID));
    },

    /** Forgets a userSig that is not wanted or not good any more. */
    forget(userID) {
      const { [userID]: _, ...userSigs } = kept()?.userSigs ?? {};
      keep({ SDKAppID, userSigs });
    },
  };
}

async function remember(userID, SDKAppID) {
  const answer = await ask(userID).catch(() => null);
  if (answer === null) throw new Error('The server cannot be reached. Sign in again when it is there.');
  if (!answer.userSig) throw Object.assign(new Error(answer.message), { code: answer.code });
  keep({ SDKAppID, userSigs: { ...kept()?.userSigs, [userID]: answer.userSig } });
  return answer.userSig;
}

// The server's answer; null from whoever does not know the question. Rejects
// if there was no answer.
async function ask(userID) {
  const response = await fetch(`demo/usersig?userID=${encodeURIComponent(userID)}`, {
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
  const isAnswer = response.headers.get('Content-Type')?.startsWith('application/json');
  return isAnswer ? response.json() : null;
}

function kept() {
  return JSON.parse(localStorage.getItem(KEY));
}

function keep(server) {
  localStorage.setItem(KEY, JSON.stringify(server));
}
