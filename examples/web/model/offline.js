/**
 * Has a worker keep the files of the page, so that it can be loaded without the
 * network. Resolves to its registration, null where there can be none. Nothing
 * waits for it.
 */
export async function keepFiles() {
  if (!navigator.serviceWorker) return null;
  try {
    const { serviceWorker } = navigator;
    const registered = serviceWorker.register(new URL('../service-worker.js', import.meta.url));
    // To register it again takes as long as a busy browser likes; one that is there is there.
    const registration = await Promise.race([serviceWorker.ready, registered.then(() => serviceWorker.ready)]);
    const keep = (addresses) => registration.active.postMessage({ type: 'keep', addresses });
    keep([location.origin + location.pathname]);
    // It has not seen what was asked for before it was there, some of which may be on its way still.
    new PerformanceObserver((list) => {
      /** @type {any[]} */
      const entries = list.getEntries();
      const unseen = entries.filter(({ name, workerStart }) => workerStart === 0 && name.startsWith(location.origin));
      if (unseen.length > 0) keep(unseen.map(({ name }) => name));
    }).observe({ type: 'resource', buffered: true });
    return registration;
  } catch (error) {
    console.warn('Parlor: it cannot be loaded without the network', error);
    return null;
  }
}

// How long to wait for a worker that is busy, in milliseconds.
const PATIENCE = 2000;

/** By which name the worker finds this tab; null if it does not tell in time. */
export function nameOfTab(registration) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, null);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    registration.active.postMessage({ type: 'who' }, [port2]);
  });
}
