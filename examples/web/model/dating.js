import { chooseLocale } from './locale.js';
import { untilTomorrow } from './when.js';

// A timer must not be late for the next day by more than this, whatever the clock did meanwhile.
const LOOK = 3_600_000;

/**
 * Keeps `dated`, which is another value whenever dates have to be written anew:
 * another day began, or somebody chose another way to write them.
 */
export function keepDated(state) {
  let today = new Date().toDateString();
  const renew = () => state.set({ dated: {} });

  function look() {
    const day = new Date().toDateString();
    if (day !== today) renew();
    today = day;
  }

  function wait() {
    setTimeout(() => (look(), wait()), Math.min(untilTomorrow() + 1000, LOOK));
  }

  document.addEventListener('visibilitychange', look);
  wait();
  return {
    /** Writes dates, times and numbers in another way: see chooseLocale. */
    choose(locale) {
      chooseLocale(locale);
      renew();
    },
  };
}
