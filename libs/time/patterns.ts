// Parts of regular expressions. Temporal alone is too kind: it takes second 60, fractions after a comma, spaces,
// basic format, six-digit years and annotations. `\d` is ASCII only.

/** `0001-01-01` to `9999-19-39`: whether the calendar has the day is for Temporal to say. */
export const DATE = '(?!0000)\\d{4}-[01]\\d-[0-3]\\d';
/** `00:00` to `23:59`. */
export const HOUR_MINUTE = '(?:[01]\\d|2[0-3]):[0-5]\\d';
/** `00` to `59`: no due date and no filter stands on a leap second. */
export const SECOND = '[0-5]\\d';
