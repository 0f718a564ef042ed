import { InvalidDateTimeError } from './errors.ts';
import { HOUR_MINUTE } from './patterns.ts';

const LOCAL_TIME = new RegExp(`^${HOUR_MINUTE}$`);

/**
 * Reads a time of day as `HH:MM`, 00:00 to 23:59.
 * @throws InvalidDateTimeError
 */
export function parseLocalTime(s: unknown): Temporal.PlainTime {
  if (typeof s === 'string' && LOCAL_TIME.test(s)) return Temporal.PlainTime.from(s);
  throw new InvalidDateTimeError(s, 'Give a time of day as HH:MM, 00:00 to 23:59.');
}
