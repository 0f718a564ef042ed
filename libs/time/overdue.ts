import type { DueDate } from './due-date.ts';
import { type InstantLike, instantOf, toSeconds } from './instant.ts';
import { zonedAt } from './zoned.ts';

/**
 * The first instant of the local day that `now` lies in, RFC 3339 in UTC to the second. A `date` is overdue if, and
 * only if, its instant lies before it: so a query can compare instants and needs no zone.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function startOfToday(now: InstantLike, zone: string): string {
  return toSeconds(zonedAt(now, zone).startOfDay().toInstant());
}

/**
 * Whether the due date is past at `now`: a `datetime` once its instant is past, a `date` once its day in the zone is.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function isOverdue({ due_date, due_kind }: DueDate, now: InstantLike, zone: string): boolean {
  const limit = due_kind === 'date' ? startOfToday(now, zone) : now;
  return instantOf(due_date).epochMilliseconds < instantOf(limit).epochMilliseconds;
}
