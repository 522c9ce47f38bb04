import { capital, inUse } from './locale.js';

const DAY = 86_400_000;

/** The time of day of a moment in seconds: "14:05", "2:05 PM". */
export function clock(seconds) {
  return inUse().clock.format(seconds * 1000);
}

/** A short word for when something was: "14:05", "Yesterday", "Mon", "3 Mar". */
export function shortly(seconds) {
  if (!seconds) return '';
  const days = daysAgo(seconds);
  if (days <= 0) return clock(seconds);
  if (days === 1) return near(days);
  const { weekday, date, year } = inUse();
  if (days < 7) return weekday.format(seconds * 1000);
  return (isThisYear(seconds) ? date : year).format(seconds * 1000);
}

/** The day of a moment in words: "Today", "Yesterday", "Monday 3 March". */
export function dayName(seconds) {
  const days = daysAgo(seconds);
  if (days <= 1) return near(Math.max(days, 0));
  const { day, year } = inUse();
  return (isThisYear(seconds) ? day : year).format(seconds * 1000);
}

/** A text that is equal for two moments of the same local day. */
export function dayKey(seconds) {
  return new Date(seconds * 1000).toDateString();
}

/** How many milliseconds are left of the day. */
export function untilTomorrow(now = Date.now()) {
  return new Date(now).setHours(24, 0, 0, 0) - now;
}

function near(days) {
  return capital(inUse().ago.format(-days, 'day'));
}

function daysAgo(seconds) {
  return Math.round((startOfDay(Date.now()) - startOfDay(seconds * 1000)) / DAY);
}

function startOfDay(time) {
  return new Date(time).setHours(0, 0, 0, 0);
}

function isThisYear(seconds) {
  return new Date(seconds * 1000).getFullYear() === new Date().getFullYear();
}
