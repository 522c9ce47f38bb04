const DAY = 86_400_000;

const clockFormat = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const secondFormat = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const weekdayFormat = new Intl.DateTimeFormat('en', { weekday: 'short' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const yearFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

/** The time of day of a moment in seconds: "14:05". */
export function clock(seconds) {
  return clockFormat.format(seconds * 1000);
}

/** The time of day of a Date, to the second: "14:05:09". */
export function clockWithSeconds(date) {
  return secondFormat.format(date);
}

/** A short word for when something was: "14:05", "Yesterday", "Mon", "3 Mar". */
export function shortly(seconds) {
  if (!seconds) return '';
  const days = daysAgo(seconds);
  if (days <= 0) return clock(seconds);
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekdayFormat.format(seconds * 1000);
  return (isThisYear(seconds) ? dateFormat : yearFormat).format(seconds * 1000);
}

/** The day of a moment in words: "Today", "Yesterday", "Monday 3 March". */
export function dayName(seconds) {
  const days = daysAgo(seconds);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return isThisYear(seconds) ? dayFormat.format(seconds * 1000) : yearFormat.format(seconds * 1000);
}

/** A text that is equal for two moments of the same local day. */
export function dayKey(seconds) {
  return new Date(seconds * 1000).toDateString();
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
