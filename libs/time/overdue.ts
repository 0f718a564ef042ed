import type { DueDate } from './due-date.ts';
import { type InstantLike, instantOf, toSeconds } from './instant.ts';
import { zonedAt } from './zoned.ts';

/**
 * The first instant of the local day that `now` lies in, RFC 3339 in UTC to the second. A `date` is overdue if, and
 * only if, its instant lies before it: so a query can compare instants and needs no zone.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function startOfToday(now: InstantLike, zone: string): string {
  const at = instantOf(now).epochMilliseconds;
  const known = today.get(zone);
  if (known && at >= known.from && at < known.until) return known.text;
  const start = zonedAt(now, zone).startOfDay();
  const until = start.add({ days: 1 }).startOfDay();
  const day = { from: start.epochMilliseconds, until: until.epochMilliseconds, text: toSeconds(start.toInstant()) };
  if (today.size < MOST_ZONES) today.set(zone, day);
  return day.text;
}

/** The last day asked for in each zone: every reply asks for it, and it changes once a day. */
const today = new Map<string, { readonly from: number; readonly until: number; readonly text: string }>();
const MOST_ZONES = 2_000;

/**
 * Whether the due date is past at `now`: a `datetime` once its instant is past, a `date` once its day in the zone is.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function isOverdue({ due_date, due_kind }: DueDate, now: InstantLike, zone: string): boolean {
  const limit = due_kind === 'date' ? startOfToday(now, zone) : now;
  return instantOf(due_date).epochMilliseconds < instantOf(limit).epochMilliseconds;
}
