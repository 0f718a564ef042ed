import { type InstantLike, instantOf, toSeconds } from './instant.ts';
import { reminderInstant } from './reminder-instant.ts';
import { zonedAt } from './zoned.ts';

/**
 * The instant before which the due dates of kind `date` lie that remind by `now`, RFC 3339 in UTC to the second: so a
 * query can compare instants and needs no zone. None that reminds by then lies behind it.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function dateRemindersBefore(now: InstantLike, zone: string, dateReminderTime: string): string {
  const today = zonedAt(now, zone).startOfDay();
  const due = { due_date: toSeconds(today.toInstant()), due_kind: 'date' } as const;
  const at = instantOf(reminderInstant(due, zone, dateReminderTime)).epochMilliseconds;
  const end = at <= instantOf(now).epochMilliseconds ? today.add({ days: 1 }).startOfDay() : today;
  return toSeconds(end.toInstant());
}
