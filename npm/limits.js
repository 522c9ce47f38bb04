/** More values than any documented call needs; a page that passes more has lost its way. */
export const MAX_VALUES = 200_000;
