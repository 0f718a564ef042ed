import type { DueDate } from './due-date.ts';
import { toSeconds } from './instant.ts';
import { parseLocalTime } from './local-time.ts';
import { zonedAt } from './zoned.ts';

/**
 * When a task reminds, RFC 3339 in UTC to the second: a `datetime` at its instant, a `date` on its local day at
 * `dateReminderTime` (`HH:MM`). A time that the zone skips moves forward by the gap; of two equal ones it is the earlier.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function reminderInstant({ due_date, due_kind }: DueDate, zone: string, dateReminderTime: string): string {
  if (due_kind === 'datetime') return due_date;
  return toSeconds(zonedAt(due_date, zone).withPlainTime(parseLocalTime(dateReminderTime)).toInstant());
}
