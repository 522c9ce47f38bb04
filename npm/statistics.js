import { VERSION } from './constants.js';

/** callExperimentalAPI('getStatistics'): how an instance stands, whether anybody is signed in or not. */
export async function statistics({ calls, clock, signIn, isAlone }) {
  const waitingCalls = calls.waiting;
  const held = await calls.statistics();
  const data = { version: VERSION, mode: modeOf(isAlone), isReady: signIn.isReady, waitingCalls, pendingCalls: 0, ...held };
  if (isAlone || !signIn.isReady) {
    return data;
  }
  const link = await calls.ask('getLink', []).then(
    ({ data }) => data,
    () => undefined, // The user has signed out meanwhile.
  );
  return link ? { ...data, ...shown(link, clock) } : data;
}

function shown({ takenAt, serverVersion, ...link }, clock) {
  return {
    ...link,
    ...(serverVersion && { serverVersion }),
    ...(takenAt && { copyAge: ageOf(takenAt, clock) }),
    isLeading: link.tab === link.leadingTab,
  };
}

export const modeOf = (isAlone) => (isAlone ? 'alone' : 'server');

/** Milliseconds since a time by the server's clock, which may have been put back. */
export const ageOf = (time, clock) => Math.max(0, clock.now() - time);
