import { VERSION } from './constants.js';

/** callExperimentalAPI('getStatistics'): how an instance stands, whether anybody is signed in or not. */
export async function statistics({ calls, signIn, isAlone }) {
  const waitingCalls = calls.waiting;
  const held = await calls.statistics();
  const data = { version: VERSION, mode: modeOf(isAlone), isReady: signIn.isReady, waitingCalls, pendingCalls: 0, ...held };
  if (isAlone || !signIn.isReady) {
    return data;
  }
  const { takenAt, serverVersion, ...link } = (await calls.ask('getLink', [])).data;
  return {
    ...data,
    ...link,
    ...(serverVersion && { serverVersion }),
    ...(takenAt && { copyAge: ageOf(takenAt) }),
    isLeading: link.tab === link.leadingTab,
  };
}

export const modeOf = (isAlone) => (isAlone ? 'alone' : 'server');

/** Milliseconds since a time; the clock may have been put back. */
export const ageOf = (time) => Math.max(0, Date.now() - time);
