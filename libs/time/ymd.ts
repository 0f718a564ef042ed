import { InvalidDateTimeError } from './errors.ts';
import { calendarChecked } from './instant.ts';
import { DATE } from './patterns.ts';

const YMD = new RegExp(`^${DATE}$`);

/**
 * Reads `YYYY-MM-DD`, years 0001 to 9999, as a plain date without a zone.
 * @throws InvalidDateTimeError
 */
export function parseYmd(s: unknown): Temporal.PlainDate {
  if (typeof s !== 'string' || !YMD.test(s)) throw new InvalidDateTimeError(s, 'Give a date as YYYY-MM-DD.');
  return calendarChecked(s, Temporal.PlainDate.from);
}
