/**
 * Has a worker keep the files of the page, so that it can be loaded without the
 * network. Resolves to its registration, null where there can be none. Nothing
 * waits for it.
 */
export async function keepFiles() {
  if (!navigator.serviceWorker) return null;
  try {
    await navigator.serviceWorker.register(new URL('../service-worker.js', import.meta.url));
    const registration = await navigator.serviceWorker.ready;
    // It has not seen what was loaded before it was there.
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    registration.active.postMessage({ type: 'keep', addresses: [...new Set([location.origin + location.pathname, ...loaded])] });
    return registration;
  } catch (error) {
    console.warn('Parlor: it cannot be loaded without the network', error);
    return null;
  }
}

/** By which name the worker finds this tab. */
export function nameOfTab(registration) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    registration.active.postMessage({ type: 'who' }, [port2]);
  });
}
